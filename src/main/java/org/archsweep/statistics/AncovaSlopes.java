package org.archsweep.statistics;

import java.util.Arrays;

/**
 * What a second of training buys: least-squares slopes of mean accuracy on mean seconds, each cell
 * counted once.
 *
 * @param longer within networks, which differ in length alone; accuracy (share of one) a second;
 *     NaN where no network has two lengths that take different time
 * @param deeper within lengths, where networks alone differ; likewise
 */
public record AncovaSlopes(double longer, double deeper) {
  /** Squared shares of the time by which cells must differ: less is rounding. */
  private static final double SAME_TIME = 1e-18;

  public static AncovaSlopes of(int[] networks, int[] lengths, Cells.Means means) {
    return new AncovaSlopes(within(networks, means), within(lengths, means));
  }

  /** The common slope of strata, each with a level of its own (analysis of covariance). */
  static double within(int[] strata, Cells.Means means) {
    double[] seconds = centered(strata, means.seconds);
    double[] accuracy = centered(strata, means.accuracy);
    double squares = 0;
    double above = 0;
    double below = 0;
    for (int i = 0; i < strata.length; i++) {
      squares += means.seconds[i] * means.seconds[i];
      above += seconds[i] * accuracy[i];
      below += seconds[i] * seconds[i];
    }
    return below > SAME_TIME * squares ? above / below : Double.NaN;
  }

  /** Values less the mean of their stratum. */
  static double[] centered(int[] strata, double[] values) {
    double[] sizes = new double[strata.length];
    double[] sums = new double[strata.length];
    for (int i = 0; i < strata.length; i++) {
      sizes[strata[i]]++;
      sums[strata[i]] += values[i];
    }
    double[] centered = new double[strata.length];
    Arrays.setAll(centered, i -> values[i] - sums[strata[i]] / sizes[strata[i]]);
    return centered;
  }
}
