package org.archsweep.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.archsweep.Text;
import org.archsweep.analysis.SideTests;
import org.archsweep.analysis.Sides;

/**
 * What is said of two sides or more: what differs between them, the answer in words, a row for each
 * configuration, and what is the same.
 */
public final class SidesPage {
  /** As many are named one by one. */
  private static final int NAMED = 3;

  /** Verdicts of which the same is said wherever they are. */
  private static final Set<String> IN_COMMON =
      Set.of(Sides.SAME_TRIALS, Sides.SAME_RESULTS, "not judged");

  private final Sides sides;
  private final List<Row> rows;
  private final Optional<Row> noise;

  /**
   * A page.
   *
   * @param rows of {@link SideTests#rows}
   * @param noise of {@link SideTests#noise}
   */
  public SidesPage(Sides sides, List<Row> rows, Optional<Row> noise) {
    this.sides = sides;
    this.rows = rows;
    this.noise = noise;
  }

  /** Prints all of it. */
  public void print(Markup markup, PrintStream out) {
    out.print(markup.heading(title()));
    out.print(markup.items(differing()));
    out.print(markup.heading(counted()));
    out.print(markup.items(words()));
    table().print(markup, out);
    out.print(markup.heading(areTwo() ? "the same in both" : "the same in all"));
    out.print(markup.paragraph(inCommon()));
  }

  private String title() {
    List<String> names = sides.names();
    return Text.format(
        "%s against %s", String.join(", ", names.subList(1, names.size())), names.get(0));
  }

  private boolean areTwo() {
    return sides.names().size() == 2;
  }

  /** {@code libtorch: 2.6.0 in then, 2.7.1 in now}. */
  private List<String> differing() {
    List<String> names = sides.names();
    List<String> lines = new ArrayList<>();
    sides
        .differences()
        .forEach(
            (fact, values) ->
                lines.add(
                    Text.format(
                        "%s: %s",
                        fact,
                        IntStream.range(0, names.size())
                            .mapToObj(i -> values.get(i) + " in " + names.get(i))
                            .collect(Collectors.joining("; ")))));
    if (lines.isEmpty()) {
      lines.add("neither the device nor any version differs");
    }
    return lines;
  }

  private String inCommon() {
    return sides.inCommon().entrySet().stream()
        .map(
            each ->
                each.getKey().equals("device")
                    ? each.getValue()
                    : each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  /** {@code 1 worse, 2 undecided}. */
  private String counted() {
    Map<String, Long> verdicts =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    SidesPage::verdict, LinkedHashMap::new, Collectors.counting()));
    return GroupTables.count(rows.size(), "configuration")
        + ": "
        + verdicts.entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(Collectors.joining(", "));
  }

  /** A sentence for each verdict, or for each configuration where there are few. */
  private List<String> words() {
    Map<String, List<Row>> verdicts =
        rows.stream()
            .collect(
                Collectors.groupingBy(SidesPage::verdict, LinkedHashMap::new, Collectors.toList()));
    List<String> sentences = new ArrayList<>();
    verdicts.forEach(
        (verdict, each) -> {
          if (IN_COMMON.contains(verdict)) {
            sentences.add(Text.format("%s: %s.", settings(each), said(each.get(0))));
          } else {
            each.stream()
                .limit(NAMED)
                .forEach(row -> sentences.add(row.getAs("setting") + ": " + said(row) + "."));
            if (each.size() > NAMED) {
              sentences.add(Text.format("And %d more: %s.", each.size() - NAMED, verdict));
            }
          }
        });
    if (verdicts.containsKey("undecided")) {
      String more = noise.map(Conclusions::more).orElse("");
      if (!more.isEmpty()) {
        sentences.add(more.substring("; ".length()) + ".");
      }
    }
    sides
        .alone()
        .forEach(
            (side, labels) ->
                sentences.add(
                    Text.format("Only in %s, so not compared: %s.", side, trials(labels))));
    return sentences;
  }

  private static String trials(Map<String, Integer> labels) {
    return Text.some(
        labels.entrySet().stream()
            .map(each -> each.getKey() + " (" + GroupTables.count(each.getValue(), "trial") + ")")
            .toList(),
        NAMED);
  }

