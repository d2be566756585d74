package org.archsweep.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.archsweep.training.EpochMetrics;
import org.archsweep.training.Outcome;

/** Results of two groups that nothing was trained for. */
public final class SmallResults {
  private static final double PREPARATION = 1.8;

  private SmallResults() {}

  /**
   * Group 1: basic and residual:L1 at width 1, seeds 1 to 3. Group 2: extra:L2 at width 0.5, and
   * extra:L3, which failed.
   */
  public static void write(Path folder) throws IOException {
    Study whole = study(folder, 1);
    for (long seed = 1; seed <= 3; seed++) {
      whole.write("basic", seed, ok(seed)).write("residual:L1", seed, ok(seed));
    }
    study(folder, 0.5)
        .write("extra:L2", 1, ok(1))
        .lost("extra:L3", 1, Outcome.Status.FAILED, "no memory");
  }

  /** The id of one of the trials. */
  public static String id(String network, double width, long seed) {
    return study(Path.of("."), width).trial(network, seed).id();
  }

  private static Study study(Path folder, double width) {
    return Study.in(folder, 2, width);
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
}
