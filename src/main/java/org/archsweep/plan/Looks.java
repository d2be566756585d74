package org.archsweep.plan;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archsweep.adaptive.Sides;
import org.archsweep.job.Until;
import org.archsweep.job.UntilBest;
import org.archsweep.job.UntilDecided;
import org.archsweep.results.Design;
import org.archsweep.statistics.ConfidenceSequence;

/**
 * How many runs repeats are expected to take that look at differences until they're clear: as these
 * are measured, else as if each were as large as one run's standard deviation.
 */
final class Looks {
  /** Shared by a family. */
  private static final double ALPHA = 0.05;

  private final Until until;
  private final double margin;
  private final double[] means;
  private final double deviation;

  private Looks(Until until, double margin, double[] means, double deviation) {
    this.until = until;
    this.margin = margin;
    this.means = means;
    this.deviation = deviation;
  }

  /**
   * Of each configuration of a design, in their order.
   *
   * @param means of its accuracies so far; NaN where there are none
   * @param deviation of one run's accuracy
   */
  static int[] expected(Until until, Design design, double[] means, double deviation) {
    return until instanceof UntilDecided decided
        ? new Looks(until, decided.margin(), means, deviation).decided(design)
        : new Looks(until, ((UntilBest) until).margin(), means, deviation).best();
  }

  private int[] decided(Design design) {
    int[] runs = IntStream.generate(until::min).limit(means.length).toArray();
    Stream.of(Sides.ofComparisons(design), Sides.ofEffects(design))
        .forEach(family -> family.forEach(each -> raise(runs, each, decided(each, family.size()))));
    return runs;
  }

  private void raise(int[] runs, Sides sides, int to) {
    sides.configurations().forEach(i -> runs[i] = Math.max(runs[i], to));
  }

  private int decided(Sides sides, int family) {
    double measured =
        Math.abs(
            IntStream.range(0, sides.strata())
                .mapToDouble(i -> means[sides.level().get(i)] - means[sides.baseline().get(i)])
                .average()
                .orElse(Double.NaN));
    double size = Double.isNaN(measured) ? deviation : measured;
    return Math.min(
        runs(size, sides.strata(), family, ConfidenceSequence::typicalPairs),
        runs(margin - size, sides.strata(), family, ConfidenceSequence::typicalPairsWithin));
  }

  private int[] best() {
    double highest = Arrays.stream(means).filter(mean -> !Double.isNaN(mean)).max().orElse(0);
    int[] runs =
        Arrays.stream(means)
            .mapToInt(
                mean -> {
                  double behind = Double.isNaN(mean) ? deviation : highest - mean;
                  return Math.min(
                      runs(behind, 1, means.length - 1, ConfidenceSequence::typicalPairs),
                      runs(margin + behind, 1, means.length - 1, ConfidenceSequence::typicalPairs));
                })
            .toArray();
    int most =
        IntStream.range(0, runs.length)
            .filter(i -> !(means[i] == highest))
            .map(i -> runs[i])
            .max()
            .orElse(until.max());
    return IntStream.range(0, runs.length).map(i -> means[i] == highest ? most : runs[i]).toArray();
  }

  /** {@link ConfidenceSequence#typicalPairs}, or that within a margin. */
  private interface Typical {
    int pairs(double size, double alpha, int min, int most);
  }

  /** Until it's clear; and one more, which runs while that is seen. */
  private int runs(double size, int strata, int family, Typical typical) {
    if (!(size > 0)) {
      return until.max();
    }
    double pair = deviation * Math.sqrt(2.0 / strata);
    int pairs = typical.pairs(size / pair, ALPHA / family, until.min(), until.max());
    return Math.min(until.max(), pairs + 1);
  }
}
