package org.archsweep.network;

/**
 * How wide a network is.
 *
 * @param factor multiplies every channel count
 */
record Width(double factor) {
  /** The channels in place of the study's, rounded, at least 1. */
  int of(int channels) {
    return Math.max(1, (int) Math.round(channels * factor));
  }
}
