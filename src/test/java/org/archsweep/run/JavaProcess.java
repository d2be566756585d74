package org.archsweep.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM of its own, with this one's module options; it ends with the test. */
final class JavaProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 300;

  /** Options of a JVM that runs most of its code a few times. */
  static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Process process;
  private final Path output;

  private JavaProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a main class.
   *
   * @param folder where it runs; its output goes to {@code NAME.out} there
   * @param options of the JVM, the class and its arguments
   */
  static JavaProcess start(
      Path folder, String name, Map<String, String> environment, List<String> options)
      throws IOException {
    // Where the tests run in the background, signals are ignored, and what they start inherits
    // that.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,HUP"));
    command.add(java());
    command.addAll(moduleOptions());
    command.addAll(options);
    return run(folder, name, environment, command);
  }

  /** The same at a terminal of its own; {@link #type} is its keyboard. */
  static JavaProcess startAtTerminal(Path folder, String name, List<String> options)
      throws IOException {
    String command =
        Stream.of(
                List.of("exec", "env", "--default-signal=INT,HUP", java()),
                moduleOptions(),
                options)
            .flatMap(List::stream)
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "))
            .replaceFirst("'exec'", "exec");
    return run(
        folder, name, Map.of("TERM", "xterm"), List.of("script", "-qefc", command, "/dev/null"));
  }

  /** Starts a script that starts JVMs. */
  static JavaProcess startScript(
      Path folder, String name, Map<String, String> environment, List<String> command)
      throws IOException {
    return run(folder, name, environment, command);
  }

  private static JavaProcess run(
      Path folder, String name, Map<String, String> environment, List<String> command)
      throws IOException {
    Path output = folder.resolve(name + ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new JavaProcess(builder.start(), output);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static List<String> moduleOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-XX:+Ignore"))
        .toList();
  }

  /** Waits until something is so. */
  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("in vain: " + what);
      }
      Thread.sleep(50);
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit status, when it has ended. */
  int exit() {
    return process.exitValue();
  }

  /** What it has said so far. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until it has said something so often, or has ended. */
  void awaitOutput(String text, int times) throws InterruptedException {
    await(text + " " + times, () -> output().split(text, -1).length > times || !isAlive());
  }

  /** Types at its terminal. */
  void type(char key) throws IOException {
    process.getOutputStream().write(key);
    process.getOutputStream().flush();
  }

  /** Waits for the end; gives the exit status. */
  int end() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("does not end: " + output());
    }
    return process.exitValue();
  }

  /** Sends a signal, such as {@code INT}, and waits for the end; gives the exit status. */
  int signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    return end();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
