package org.archsweep.claims;

/**
 * What a claim expects of its measurement: to lie in a range.
 *
 * @param from in the unit that the query gives, or minus infinity
 * @param to likewise, or infinity
 * @param absolute whether it is a number; else it is an order or a sign
 */
record Expectation(double from, double to, boolean absolute) {
  static final Expectation MORE =
      new Expectation(Math.nextUp(0.0), Double.POSITIVE_INFINITY, false);
  static final Expectation LESS =
      new Expectation(Double.NEGATIVE_INFINITY, Math.nextDown(0.0), false);

  static Expectation about(double value, double within) {
    return new Expectation(value - within, value + within, true);
  }

  static Expectation atLeast(double value) {
    return new Expectation(value, Double.POSITIVE_INFINITY, true);
  }

  static Expectation atMost(double value) {
    return new Expectation(Double.NEGATIVE_INFINITY, value, true);
  }
}
