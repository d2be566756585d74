package org.archsweep.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.archsweep.Text;

/**
 * What the views say of a group, in a few plain sentences. A sentence claims no more than its row:
 * that networks differ, only where the interval and Holm's p both say so; that they're equal, only
 * where it was tested for within a margin. Nor does it say anything of what is shown as 0.
 */
final class Conclusions {
  /** As many are named one by one; of more, how many they are and the one that's furthest. */
  private static final int NAMED = 3;

  private static final double LEVEL = 0.05;

  private interface Sentences {
    List<String> of(Group group);
  }

  /** In the order in which they're said. */
  private static final List<Sentences> ALL =
      List.of(
          Conclusions::differ,
          Conclusions::undecided,
          Conclusions::untested,
          Conclusions::equal,
          Conclusions::deeper,
          Conclusions::interaction,
          Conclusions::best,
          Conclusions::noise);

  private Conclusions() {}

  /** The sentences, without their full stops; none where nothing can be said. */
  static List<String> of(Group group) {
    return ALL.stream().flatMap(sentences -> sentences.of(group).stream()).toList();
  }

  /** Rows of {@code differences} whose interval excludes 0 and whose p_holm is below 5 %. */
  private static List<String> differ(Group group) {
    List<String> sentences = new ArrayList<>();
    for (Compared compared : Compared.byLength(group.rows("differences"))) {
      List<Row> better = compared.rows(row -> isShown(row) && difference(row) > 0);
      List<Row> worse = compared.rows(row -> isShown(row) && difference(row) < 0);
      if (compared.hasOneBaseline()) {
        sentences.addAll(differ(compared, better, "beat " + compared.baseline()));
        sentences.addAll(differ(compared, worse, "lose to " + compared.baseline()));
      } else {
        sentences.addAll(differ(compared, compared.rows(Conclusions::isShown), "differ"));
      }
    }
    return sentences;
  }

  private static List<String> differ(Compared compared, List<Row> rows, String verb) {
    if (rows.size() <= NAMED) {
      return rows.stream().map(row -> beats(row) + compared.at()).toList();
    }
    Row furthest =
        rows.stream().max((one, other) -> Double.compare(size(one), size(other))).orElseThrow();
    return List.of(
        Text.format(
            "%d of %s %s%s; the largest difference measured: %s",
            rows.size(), compared.all(), verb, compared.at(), beats(furthest)));
  }

  private static String beats(Row row) {
    double sign = Math.signum(difference(row));
    double[] ends = {100 * sign * row.<Double>getAs("low"), 100 * sign * row.<Double>getAs("high")};
    return Text.format(
        "%s %s %s by %s points (95 %%: %s, %s)",
        row.getAs("network"),
        sign > 0 ? "beats" : "loses to",
        row.getAs("baseline"),
        Points.text(100 * size(row)),
        Points.interval(Math.min(ends[0], ends[1]), Math.max(ends[0], ends[1])),
        runs(List.of(row)));
  }

  /** Other rows of {@code differences} that have a p; what more runs would show, {@code noise}. */
  private static List<String> undecided(Group group) {
    List<String> equal =
        group.rows("equivalence").stream()
            .filter(Conclusions::isEqual)
            .map(Conclusions::cell)
            .toList();
    List<String> sentences = new ArrayList<>();
    for (Compared compared : Compared.byLength(group.rows("differences"))) {
      List<Row> rows =
          compared.rows(
              row -> row.getAs("p") != null && !isShown(row) && !equal.contains(cell(row)));
      if (!rows.isEmpty()) {
        sentences.add(
            Text.format(
                "%s can't be told apart%s%s with %s%s",
                compared.names(rows),
                compared.hasOneBaseline() ? " from " + compared.baseline() : "",
                compared.at(),
                runs(rows),
                more(group.rows("noise").get(0))));
      }
    }
    return sentences;
  }

  private static String more(Row noise) {
    Double visible = noise.getAs("mde_80");
    return visible == null || Points.isZero(50 * visible)
        ? ""
        : Text.format(
            "; %d runs each show %s points (80 %% power), %d would show %s",
            noise.<Long>getAs("runs"),
            Points.text(100 * visible),
            noise.<Long>getAs("required_runs"),
            Points.text(50 * visible));
  }

