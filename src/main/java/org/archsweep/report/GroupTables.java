package org.archsweep.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.archsweep.Text;

/** The tables of a group: a row a configuration, a row a comparison. */
final class GroupTables {
  private final Group group;
  private final Axes axes;

  GroupTables(Group group, Axes axes) {
    this.group = group;
    this.axes = axes;
  }

  /** From the view {@code summary}. */
  TitledTable summary() {
    return new TitledTable(
        Sequences.marked(
            "summary: test accuracy after the last epoch, in %",
            "means are too far apart, and their intervals too short", group),
        summaryRows());
  }

  private TextTable summaryRows() {
    List<Row> rows = group.rows("summary");
    boolean haveLoss = rows.stream().anyMatch(row -> row.getAs("test_loss") != null);
    boolean reachTarget = rows.stream().anyMatch(GroupTables::reachesTarget);
    TextTable table = new TextTable();
    axes.addColumns(table);
    table.numbers("runs").numbers("mean").numbers("95 % interval").numbers("sd");
    if (reachTarget) {
      table.numbers("at 94 %");
    }
    table.numbers("seconds");
    if (haveLoss) {
      table.numbers("test loss");
    }
    table.numbers("parameters");
    for (Row row : rows) {
      List<String> cells = new ArrayList<>(axes.markedCells(row));
      cells.addAll(
          List.of(
              runs(row),
              Comparison.percent(row.getAs("mean")),
              interval(row, Metric.TEST_ACCURACY, Points::interval),
              Comparison.points(row.getAs("sd"), Points::text)));
      if (reachTarget) {
        cells.add(Comparison.number("%.0f %%", Comparison.scaled(row.getAs("reached_94"))));
      }
      cells.add(Comparison.number("%.1f", row.getAs("seconds")));
      if (haveLoss) {
        cells.add(Comparison.number("%.4f", row.getAs("test_loss")));
      }
      cells.add(Text.format("%,d", row.<Long>getAs("parameters")));
      table.row(cells);
    }
    return table;
  }

  /** Whether one of its runs got to the study's 94 %. */
  private static boolean reachesTarget(Row row) {
    Double share = row.getAs("reached_94");
    return share != null && share > 0;
  }

  /** How many there are, and how many gave no accuracy. */
  private String runs(Row row) {
    long runs = row.getAs("n");
    long diverged = row.getAs("diverged");
    long failed = row.getAs("failed");
    if (!axes.isStored()) {
      return diverged + failed == 0
          ? Long.toString(runs)
          : Text.format("%d of %d", runs, runs + diverged + failed);
    }
    return runs
        + (diverged == 0 ? "" : Text.format(", %d diverged", diverged))
        + (failed == 0 ? "" : Text.format(", %d failed", failed));
  }

  /** From the view {@code differences}: a table for each metric and axis. */
  List<TitledTable> differences() {
    Map<List<String>, List<Row>> tables =
        group.rows("differences").stream()
            .collect(
                Collectors.groupingBy(
                    row -> List.of(row.<String>getAs("metric"), row.<String>getAs("axis")),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<TitledTable> differences = new ArrayList<>();
    tables.forEach(
        (what, rows) -> {
          Metric metric = Metric.named(what.get(0));
          String title =
              Text.format(
                  "differences: from %s, %s; p by Welch's test, Holm's for %s",
                  baseline(rows).orElse("the one in the first column"),
                  metric.unit(),
                  count(rows.get(0).getAs("family"), "comparison"));
          differences.add(
              new TitledTable(
                  Sequences.marked(
                      title,
                      "Welch's columns say too much, sequence and verdict hold at any moment",
                      group),
                  differences(rows, metric)));
        });
    return differences;
  }

  static String count(long number, String thing) {
    return number == 1 ? "1 " + thing : Text.format("%d %ss", number, thing);
  }

  /** What all are compared with, if it's one. */
  private Optional<String> baseline(List<Row> rows) {
    List<String> baselines = rows.stream().map(this::baseline).distinct().toList();
    return baselines.size() == 1 ? Optional.of(baselines.get(0)) : Optional.empty();
  }

  private String baseline(Row row) {
    return axes.level(row.getAs("axis"), row.getAs("baseline_id"));
  }

  private TextTable differences(List<Row> rows, Metric metric) {
    boolean oneBaseline = baseline(rows).isPresent();
    boolean isTime =
        group.rows("differences").stream().anyMatch(row -> row.getAs("metric").equals("seconds"));
    TextTable table = oneBaseline ? new TextTable() : new TextTable().words("from");
    axes.addColumns(table);
    table.numbers("difference").numbers("95 % interval").numbers("p (Holm)");
    boolean haveStopped = Sequences.haveStopped(group);
    if (haveStopped) {
      Sequences.addColumns(table);
    }
    if (axes.isStored()) {
      table.words("verdict");
    }
    if (!isTime) {
      table.numbers("more seconds");
    }
    for (Row row : rows) {
      List<String> cells = new ArrayList<>();
      if (!oneBaseline) {
        cells.add(baseline(row));
      }
      cells.addAll(axes.cells(row));
      Double difference = row.getAs("difference");
      cells.add(difference == null ? "" : Points.signed(metric.shown(difference)));
      cells.add(interval(row, metric, Points::signedInterval));
      cells.add(Comparison.probability(row.getAs("p_holm")));
      if (haveStopped) {
        cells.addAll(Sequences.cells(row));
      }
      if (axes.isStored()) {
        cells.add(row.getAs(haveStopped ? "anytime_verdict" : "verdict"));
      }
      if (!isTime) {
        cells.add(Comparison.number("%+.1f", row.getAs("seconds")));
      }
      table.row(cells);
    }
    return table;
  }

  static String interval(Row row, Metric metric, BiFunction<Double, Double, String> of) {
    Double low = row.getAs("low");
    Double high = row.getAs("high");
    return low == null || high == null ? "" : of.apply(metric.shown(low), metric.shown(high));
  }
}
