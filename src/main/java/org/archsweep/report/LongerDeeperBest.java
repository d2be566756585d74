package org.archsweep.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.archsweep.Text;

/**
 * What the study asks of a group: longer or deeper, and which network is truly the best. From the
 * views {@code longer_or_deeper}, {@code interaction} and {@code best}; nothing where they have
 * nothing to say.
 */
final class LongerDeeperBest {
  /** With fewer, the differences say all. */
  private static final int MANY = 4;

  /** The likeliest of a length: the view has them all. */
  private static final int SHOWN = 5;

  private static final MathContext DIGITS = new MathContext(2);

  /** Points a second below it are what rounding leaves of equal numbers. */
  private static final double ROUNDING = 1e-12;

  private LongerDeeperBest() {}

  /** Rows of {@code longer_or_deeper} that have intervals. */
  static List<Row> slopes(Group group) {
    // Of other settings none is deeper than another.
    return !group.kind().equals(Group.NETWORKS)
        ? List.of()
        : with(group.rows("longer_or_deeper"), "difference_low");
  }

  /** Rows of {@code interaction} that have a p. */
  static List<Row> interactions(Group group) {
    return with(group.rows("interaction"), "p");
  }

  /** Whether {@code longer_or_deeper} and {@code interaction} may say something. */
  static boolean haveLengths(List<Row> summary) {
    return summary.stream().map(row -> row.getAs("epochs")).distinct().count() > 1;
  }

  /** Whether {@code best} says something that is shown. */
  static boolean areMany(List<Row> summary) {
    return summary.stream()
        .filter(row -> row.<Long>getAs("n") > 1)
        .collect(Collectors.groupingBy(row -> row.<Integer>getAs("epochs"), Collectors.counting()))
        .values()
        .stream()
        .anyMatch(count -> count >= MANY);
  }

  private static List<Row> with(List<Row> rows, String column) {
    return rows.stream().filter(row -> row.getAs(column) != null).toList();
  }

  /** Rows of {@code best} by length, where there are many networks. */
  static List<List<Row>> best(Group group) {
    Map<Integer, List<Row>> lengths =
        with(group.rows("best"), "networks").stream()
            .filter(row -> row.<Long>getAs("networks") >= MANY)
            .collect(
                Collectors.groupingBy(
                    row -> row.<Integer>getAs("epochs"), TreeMap::new, Collectors.toList()));
    return List.copyOf(lengths.values());
  }

  /** What longer trainings and deeper networks buy: a table at most. */
  static List<TitledTable> slopeTables(Group group) {
    return slopes(group).stream()
        .map(
            row ->
                new TitledTable(
                    "longer_or_deeper: what another second of training buys, in percentage points",
                    slopes(row),
                    List.of(
                        Text.format(
                            "deeper buys more in %.1f %% of the bootstrap's draws",
                            100 * row.<Double>getAs("deeper_ahead")))))
        .toList();
  }

  /** Whether some gain more than others by longer training: a line at most. */
  static List<String> interactionLines(Group group) {
    return interactions(group).stream().map(row -> interaction(group, row)).toList();
  }

  /** The likeliest to be the best: a table at most. */
  static List<TitledTable> bestTables(Group group) {
    List<List<Row>> lengths = best(group);
    return lengths.isEmpty()
        ? List.of()
        : List.of(
            new TitledTable(
                "best: lead over the mean of all, in percentage points; luck: what the best of as"
                    + " many equal "
                    + group.kind()
                    + " would lead by",
                best(group, lengths)));
  }

  private static TextTable slopes(Row row) {
    TextTable grid =
        new TextTable().words("by training").numbers("points a second").numbers("95 % interval");
    for (String slope : List.of("longer", "deeper", "difference")) {
      Double low = row.getAs(slope + "_low");
      String interval =
          low == null ? "" : points(low) + " to " + points(row.getAs(slope + "_high"));
      grid.row(List.of(slope, points(row.getAs(slope)), interval));
    }
    return grid;
  }

  /** Two digits, however small: a second of a long training buys little. */
  private static String points(Double share) {
    double gain = 100 * share;
    BigDecimal rounded = new BigDecimal(Math.abs(gain) < ROUNDING ? 0 : gain).round(DIGITS);
    // 0.5 has one digit, and is shown with two.
    int missing = DIGITS.getPrecision() - rounded.precision();
    BigDecimal points = rounded.setScale(rounded.scale() + missing);
    return (points.signum() < 0 ? "" : "+") + points.toPlainString();
  }

  private static String interaction(Group group, Row row) {
    return Text.format(
        "interaction: do %s differ in what longer training brings? F(%d, %d) = %.2f, p %s",
        group.kind(),
        row.<Integer>getAs("df"),
        row.<Long>getAs("residual_df"),
        row.<Double>getAs("f"),
        Comparison.equalOrLess(row.getAs("p")));
  }

  private static TextTable best(Group group, List<List<Row>> lengths) {
    TextTable grid =
        new TextTable()
            .words(group.kind().replaceFirst("s$", ""))
            .numbers("epochs")
            .numbers("mean")
            .numbers("shrunken mean")
            .numbers("lead")
            .numbers("luck")
            .numbers("truly the best");
    for (List<Row> length : lengths) {
      length.stream()
          .sorted(Comparator.comparing((Row row) -> row.<Double>getAs("p_best")).reversed())
          .limit(SHOWN)
          .forEach(row -> grid.row(best(row)));
    }
    return grid;
  }

  private static List<String> best(Row row) {
    return List.of(
        row.getAs("setting"),
        row.<Integer>getAs("epochs").toString(),
        Comparison.percent(row.getAs("mean")),
        Comparison.percent(row.getAs("shrinkage_estimate")),
        Comparison.points(row.getAs("above_average"), Points::signed),
        Comparison.points(row.getAs("expected_max_under_null"), Points::text),
        Comparison.number("%.1f %%", Comparison.scaled(row.getAs("p_best"))));
  }
}
