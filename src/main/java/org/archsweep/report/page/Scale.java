package org.archsweep.report.page;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.archsweep.Text;

/** An axis of a picture: what part of it lies before a value. */
record Scale(double low, double high) {
  /** The share of an axis that is left empty at either end. */
  private static final double PADDING = 0.05;

  /** An axis that has room for these values, of which there is one at least. */
  static Scale of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    double low = sorted[0];
    double high = sorted[sorted.length - 1];
    double beside = high > low ? PADDING * (high - low) : Math.max(0.1, PADDING * Math.abs(high));
    return new Scale(low - beside, high + beside);
  }

  /** The same, without what can't be. */
  Scale within(double least, double most) {
    return new Scale(Math.max(low, least), Math.min(high, most));
  }

  boolean has(double value) {
    return value >= low && value <= high;
  }

  /** Where a value lies on an axis of 1000, from its lower end; at an end if it's beyond. */
  double at(double value) {
    return Math.min(1000, Math.max(0, 1000 * (value - low) / (high - low)));
  }

  /** As an attribute says where that is, of the whole. */
  String percent(double value) {
    return number(at(value) / 10) + "%";
  }

  /** Likewise, of an axis that goes up. */
  String percentDown(double value) {
    return number(100 - at(value) / 10) + "%";
  }

  /** Round values, about as many as are wanted. */
  List<BigDecimal> ticks(int about) {
    double rough = (high - low) / about;
    BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen((int) Math.floor(Math.log10(rough)));
    BigDecimal step =
        Arrays.asList(1, 2, 5, 10).stream()
            .map(each -> power.multiply(BigDecimal.valueOf(each)))
            .filter(each -> each.doubleValue() >= rough * 0.999)
            .findFirst()
            .orElse(power.multiply(BigDecimal.TEN));
    List<BigDecimal> ticks = new ArrayList<>();
    long first = (long) Math.ceil(low / step.doubleValue());
    for (long i = first; i * step.doubleValue() <= high; i++) {
      BigDecimal tick = step.multiply(BigDecimal.valueOf(i)).stripTrailingZeros();
      ticks.add(tick.scale() < 0 ? tick.setScale(0) : tick);
    }
    return ticks;
  }

  /** A number of a picture: a tenth is as fine as a screen. */
  static String number(double value) {
    long tenths = Math.round(10 * value);
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : Text.format("%.1f", tenths / 10.0);
  }
}
