package org.archsweep.network;

import org.archsweep.InputException;

/**
 * How large a network is.
 *
 * @param width multiplies every channel count, from 0.001 to 16: beyond that a weight has more
 *     values than an array
 * @param task what goes in and what comes out
 */
record Size(double width, Task task) {
  Size {
    if (!(width >= Networks.NARROWEST && width <= Networks.WIDEST)) {
      throw new InputException(
          "width is %s, allowed is a number from %s to %s",
          width, Networks.NARROWEST, Networks.WIDEST);
    }
  }

  /** The channels in place of the study's, rounded, at least 1. */
  int channels(int channels) {
    return Math.max(1, (int) Math.round(channels * width));
  }

  /** The number of classes, of which each gets a logit. */
  int classes() {
    return task.classes();
  }
}
