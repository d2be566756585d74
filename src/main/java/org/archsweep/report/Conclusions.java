package org.archsweep.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.archsweep.Text;

/**
 * What the views say of a group, in a few plain sentences. A sentence claims no more than its row:
 * that settings differ, only where the interval and Holm's p both say so; that they're equal, only
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
          Conclusions::noise,
          Warnings::of);

  /** Likewise, where repeats stopped by looking. */
  private static final List<Sentences> STOPPED =
      List.of(
          Sequences::ofDifferences,
          group -> List.of(Sequences.warning()),
          Conclusions::noise,
          Warnings::ofStopped);

  private Conclusions() {}

  /** The sentences, without their full stops; none where nothing can be said. */
  static List<String> of(Group group) {
    return (Sequences.haveStopped(group) ? STOPPED : ALL)
        .stream().flatMap(sentences -> sentences.of(group).stream()).toList();
  }

  /** Rows of {@code differences} whose interval excludes 0 and whose p_holm is below 5 %. */
  private static List<String> differ(Group group) {
    List<String> equal = equalOnes(group);
    List<String> sentences = new ArrayList<>();
    for (Compared compared : Compared.all(group, "differences")) {
      Predicate<Row> isDifferent = row -> isShown(row) && !equal.contains(Compared.key(row));
      if (compared.hasOneBaseline()) {
        for (int sign : new int[] {1, -1}) {
          List<Row> rows =
              compared.rows(row -> isDifferent.test(row) && sign * difference(row) > 0);
          sentences.addAll(differ(compared, rows, compared.verb(sign) + compared.baseline()));
        }
      } else {
        sentences.addAll(differ(compared, compared.rows(isDifferent), "differ"));
      }
    }
    return sentences;
  }

  private static List<String> differ(Compared compared, List<Row> rows, String verb) {
    if (rows.size() <= NAMED) {
      return rows.stream().map(row -> differs(compared, row) + compared.at()).toList();
    }
    Row furthest =
        rows.stream().max((one, other) -> Double.compare(size(one), size(other))).orElseThrow();
    return List.of(
        Text.format(
            "%d of %s %s%s; the largest difference measured: %s",
            rows.size(), compared.all(), verb, compared.at(), differs(compared, furthest)));
  }

  private static String differs(Compared compared, Row row) {
    Metric metric = compared.metric();
    double sign = Math.signum(difference(row));
    double one = metric.shown(sign * row.<Double>getAs("low"));
    double other = metric.shown(sign * row.<Double>getAs("high"));
    return Text.format(
        "%s (95 %%: %s, %s)",
        compared.sentence(row, sign > 0 ? 1 : -1, Points.text(metric.shown(size(row)))),
        Points.interval(Math.min(one, other), Math.max(one, other)),
        runs(List.of(row)));
  }

  /** Other rows of {@code differences} that have a p; what more runs would show, {@code noise}. */
  private static List<String> undecided(Group group) {
    List<String> equal = equalOnes(group);
    List<String> sentences = new ArrayList<>();
    for (Compared compared : Compared.all(group, "differences")) {
      List<Row> rows =
          compared.rows(
              row -> row.getAs("p") != null && !isShown(row) && !equal.contains(Compared.key(row)));
      if (!rows.isEmpty()) {
        sentences.add(
            Text.format(
                "%s: no significant difference%s%s%s with %s%s",
                compared.names(rows),
                compared.metric().by(),
                compared.hasOneBaseline() ? " from " + compared.baseline() : "",
                compared.at(),
                runs(rows),
                compared.metric() == Metric.TEST_ACCURACY ? more(group.rows("noise").get(0)) : ""));
      }
    }
    return sentences;
  }

  private static List<String> equalOnes(Group group) {
    return group.rows("equivalence").stream()
        .filter(Conclusions::isEqual)
        .map(Compared::key)
        .toList();
  }

  static String more(Row noise) {
    Double visible = noise.getAs("mde_80");
    return visible == null || Points.isZero(50 * visible)
        ? ""
        : Text.format(
            "; with %d runs each, %s points would be detected (80 %% power), with %d, %s",
            noise.<Long>getAs("runs"),
            Points.text(100 * visible),
            noise.<Long>getAs("required_runs"),
            Points.text(50 * visible));
  }

  /** Rows of {@code differences} without a p. */
  private static List<String> untested(Group group) {
    List<String> sentences = new ArrayList<>();
    for (Compared compared : Compared.all(group, "differences")) {
      List<Row> rows = compared.rows(row -> row.getAs("p") == null);
      if (!rows.isEmpty()) {
        sentences.add(
            Text.format(
                "There is no test of %s%s%s%s: it takes two runs on each side, and some spread",
                compared.names(rows),
                compared.hasOneBaseline() ? " against " + compared.baseline() : "",
                compared.metric().by(),
                compared.at()));
      }
    }
    return sentences;
  }

  /** Rows of {@code equivalence}, which has some where a margin was given. */
  private static List<String> equal(Group group) {
    List<String> sentences = new ArrayList<>();
    Set<String> different =
        group.rows("differences").stream()
            .filter(Conclusions::isShown)
            .map(Compared::key)
            .collect(Collectors.toSet());
    for (Compared compared : Compared.all(group, "equivalence")) {
      Metric metric = compared.metric();
      String margin =
          metric.amount(Points.text(metric.shown(compared.first().<Double>getAs("margin"))));
      List<Row> shown = compared.rows(Conclusions::isEqual);
      List<Row> open =
          compared.rows(
              row ->
                  row.getAs("p") != null
                      && !isEqual(row)
                      && !different.contains(Compared.key(row)));
      if (shown.size() <= NAMED) {
        shown.forEach(row -> sentences.add(equalTo(compared, row, margin) + compared.at()));
      } else {
        sentences.add(
            Text.format(
                "%d of %s are equal%s within %s%s",
                shown.size(),
                compared.all(),
                compared.hasOneBaseline() ? " to " + compared.baseline() : "",
                margin,
                compared.at()));
      }
      if (!open.isEmpty()) {
        sentences.add(
            Text.format(
                "It isn't shown that %s %s equal%s within %s%s",
                compared.names(open),
                open.size() == 1 && compared.hasOneBaseline() ? "is" : "are",
                compared.hasOneBaseline() ? " to " + compared.baseline() : "",
                margin,
                compared.at()));
      }
    }
    return sentences;
  }

  private static String equalTo(Compared compared, Row row, String margin) {
    Metric metric = compared.metric();
    return Text.format(
        "%s equals %s within %s (90 %%: %s, %s)",
        Compared.name(row),
        Compared.baseline(row),
        margin,
        Points.interval(
            metric.shown(row.<Double>getAs("low_90")), metric.shown(row.<Double>getAs("high_90"))),
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
                    "%s differ in what longer training brings them (interaction, p %s)",
                    capitalized(group.kind()), Comparison.equalOrLess(p)))
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
              "%s has the highest mean of %d %s%s, and in %s of draws with other seeds; it leads"
                  + " the mean of all by %s points, where the best of as many equal %s would by %s",
              first.getAs("setting"),
              rivals.size(),
              group.kind(),
              lengths.size() == 1
                  ? ""
                  : Text.format(" at %d epochs", first.<Integer>getAs("epochs")),
              share(first.getAs("p_best")),
              Points.text(100 * first.<Double>getAs("above_average")),
              group.kind(),
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
        && !Points.isZero(Metric.of(row).shown(difference(row)))
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

  /** How many runs these comparisons rest on. */
  static String runs(List<Row> rows) {
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

  private static String capitalized(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
