package org.archsweep.job;

/**
 * Repeats that go on until the best configuration is known, or one that is as good for all that
 * matters.
 *
 * @param margin a difference in accuracy so small (0 to 1) is none; above 0
 * @param min how many runs each configuration has at least, 2 or more
 * @param max how many at most
 */
public record UntilBest(double margin, int min, int max) implements Until {
  /** In job files. */
  public static final String WORD = "best";

  @Override
  public String words() {
    return "until the best is known";
  }
}
