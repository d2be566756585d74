package org.archsweep.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.archsweep.Text;
import org.archsweep.results.Design;

/** What a design of several axes says of each: the views of effects, as a table and in words. */
final class Effects {
  private static final double LEVEL = 0.05;

  /** With fewer seeds that are complete there is no estimate by seeds. */
  private static final int FEWEST_SEEDS = 3;

  /** As many lost combinations are named, of more how many there are. */
  private static final int NAMED = 3;

  private static final List<String> LOST_TO =
      List.of("not_in_design", "diverged", "failed", "few_runs");

  private final Group group;
  private final Axes axes;

  Effects(Group group, Axes axes) {
    this.group = group;
    this.axes = axes;
  }

  /**
   * A table for each metric, with what interacts below the first; none where no effect is declared.
   */
  List<TitledTable> tables() {
    Map<String, List<Row>> metrics =
        group.rows("effects").stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.<String>getAs("metric"), LinkedHashMap::new, Collectors.toList()));
    return metrics.entrySet().stream()
        .map(each -> table(Metric.named(each.getKey()), each.getValue()))
        .toList();
  }

  private TitledTable table(Metric metric, List<Row> rows) {
    boolean haveStopped = Sequences.haveStopped(group);
    String title =
        Sequences.marked(
            Text.format(
                "effects: averaged over the other axes, %s; p Holm's for %s",
                metric.unit(), GroupTables.count(rows.get(0).getAs("family"), "effect")),
            "intervals and p say too much, the verdict holds at any moment",
            group);
    TextTable table =
        new TextTable()
            .words("axis")
            .words("level")
            .words("from")
            .numbers("difference")
            .numbers("95 % interval")
            .numbers("p (Holm)");
    if (haveStopped) {
      Sequences.addColumns(table);
    }
    table.words("verdict").numbers("over").numbers("seeds").numbers("inflation");
    for (Row row : rows) {
      Double difference = row.getAs("difference");
      List<String> cells = new ArrayList<>();
      cells.add(row.getAs("axis"));
      cells.add(row.getAs("level"));
      cells.add(row.getAs("baseline"));
      cells.add(difference == null ? "" : Points.signed(metric.shown(difference)));
      cells.add(GroupTables.interval(row, metric, Points::signedInterval));
      cells.add(Comparison.probability(row.getAs("p_holm")));
      if (haveStopped) {
        cells.addAll(Sequences.cells(row));
      }
      cells.add(row.getAs(haveStopped ? "anytime_verdict" : "verdict"));
      cells.add(over(row));
      cells.add(row.getAs("seeds") == null ? "" : row.<Long>getAs("seeds").toString());
      cells.add(Comparison.number("%.2f", row.getAs("inflation")));
      table.row(cells);
    }
    List<String> notes = new ArrayList<>();
    if (rows.stream().anyMatch(Effects::isByCellsAlone)) {
      notes.add(
          Text.format(
              "fewer than %d seeds: runs of one seed are taken as independent of each other",
              FEWEST_SEEDS));
    }
    lost(metric).ifPresent(notes::add);
    if (rows.get(0).getAs("metric").equals(firstMetric())) {
      interactions().forEach(row -> notes.add(interaction(row)));
    }
    return new TitledTable(title, table, notes);
  }

  private static boolean isByCellsAlone(Row row) {
    return row.getAs("p") != null
        && (row.getAs("seeds") == null || row.<Long>getAs("seeds") < FEWEST_SEEDS);
  }

  private static String over(Row row) {
    long strata = row.getAs("strata");
    long of = row.getAs("strata_of");
    return strata == of ? Long.toString(strata) : Text.format("%d of %d", strata, of);
  }

  /** The combinations that an effect does without, though the design has them. */
  private Optional<String> lost(Metric metric) {
    List<String> lost =
        group.rows("effect_strata").stream()
            .filter(row -> Metric.of(row) == metric)
            .filter(row -> row.getAs("lost_to") != null)
            .filter(row -> !row.getAs("lost_to").equals("not in design"))
            .map(
                row ->
                    Text.format(
                        "%s at %s (%s)",
                        Axes.described(row.getAs("axis"), row.getAs("level")),
                        row.getAs("stratum"),
                        row.getAs("lost_to")))
            .distinct()
            .toList();
    return lost.isEmpty() ? Optional.empty() : Optional.of("left out: " + Text.some(lost, NAMED));
  }

  /** Of the first metric. */
  private List<Row> interactions() {
    return group.rows("interactions").stream()
        .filter(row -> row.getAs("p_holm") != null)
        .filter(row -> row.getAs("metric").equals(firstMetric()))
        .toList();
  }

  private String firstMetric() {
    return group.rows("effects").get(0).getAs("metric");
  }

  private static String interaction(Row row) {
    return Text.format(
        "interaction of %s and %s: F(%d, %d) = %.2f, p (Holm) %s",
        row.getAs("axis"),
        row.getAs("other_axis"),
        row.<Integer>getAs("df"),
        row.<Long>getAs("residual_df"),
        row.<Double>getAs("f"),
        Comparison.equalOrLess(row.getAs("p_holm")));
  }

  /** A sentence each; and the best levels at the edge of what was tried. */
  List<String> sentences() {
    if (Sequences.haveStopped(group)) {
      return Sequences.ofEffects(group);
    }
    List<String> sentences = new ArrayList<>();
    for (Row row : group.rows("effects")) {
      sentences.add(sentence(row));
    }
    sentences.addAll(edges());
    return sentences;
  }

  private String sentence(Row row) {
    Metric metric = Metric.of(row);
    String level = Axes.described(row.getAs("axis"), row.getAs("level"));
    String baseline = Axes.described(row.getAs("axis"), row.getAs("baseline"));
    String verdict = row.getAs("verdict");
    String what =
        switch (verdict) {
          case "better", "worse" -> differs(row, metric, level, baseline);
          case "equal" ->
              Text.format(
                  "%s equals %s%s within %s",
                  level,
                  baseline,
                  metric.by(),
                  metric.amount(Points.text(metric.shown(row.<Double>getAs("margin")))));
          case "undecided" ->
              Text.format("%s: no significant difference%s from %s", level, metric.by(), baseline);
          default ->
              Text.format("There is no test of %s against %s%s", level, baseline, metric.by());
        };
    String interval = GroupTables.interval(row, metric, Points::signedInterval);
    boolean isSaid = interval.isEmpty() || verdict.equals("better") || verdict.equals("worse");
    return what
        + (isSaid ? "" : Text.format(" (95 %%: %s)", interval))
        + Text.format(", averaged over %s combinations", over(row))
        + lostTo(row)
        + differsBy(row);
  }

  private static String differs(Row row, Metric metric, String level, String baseline) {
    double difference = row.getAs("difference");
    double sign = Math.signum(difference);
    double one = metric.shown(sign * row.<Double>getAs("low"));
    double other = metric.shown(sign * row.<Double>getAs("high"));
    return Text.format(
        "%s (95 %%: %s)",
        metric.sentence(
            row.getAs("axis"),
            sign > 0,
            level,
            baseline,
            Points.text(metric.shown(Math.abs(difference)))),
        Points.interval(Math.min(one, other), Math.max(one, other)));
  }

  /** {@code (2 diverged)}. */
  private static String lostTo(Row row) {
    String lost =
        LOST_TO.stream()
            .filter(column -> row.<Long>getAs(column) > 0)
            .map(column -> row.<Long>getAs(column) + " " + column.replace('_', ' '))
            .collect(Collectors.joining(", "));
    return lost.isEmpty() ? "" : " (" + lost + ")";
  }

  /** By which other axes the effects of an axis differ. */
  private String differsBy(Row row) {
    String axis = row.getAs("axis");
    List<String> by =
        interactions().stream()
            .filter(each -> each.getAs("metric").equals(row.getAs("metric")))
            .filter(each -> each.<Double>getAs("p_holm") < LEVEL)
            .flatMap(each -> other(axis, each))
            .toList();
    return by.isEmpty() ? "" : "; it differs by " + String.join(" and by ", by);
  }

  private static Stream<String> other(String axis, Row interaction) {
    List<String> both = List.of(interaction.getAs("axis"), interaction.getAs("other_axis"));
    return both.contains(axis)
        ? both.stream()
            .filter(other -> !other.equals(axis))
            .map(
                other ->
                    Text.format(
                        "%s (interaction, p %s)",
                        other, Comparison.equalOrLess(interaction.getAs("p_holm"))))
        : Stream.of();
  }

  /** Where the best level has none beyond it. */
  private List<String> edges() {
    if (!axes.isStored()) {
      return List.of();
    }
    List<Row> edges =
        group.rows("level_means").stream()
            .filter(row -> row.getAs("edge") != null)
            .filter(row -> !row.getAs("axis").equals(Design.EPOCHS))
            .toList();
    return edges.stream()
        .filter(row -> row.getAs("metric").equals(edges.get(0).getAs("metric")))
        .map(
            row ->
                Text.format(
                    "The best %s is the %s that was tried, %s: a better one may lie beyond",
                    row.getAs("axis"), row.getAs("edge"), row.getAs("level")))
        .toList();
  }
}
