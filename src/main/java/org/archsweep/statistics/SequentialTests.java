package org.archsweep.statistics;

import java.util.Arrays;
import org.apache.commons.math3.util.CombinatoricsUtils;

/**
 * Tests that may be looked at any time and assume no normal distribution: p is 1 / E, at most 1.
 * Under the hypothesis the probability that it is ever alpha or less is at most alpha, at whatever
 * moment one stops (Ville's inequality; Vovk and Wang 2021, "E-values: calibration, combination and
 * applications").
 */
public final class SequentialTests {
  /** How strongly each bets on one sign: a mean over them needn't know the effect's size. */
  private static final double[] BETS = {-4, -2, -1, -0.5, -0.25, 0.25, 0.5, 1, 2, 4};

  private SequentialTests() {}

  /**
   * Whether paired differences are symmetric about 0, whatever their distribution and though it may
   * change from pair to pair. With r_i the root mean square of the first i, E_n is the mean, over l
   * in {1/4, 1/2, 1, 2, 4} and both signs, of the product of 2 / (1 + exp(-+2 l d_i / r_i)) (de la
   * Peña 1999, "A general class of exponential inequalities for martingales and ratios"; Ramdas,
   * Ruf, Larsson and Koolen 2020, "Admissible anytime-valid sequential inference must rely on
   * nonnegative martingales"; Vovk and Wang 2024, "Nonparametric e-tests of symmetry").
   *
   * @param differences finite, in an order that doesn't depend on them; 0 says nothing
   * @return 1 / (the largest E of 1 to n pairs), 0 to 1
   */
  public static double symmetryP(double[] differences) {
    double[] products = new double[BETS.length];
    double squares = 0;
    double largest = 0;
    for (int i = 0; i < differences.length; i++) {
      squares += differences[i] * differences[i];
      if (differences[i] != 0) {
        double scaled = differences[i] / Math.sqrt(squares / (i + 1));
        for (int bet = 0; bet < BETS.length; bet++) {
          products[bet] += logFactor(2 * BETS[bet] * scaled);
        }
        largest = Math.max(largest, logMean(products));
      }
    }
    return Math.exp(-largest);
  }

  /** The logarithm of 2 / (1 + exp(-x)). */
  private static double logFactor(double x) {
    return Math.log(2) - (x > 0 ? Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)) - x);
  }

  /** The logarithm of the mean of numbers whose logarithms these are. */
  private static double logMean(double[] logarithms) {
    double largest = Arrays.stream(logarithms).max().orElseThrow();
    return largest
        + Math.log(
            Arrays.stream(logarithms)
                .map(each -> Math.exp(each - largest))
                .average()
                .orElseThrow());
  }

  /**
   * Whether one of two diverges as often as the other, from the seeds at which just one did: E =
   * 2^(b + c) b! c! / (b + c + 1)!, the sign test's with a uniform prior on the share (Robbins
   * 1970, "Statistical methods related to the law of the iterated logarithm").
   *
   * @param one seeds at which the first alone diverged, 0 or more
   * @param other at which the second alone did
   * @return 1 / E, at most 1
   */
  public static double divergenceP(int one, int other) {
    double logE =
        (one + other) * Math.log(2)
            + CombinatoricsUtils.factorialLog(one)
            + CombinatoricsUtils.factorialLog(other)
            - CombinatoricsUtils.factorialLog(one + other + 1);
    return Math.exp(-Math.max(0, logE));
  }
}
