package org.archsweep.statistics;

/** What of a spread is only the last digits of the numbers. */
final class Rounding {
  private static final double DIGITS = 1e-12;

  private Rounding() {}

  /** The largest standard deviation that rounding alone gives, of numbers with that mean. */
  static double sd(double mean) {
    return DIGITS * Math.max(1, Math.abs(mean));
  }
}
