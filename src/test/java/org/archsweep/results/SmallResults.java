package org.archsweep.results;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.archsweep.program.Precision;
import org.archsweep.training.EpochMetrics;
import org.archsweep.training.Outcome;
import org.archsweep.training.Recipe;
import org.archsweep.training.Trial;

/** Results of two groups that nothing was trained for. */
public final class SmallResults {
  private static final double PREPARATION = 1.8;

  private SmallResults() {}

  /**
   * Group 1: basic and residual:L1 at width 1, seeds 1 to 3. Group 2: extra:L2 at width 0.5, and
   * extra:L3, which failed.
   */
  public static void write(Path folder) throws IOException {
    for (long seed = 1; seed <= 3; seed++) {
      write(folder, trial("basic", 1, seed), ok(seed));
      write(folder, trial("residual:L1", 1, seed), ok(seed));
    }
    write(folder, trial("extra:L2", 0.5, 1), ok(1));
    write(
        folder,
        trial("extra:L3", 0.5, 1),
        new Outcome(Outcome.Status.FAILED, List.of(), "no memory", Map.of(), null));
  }

  /** One of the trials. */
  public static Trial trial(String network, double width, long seed) {
    return new Trial(
        network, width, Recipe.study(Precision.FLOAT32), 2, seed, "shapes", Trial.ALL, Trial.ALL);
  }

  /** Two epochs of 20 s, evaluated in 5; a second more of evaluation at the end for each seed. */
  private static Outcome ok(long seed) {
    List<EpochMetrics> epochs =
        IntStream.of(1, 2)
            .mapToObj(
                epoch ->
                    new EpochMetrics(
                        epoch,
                        0.1,
                        1,
                        0.5,
                        1,
                        epoch == 1 ? 0.5 + 0.01 * seed : 0.9 + 0.01 * seed + 0.0001,
                        20,
                        5,
                        epoch == 1 ? 25 : 49 + seed))
            .toList();
    return new Outcome(Outcome.Status.OK, epochs, "", Map.of(), PREPARATION);
  }

  private static void write(Path folder, Trial trial, Outcome outcome) throws IOException {
    new ResultWriter(folder.toString(), new Configuration())
        .commit(
            new TrialResult(
                trial, outcome, 1, 1, "CPU", "host", "job", Instant.EPOCH, "{\"libtorch\": \"2\"}"),
            false);
  }
}
