package org.archsweep.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server on loopback in a JVM of its own, of the folder {@code src/test/servers}: there each has
 * a program, {@code Server.java}, that says {@code UP} and its address, and a {@code pom.xml} for
 * the libraries that it needs, which would get in the way of ours.
 */
final class Server implements AutoCloseable {
  private static final Pattern UP = Pattern.compile("(?m)^UP (\\S+)$");

  private final JavaProcess process;
  private final String address;

  private Server(JavaProcess process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts a server whose files are in a folder of its own there, and waits until it is up. */
  static Server start(String name, Path folder) throws IOException, InterruptedException {
    List<String> words =
        List.of(
            "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
            "-cp",
            libraries(name),
            source(name).resolve("Server.java").toString(),
            folder.resolve(name).toString());
    JavaProcess process = JavaProcess.start(folder, name, Map.of(), words);
    JavaProcess.await(name, () -> UP.matcher(process.output()).find() || !process.isAlive());
    Matcher up = UP.matcher(process.output());
    if (!up.find()) {
      throw new AssertionError(name + " doesn't start: " + process.output());
    }
    return new Server(process, up.group(1));
  }

  /** The class path of what a folder of {@code src/test/servers} needs. */
  static String libraries(String name) throws IOException, InterruptedException {
    Path jars = Path.of("target", "servers", name).toAbsolutePath();
    if (!Files.isDirectory(jars)) {
      String copy = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies";
      String pom = source(name).toString();
      Process maven =
          new ProcessBuilder("mvn", "-q", "-B", "-f", pom, copy, "-DoutputDirectory=" + jars)
              .inheritIO()
              .start();
      if (maven.waitFor() != 0) {
        throw new AssertionError("Maven cannot bring the libraries of " + name);
      }
    }
    return jars + "/*";
  }

  /** The same, each by itself. */
  static List<Path> jars(String name) throws IOException, InterruptedException {
    try (Stream<Path> jars = Files.list(Path.of(libraries(name)).getParent())) {
      return jars.toList();
    }
  }

  static Path source(String name) {
    return Path.of("src", "test", "servers", name).toAbsolutePath();
  }

  /** Where it answers. */
  String address() {
    return address;
  }

  /** Those that it has started, and those that they have. */
  Stream<ProcessHandle> processes() {
    return process.handle().descendants();
  }

  @Override
  public void close() {
    process.close();
  }
}
