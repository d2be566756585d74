package org.archsweep.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.archsweep.Text;
import org.archsweep.statistics.AnytimeVerdict;

/**
 * What is said where repeats stopped by looking: what confidence sequences say, and nothing that
 * rests on means or on intervals for who looks once.
 */
public final class Sequences {
  /** As many are named one by one. */
  private static final int NAMED = 5;

  /** Stands in the titles of tables with columns that stopping has spoiled. */
  static final String MARK = "stopped by looking";

  private Sequences() {}

  /** Whether a group's repeats did. */
  public static boolean haveStopped(Group group) {
    return !group.rows("stopped").isEmpty();
  }

  /** A title, with a mark if they did. */
  static String marked(String title, String what, Group group) {
    return haveStopped(group) ? Text.format("%s; %s: %s", title, MARK, what) : title;
  }

  /** Of the rows of {@code differences}. */
  static List<String> ofDifferences(Group group) {
    List<String> sentences = new ArrayList<>();
    for (Compared compared : Compared.all(group, "differences")) {
      sentences.addAll(
          sentences(compared.rows(), Compared::name, Compared::baseline, compared.at()));
    }
    return sentences;
  }

  /** Of the rows of {@code effects}. */
  static List<String> ofEffects(Group group) {
    return sentences(
        group.rows("effects"),
        row -> Axes.described(row.getAs("axis"), row.getAs("level")),
        row -> Axes.described(row.getAs("axis"), row.getAs("baseline")),
        "");
  }

  /** Why nothing else is said. */
  static String warning() {
    return "Repeats stopped by looking: means are too far apart, and Student's and Welch's intervals"
        + " and p say too much; what may be quoted are the sequences (anytime_low to anytime_high)";
  }

  private static List<String> sentences(
      List<Row> rows, Function<Row, String> name, Function<Row, String> baseline, String at) {
    Map<List<String>, List<Row>> together =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row ->
                        List.of(row.<String>getAs("metric"), row.<String>getAs("anytime_verdict")),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return together.values().stream()
        .map(
            some -> {
              Row first = some.get(0);
              String named =
                  some.stream()
                      .limit(NAMED)
                      .map(row -> name.apply(row) + told(row, baseline))
                      .collect(Collectors.joining("; "));
              String more =
                  some.size() > NAMED ? Text.format("; %d more", some.size() - NAMED) : "";
              return Text.format(
                  "%s%s%s: %s%s",
                  capitalized(first.getAs("anytime_verdict")),
                  Metric.of(first).by(),
                  at,
                  named,
                  more);
            })
        .toList();
  }

  /** Than what, and by how much. */
  private static String told(Row row, Function<Row, String> baseline) {
    String verdict = row.getAs("anytime_verdict");
    String than =
        AnytimeVerdict.isBetter(verdict) || AnytimeVerdict.isWorse(verdict) ? "than" : "and";
    long pairs = row.getAs("anytime_n");
    return Text.format(
        " %s %s (%s%s%s)",
        than,
        baseline.apply(row),
        interval(row).map(each -> "95 %: " + each + ", ").orElse(""),
        GroupTables.count(pairs, "pair"),
        diverged(row));
  }

  /** What a table of differences has of sequences, beside the rest. */
  static void addColumns(TextTable table) {
    table.numbers("pairs").numbers("sequence");
  }

  /** A row's cells of these. */
  static List<String> cells(Row row) {
    return List.of(row.<Long>getAs("anytime_n").toString(), interval(row).orElse(""));
  }

  /** The sequence's two ends, where it has both. */
  private static Optional<String> interval(Row row) {
    Double low = row.getAs("anytime_low");
    Double high = row.getAs("anytime_high");
    Metric metric = Metric.of(row);
    return low == null || high == null
        ? Optional.empty()
        : Optional.of(Points.signedInterval(metric.shown(low), metric.shown(high)));
  }

  private static String diverged(Row row) {
    int alone = row.getAs("diverged_alone");
    int baseline = row.getAs("baseline_diverged_alone");
    return alone + baseline == 0
        ? ""
        : Text.format(", diverged alone at %d and %d seeds", alone, baseline);
  }

  private static String capitalized(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
