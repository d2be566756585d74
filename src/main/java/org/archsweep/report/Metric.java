package org.archsweep.report;

import java.util.Locale;
import org.apache.spark.sql.Row;
import org.archsweep.Text;

/** How a metric's differences are shown and told. */
public enum Metric {
  /** A share of the test set, in points. */
  TEST_ACCURACY(100, "mean", "test accuracy", "in percentage points", "%s points", ""),
  /** On the study's clock. */
  SECONDS(
      1,
      "seconds",
      "training time",
      "in seconds of training and evaluation",
      "%s seconds",
      " in time"),
  /** Cross-entropy, a mean over the images. */
  TEST_LOSS(1, "test_loss", "test loss", "of the test loss", "%s", " in test loss");

  private final double factor;
  private final String column;
  private final String noun;
  private final String unit;
  private final String amount;
  private final String by;

  Metric(double factor, String column, String noun, String unit, String amount, String by) {
    this.factor = factor;
    this.column = column;
    this.noun = noun;
    this.unit = unit;
    this.amount = amount;
    this.by = by;
  }

  /** The one that a row's column {@code metric} names. */
  public static Metric of(Row row) {
    return named(row.getAs("metric"));
  }

  static Metric named(String column) {
    return valueOf(column.toUpperCase(Locale.ROOT));
  }

  /** The column of its mean in the view {@code summary}. */
  public String column() {
    return column;
  }

  /** What it's called: test accuracy. */
  public String noun() {
    return noun;
  }

  /** As it goes on from "differences": in percentage points. */
  public String unit() {
    return unit;
  }

  /** As it goes on from "no significant difference"; nothing of accuracies. */
  String by() {
    return by;
  }

  /** A value of the views, in the unit. */
  public double shown(double value) {
    return factor * value;
  }

  /**
   * That one differs from another.
   *
   * @param axis along which
   * @param more whether it has more of the metric
   * @param size of the difference, as a number
   */
  String sentence(String axis, boolean more, String one, String other, String size) {
    return Text.format(sentence(axis, more), one, other, amount(size));
  }

  private String sentence(String axis, boolean more) {
    if (this == TEST_ACCURACY && axis.equals("network")) {
      return more ? "%1$s beats %2$s by %3$s" : "%1$s loses to %2$s by %3$s";
    }
    return switch (this) {
      case TEST_ACCURACY -> more ? "%1$s adds %3$s to %2$s" : "%1$s costs %3$s against %2$s";
      case SECONDS -> more ? "%1$s takes %3$s more than %2$s" : "%1$s takes %3$s less than %2$s";
      case TEST_LOSS ->
          more
              ? "%1$s has a test loss %3$s higher than %2$s"
              : "%1$s has a test loss %3$s lower than %2$s";
    };
  }

  /** A number with its unit: 0.31 points. */
  public String amount(String number) {
    return Text.format(amount, number);
  }
}
