package org.archsweep.cli;

import org.archsweep.InputException;

/** The option {@code --margin}. */
final class Margin {
  private Margin() {}

  /**
   * As a share of one; null where none is given.
   *
   * @param points as the option has it
   */
  static Double share(Double points) {
    if (points == null) {
      return null;
    }
    if (!(points >= 0.001 && points <= 100)) {
      throw new InputException("--margin is %s, allowed are points from 0.001 to 100", points);
    }
    return points / 100;
  }
}
