package org.archsweep.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/** The difference of two means by Welch (1947), as it were without one of the runs. */
public final class LeaveOneOut {
  /** If less of the squares is left, the rest is added up anew: digits were lost. */
  private static final double ALL_OF_IT = 1e-4;

  private final double[] values;
  private final double[] others;
  private final Side one;
  private final Side other;

  /**
   * A difference.
   *
   * @param standardError 0 where there is no spread: nothing is tested then
   * @param df Welch's
   */
  public record Difference(double difference, double standardError, double df) {
    /** The two-sided p of no difference; NaN without spread. */
    public double p() {
      return standardError == 0
          ? Double.NaN
          : 2 * TDistribution.of(df).survivalProbability(Math.abs(difference) / standardError);
    }

    /**
     * The larger p of two one-sided tests that it is within a margin (TOST); NaN without spread.
     */
    public double equalP(double margin) {
      return standardError == 0
          ? Double.NaN
          : TDistribution.of(df)
              .survivalProbability((margin - Math.abs(difference)) / standardError);
    }
  }

  /** Sums of squares are about the mean. */
  private record Side(int n, double mean, double squares) {
    static Side of(double[] values) {
      double mean = Arrays.stream(values).average().orElse(Double.NaN);
      double squares = Arrays.stream(values).map(each -> (each - mean) * (each - mean)).sum();
      return new Side(values.length, mean, squares);
    }

    /** Of the mean. */
    double variance() {
      double variance = squares / (n - 1);
      return Math.sqrt(variance) < Rounding.sd(mean) ? 0 : variance / n;
    }
  }

  /**
   * Of two sides.
   *
   * @param values of one, two or more
   * @param others of the other, which is subtracted
   */
  public LeaveOneOut(double[] values, double[] others) {
    this.values = values;
    this.others = others;
    this.one = Side.of(values);
    this.other = Side.of(others);
  }

  /** Without a run of the first side, which has three or more. */
  public Difference withoutOne(int run) {
    return difference(without(values, one, run), other);
  }

  /** Without a run of the other side, which has three or more. */
  public Difference withoutOther(int run) {
    return difference(one, without(others, other, run));
  }

  private static Side without(double[] values, Side whole, int run) {
    double off = values[run] - whole.mean;
    double squares = whole.squares - off * off * whole.n / (whole.n - 1);
    if (squares < ALL_OF_IT * whole.squares) {
      double[] rest = new double[whole.n - 1];
      System.arraycopy(values, 0, rest, 0, run);
      System.arraycopy(values, run + 1, rest, run, rest.length - run);
      return Side.of(rest);
    }
    return new Side(whole.n - 1, whole.mean - off / (whole.n - 1), squares);
  }

  private static Difference difference(Side one, Side other) {
    double first = one.variance();
    double second = other.variance();
    double sum = first + second;
    double df = sum * sum / (first * first / (one.n - 1) + second * second / (other.n - 1));
    return new Difference(one.mean - other.mean, Math.sqrt(sum), df);
  }
}
