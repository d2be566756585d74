package org.archsweep.statistics;

import org.apache.commons.numbers.rootfinder.BrentSolver;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * What repeats can show: the power of the two-sided t test of two means, equally many runs on each
 * side and equal spread, exact by the noncentral t (Cohen 1988, chapter 2; as R's {@code
 * power.t.test}). In a family of m comparisons the test is at 0.05 / m, the level at which Holm
 * looks at the smallest p: what shows there shows whatever the others say.
 */
public final class Power {
  private static final double LEVEL = 0.05;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** A Poisson-like sum is cut this many standard deviations from its middle. */
  private static final double CUT = 12;

  private Power() {}

  /**
   * The smallest difference that runs show.
   *
   * @param deviation standard deviation of one run, in the unit of the result
   * @param runs on each side, two or more
   * @param comparisons how many share the level, one or more
   * @param power with which probability it shows, from 0.05 to 0.999
   */
  public static double smallestDifference(
      double deviation, long runs, long comparisons, double power) {
    return noncentrality(2.0 * runs - 2, comparisons, power) * deviation * Math.sqrt(2.0 / runs);
  }

  /**
   * The smallest effect that runs show: a difference of two levels, averaged over strata.
   *
   * @param deviation standard deviation of one run, in the unit of the result
   * @param runs of each configuration, two or more
   * @param strata over which it's averaged, one or more
   * @param effects how many share the level, one or more
   * @param power with which probability it shows, from 0.05 to 0.999
   */
  public static double smallestEffect(
      double deviation, long runs, long strata, long effects, double power) {
    return noncentrality(effectDf(runs, strata), effects, power)
        * deviation
        * Math.sqrt(2.0 / strata / runs);
  }

  /** By seeds, of which each gives one difference; of two by cells: 2 strata, each so many runs. */
  private static double effectDf(long runs, long strata) {
    return runs > 2 ? runs - 1 : 2.0 * strata * (runs - 1);
  }

  private static double noncentrality(double df, long comparisons, double power) {
    double critical = critical(df, comparisons);
    double high = 3 * critical + 10;
    return new BrentSolver(1e-14, 1e-14, 1e-15)
        .findRoot(each -> power(critical, df, each) - power, 0, high);
  }

  /**
   * The fewest runs on each side that show a difference.
   *
   * @param difference above 0, in the deviation's unit
   * @param deviation standard deviation of one run
   * @param comparisons how many share the level, one or more
   * @param power with which probability it shows, from 0.05 to 0.999
   */
  public static long runs(double difference, double deviation, long comparisons, double power) {
    double effect = difference / deviation;
    long runs = fewest(effect, comparisons, power);
    while (power(effect, runs, comparisons) < power) {
      runs++;
    }
    return runs;
  }

  /**
   * The fewest runs of each configuration that show an effect.
   *
   * @param difference above 0, in the deviation's unit
   * @param deviation standard deviation of one run
   * @param strata over which it's averaged, one or more
   * @param effects how many share the level, one or more
   * @param power with which probability it shows, from 0.05 to 0.999
   */
  public static long runsForEffect(
      double difference, double deviation, long strata, long effects, double power) {
    double effect = difference / deviation * Math.sqrt((double) strata);
    long runs = fewest(effect, effects, power);
    while (power(
            critical(effectDf(runs, strata), effects),
            effectDf(runs, strata),
            effect * Math.sqrt(runs / 2.0))
        < power) {
      runs++;
    }
    return runs;
  }

  /** Were the spread known, so many: it never takes fewer. */
  private static long fewest(double effect, long comparisons, double power) {
    double quantiles =
        NORMAL.inverseCumulativeProbability(1 - LEVEL / comparisons / 2)
            + NORMAL.inverseCumulativeProbability(power);
    return Math.max(2, (long) (2 * quantiles * quantiles / (effect * effect)));
  }

  /**
   * The probability that a difference shows.
   *
   * @param effect the difference in standard deviations of one run, 0 or more
   * @param runs on each side, two or more
   * @param comparisons how many share the level, one or more
   */
  static double power(double effect, long runs, long comparisons) {
    double df = 2.0 * runs - 2;
    return power(critical(df, comparisons), df, effect * Math.sqrt(runs / 2.0));
  }

  private static double critical(double df, long comparisons) {
    return TDistribution.of(df).inverseSurvivalProbability(LEVEL / comparisons / 2);
  }

  /**
   * The probability that a noncentral t lies above a positive value: one less the sum of AS 243
   * (Lenth 1989), whose even and odd terms are here those of one series in i / 2.
   */
  private static double power(double critical, double df, double noncentrality) {
    double middle = noncentrality * noncentrality / 2;
    if (middle == 0) {
      return TDistribution.of(df).survivalProbability(critical);
    }
    double x = critical * critical / (df + critical * critical);
    double width = CUT * (Math.sqrt(middle) + 4);
    double below = NORMAL.cumulativeProbability(-noncentrality);
    for (long i = Math.max(0, (long) (2 * (middle - width))); i <= 2 * (middle + width); i++) {
      double weight = GammaDistribution.of(i / 2.0 + 1, 1).density(middle);
      below += weight / 2 * BetaDistribution.of((i + 1) / 2.0, df / 2).cumulativeProbability(x);
    }
    return 1 - below;
  }
}
