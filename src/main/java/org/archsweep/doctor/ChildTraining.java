package org.archsweep.doctor;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.program.Precision;
import org.archsweep.training.Device;
import org.archsweep.training.GpuFault;

/** A training in a process of its own, for what may end a process, or how one ends. */
public final class ChildTraining {
  static final String GOOD = "good";
  static final String WRONG_LABEL = "wrong-label";
  static final int FAILED = 3;

  private static final int BATCH = 64;
  private static final double WIDTH = 0.25;
  private static final int PATIENCE_SECONDS = 100;

  private ChildTraining() {}

  /**
   * How the process ended.
   *
   * @param status its exit status, 128 + n by a signal
   * @param words its last line on standard output
   */
  record Ended(int status, String words) {}

  /** Trains in a new process, and waits for its end. */
  static Ended run(String kind, Device device) throws IOException, InterruptedException {
    Path words = Files.createTempFile("archsweep-doctor", ".out");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
          .filter(option -> !option.startsWith("-agentlib") && !option.startsWith("-javaagent"))
          .forEach(command::add);
      command.addAll(List.of("-cp", classPath(), ChildTraining.class.getName(), kind));
      command.add(Integer.toString(device.gpu()));
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(words.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new EnvironmentException("a process still ran after %d s", PATIENCE_SECONDS);
      }
      List<String> lines = Files.readAllLines(words, StandardCharsets.UTF_8);
      return new Ended(
          process.exitValue(), lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1));
    } finally {
      Files.deleteIfExists(words);
    }
  }

  private static String classPath() {
    try {
      Path ours =
          Path.of(ChildTraining.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return ours + File.pathSeparator + System.getProperty("java.class.path");
    } catch (URISyntaxException e) {
      throw new IllegalStateException("classes come from files", e);
    }
  }

  /** The process: trains, says in a line how that went, and ends at once. */
  public static void main(String[] arguments) throws InterruptedException {
    Locale.setDefault(Locale.ROOT);
    int gpu = Integer.parseInt(arguments[1]);
    Device device = gpu == Device.CPU ? Device.cpu(1) : Device.gpu(gpu);
    Noise noise = Noise.of(10 * BATCH, BATCH, BATCH, WIDTH);
    try {
      Noise data = arguments[0].equals(WRONG_LABEL) ? noise.wronglyLabelled() : noise;
      data.train(device, Precision.FLOAT32, 1, 1);
      System.out.println("trained");
    } catch (RuntimeException e) {
      String kind = GpuFault.of(e).map(fault -> fault + ": ").orElse("");
      System.out.println(kind + Fault.of(e).line());
      System.out.flush();
      System.exit(FAILED);
    }
    System.out.flush();
    System.exit(0);
  }
}
