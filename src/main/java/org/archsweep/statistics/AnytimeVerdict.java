package org.archsweep.statistics;

import org.archsweep.statistics.ConfidenceSequence.Interval;

/** What a confidence sequence says of a difference, in a few words. */
public final class AnytimeVerdict {
  public static final String UNDECIDED = "undecided";
  public static final String EQUAL = "equal";

  /** Intervals contradict each other, or there are none. */
  public static final String NOT_JUDGED = "not judged";

  /** One ends with better values, and diverges more often: that is no accident. */
  public static final String WITHHELD = "withheld";

  private AnytimeVerdict() {}

  /**
   * The words: better, worse, equal or undecided, and what has to be said with them.
   *
   * @param better 1 where more is better, -1 where less is
   * @param margin a difference so small is none; 0 where there is no such
   * @param diverged at how many seeds one side alone did
   * @param others at how many seeds the baseline alone did
   * @param alpha at which more divergence is no accident
   */
  public static String of(
      Interval interval, int better, double margin, int diverged, int others, double alpha) {
    if (interval.isEmpty()) {
      return NOT_JUDGED;
    }
    boolean isSmall = interval.isWithin(margin);
    if (interval.low() <= 0 && interval.high() >= 0) {
      return isSmall ? EQUAL : UNDECIDED;
    }
    boolean isBetter = Math.signum(interval.low() + interval.high()) == better;
    boolean divergesMore = isBetter ? diverged > others : others > diverged;
    if (divergesMore && SequentialTests.divergenceP(diverged, others) <= alpha) {
      return WITHHELD;
    }
    return (isBetter ? "better" : "worse")
        + (divergesMore ? " where it ends" : "")
        + (isSmall ? ", by less than the margin" : "");
  }

  /** Whether it's said that the first is better. */
  public static boolean isBetter(String verdict) {
    return verdict.startsWith("better");
  }

  /** Whether it's said that the first is worse. */
  public static boolean isWorse(String verdict) {
    return verdict.startsWith("worse");
  }
}
