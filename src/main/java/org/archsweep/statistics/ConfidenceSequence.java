package org.archsweep.statistics;

/**
 * What paired differences say of their mean when they are looked at again and again: an interval
 * for each number of pairs, all of which hold together with probability 1 - alpha, and a p that may
 * be looked at any time. Differences are independent and normal, with any spread.
 *
 * <p>With mean m and standard deviation s of n pairs, t = (m - d) sqrt(n) / s, nu = n - 1 and a = 1
 * + n tau²,
 *
 * <pre>E_n(d) = a^(-1/2) ((1 + t²/nu) / (1 + t²/(nu a)))^(n/2),  E_1 = 1</pre>
 *
 * is the t test's Bayes factor with a right-Haar prior on the spread and an effect size ~ N(0,
 * tau²). For the true d the probability that any E_n is 1/alpha or more is at most alpha
 * (Hendriksen, de Heide and Grünwald 2021, "Optional stopping with Bayes factors"; Pérez-Ortiz,
 * Lardy, de Heide and Grünwald 2024, "E-statistics, group invariance and anytime-valid testing";
 * Wang and Ramdas 2025, "Anytime-valid t-tests and confidence sequences for Gaussian means with
 * unknown variance").
 *
 * @param n pairs
 * @param interval every d that no number of pairs from 1 to n excluded; {@link Interval#isEmpty}
 *     where intervals contradict each other, and so what they assume
 * @param last every d that n pairs don't exclude
 * @param p of no difference: 1 / (the largest E_i(0) of 1 to n pairs), 0 to 1
 */
public record ConfidenceSequence(int n, Interval interval, Interval last, double p) {
  /** Of the prior on the effect size: 1 and 4 decide no sooner. */
  public static final double TAU = 2;

  /**
   * By so many standard errors a mean is typically further from 0 than in truth when 0 is first
   * excluded: of many moments it's the luckiest. By simulation.
   */
  private static final double FIRST_OUT = -0.3;

  /** By so many it's off when a margin on both sides is first kept. Likewise. */
  private static final double FIRST_WITHIN = 0.4;

  /**
   * An interval.
   *
   * @param low infinite where there is no end, as for high
   */
  public record Interval(double low, double high) {
    /** Nothing is excluded. */
    public static final Interval ALL =
        new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    private Interval and(Interval other) {
      return new Interval(Math.max(low, other.low), Math.min(high, other.high));
    }

    /** Whether nothing is in it. */
    public boolean isEmpty() {
      return low > high;
    }

    /** Whether all of it is. */
    public boolean isWithin(double margin) {
      return !isEmpty() && low > -margin && high < margin;
    }
  }

  /**
   * Of differences, in an order that doesn't depend on them.
   *
   * @param differences finite; none give the whole line and a p of 1
   * @param leastSd standard deviations below it count as it, for values that are rounded ({@link
   *     #leastSd}); 0 for others, of which equal ones say nothing
   * @param alpha above 0, below 1
   */
  public static ConfidenceSequence of(double[] differences, double leastSd, double alpha) {
    return of(differences, leastSd, alpha, 2);
  }

  /**
   * Likewise, where nobody looks before there are so many pairs.
   *
   * @param min of fewer pairs nothing is said; 2 or more
   */
  public static ConfidenceSequence of(double[] differences, double leastSd, double alpha, int min) {
    Running running = new Running(alpha, min);
    for (double difference : differences) {
      running.add(difference, leastSd);
    }
    return running.soFar();
  }

  /** Takes differences one after the other. */
  public static final class Running {
    private final double alpha;
    private final int min;
    private int n;
    private double mean;
    private double squares; // about the mean, by Welford's recursion (1962)
    private double largest;
    private Interval all = Interval.ALL;
    private Interval last = Interval.ALL;

    /**
     * None yet.
     *
     * @param alpha above 0, below 1
     * @param min of fewer pairs nothing is said; 2 or more
     */
    public Running(double alpha, int min) {
      this.alpha = alpha;
      this.min = min;
    }

    /**
     * Takes the next one.
     *
     * @param leastSd the standard deviation of all so far counts as it, if it's below
     */
    public void add(double difference, double leastSd) {
      n++;
      double off = difference - mean;
      mean += off / n;
      squares += off * (difference - mean);
      double sd = n == 1 ? 0 : Math.sqrt(squares / (n - 1));
      boolean isSpread = sd > Rounding.sd(mean);
      Pairs pairs = new Pairs(n, mean, Math.max(isSpread ? sd : 0, leastSd));
      if (n >= min) {
        last = pairs.interval(alpha);
        all = all.and(last);
        largest = Math.max(largest, pairs.logE(0));
      }
    }

    /** What all so far say. */
    public ConfidenceSequence soFar() {
      return new ConfidenceSequence(n, all, last, Math.exp(-largest));
    }
  }

  /**
   * About how many pairs it takes until 0 is excluded: the median, to a pair or two.
   *
   * @param difference above 0, in standard deviations of a pair
   * @param most the answer where so many don't do
   */
  public static int typicalPairs(double difference, double alpha, int min, int most) {
    return typicalPairs(difference, FIRST_OUT, alpha, min, most);
  }

  /**
   * About how many it takes until the interval lies within a margin of no difference, likewise.
   *
   * @param margin above 0, in standard deviations of a pair
   */
  public static int typicalPairsWithin(double margin, double alpha, int min, int most) {
    return typicalPairs(margin, FIRST_WITHIN, alpha, min, most);
  }

  private static int typicalPairs(double size, double off, double alpha, int min, int most) {
    int n = Math.max(2, min);
    while (n < most && !(new Pairs(n, 0, 1).interval(alpha).high() + off / Math.sqrt(n) < size)) {
      n++;
    }
    return n;
  }

  /**
   * What rounding to whole test images leaves of a standard deviation at least: that of the
   * differences, each rounded by both of its runs in each stratum.
   *
   * @param images that are tested, one or more
   * @param strata over which a difference is averaged, one or more
   */
  public static double leastSd(long images, long strata) {
    return 1 / (images * Math.sqrt(6.0 * strata));
  }

  /**
   * The first n pairs.
   *
   * @param sd 0 where there is none
   */
  private record Pairs(int n, double mean, double sd) {
    private double a() {
      return 1 + n * TAU * TAU;
    }

    /**
     * The logarithm of E_n(d), which would soon be too large itself; 0 where n or sd say nothing.
     */
    double logE(double difference) {
      if (n < 2 || sd == 0) {
        return 0;
      }
      double t = (mean - difference) * Math.sqrt(n) / sd;
      double ratio = t * t / (n - 1);
      return -Math.log(a()) / 2 + n / 2.0 * (Math.log1p(ratio) - Math.log1p(ratio / a()));
    }

    /** Every d with E_n(d) below 1 / alpha. */
    Interval interval(double alpha) {
      double logA = Math.log(a());
      double logR = 2.0 / n * (logA / 2 - Math.log(alpha));
      if (n < 2 || sd == 0 || logR >= logA) {
        return Interval.ALL;
      }
      double half =
          sd / Math.sqrt(n) * Math.sqrt((n - 1) * Math.expm1(logR) / -Math.expm1(logR - logA));
      return new Interval(mean - half, mean + half);
    }
  }
}
