package org.archsweep.statistics;

import java.util.Arrays;
import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.integration.IterativeLegendreGaussIntegrator;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * What the highest of independent normal variables of mean 0 is expected to be: the integral over x
 * from 0 of 1 - F(x) - F(-x), F the product of their distribution functions (David and Nagaraja
 * 2003, Order Statistics, section 3.1), by Gauss and Legendre's rule of Apache Commons Math.
 */
public final class ExpectedMaximum {
  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

  /** Standard deviations beyond which a normal variable never is, to 23 digits. */
  private static final double REACH = 10;

  /**
   * Each piece is so much longer than the one before: small deviations bend the beginning alone.
   */
  private static final double GROWTH = 4;

  private static final int EVALUATIONS = 10_000_000;

  private ExpectedMaximum() {}

  /**
   * Its value, to eleven digits.
   *
   * @param deviations standard deviations, at least 0
   */
  public static double of(double[] deviations) {
    double largest = Arrays.stream(deviations).max().orElse(0);
    if (largest == 0) {
      return 0;
    }
    double smallest = Arrays.stream(deviations).filter(s -> s > 0).min().orElse(0) / largest;
    UnivariateFunction rest =
        x -> 1 - product(deviations, x * largest) - product(deviations, -x * largest);
    var rule = new IterativeLegendreGaussIntegrator(24, 1e-12, 1e-16);
    double sum = 0;
    double from = 0;
    double to = REACH * smallest;
    while (to < REACH / GROWTH) {
      sum += rule.integrate(EVALUATIONS, rest, from, to);
      from = to;
      to *= GROWTH;
    }
    sum += rule.integrate(EVALUATIONS, rest, from, REACH);
    return largest * sum;
  }

  private static double product(double[] deviations, double x) {
    double product = 1;
    for (double deviation : deviations) {
      product *= STANDARD.cumulativeProbability(x / deviation);
    }
    return product;
  }
}
