package org.archsweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.SparkLauncher;
import org.archsweep.cli.Verb;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

/** Starts {@code submit/archsweep} in a copy of the project, on a machine that has little. */
@Tag("slow")
class LauncherTest {
  /** What a bare system has; neither Java nor Maven nor Spark. */
  private static final List<String> TOOLS =
      List.of(
          "dirname",
          "find",
          "head",
          "id",
          "ln",
          "mkdir",
          "readlink",
          "rm",
          "sed",
          "touch",
          "tr",
          "xargs");

  private static final String NO_JDK = "install JDK 17 or later (https://adoptium.net)\n";
  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

  private record Finished(int status, String out, String err) {}

  @TempDir Path folder;
  private Path home;
  private Path bin;
  private Path jar;
  private String log;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void copyLauncher() throws IOException {
    home = folder.resolve("a 100% place");
    jar = home.resolve("target/archsweep.jar");
    String encoded = folder.resolve("a%20100%25%20place").toString();
    log = "-Dlog4j2.configurationFile=file:" + encoded + "/conf/log4j2.properties";
    Files.createDirectories(home.resolve("submit"));
    Files.copy(Path.of("submit/archsweep"), home.resolve("submit/archsweep"));
    for (String source : List.of("pom.xml", "src/main/java/Some.java", "jobs/some.yaml")) {
      write(home.resolve(source), "", BUILT.minusSeconds(60));
    }
    for (String directory : List.of("jobs", "src/main", "src/main/java")) {
      Files.setLastModifiedTime(home.resolve(directory), FileTime.from(BUILT.minusSeconds(60)));
    }
    write(jar, "", BUILT);

    bin = Files.createDirectory(folder.resolve("bin"));
    for (String tool : TOOLS) {
      Files.createSymbolicLink(bin.resolve(tool), which(tool));
    }
    environment.put("PATH", bin.toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  @Test
  void missingJdkIsToldInOneLine() throws Exception {
    environment.remove("JAVA_HOME");

    assertRefused("archsweep: no JDK found: " + NO_JDK, "networks");
  }

  @Test
  void javaHomeWithoutAJdkIsToldInOneLine() throws Exception {
    Files.createSymbolicLink(
        bin.resolve("java"), Path.of(environment.get("JAVA_HOME"), "bin/java"));
    environment.put("JAVA_HOME", "/no/where");

    assertRefused("archsweep: no JDK found in JAVA_HOME, /no/where: " + NO_JDK, "networks");
  }

  @Test
  void sparkHomeWithoutJarsIsToldInOneLine() throws Exception {
    Path spark = sparkHome("");
    Files.delete(spark.resolve("jars/spark-core_2.13-4.2.0.jar"));
    environment.put("SPARK_HOME", spark.toString());

    assertRefused(
        "archsweep: SPARK_HOME is "
            + spark
            + ", but there is no Spark in "
            + spark
            + "/jars: correct it or unset it\n",
        "doctor");
  }

  @Test
  void doctorIsPlainJavaWithASweepsMemoryAndASparkApplicationOnACluster() throws Exception {
    Path spark = sparkHome("");
    environment.put("SPARK_HOME", spark.toString());
    environment.put("ARCHSWEEP_DRIVER_MEMORY", "200m");

    assertThat(words(run("--dry-run", "doctor").out()))
        .containsExactly(
            environment.get("JAVA_HOME") + "/bin/java",
            log,
            "-Xmx200m",
            "-cp",
            jar + ":" + spark + "/jars/*",
            "org.archsweep.cli.Main",
            "doctor");
    assertThat(words(run("--dry-run", "doctor", "--", "--master", "spark://a:7077").out()))
        .contains(spark + "/bin/spark-submit", "--master", "spark://a:7077", "doctor");
  }

  /** The first analysis keeps the classes that it loads; a whole archive is used by the next. */
  @Test
  void classesThatWereLoadedOnceAreKept() throws Exception {
    Path other = folder.resolve("place");
    Files.move(home, other);
    home = other;
    jar = home.resolve("target/archsweep.jar");
    Path some = Files.createFile(folder.resolve("spark.jar"));
    write(home.resolve("target/spark.classpath"), some.toString(), BUILT);
    Path archive =
        home.resolve("target/classes-plain-java-" + System.getProperty("java.version") + ".jsa");

    assertThat(words(run("--dry-run", "networks").out())).noneMatch(word -> word.contains(".jsa"));
    assertThat(words(run("plan", "a", "--dry-run").out()))
        .contains("-XX:ArchiveClassesAtExit=" + archive);

    Files.write(archive, new byte[100]); // as one that is being written
    assertThat(words(run("plan", "a", "--dry-run").out()))
        .contains("-XX:ArchiveClassesAtExit=" + archive);

    Files.write(archive, new byte[] {1, 2, 3, 4});
    assertThat(words(run("plan", "a", "--dry-run").out()))
        .contains("-XX:SharedArchiveFile=" + archive);
    assertThat(words(run("--dry-run", "networks").out()))
        .contains("-XX:SharedArchiveFile=" + archive);
    assertThat(words(run("plan", "a", "--dry-run", "--", "--conf", "a=b").out()))
        .noneMatch(word -> word.contains(".jsa"));
  }

  @ParameterizedTest
  @CsvSource({"1.8.0_402, 1", "11.0.2, 11", "16, 16"})
  void oldJdkIsToldInOneLine(String version, String shown) throws Exception {
    environment.remove("JAVA_HOME");
    script(bin.resolve("java"), "echo 'openjdk version \"" + version + "\" 2020-01-01' >&2");

    assertRefused("archsweep: java is version " + shown + ": " + NO_JDK, "networks");
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "17.0.15", "21-ea", "25.0.1"})
  void newerJdkWillDo(String version) throws Exception {
    environment.remove("JAVA_HOME");
    environment.put("SPARK_HOME", sparkHome("").toString());
    script(bin.resolve("java"), "echo 'openjdk version \"" + version + "\" 2030-01-01' >&2");

    assertThat(run("--dry-run", "networks").status()).isZero();
  }

  @Test
  void textsAndFileNamesAreUtf8WhateverTheLocale() throws Exception {
    Files.createSymbolicLink(bin.resolve("locale"), which("locale"));
    environment.remove("JAVA_HOME");
    environment.put("LC_ALL", "C");
    environment.put("SPARK_HOME", sparkHome("").toString());
    script(bin.resolve("java"), "echo 'openjdk version \"17\"' >&2; echo \"$LC_ALL\"");

    assertThat(run("networks").out()).isEqualTo("C.UTF-8\n");
  }

  /** As on a system whose java only tells where to get one. */
  @Test
  void javaThatFailsIsToldInOneLine() throws Exception {
    environment.remove("JAVA_HOME");
    script(bin.resolve("java"), "echo 'Unable to locate a Java Runtime.' >&2; exit 1");

    assertRefused(
        "archsweep: java doesn't start (Unable to locate a Java Runtime.): " + NO_JDK, "networks");
  }

  @Test
  void tooFewOpenFilesAreToldInOneLine() throws Exception {
    environment.put("SPARK_HOME", sparkHome("").toString());

    Finished finished =
        finished(List.of("bash", "-c", "ulimit -n 400; . '" + launcher() + "' networks"), folder);

    assertThat(finished.err())
        .isEqualTo(
            "archsweep: only 400 files may be open at once, and Spark needs more: allow more, with"
                + " ulimit -n 4096\n");
    assertThat(finished.status()).isEqualTo(2);
  }

  @Test
  void missingMavenIsToldInOneLine() throws Exception {
    Files.delete(jar);

    assertRefused(
        "archsweep: no Maven found: install Maven 3.8 or later"
            + " (https://maven.apache.org/install.html)\n",
        "networks");
  }

  @Test
  void sparkHomeWithoutASparkIsToldInOneLine() throws Exception {
    environment.put("SPARK_HOME", "/no/where");

    assertRefused(
        "archsweep: SPARK_HOME is /no/where, but there is no /no/where/bin/spark-submit:"
            + " correct it or unset it\n",
        "sweep");
  }

  @Test
  void missingJarIsBuilt() throws Exception {
    Files.delete(jar);
    environment.put("SPARK_HOME", sparkHome("").toString());
    script(bin.resolve("mvn"), "printf '%s\\n' \"$@\" >mvn.log; echo noise; touch '" + jar + "'");

    Finished finished = run("--dry-run", "networks");

    assertThat(finished.status()).isZero();
    assertThat(finished.err())
        .isEqualTo(
            "archsweep: building " + jar + " (the first time this takes a few minutes)\nnoise\n");
    assertThat(words(finished.out())).endsWith("org.archsweep.cli.Main", "networks");
    assertThat(Files.readAllLines(folder.resolve("mvn.log")))
        .containsExactly(
            "-q", "-B", "-Dstyle.color=never", "-f", home + "/pom.xml", "-DskipTests", "package");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "src/main/java/Some.java", "jobs/some.yaml"})
  void jarOlderThanASourceIsBuiltAgain(String source) throws Exception {
    environment.put("SPARK_HOME", sparkHome("").toString());
    script(bin.resolve("mvn"), "touch '" + jar + "'");
    assertThat(run("--dry-run", "networks").err()).isEmpty();

    Files.setLastModifiedTime(home.resolve(source), FileTime.from(BUILT.plusSeconds(60)));

    assertThat(run("--dry-run", "networks").err()).startsWith("archsweep: building " + jar);
    assertThat(run("--dry-run", "networks").err()).isEmpty();
  }

