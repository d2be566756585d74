package org.archsweep.job;

/**
 * Repeats of each comparison, or effect, that go on until it's clear which side is better, or that
 * it doesn't matter.
 *
 * @param margin a difference in accuracy so small (0 to 1) is none; 0 where there is no such
 * @param min how many runs each configuration has at least, 2 or more
 * @param max how many at most
 */
public record UntilDecided(double margin, int min, int max) implements Until {
  /** In job files. */
  public static final String WORD = "decided";

  @Override
  public String words() {
    return "until decided";
  }
}
