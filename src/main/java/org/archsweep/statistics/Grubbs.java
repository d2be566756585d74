package org.archsweep.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Whether the value that is furthest from the mean is too far for a normal sample (Grubbs 1950,
 * "Sample criteria for testing outlying observations"), two-sided.
 *
 * @param index which one it is
 * @param distance from the mean, in standard deviations of the sample, with its sign
 * @param p at most 1; of the t that it corresponds to, times the number of values (Bonferroni, as
 *     usual: exact where it is small)
 */
public record Grubbs(int index, double distance, double p) {
  /** Of fewer values none is ever far. */
  private static final int FEWEST = 4;

  /** Of a sample; null of fewer than four values, and without spread. */
  public static Grubbs of(double[] values) {
    int n = values.length;
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double sd = Math.sqrt(Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / (n - 1));
    if (n < FEWEST || sd < Rounding.sd(mean)) {
      return null;
    }
    int furthest = 0;
    for (int i = 1; i < n; i++) {
      furthest = Math.abs(values[i] - mean) > Math.abs(values[furthest] - mean) ? i : furthest;
    }
    double g = (values[furthest] - mean) / sd;
    double rest = (n - 1.0) * (n - 1) - n * g * g; // 0 where all others are equal
    double t = Math.sqrt(n * (n - 2.0) * g * g / Math.max(rest, 0));
    double p = 2 * n * TDistribution.of(n - 2).survivalProbability(t);
    return new Grubbs(furthest, g, Math.min(1, p));
  }
}
