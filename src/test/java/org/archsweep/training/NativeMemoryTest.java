package org.archsweep.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.archsweep.data.Dataset;
import org.archsweep.program.Precision;
import org.archsweep.spec.Key;
import org.archsweep.spec.Trial;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** In a JVM of its own whose heap doesn't change: what the process grows by is native memory. */
@EnabledOnOs(OS.LINUX)
@Tag("slow")
class NativeMemoryTest {
  private static final int TRIALS = 30;

  /** Weights and velocities of {@code basic}: the least that a trial could leave behind. */
  private static final double TRIAL_MEGABYTES = 12;

  @Test
  void doesNotGrowOverThirtyTrials() throws IOException, InterruptedException {
    List<Double> megabytes = megabytesAfterEachTrial();

    double settled = megabytes.get(megabytes.size() - TRIALS - 1);
    double last = megabytes.get(megabytes.size() - 1);
    assertThat(last - settled)
        .as("megabytes after each trial: %s", megabytes)
        .isLessThan(TRIALS * TRIAL_MEGABYTES / 4);
  }

  private static List<Double> megabytesAfterEachTrial() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-XX:+AlwaysPreTouch",
                "-cp",
                System.getProperty("java.class.path"),
                Trials.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<Double> megabytes = new ArrayList<>();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    output.lines().map(Double::valueOf).forEach(megabytes::add);
    assertThat(process.waitFor()).isZero();
    return megabytes;
  }

  /** Prints the process's resident megabytes after each trial; the first few are warm-up. */
  static final class Trials {
    private Trials() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      Dataset data = GoldenInputs.data();
      Map<Key<?>, Object> recipe = Recipes.recipe(8, 0.1, Precision.FLOAT32, List.of(), true);
      for (int seed = 0; seed < 10 + TRIALS; seed++) {
        Trial trial = Recipes.trial("basic", 1, recipe, 1, seed, 8);
        Training.run(trial, data, Device.cpu(1), Set.of(Outcome.Moment.FINAL), epoch -> {});
        System.out.println(residentMegabytes());
      }
    }

    private static double residentMegabytes() throws IOException {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
        }
      }
      throw new IllegalStateException("no VmRSS");
    }
  }
}
