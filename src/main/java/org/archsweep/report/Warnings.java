package org.archsweep.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.archsweep.Text;

/**
 * Where Student's and Welch's intervals say more than the runs do: nothing, where they may stand.
 */
final class Warnings {
  /** So rarely one is raised by accident. */
  private static final double LEVEL = 0.01;

  /** Fewer pairs decide nothing by intervals that may be looked at any time. */
  private static final int FEWEST_PAIRS = 5;

  /** As many are named one by one. */
  private static final int NAMED = 3;

  private static final Set<String> DECIDED = Set.of("better", "worse");

  private Warnings() {}

  /** The sentences, without their full stops. */
  static List<String> of(Group group) {
    List<String> warnings = new ArrayList<>();
    warnings.addAll(singleRuns(group));
    warnings.addAll(outliers(group));
    warnings.addAll(skewness(group));
    warnings.addAll(divergence(group));
    warnings.addAll(looked(group));
    return warnings;
  }

  /** Those that don't rest on intervals for who looks once. */
  static List<String> ofStopped(Group group) {
    return Stream.concat(outliers(group).stream(), skewness(group).stream()).toList();
  }

  /** Comparisons of {@code leave_one_out} with a verdict that just one run brings. */
  private static List<String> singleRuns(Group group) {
    List<Row> alone =
        group.rows("leave_one_out").stream()
            .filter(row -> !row.getAs("verdict").equals("undecided"))
            .collect(Collectors.groupingBy(Compared::key))
            .values()
            .stream()
            .filter(rows -> rows.size() == 1)
            .map(rows -> rows.get(0))
            .sorted(Comparator.comparing(Compared::key))
            .toList();
    if (alone.size() > NAMED) {
      return List.of(
          Text.format(
              "%d verdicts hang on a single run each: the view leave_one_out names them",
              alone.size()));
    }
    return alone.stream()
        .map(
            row ->
                Text.format(
                    "That %s is %s%s %s hangs on one run: without seed %d of %s it would be %s",
                    Compared.name(row),
                    row.getAs("verdict"),
                    row.getAs("verdict").equals("equal") ? " to" : " than",
                    Compared.baseline(row) + Metric.of(row).by(),
                    row.<Long>getAs("seed"),
                    row.getAs("run_of").equals("baseline")
                        ? Compared.baseline(row)
                        : Compared.name(row),
                    row.getAs("verdict_without")))
        .toList();
  }

  /** Rows of {@code outliers} whose run is too far. */
  private static List<String> outliers(Group group) {
    List<Row> rows =
        group.rows("outliers").stream()
            .filter(row -> row.<Double>getAs("p_holm") < LEVEL)
            .sorted(Comparator.comparing(row -> row.<Double>getAs("p_holm")))
            .toList();
    if (rows.size() > NAMED) {
      return List.of(
          Text.format(
              "%d %s have a run far from their others (view outliers): intervals may be wrong",
              rows.size(), group.kind()));
    }
    return rows.stream()
        .map(
            row ->
                Text.format(
                    "Seed %d of %s at %d epochs, %s %%, lies far from its other runs (Grubbs' test,"
                        + " p %s): intervals of it may be wrong",
                    row.<Long>getAs("seed"),
                    row.getAs("setting"),
                    row.<Integer>getAs("epochs"),
                    Points.text(100 * row.<Double>getAs("value")),
                    Comparison.equalOrLess(row.getAs("p_holm"))))
        .toList();
  }

  /** Of the group, the same in each row of {@code outliers}. */
  private static List<String> skewness(Group group) {
    return group.rows("outliers").stream()
        .limit(1)
        .filter(row -> row.<Double>getAs("skewness_p") < LEVEL)
        .map(
            row ->
                Text.format(
                    "Accuracies are skewed (skewness %.1f, p %s): a 95 %% interval of a mean may hold"
                        + " the truth in 86 to 92 %% of cases only",
                    row.<Double>getAs("group_skewness"),
                    Comparison.equalOrLess(row.getAs("skewness_p"))))
        .toList();
  }

  /** Rows of {@code differences} whose better side diverges more often. */
  private static List<String> divergence(Group group) {
    return group.rows("differences").stream()
        .filter(row -> row.<String>getAs("verdict") != null)
        .filter(row -> DECIDED.contains(row.<String>getAs("verdict")))
        .filter(row -> more(row) > 0)
        .limit(NAMED)
        .map(
            row ->
                Text.format(
                    "%s is better than %s only where it ends: it diverged at %d more seeds",
                    isBetter(row) ? Compared.name(row) : Compared.baseline(row),
                    (isBetter(row) ? Compared.baseline(row) : Compared.name(row))
                        + Metric.of(row).by(),
                    more(row)))
        .toList();
  }

  /** At how many seeds the better side alone diverged, less those of the other. */
  private static int more(Row row) {
    int more = row.<Integer>getAs("diverged_alone") - row.<Integer>getAs("baseline_diverged_alone");
    return isBetter(row) ? more : -more;
  }

  private static boolean isBetter(Row row) {
    return row.getAs("verdict").equals("better");
  }

  /** Rows of {@code differences} that only one of the two intervals decides. */
  private static List<String> looked(Group group) {
    long open =
        group.rows("differences").stream()
            .filter(row -> DECIDED.contains(row.<String>getAs("verdict")))
            .filter(row -> row.<Long>getAs("anytime_n") >= FEWEST_PAIRS)
            .filter(row -> row.getAs("anytime_verdict").equals("undecided"))
            .count();
    return open == 0
        ? List.of()
        : List.of(
            Text.format(
                "These intervals hold for one look. If you looked at earlier results and then trained"
                    + " more, rely on anytime_verdict of the view differences: by it"
                    + " %d of these differences %s undecided",
                open, open == 1 ? "is" : "are"));
  }
}
