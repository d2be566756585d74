package org.archsweep.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
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

  /**
   * Parts of a piece: none is longer than four of the standard deviations that bend it, where 24
   * points are exact to a double's digits.
   */
  private static final int PARTS = 10;

  private static final int POINTS = 24;

  private static final GaussIntegratorFactory RULES = new GaussIntegratorFactory();

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
    double sum = 0;
    double from = 0;
    double to = REACH * smallest;
    while (to < REACH / GROWTH) {
      sum += integral(rest, from, to);
      from = to;
      to *= GROWTH;
    }
    sum += integral(rest, from, REACH);
    return largest * sum;
  }

  private static double integral(UnivariateFunction function, double from, double to) {
    double part = (to - from) / PARTS;
    return IntStream.range(0, PARTS)
        .mapToDouble(i -> from + i * part)
        .map(begin -> RULES.legendre(POINTS, begin, begin + part).integrate(function))
        .sum();
  }

  private static double product(double[] deviations, double x) {
    double product = 1;
    for (double deviation : deviations) {
      product *= STANDARD.cumulativeProbability(x / deviation);
    }
    return product;
  }
}