  private String settings(List<Row> some) {
    if (some.size() == rows.size()) {
      return some.size() == 1 ? some.get(0).getAs("setting") : "All " + some.size();
    }
    return Text.some(some.stream().map(row -> row.<String>getAs("setting")).toList(), NAMED);
  }

  private static String said(Row row) {
    Metric metric = Metric.TEST_ACCURACY;
    String one = row.getAs("side");
    String other = row.getAs("baseline");
    return switch (verdict(row)) {
      case "better", "worse" -> {
        double difference = row.getAs("difference");
        double sign = Math.signum(difference);
        double end = metric.shown(sign * row.<Double>getAs("low"));
        double otherEnd = metric.shown(sign * row.<Double>getAs("high"));
        yield metric.sentence(
                "side", sign > 0, one, other, Points.text(metric.shown(Math.abs(difference))))
            + Text.format(
                " (95 %%: %s, %s)",
                Points.interval(Math.min(end, otherEnd), Math.max(end, otherEnd)),
                Conclusions.runs(List.of(row)));
      }
      case "equal" ->
          Text.format(
                  "%s equals %s within %s",
                  one, other, metric.amount(Points.text(metric.shown(row.<Double>getAs("margin")))))
              + interval(row);
      case "undecided" ->
          Text.format("%s: no significant difference from %s", one, other) + interval(row);
      case Sides.SAME_TRIALS ->
          Text.format("the same trials in %s and in %s, nothing to compare", other, one);
      case Sides.SAME_RESULTS ->
          Text.format("each seed gave the same in %s and in %s, to the last bit", other, one);
      default ->
          "there is no test: it takes two runs on each side, none of them on both, and some spread";
    };
  }

  private static String interval(Row row) {
    return Text.format(
        " (95 %%: %s, %s)",
        GroupTables.interval(row, Metric.TEST_ACCURACY, Points::signedInterval),
        Conclusions.runs(List.of(row)));
  }

  private static String verdict(Row row) {
    return row.getAs("verdict");
  }

  private TitledTable table() {
    TextTable table = new TextTable().words("configuration");
    if (!areTwo()) {
      table.words("in");
    }
    table
        .words("verdict")
        .numbers("difference")
        .numbers("95 % interval")
        .numbers("p (Holm)")
        .numbers(areTwo() ? sides.names().get(0) : "first")
        .numbers(areTwo() ? sides.names().get(1) : "mean")
        .numbers("runs")
        .numbers("more seconds");
    for (Row row : rows) {
      List<String> cells = new ArrayList<>();
      cells.add(row.getAs("setting"));
      if (!areTwo()) {
        cells.add(row.getAs("side"));
      }
      Double difference = row.getAs("difference");
      cells.add(verdict(row));
      cells.add(difference == null ? "" : Points.signed(100 * difference));
      cells.add(GroupTables.interval(row, Metric.TEST_ACCURACY, Points::signedInterval));
      cells.add(Comparison.probability(row.getAs("p_holm")));
      cells.add(Comparison.percent(row.getAs("baseline_mean")));
      cells.add(Comparison.percent(row.getAs("mean")));
      cells.add(runs(row, "baseline_") + ", " + runs(row, ""));
      cells.add(Comparison.number("%+.1f", row.getAs("seconds")));
      table.row(cells);
    }
    return new TitledTable(heading(), table);
  }

  private String heading() {
    long family =
        rows.stream()
            .filter(row -> row.getAs("family") != null)
            .mapToLong(row -> row.<Long>getAs("family"))
            .max()
            .orElse(0);
    return Text.format(
        "test accuracy after the last epoch, in %%; differences from %s in percentage points%s",
        sides.names().get(0),
        family == 0
            ? ""
            : "; p by Welch's test, Holm's for " + GroupTables.count(family, "comparison"));
  }

  /** How many there are, and how many gave no accuracy. */
  private static String runs(Row row, String side) {
    long lost = row.<Long>getAs(side + "diverged") + row.<Long>getAs(side + "failed");
    long runs = row.<Long>getAs(side + "n");
    return lost == 0 ? Long.toString(runs) : Text.format("%d of %d", runs, runs + lost);
  }
}
