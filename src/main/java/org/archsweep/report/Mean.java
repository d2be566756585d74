package org.archsweep.report;

import java.util.stream.DoubleStream;

/**
 * A mean with its 95 % interval.
 *
 * @param low null where there is no interval, as for a single run
 * @param high likewise
 */
public record Mean(double value, Double low, Double high) {
  public boolean hasInterval() {
    return low != null && high != null;
  }

  /** What a figure has to have room for. */
  public DoubleStream ends() {
    return hasInterval() ? DoubleStream.of(low, high) : DoubleStream.of(value);
  }

  /** Of a share of one. */
  public Mean percent() {
    return hasInterval()
        ? new Mean(100 * value, 100 * low, 100 * high)
        : new Mean(100 * value, null, null);
  }
}