  /** Rows of {@code differences} without a p. */
  private static List<String> untested(Group group) {
    List<String> sentences = new ArrayList<>();
    for (Compared compared : Compared.byLength(group.rows("differences"))) {
      List<Row> rows = compared.rows(row -> row.getAs("p") == null);
      if (!rows.isEmpty()) {
        sentences.add(
            Text.format(
                "There is no test of %s%s%s: it takes two runs on each side, and some spread",
                compared.names(rows),
                compared.hasOneBaseline() ? " against " + compared.baseline() : "",
                compared.at()));
      }
    }
    return sentences;
  }

  /** Rows of {@code equivalence}, which has some where a margin was given. */
  private static List<String> equal(Group group) {
    List<String> sentences = new ArrayList<>();
    for (Compared compared : Compared.byLength(group.rows("equivalence"))) {
      String margin = Points.text(100 * compared.first().<Double>getAs("margin"));
      List<Row> shown = compared.rows(Conclusions::isEqual);
      List<Row> open = compared.rows(row -> row.getAs("p") != null && !isEqual(row));
      if (shown.size() <= NAMED) {
        shown.forEach(row -> sentences.add(equalTo(row, margin) + compared.at()));
      } else {
        sentences.add(
            Text.format(
                "%d of %s are equal%s within %s points%s",
                shown.size(),
                compared.all(),
                compared.hasOneBaseline() ? " to " + compared.baseline() : "",
                margin,
                compared.at()));
      }
      if (!open.isEmpty()) {
        sentences.add(
            Text.format(
                "It isn't shown that %s %s equal%s within %s points%s",
                compared.names(open),
                open.size() == 1 && compared.hasOneBaseline() ? "is" : "are",
                compared.hasOneBaseline() ? " to " + compared.baseline() : "",
                margin,
                compared.at()));
      }
    }
    return sentences;
  }

  private static String equalTo(Row row, String margin) {
    return Text.format(
        "%s equals %s within %s points (90 %%: %s, %s)",
        row.getAs("network"),
        row.getAs("baseline"),
        margin,
        Points.interval(100 * row.<Double>getAs("low_90"), 100 * row.<Double>getAs("high_90")),
        runs(List.of(row)));
  }

  /** The row of {@code longer_or_deeper}. */
  private static List<String> deeper(Group group) {
    List<String> sentences = new ArrayList<>();
    for (Row row : LongerDeeperBest.slopes(group)) {
      double difference = row.<Double>getAs("difference");
      double low = 100 * row.<Double>getAs("difference_low");
      double high = 100 * row.<Double>getAs("difference_high");
      boolean isShown = !Points.isZero(100 * difference);
      if (isShown && low > 0) {
        sentences.add(
            Text.format(
                "Another second buys more by a deeper network than by longer training: %s points"
                    + " (95 %%: %s)",
                Points.text(100 * difference), Points.interval(low, high)));
      } else if (isShown && high < 0) {
        sentences.add(
            Text.format(
                "Another second buys more by longer training than by a deeper network: %s points"
                    + " (95 %%: %s)",
                Points.text(-100 * difference), Points.interval(-high, -low)));
      } else {
        sentences.add(
            Text.format(
                "Whether another second buys more by a deeper network or by longer training can't be"
                    + " told: deeper less longer is %s points (95 %%: %s)",
                Points.text(100 * difference), Points.interval(low, high)));
      }
    }
    return sentences;
  }

  /** The row of {@code interaction}, where its p is below 5 %. */
  private static List<String> interaction(Group group) {
    return LongerDeeperBest.interactions(group).stream()
        .map(row -> row.<Double>getAs("p"))
        .filter(p -> p < LEVEL)
        .map(
            p ->
                Text.format(
                    "Networks differ in what longer training brings them (interaction, p %s)",
                    Comparison.equalOrLess(p)))
        .toList();
  }

  /** The first row of {@code best} for each length. */
  private static List<String> best(Group group) {
    List<List<Row>> lengths = LongerDeeperBest.best(group);
    List<String> sentences = new ArrayList<>();
    for (List<Row> rivals : lengths) {
      Row first =
          rivals.stream()
              .max(Comparator.comparing((Row row) -> row.<Double>getAs("mean")))
              .orElseThrow();
      if (Points.isZero(100 * first.<Double>getAs("above_average"))) {
        continue;
      }
      sentences.add(
          Text.format(
              "%s has the highest mean of %d networks%s, and in %s of draws with other seeds; it leads"
                  + " the mean of all by %s points, where the best of as many equal networks would by"
                  + " %s",
              first.getAs("network"),
              rivals.size(),
              lengths.size() == 1
                  ? ""
                  : Text.format(" at %d epochs", first.<Integer>getAs("epochs")),
              share(first.getAs("p_best")),
              Points.text(100 * first.<Double>getAs("above_average")),
              Points.text(100 * first.<Double>getAs("expected_max_under_null"))));
    }
    return sentences;
  }

