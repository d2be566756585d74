package org.archsweep.spec;

import java.math.BigInteger;

/**
 * Doubles as ids have always had them: as JDK 17's {@code Double.toString} writes them. JDK 19
 * began to write some shorter, and an id must not depend on the JDK. It's the digit generation of
 * Steele and White (1990, "How to print floating-point numbers accurately", FPP2), which stops as
 * soon as the digits tell the double from its neighbours, but not after the first digit of what
 * gets an exponent. Equal to JDK 17 for all absolute values below 2^53.
 */
final class DoubleText {
  private static final int FRACTION_BITS = 52;

  /** Powers of ten from which on an exponent is written, as Java has it. */
  private static final int SMALLEST = -3;

  private static final int LARGEST = 7;

  private DoubleText() {}

  static String of(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    return sign + (value == 0 ? "0.0" : positive(Math.abs(value)));
  }

  private static String positive(double value) {
    int exponent = Math.max(Math.getExponent(value), Double.MIN_EXPONENT) - FRACTION_BITS;
    // The value is left / scale, half the distance to its neighbours half / scale.
    BigInteger left = BigInteger.valueOf((long) Math.scalb(value, -exponent));
    BigInteger half = BigInteger.ONE;
    BigInteger scale = BigInteger.ONE;
    left = left.shiftLeft(1 + Math.max(0, exponent));
    half = half.shiftLeft(Math.max(0, exponent));
    scale = scale.shiftLeft(1 + Math.max(0, -exponent));
    int power = (int) Math.floor(StrictMath.log10(value));
    BigInteger ten = BigInteger.TEN.pow(Math.abs(power));
    if (power < 0) {
      left = left.multiply(ten);
      half = half.multiply(ten);
    } else {
      scale = scale.multiply(ten);
    }
    if (left.compareTo(scale) < 0) { // the logarithm was rounded
      left = left.multiply(BigInteger.TEN);
      half = half.multiply(BigInteger.TEN);
      power--;
    } else if (left.compareTo(scale.multiply(BigInteger.TEN)) >= 0) {
      scale = scale.multiply(BigInteger.TEN);
      power++;
    }
    boolean hasExponent = power < SMALLEST || power >= LARGEST;
    BigInteger tens = scale.multiply(BigInteger.TEN);
    StringBuilder digits = new StringBuilder();
    boolean low = false;
    boolean high = false;
    while (!low && !high) {
      BigInteger[] digitAndRest = left.divideAndRemainder(scale);
      digits.append(digitAndRest[0]);
      left = digitAndRest[1].multiply(BigInteger.TEN);
      half = half.multiply(BigInteger.TEN);
      if (digits.length() > 1 || !hasExponent) {
        low = left.compareTo(half) < 0;
        high = left.add(half).compareTo(tens) > 0;
      }
    }
    int middle = left.shiftLeft(1).compareTo(tens);
    boolean odd = (digits.charAt(digits.length() - 1) & 1) == 1;
    if (high && (!low || middle > 0 || (middle == 0 && odd))) {
      power += roundUp(digits);
    }
    return laid(digits.toString(), power);
  }

  /** Adds one to the last digit; gives the power of ten that this carries to, 0 or 1. */
  private static int roundUp(StringBuilder digits) {
    int last = digits.length() - 1;
    while (last >= 0 && digits.charAt(last) == '9') {
      digits.setCharAt(last--, '0');
    }
    if (last < 0) {
      digits.setCharAt(0, '1');
      return 1;
    }
    digits.setCharAt(last, (char) (digits.charAt(last) + 1));
    return 0;
  }

  private static String laid(String digits, int power) {
    if (power < SMALLEST || power >= LARGEST) {
      return digits.charAt(0) + "." + digits.substring(1) + "E" + power;
    } else if (power < 0) {
      return "0." + "0".repeat(-power - 1) + digits;
    }
    String whole = digits + "0".repeat(Math.max(0, power + 2 - digits.length()));
    return whole.substring(0, power + 1) + "." + whole.substring(power + 1);
  }
}
