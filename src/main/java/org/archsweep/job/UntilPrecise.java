package org.archsweep.job;

import java.util.Locale;

/**
 * Repeats that go on until the answer is precise enough.
 *
 * @param standardError that is small enough, in accuracy (0 to 1)
 * @param of what it is of
 * @param min how many runs each network has at least at each length, 2 or more
 * @param max how many at most
 */
public record UntilPrecise(double standardError, Of of, int min, int max) implements Until {
  @Override
  public String words() {
    return "until precise";
  }

  /** Of each network's mean, or of its difference from the baseline at the same length. */
  public enum Of {
    MEAN,
    DIFFERENCE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
