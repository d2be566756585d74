package org.archsweep.training;

/**
 * The study's clock: training and evaluation count. What comes before them does not, nor does what
 * only keeps them safe.
 */
final class Clock {
  private long start;
  private double total;
  private long paused;

  /** A clock that begins to run now. */
  Clock() {
    this(0, 0);
  }

  /**
   * A clock that goes on now.
   *
   * @param total seconds of the laps before
   * @param lap seconds of the lap under way
   */
  Clock(double total, double lap) {
    this.total = total;
    this.start = System.nanoTime() - Math.round(lap * 1e9);
  }

  /** Ends a lap; gives its seconds. */
  double lap() {
    long now = System.nanoTime();
    double seconds = (now - start) / 1e9;
    start = now;
    total += seconds;
    return seconds;
  }

  /** Seconds of the laps that have ended. */
  double total() {
    return total;
  }

  /** Stops it until {@link #goOn}; gives the seconds of the lap under way. */
  double pause() {
    paused = System.nanoTime();
    return (paused - start) / 1e9;
  }

  void goOn() {
    start += System.nanoTime() - paused;
  }
}