  @Test
  void whereThereIsADriverLibtorchForItIsBrought() throws Exception {
    driverAndSubmit();
    Path cuda = home.resolve("target/cuda");
    script(home.resolve("submit/bring-cuda"), "echo 'brought' >&2");

    assertThat(run("sweep", "some"))
        .isEqualTo(new Finished(0, cuda + " " + cuda + "\n", "brought\n"));
  }

  @Test
  void nothingIsStartedWithoutTheLibtorchThatWasToBeBrought() throws Exception {
    driverAndSubmit();
    script(home.resolve("submit/bring-cuda"), "echo 'archsweep: no' >&2; exit 2");

    assertRefused("archsweep: no\n", "sweep");
  }

  @Test
  void dryRunShowsWhichLibtorchWouldBeUsedAndBringsNone() throws Exception {
    driverAndSubmit();
    Path cuda = home.resolve("target/cuda");

    assertThat(words(run("--dry-run", "sweep", "some").out()))
        .contains("PYTORCH_LIBRARY_PATH=" + cuda, "LD_LIBRARY_PATH=" + cuda);
    assertThat(cuda).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plan some",
        "sweep some --gpus none",
        "sweep some --gpus=none",
        "sweep some -- --master yarn",
        "sweep some -- --conf a=b --master=spark://h:7077"
      })
  void nothingIsBroughtForWhatUsesNoGpuHere(String words) throws Exception {
    driverAndSubmit();

    assertThat(run(words.split(" ", -1))).isEqualTo(new Finished(0, " \n", ""));
  }

  @Test
  void libtorchThatIsNamedOrInstalledGoesFirst() throws Exception {
    driverAndSubmit();
    Path torch = installedPytorch("2.7.1+cu128");

    assertThat(run("sweep", "some")).isEqualTo(new Finished(0, torch + "/lib \n", ""));

    environment.put("PYTORCH_LIBRARY_PATH", "/opt/libtorch/lib");
    assertThat(run("sweep", "some")).isEqualTo(new Finished(0, "/opt/libtorch/lib \n", ""));
  }

  @Test
  void installedPytorchOfAnotherVersionDoesNotFit() throws Exception {
    driverAndSubmit();
    installedPytorch("2.6.0+cu124");

    Path cuda = home.resolve("target/cuda");
    script(home.resolve("submit/bring-cuda"), "");
    assertThat(run("sweep", "some")).isEqualTo(new Finished(0, cuda + " " + cuda + "\n", ""));
  }

  private Path installedPytorch(String version) throws IOException {
    Path torch = folder.resolve("torch");
    write(torch.resolve("lib/libtorch_cuda.so"), "", BUILT);
    write(torch.resolve("version.py"), "__version__ = '" + version + "'\n", BUILT);
    script(bin.resolve("python3"), "echo " + torch);
    return torch;
  }

  /** A machine with a driver, and a spark-submit that tells where libtorch is. */
  private void driverAndSubmit() throws IOException {
    script(bin.resolve("ldconfig"), "echo ' libcuda.so.1 (libc6,x86-64) => /lib/libcuda.so.1'");
    Path spark = sparkHome("echo \"${PYTORCH_LIBRARY_PATH:-} ${LD_LIBRARY_PATH:-}\"");
    environment.put("SPARK_HOME", spark.toString());
  }

  @Test
  void failedBuildEndsIt() throws Exception {
    Files.delete(jar);
    script(bin.resolve("mvn"), "echo '[ERROR] no'; exit 1");

    Finished finished = run("networks");

    assertThat(finished.status()).isEqualTo(2);
    assertThat(finished.out()).isEmpty();
    assertThat(finished.err()).endsWith("[ERROR] no\narchsweep: the build failed\n");
  }

  @Test
  void sparkSubmitGetsEveryWordAndItsStatusComesBack() throws Exception {
    Path spark =
        sparkHome("printf '%s\\n' \"$SPARK_SUBMIT_OPTS\" \"$SPARK_DRIVER_MEMORY\" \"$@\"; exit 3");
    environment.put("SPARK_HOME", spark.toString());

    Finished finished =
        run("sweep", "my job.yaml", "--set", "data=*", "", "--", "--master", "a b", "--", "$HOME");

    assertThat(finished.status()).isEqualTo(3);
    assertThat(finished.err()).isEmpty();
    assertThat(finished.out().lines())
        .containsExactly(
            log,
            "4g",
            "--class",
            "org.archsweep.cli.Main",
            "--master",
            "a b",
            "--",
            "$HOME",
            jar.toString(),
            "sweep",
            "my job.yaml",
            "--set",
            "data=*",
            "");
  }

  @Test
  void yarnGetsTheLogSettingsAndInClusterModeTheJobFile() throws Exception {
    environment.put("SPARK_HOME", sparkHome("printf '%s\\n' \"$@\"").toString());
    Path mine = folder.resolve("my job.yaml");
    Files.writeString(mine, "from: quickstart\n");
    String log = "defaultJavaOptions=-Dlog4j2.configurationFile=log4j2.properties";
    String settings = home.resolve("conf/log4j2.properties").toString();

    assertThat(run("sweep", "quickstart", "--", "--master", "yarn").out().lines())
        .contains("spark.executor." + log, settings)
        .doesNotContain("spark.driver." + log);
    assertThat(
            run(
                    "sweep",
                    mine.toString(),
                    "--out",
                    "none.yaml",
                    "--",
                    "--master=yarn",
                    "--files",
                    "a,b",
                    "--deploy-mode",
                    "cluster")
                .out()
                .lines())
        .containsExactly(
            "--class",
            "org.archsweep.cli.Main",
            "--conf",
            "spark.executor." + log,
            "--conf",
            "spark.driver." + log,
            "--files",
            settings + "," + mine + ",a,b",
            "--master=yarn",
            "--deploy-mode",
            "cluster",
            jar.toString(),
            "sweep",
            "my job.yaml",
            "--out",
            "none.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sweep", "simulate", "one-of-my-own"})
  void dryRunPrintsTheCommandAndRunsNothing(String verb) throws Exception {
    Path spark = sparkHome("echo has run");
    environment.put("SPARK_HOME", spark.toString());
    environment.put("ARCHSWEEP_DRIVER_MEMORY", "9g");

    Finished finished = run("--dry-run", verb, "my job.yaml", "--", "--master", "local[2]");

    assertThat(finished.status()).isZero();
    assertThat(finished.err()).isEmpty();
    assertThat(words(finished.out()))
        .containsExactly(
            "SPARK_SUBMIT_OPTS=" + log,
            "SPARK_DRIVER_MEMORY=4g",
            spark + "/bin/spark-submit",
            "--class",
            "org.archsweep.cli.Main",
            "--driver-memory",
            "9g",
            "--master",
            "local[2]",
            jar.toString(),
            verb,
            "my job.yaml");
  }

  /** It's told so sooner. */
  @Test
  void helpAndAVerbThatThereIsNotNeedNoSparkSubmit() throws Exception {
    environment.put("SPARK_HOME", sparkHome("").toString());

    assertThat(run("--dry-run", "swep").out()).doesNotContain("spark-submit");
    assertThat(run("--dry-run", "sweep").out()).contains("spark-submit");
    assertThat(run("--dry-run", "sweep", "--help").out()).doesNotContain("spark-submit");
    for (String verb : List.of("swep", "mine --help")) {
      String jars = " -- --jars mine.jar";
      assertThat(run(("--dry-run " + verb + jars).split(" ")).out()).contains("spark-submit");
    }
  }

  @Test
  void verbsThatNeedSparkGetIt() throws Exception {
    environment.put("SPARK_HOME", sparkHome("").toString());
    Set<String> without = Set.of("bench", "doctor", "fetch", "networks");

    for (Verb verb : ServiceLoader.load(Verb.class)) {
      String name = verb.getClass().getAnnotation(Command.class).name();
      assertThat(run("--dry-run", name).out().contains("spark-submit"))
          .as(name)
          .isEqualTo(!without.contains(name));
    }
  }

  /** Unpacked from its archive: there's nothing to build, and Spark is there. */
  @Test
  void releaseNeedsNeitherMavenNorSpark() throws Exception {
    Files.delete(home.resolve("pom.xml"));
    Path released = home.resolve("lib/archsweep.jar");
    assertRefused(
        "archsweep: there is no " + released + ": unpack the release once more\n", "networks");

    write(released, "", BUILT);

    assertThat(words(run("--dry-run", "networks").out()))
        .contains(released + ":" + home.resolve("lib/spark/jars/*"));
  }

  @Test
  void sparkSubmitOnThePathIsUsed() throws Exception {
    script(bin.resolve("spark-submit"), "printf '%s\\n' \"$@\"");

    Finished finished = run("sweep", "some");

    assertThat(finished.out().lines())
        .startsWith("--class")
        .endsWith(jar.toString(), "sweep", "some");
    assertThat(home.resolve("target/spark")).doesNotExist();
  }

  @Test
  void otherVerbsNeedNoSparkSubmit() throws Exception {
    Path spark = sparkHome("");
    environment.put("SPARK_HOME", spark.toString());

    assertThat(words(run("--dry-run", "networks", "extra:L1").out()))
        .containsExactly(
            environment.get("JAVA_HOME") + "/bin/java",
            log,
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=240m",
            "-cp",
            jar + ":" + spark + "/jars/*",
            "org.archsweep.cli.Main",
            "networks",
            "extra:L1");
    assertThat(words(run("--dry-run").out())).endsWith("org.archsweep.cli.Main");
  }

  /** The words are those that Spark's real launcher makes of the command. */
  @Test
  void withoutASparkThatOfTheBuildIsUsed() throws Exception {
    Path launcher =
        Path.of(SparkLauncher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path other = Files.createFile(folder.resolve("other one.jar"));
    write(home.resolve("target/spark.classpath"), launcher + ":" + other, BUILT);

    Finished finished = run("--dry-run", "sweep", "my job.yaml", "--", "--master", "local[2]");

    Path jars = home.resolve("target/spark/jars");
    assertThat(finished.status()).isZero();
    assertThat(finished.err()).isEmpty();
    assertThat(words(finished.out()))
        .startsWith("SPARK_SUBMIT_OPTS=" + log, "SPARK_DRIVER_MEMORY=4g")
        .containsSequence(environment.get("JAVA_HOME") + "/bin/java", "-cp")
        .contains("-Xmx4g", log)
        .doesNotContain("--add-modules=jdk.incubator.vector")
        .endsWith(jar.toString(), "sweep", "my job.yaml")
        .containsSubsequence(
            "org.apache.spark.deploy.SparkSubmit", "--master", "local[2]", jar.toString())
        .anySatisfy(word -> assertThat(word).contains(jars + "/*"));
    assertThat(jars.resolve("other one.jar").toRealPath()).isEqualTo(other.toRealPath());
    assertThat(jars.resolve(launcher.getFileName()).toRealPath()).isEqualTo(launcher.toRealPath());
  }

  /** Whichever way the user says it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--driver-java-options -Da=b",
        "--conf spark.driver.extraJavaOptions=-Da=b",
        "--properties-file FOLDER/some.conf",
        ""
      })
  void optionsOfTheUsersStandBesideOurs(String option) throws Exception {
    Path launcher =
        Path.of(SparkLauncher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    write(home.resolve("target/spark.classpath"), launcher.toString(), BUILT);
    String properties = "spark.driver.extraJavaOptions -Da=b\nspark.driver.memory 7g\n";
    write(folder.resolve("some.conf"), properties, BUILT);
    write(folder.resolve("conf/spark-defaults.conf"), properties, BUILT);
    environment.put("SPARK_CONF_DIR", folder.resolve("conf").toString());
    List<String> words = new ArrayList<>(List.of("--dry-run", "sweep", "some", "--"));
    if (!option.isEmpty()) {
      words.addAll(List.of(option.replace("FOLDER", folder.toString()).split(" ", 2)));
    }

    Finished finished = run(words.toArray(String[]::new));

    assertThat(finished.err()).isEmpty();
    assertThat(words(finished.out())).contains(log, "-Da=b", "-Xmx7g");
  }

  @Test
  void whereToDebugSparkSpeaksToo() throws Exception {
    environment.put("SPARK_HOME", sparkHome("").toString());
    environment.put("ARCHSWEEP_DEBUG", "1");

    assertThat(words(run("--dry-run", "networks").out())).contains(log, "-Darchsweep.log=warn");
    assertThat(words(run("--dry-run", "sweep").out()))
        .contains("SPARK_SUBMIT_OPTS=" + log + " -Darchsweep.log=warn");
  }

  @Test
  void folderThatJavaCannotNameIsToldInOneLine() throws Exception {
    Path other = folder.resolve("a:b");
    Files.createDirectories(other.resolve("submit"));
    Files.copy(Path.of("submit/archsweep"), other.resolve("submit/archsweep"));

    Finished finished = start(folder, other.resolve("submit/archsweep").toString(), "networks");

    assertThat(finished.status()).isEqualTo(2);
    assertThat(finished.err()).startsWith("archsweep: " + other).contains("':'").hasLineCount(1);
  }

  /** As in a container that is run with a number for a user. */
  @Test
  void userWithoutANameIsToldWhatIsMissing() throws Exception {
    Files.delete(bin.resolve("id"));
    script(bin.resolve("id"), "echo 'id: cannot find name for user ID' >&2; exit 1");
    environment.put("SPARK_HOME", sparkHome("").toString());

    assertThat(run("networks").err())
        .contains("has no name on this machine and no home: set HOME")
        .hasLineCount(1);
    environment.put("HOME", folder.toString());
    assertThat(run("--dry-run", "networks").status()).isZero();
    Finished sweep = run("sweep");
    assertThat(sweep.status()).isEqualTo(2);
    assertThat(sweep.err()).contains("add it to /etc/passwd").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"networks", "sweep"})
  void jarsOfSparkThatHaveGoneAreToldInOneLine(String verb) throws Exception {
    Path gone = folder.resolve("spark-core_2.13-4.2.0.jar");
    write(home.resolve("target/spark.classpath"), gone.toString(), BUILT);

    Finished finished = run(verb);

    assertThat(finished.status()).isEqualTo(2);
    assertThat(finished.err())
        .startsWith("archsweep: cannot read ")
        .contains("a link to " + gone, "build again: mvn")
        .hasLineCount(1);
  }

  /**
   * Scala's version tells Spark's launcher where to look; the profile that was built has its own.
   */
  @ParameterizedTest
  @CsvSource({"2.13, 4.2.0", "2.12, 3.5.9"})
  void scalaIsThatOfTheBuildsSpark(String scala, String spark) throws Exception {
    Path core = Files.createFile(folder.resolve("spark-core_" + scala + "-" + spark + ".jar"));
    write(home.resolve("target/spark.classpath"), core.toString(), BUILT);
    environment.remove("JAVA_HOME");
    script(
        bin.resolve("java"),
        "[[ $1 == -version ]] && echo 'openjdk version \"17\"' >&2"
            + " || printf '\\0\\n%s\\0%s\\0' scala \"$SPARK_SCALA_VERSION\"");

    assertThat(words(run("--dry-run", "sweep", "some").out())).endsWith("scala", scala);
  }

  @Test
  void linksToTheBuildsSparkFollowIt() throws Exception {
    Path first = Files.createFile(folder.resolve("spark-1.jar"));
    Path second = Files.createFile(folder.resolve("spark-2.jar"));
    Path classpath = home.resolve("target/spark.classpath");
    Path jars = home.resolve("target/spark/jars");
    write(classpath, first.toString(), BUILT);
    run("--dry-run", "networks");
    assertThat(jars.resolve("spark-1.jar")).isSymbolicLink();

    write(classpath, second.toString(), Instant.now().plusSeconds(60));
    run("--dry-run", "networks");

    assertThat(jars.resolve("spark-2.jar")).isSymbolicLink();
    assertThat(Files.exists(jars.resolve("spark-1.jar"))).isFalse();
  }

  @Test
  void launcherIsFoundThroughLinks() throws Exception {
    environment.put("SPARK_HOME", sparkHome("").toString());
    Path absolute = Files.createSymbolicLink(folder.resolve("one"), Path.of(launcher()));
    Path relative = Files.createDirectory(folder.resolve("links")).resolve("two");
    Files.createSymbolicLink(relative, Path.of("..", "one"));
    List<String> expected = words(run("--dry-run", "networks").out());

    for (Path link : List.of(absolute, relative)) {
      Finished finished = start(folder, link.toString(), "--dry-run", "networks");
      assertThat(finished.err()).isEmpty();
      assertThat(words(finished.out())).contains(log).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"sql, true", "analyze, true", "plan, true", "networks, true", "sweep, false"})
  void codeThatRunsShortlyIsCompiledQuickly(String verb, boolean quickly) throws Exception {
    environment.put("SPARK_HOME", sparkHome("").toString());

    String command = run("--dry-run", verb, "some").out();

    assertThat(command.contains("-XX:TieredStopAtLevel=1")).isEqualTo(quickly);
  }

  @Test
  void searchPathOfCdChangesNothing() throws Exception {
    environment.put("SPARK_HOME", sparkHome("").toString());
    environment.put("CDPATH", ".:/");

    Finished finished = start(home, "submit/archsweep", "--dry-run", "networks");

    assertThat(finished.err()).isEmpty();
    assertThat(words(finished.out())).contains(log);
  }

  private void assertRefused(String line, String verb) throws Exception {
    Finished finished = run(verb);

    assertThat(finished.err()).isEqualTo(line);
    assertThat(finished.out()).isEmpty();
    assertThat(finished.status()).isEqualTo(2);
  }

  private String launcher() {
    return home.resolve("submit/archsweep").toString();
  }

  private Finished run(String... words) throws Exception {
    return start(folder, launcher(), words);
  }

  private Finished start(Path directory, String script, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", script));
    command.addAll(List.of(words));
    return finished(command, directory);
  }

  /** What a shell makes of a line that was printed for it. */
  private List<String> words(String line) throws Exception {
    String script = "eval \"words=($1)\"; printf '%s\\n' \"${words[@]}\"";
    return finished(List.of("bash", "-c", script, "bash", line), folder).out().lines().toList();
  }

  private Finished finished(List<String> command, Path directory) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new Finished(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }

  private Path sparkHome(String submit) throws IOException {
    Path spark = folder.resolve("some spark");
    script(spark.resolve("bin/spark-submit"), submit);
    Files.createDirectories(spark.resolve("jars"));
    Files.writeString(spark.resolve("jars/spark-core_2.13-4.2.0.jar"), "");
    return spark;
  }

  private static void script(Path file, String body) throws IOException {
    write(file, "#!" + which("bash") + "\n" + body + "\n", Instant.now());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path file, String content, Instant time) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  private static Path which(String tool) {
    for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
      Path file = Path.of(directory, tool);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new AssertionError("no " + tool + " on this machine");
  }
}
