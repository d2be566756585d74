package org.archsweep.statistics;

/**
 * How many images were tested, as far as accuracies tell: the smallest number of which all of them
 * are whole parts. It is never more than there were.
 */
public final class TestImages {
  /** Where more than so many would be needed, so many are assumed: accuracies that no test gave. */
  public static final long MOST = 1_000_000;

  private TestImages() {}

  /**
   * Their number, 1 to {@link #MOST}.
   *
   * @param accuracies shares of the images, 0 to 1, to the last digit or two
   */
  public static long of(double[] accuracies) {
    long images = 1;
    for (double accuracy : accuracies) {
      images = and(images, accuracy);
    }
    return images;
  }

  /** The smallest number of which another accuracy is a whole part too. */
  public static long and(long images, double accuracy) {
    if (images == MOST || isWhole(accuracy, images)) {
      return images;
    }
    long part = denominator(accuracy);
    return Math.min(MOST, images / greatestCommonDivisor(images, part) * part);
  }

  private static boolean isWhole(double accuracy, long images) {
    return Math.abs(accuracy - Math.rint(accuracy * images) / images) <= 2 * Math.ulp(accuracy);
  }

  /** Of the simplest fraction that is that number, by its continued fraction. */
  private static long denominator(double accuracy) {
    double rest = accuracy - Math.floor(accuracy);
    long before = 0;
    long denominator = 1;
    while (rest > 0 && denominator < MOST && !isWhole(accuracy, denominator)) {
      double inverse = 1 / rest;
      long whole = (long) Math.min(inverse, MOST);
      long next = before + whole * denominator;
      before = denominator;
      denominator = next;
      rest = inverse - Math.floor(inverse);
    }
    return Math.min(denominator, MOST);
  }

  private static long greatestCommonDivisor(long one, long other) {
    return other == 0 ? one : greatestCommonDivisor(other, one % other);
  }
}
