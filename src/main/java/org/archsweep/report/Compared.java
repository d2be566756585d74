package org.archsweep.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.archsweep.Text;
import org.archsweep.results.Design;

/**
 * Comparisons that are told together: of one metric, along one axis, at one length.
 *
 * @param epochs the length where there are several; else null
 */
public record Compared(List<Row> rows, Integer epochs) {
  /** As many are named one by one. */
  private static final int NAMED = 3;

  /** All of a group. */
  public static List<Compared> all(Group group, String view) {
    Map<List<String>, List<Row>> together =
        group.rows(view).stream()
            .collect(
                Collectors.groupingBy(
                    row -> List.of(row.<String>getAs("metric"), row.<String>getAs("axis")),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<Compared> all = new ArrayList<>();
    together.values().forEach(rows -> all.addAll(byLength(rows)));
    return all;
  }

  private static List<Compared> byLength(List<Row> rows) {
    List<Integer> lengths = rows.stream().map(Compared::length).distinct().sorted().toList();
    if (lengths.size() == 1 || isOfLengths(rows.get(0))) {
      return List.of(new Compared(rows, null));
    }
    return lengths.stream()
        .map(
            length ->
                new Compared(
                    rows.stream().filter(row -> length(row).equals(length)).toList(), length))
        .toList();
  }

  private static Integer length(Row row) {
    return row.getAs("epochs");
  }

  private static boolean isOfLengths(Row row) {
    return row.getAs("axis").equals(Design.EPOCHS);
  }

  /** What tells a comparison from the others of its group. */
  static String key(Row row) {
    return List.of(row.getAs("metric"), name(row), baseline(row), length(row)).toString();
  }

  /** What is compared. */
  public static String name(Row row) {
    return isOfLengths(row)
        ? row.getAs("setting") + " at " + Header.epochs(length(row))
        : row.getAs("setting");
  }

  /** What it's compared with. */
  public static String baseline(Row row) {
    return isOfLengths(row)
        ? row.getAs("baseline") + " at " + Header.epochs(row.<Integer>getAs("baseline_epochs"))
        : row.getAs("baseline");
  }

  List<Row> rows(Predicate<Row> which) {
    return rows.stream().filter(which).toList();
  }

  public Row first() {
    return rows.get(0);
  }

  public Metric metric() {
    return Metric.of(first());
  }

  public boolean hasOneBaseline() {
    return rows.stream().map(Compared::baseline).distinct().count() == 1;
  }

  public String baseline() {
    return baseline(first());
  }

  /** Says the length where there are several. */
  public String at() {
    return epochs == null ? "" : Text.format(" at %d epochs", epochs);
  }

  private boolean isOfNetworks() {
    return first().getAs("axis").equals("network");
  }

  private String kind() {
    if (!hasOneBaseline()) {
      return "pairs";
    }
    return isOfNetworks() ? Group.NETWORKS : "settings";
  }

  String all() {
    return rows.size() + " " + kind();
  }

  /**
   * As it goes on from some that differ from the baseline.
   *
   * @param sign 1 where they have more of the metric, else -1
   */
  String verb(int sign) {
    if (metric() == Metric.TEST_ACCURACY && isOfNetworks()) {
      return sign > 0 ? "beat " : "lose to ";
    }
    return switch (metric()) {
      case TEST_ACCURACY -> sign > 0 ? "add to " : "cost against ";
      case SECONDS -> sign > 0 ? "take more than " : "take less than ";
      case TEST_LOSS -> sign > 0 ? "have a higher test loss than " : "have a lower test loss than ";
    };
  }

  /** That one differs from what it's compared with, by so much. */
  String sentence(Row row, int sign, String size) {
    return metric().sentence(row.getAs("axis"), sign > 0, name(row), baseline(row), size);
  }

  /** Names some of them, or counts them. */
  String names(List<Row> some) {
    if (some.size() > NAMED) {
      return some.size() == rows.size()
          ? Text.format("the %d %s", some.size(), kind())
          : Text.format("%d of %s", some.size(), all());
    }
    return some.stream()
        .map(
            row -> hasOneBaseline() ? name(row) : Text.format("(%s, %s)", name(row), baseline(row)))
        .collect(Collectors.joining(" and "));
  }
}
