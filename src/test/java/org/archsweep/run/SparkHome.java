package org.archsweep.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/**
 * An installed Spark, of the tests' own libraries; and Archsweep in a jar, as spark-submit sends
 * it.
 */
final class SparkHome {
  private static SparkHome shared;

  private final Path jars;
  private final Path launcher;
  private final Path archsweep;

  /**
   * Makes one.
   *
   * @param folder where
   * @param more libraries; those that the tests have, in whatever version, are left out
   */
  SparkHome(Path folder, List<Path> more) throws IOException {
    jars = Files.createDirectories(folder.resolve("spark/jars"));
    Stream<Path> libraries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.endsWith(".jar"))
            .map(Path::of);
    for (Path library :
        Stream.concat(libraries, more.stream().filter(jar -> !isOnClassPath(jar))).toList()) {
      Files.createSymbolicLink(jars.resolve(library.getFileName()), library);
    }
    Path submit = Files.createDirectories(folder.resolve("spark/bin")).resolve("spark-submit");
    Files.writeString(
        submit,
        """
        #!/bin/sh
        exec java $SPARK_SUBMIT_OPTS -cp "$HADOOP_CONF_DIR:$SPARK_HOME/jars/*" \\
          org.apache.spark.deploy.SparkSubmit "$@"
        """);
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));

    Path project = folder.resolve("archsweep");
    for (String directory : List.of("src/main", "jobs", "submit", "conf", "target")) {
      Files.createDirectories(project.resolve(directory));
    }
    Files.createFile(project.resolve("pom.xml"));
    for (String file : List.of("submit/archsweep", "conf/log4j2.properties")) {
      Files.copy(Path.of(file), project.resolve(file));
    }
    launcher = project.resolve("submit/archsweep");
    archsweep = project.resolve("target/archsweep.jar");
    pack(Path.of("target", "classes"), archsweep);
  }

  private static boolean isOnClassPath(Path jar) {
    String name = jar.getFileName().toString().replaceFirst("-[0-9].*", "");
    return System.getProperty("java.class.path").matches("(?s).*/" + name + "-[0-9][^/]*\\.jar.*");
  }

  /** One for all tests of this JVM, of the tests' own libraries alone. */
  static synchronized SparkHome shared() throws IOException {
    if (shared == null) {
      Path folder = Path.of("target", "spark-home", Long.toString(ProcessHandle.current().pid()));
      shared = new SparkHome(Files.createDirectories(folder).toAbsolutePath(), List.of());
      shared.keepClasses(new SparkConf(false));
    }
    return shared;
  }

  /**
   * Has Java keep the classes that a sweep with these settings loads, and words if there are any:
   * what is started after it takes half as long.
   */
  void keepClasses(SparkConf conf, String... words) throws IOException {
    Path folder = jars.getParent();
    List<String> options = new ArrayList<>(JavaProcess.SHORT_LIVED);
    options.addAll(List.of("-XX:ArchiveClassesAtExit=" + classes(), "-Xlog:disable"));
    options.add("-Dlog4j2.configurationFile=" + Path.of("conf/log4j2.properties").toUri());
    options.addAll(List.of("-cp", classPath(), "org.apache.spark.deploy.SparkSubmit"));
    options.addAll(List.of("--master", "local[1]", "--class", "org.archsweep.cli.Main"));
    for (Tuple2<String, String> setting : conf.getAll()) {
      options.addAll(List.of("--conf", setting._1() + "=" + setting._2()));
    }
    options.addAll(List.of(archsweep.toString(), "sweep", SmallSweep.file().toString()));
    for (String setting : List.of("networks=basic", "repeats=1", "epochs=1")) {
      options.addAll(List.of("--set", setting));
    }
    options.addAll(List.of(words));
    try (JavaProcess sweep = JavaProcess.start(folder, "classes", environment(), options)) {
      if (sweep.end() != 0) {
        throw new AssertionError(sweep.output());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Path classes() {
    return jars.resolveSibling("classes.jsa");
  }

  /** Options of a JVM whose class path begins with {@link #classPath}. */
  List<String> options() {
    List<String> options = new ArrayList<>(JavaProcess.SHORT_LIVED);
    options.addAll(List.of("-XX:SharedArchiveFile=" + classes(), "-Xlog:disable"));
    return options;
  }

  /** As Spark's own scripts have it. */
  String classPath() {
    return jars.resolveSibling("conf") + "/" + File.pathSeparator + jars + "/*";
  }

  Path jars() {
    return jars;
  }

  /** Starts Archsweep, which has been built, with this Spark. */
  Path launcher() {
    return launcher;
  }

  /** The jar of Archsweep alone. */
  Path archsweep() {
    return archsweep;
  }

  /** What Spark's own processes find in theirs. */
  Map<String, String> environment() throws IOException {
    return Map.of(
        "SPARK_HOME", jars.getParent().toString(),
        "SPARK_SCALA_VERSION", scalaVersion(jars),
        "SPARK_LOCAL_IP", "127.0.0.1");
  }

  private static String scalaVersion(Path jars) throws IOException {
    try (Stream<Path> files = Files.list(jars)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("spark-core_2.13"))
          ? "2.13"
          : "2.12";
    }
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
  }
}
