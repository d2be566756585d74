package org.archsweep.network;

import org.archsweep.InputException;

/**
 * How wide a network is.
 *
 * @param factor multiplies every channel count, from 0.001 to 16: beyond that a weight has more
 *     values than an array
 */
record Width(double factor) {
  Width {
    if (!(factor >= Networks.NARROWEST && factor <= Networks.WIDEST)) {
      throw new InputException(
          "width is %s, allowed is a number from %s to %s",
          factor, Networks.NARROWEST, Networks.WIDEST);
    }
  }

  /** The channels in place of the study's, rounded, at least 1. */
  int of(int channels) {
    return Math.max(1, (int) Math.round(channels * factor));
  }
}
