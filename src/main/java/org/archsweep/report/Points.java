package org.archsweep.report;

import org.archsweep.Text;

/**
 * Percentage points as tables and sentences show them: with two digits, or as many as it takes to
 * tell them from 0. What nine digits don't tell from 0 is what rounding leaves of equal numbers,
 * and shown as 0.
 */
public final class Points {
  private static final int FEWEST_DIGITS = 2;
  private static final int MOST_DIGITS = 9;

  private Points() {}

  /** Whether they're shown as 0. */
  public static boolean isZero(double points) {
    return isZero(points, MOST_DIGITS);
  }

  /** Points without a sign, {@code 0.15}; those below 0 have theirs. */
  public static String text(double points) {
    return text("", points, digits(points));
  }

  /** Points with their sign. */
  public static String signed(double points) {
    return text("+", points, digits(points));
  }

  /** Both ends with equally many digits. */
  public static String interval(double low, double high) {
    return interval("", low, high);
  }

  /** Likewise, with their signs. */
  public static String signedInterval(double low, double high) {
    return interval("+", low, high);
  }

  private static String interval(String sign, double low, double high) {
    int digits = Math.max(digits(low), digits(high));
    return text(sign, low, digits) + " to " + text(sign, high, digits);
  }

  private static boolean isZero(double points, int digits) {
    return Math.abs(points) < 0.5 * Math.pow(10, -digits);
  }

  private static int digits(double points) {
    if (isZero(points)) {
      return FEWEST_DIGITS;
    }
    int digits = FEWEST_DIGITS;
    while (isZero(points, digits)) {
      digits++;
    }
    return digits;
  }

  private static String text(String sign, double points, int digits) {
    // Without a sign of its own: there is no -0.00.
    double shown = isZero(points, digits) ? 0 : points;
    return Text.format("%" + sign + "." + digits + "f", shown);
  }
}
