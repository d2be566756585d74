package org.archsweep.job;

/** When repeats stop that aren't a fixed number. */
public sealed interface Until permits UntilPrecise, UntilDecided, UntilBest {
  /** How many runs each configuration has at least, 2 or more. */
  int min();

  /** How many at most. */
  int max();

  /** As it goes on from "more trials": until precise. */
  String words();
}