  /** Never all, and never none: other draws might have said otherwise. */
  private static String share(double of) {
    if (of < 0.005) {
      return "less than 1 %";
    }
    return of > 0.995 ? "more than 99 %" : Text.format("%.0f %%", 100 * of);
  }

  /** The row of {@code noise}. */
  private static List<String> noise(Group group) {
    List<String> sentences = new ArrayList<>();
    for (Row row : group.rows("noise")) {
      if (row.getAs("low") != null && !Points.isZero(100 * row.<Double>getAs("sd"))) {
        sentences.add(
            Text.format(
                "One run's standard deviation is %s points (95 %%: %s, with %d degrees of freedom)",
                Points.text(100 * row.<Double>getAs("sd")),
                Points.interval(100 * row.<Double>getAs("low"), 100 * row.<Double>getAs("high")),
                row.<Long>getAs("df")));
      }
      Double p = row.getAs("f_p");
      if (p != null && p < LEVEL) {
        sentences.add(
            Text.format(
                "That isn't the same everywhere (Brown and Forsythe's test, p %s): some differences"
                    + " show sooner than it says, and some later",
                Comparison.equalOrLess(p)));
      }
    }
    return sentences;
  }

  private static boolean isShown(Row row) {
    Double p = row.getAs("p_holm");
    return p != null
        && p < LEVEL
        && !Points.isZero(100 * difference(row))
        && (row.<Double>getAs("low") > 0 || row.<Double>getAs("high") < 0);
  }

  private static boolean isEqual(Row row) {
    return Boolean.TRUE.equals(row.<Boolean>getAs("equal"));
  }

  private static double difference(Row row) {
    return row.<Double>getAs("difference");
  }

  private static double size(Row row) {
    return Math.abs(difference(row));
  }

  private static String cell(Row row) {
    return row.getAs("baseline") + " " + row.getAs("network") + " " + row.getAs("epochs");
  }

  /** How many runs these comparisons rest on. */
  private static String runs(List<Row> rows) {
    List<Long> each =
        rows.stream()
            .flatMap(row -> List.of(row.<Long>getAs("n"), row.<Long>getAs("baseline_n")).stream())
            .sorted()
            .distinct()
            .toList();
    return each.size() == 1
        ? each.get(0) + " runs each"
        : Text.format("%d to %d runs", each.get(0), each.get(each.size() - 1));
  }

  /**
   * The comparisons at one length.
   *
   * @param among of how many lengths it's one
   */
  private record Compared(List<Row> rows, int among) {
    static List<Compared> byLength(List<Row> rows) {
      List<Integer> lengths =
          rows.stream().map(row -> row.<Integer>getAs("epochs")).distinct().sorted().toList();
      return lengths.stream()
          .map(
              epochs ->
                  new Compared(
                      rows.stream()
                          .filter(row -> row.<Integer>getAs("epochs").equals(epochs))
                          .toList(),
                      lengths.size()))
          .toList();
    }

    List<Row> rows(Predicate<Row> which) {
      return rows.stream().filter(which).toList();
    }

    Row first() {
      return rows.get(0);
    }

    boolean hasOneBaseline() {
      return rows.stream().map(row -> row.<String>getAs("baseline")).distinct().count() == 1;
    }

    String baseline() {
      return first().getAs("baseline");
    }

    /** Says the length where there are several. */
    String at() {
      return among == 1 ? "" : Text.format(" at %d epochs", first().<Integer>getAs("epochs"));
    }

    String all() {
      return rows.size() + (hasOneBaseline() ? " networks" : " pairs");
    }

    /** Names some of them, or counts them. */
    String names(List<Row> some) {
      if (some.size() > NAMED) {
        String what = hasOneBaseline() ? "networks" : "pairs";
        return some.size() == rows.size()
            ? Text.format("the %d %s", some.size(), what)
            : Text.format("%d of %s", some.size(), all());
      }
      return some.stream()
          .map(
              row ->
                  hasOneBaseline()
                      ? row.<String>getAs("network")
                      : Text.format("(%s, %s)", row.getAs("network"), row.getAs("baseline")))
          .collect(Collectors.joining(" and "));
    }
  }
}
