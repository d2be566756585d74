package org.archsweep.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * When runs reach a target, where some are stopped before they do: the share that has reached it by
 * a time (Kaplan and Meier 1958), with Greenwood's variance, and the times by which shares have.
 * Their 95 % intervals are Brookmeyer and Crowley's (1982), on the scale log(-log): those of R's
 * {@code survfit(conf.type = "log-log")}.
 */
public final class KaplanMeier {
  /**
   * A run.
   *
   * @param seconds when it reached the target, else how long it was watched
   */
  public record Run(double seconds, boolean reached) {}

  /**
   * The time by which a share of the runs has reached the target.
   *
   * @param seconds empty (null) where so many never did; the middle where any time of a range would
   *     do
   * @param low empty where the interval has no end, as for high
   */
  public record Quantile(double share, Double seconds, Double low, Double high) {}

  /**
   * From this time on.
   *
   * @param share of the runs that has reached it
   * @param least lower end of the share's interval; NaN where it has none: at shares of 0 and 1
   * @param most upper end, likewise
   */
  private record Step(double seconds, double share, double least, double most) {}

  private static final double Z = NormalDistribution.of(0, 1).inverseCumulativeProbability(0.975);

  /** Shares so near are equal: the products that make them are rounded. */
  private static final double SAME = Math.sqrt(Math.ulp(1.0));

  private final List<Step> steps = new ArrayList<>();
  private final double end;

  /** The curve of at least one run. */
  KaplanMeier(List<Run> unordered) {
    List<Run> runs = new ArrayList<>(unordered);
    runs.sort(Comparator.comparingDouble(Run::seconds));
    end = runs.get(runs.size() - 1).seconds();
    steps.add(new Step(0, 0, 0, 0));
    double without = 1;
    double greenwood = 0;
    int i = 0;
    while (i < runs.size()) {
      double seconds = runs.get(i).seconds();
      int watched = runs.size() - i;
      int reached = 0;
      for (; i < runs.size() && runs.get(i).seconds() == seconds; i++) {
        reached += runs.get(i).reached() ? 1 : 0;
      }
      if (reached > 0) {
        without *= (double) (watched - reached) / watched;
        greenwood += (double) reached / ((double) watched * (watched - reached));
        steps.add(step(seconds, without, greenwood));
      }
    }
  }

  private static Step step(double seconds, double without, double greenwood) {
    if (without == 0) {
      return new Step(seconds, 1, Double.NaN, Double.NaN);
    }
    double width = Math.exp(Z * Math.sqrt(greenwood) / -Math.log(without));
    return new Step(
        seconds, 1 - without, 1 - Math.pow(without, 1 / width), 1 - Math.pow(without, width));
  }

  /** The time by which this share of the runs, between 0 and 1, has reached the target. */
  Quantile quantile(double share) {
    return new Quantile(
        share, first(share, Step::share), first(share, Step::most), first(share, Step::least));
  }

  /** When a curve passes a height; where it runs level at it, the middle of that time. */
  private Double first(double height, ToDoubleFunction<Step> curve) {
    Double from = firstAtLeast(height - SAME, curve);
    Double past = firstAtLeast(height + SAME, curve);
    if (from != null && past == null) {
      // Level to the end of what was seen, unless the curve's end is unknown.
      return Double.isNaN(curve.applyAsDouble(steps.get(steps.size() - 1)))
          ? null
          : (from + end) / 2;
    }
    return from == null ? null : (from + past) / 2;
  }

  private Double firstAtLeast(double height, ToDoubleFunction<Step> curve) {
    for (Step step : steps) {
      if (curve.applyAsDouble(step) >= height) {
        return step.seconds();
      }
    }
    return null;
  }

  /** Of the runs with these times, the quartiles. */
  public static List<Quantile> quartiles(List<Run> runs) {
    KaplanMeier curve = new KaplanMeier(runs);
    return Arrays.stream(new double[] {0.25, 0.5, 0.75}).mapToObj(curve::quantile).toList();
  }
}
