package org.archsweep.report;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.Text;

/**
 * What a sweep ends with: the views {@code summary}, {@code differences} and {@code failures},
 * group by group, in percent and percentage points, and what they say in words.
 */
public final class Comparison {
  private Comparison() {}

  /** Prints it, from the views of the session. */
  public static void print(SparkSession spark, PrintStream out) {
    List<Row> groups = spark.table("groups").collectAsList();
    if (groups.isEmpty()) {
      out.println("No trials yet.");
      return;
    }
    Map<String, List<Row>> rows = new HashMap<>();
    for (Row group : groups) {
      int id = group.getAs("group_id");
      Group views =
          view -> of(id, rows.computeIfAbsent(view, name -> spark.table(name).collectAsList()));
      out.println();
      out.println("group " + id + ": " + described(group));
      out.println();
      out.println("summary: test accuracy after the last epoch, in %");
      out.print(summary(views.rows("summary")));
      List<Row> compared = views.rows("differences");
      if (!compared.isEmpty()) {
        out.println();
        out.println(
            "differences: from "
                + baseline(compared).map(Text::printable).orElse("the one in the first column")
                + ", in percentage points; p by Welch's test, Holm's for "
                + compared.get(0).getAs("family")
                + " comparisons");
        out.print(differences(compared));
      }
      LongerDeeperBest.print(views, out);
      List<String> words = Conclusions.of(views);
      if (!words.isEmpty()) {
        out.println();
        out.println("in words:");
        words.forEach(sentence -> out.println("- " + Text.printable(sentence) + "."));
      }
    }
    List<Row> failures = spark.table("failures").collectAsList();
    if (!failures.isEmpty()) {
      out.println();
      out.println("failures: trials without a result");
      out.print(failures(failures));
    }
  }

  /** The rows of a group. */
  static List<Row> of(int group, List<Row> rows) {
    return rows.stream().filter(row -> row.<Integer>getAs("group_id") == group).toList();
  }

  /** What the trials of a group have in common. */
  public static String described(Row group) {
    return Text.printable(
        Text.format(
            "%s%s, width %s, %s, %s, %s",
            group.<String>getAs("data"),
            limits(group.getAs("train_limit"), group.getAs("test_limit")),
            group.<Double>getAs("width"),
            group.<String>getAs("precision"),
            group.<String>getAs("device"),
            group.<String>getAs("program")));
  }

  private static String limits(String train, String test) {
    String limits = "";
    limits += train == null ? "" : Text.format(", first %s training images", train);
    return limits + (test == null ? "" : Text.format(", first %s test images", test));
  }

  private static TextTable summary(List<Row> rows) {
    TextTable grid =
        new TextTable()
            .words("network")
            .numbers("epochs")
            .numbers("runs")
            .numbers("mean")
            .numbers("95 % interval")
            .numbers("sd")
            .numbers("std. error")
            .numbers("at 94 %")
            .numbers("seconds")
            .numbers("parameters");
    for (Row row : rows) {
      grid.row(
          List.of(
              row.getAs("network"),
              row.<Integer>getAs("epochs").toString(),
              runs(row),
              percent(row.getAs("mean")),
              interval(row, Points::interval),
              points(row.getAs("sd"), Points::text),
              points(row.getAs("standard_error"), Points::text),
              number("%.0f %%", scaled(row.getAs("reached_94"))),
              number("%.1f", row.getAs("seconds")),
              Text.format("%,d", row.<Long>getAs("parameters"))));
    }
    return grid;
  }

  private static String runs(Row row) {
    String runs = row.<Long>getAs("n").toString();
    long lost = row.<Long>getAs("diverged") + row.<Long>getAs("failed");
    return lost == 0 ? runs : Text.format("%s of %d", runs, row.<Long>getAs("n") + lost);
  }

  /** What all are compared with, if it's one. */
  private static Optional<String> baseline(List<Row> rows) {
    List<String> baselines =
        rows.stream().map(row -> row.<String>getAs("baseline")).distinct().toList();
    return baselines.size() == 1 ? Optional.of(baselines.get(0)) : Optional.empty();
  }

  private static TextTable differences(List<Row> rows) {
    boolean oneBaseline = baseline(rows).isPresent();
    TextTable grid = oneBaseline ? new TextTable() : new TextTable().words("from");
    grid.words("network")
        .numbers("epochs")
        .numbers("difference")
        .numbers("95 % interval")
        .numbers("p")
        .numbers("p (Holm)")
        .numbers("more seconds");
    for (Row row : rows) {
      List<String> cells =
          List.of(
              row.getAs("network"),
              row.<Integer>getAs("epochs").toString(),
              points(row.getAs("difference"), Points::signed),
              interval(row, Points::signedInterval),
              probability(row.getAs("p")),
              probability(row.getAs("p_holm")),
              number("%+.1f", row.getAs("seconds")));
      grid.row(
          oneBaseline
              ? cells
              : Stream.concat(Stream.of(row.<String>getAs("baseline")), cells.stream()).toList());
    }
    return grid;
  }

  private static TextTable failures(List<Row> rows) {
    TextTable grid =
        new TextTable()
            .words("network")
            .numbers("epochs")
            .numbers("seed")
            .words("status")
            .words("error");
    for (Row row : rows) {
      grid.row(
          List.of(
              row.getAs("network"),
              row.<Integer>getAs("epochs").toString(),
              row.<Long>getAs("seed").toString(),
              row.getAs("status"),
              row.getAs("error") == null ? "" : row.getAs("error")));
    }
    return grid;
  }

  private static String interval(Row row, BiFunction<Double, Double, String> of) {
    Double low = row.getAs("low");
    Double high = row.getAs("high");
    return low == null || high == null ? "" : of.apply(scaled(low), scaled(high));
  }

  /** Points, of a share. */
  static String points(Double share, DoubleFunction<String> text) {
    return share == null ? "" : text.apply(scaled(share));
  }

  static String probability(Double p) {
    if (p == null) {
      return "";
    }
    return p < 1e-4 ? "< 0.0001" : number("%.4f", p);
  }

  /** A p in a sentence: {@code = 0.0123}, or {@code < 0.0001}. */
  static String equalOrLess(double p) {
    String probability = probability(p);
    return probability.startsWith("<") ? probability : "= " + probability;
  }

  static String percent(Double share) {
    return number("%.2f", scaled(share));
  }

  static Double scaled(Double share) {
    return share == null ? null : 100 * share;
  }

  /** The number; a small one below 0 is 0.0, not -0.0. */
  static String number(String format, Double value) {
    if (value == null) {
      return "";
    }
    String text = Text.format(format, value);
    return text.matches("-0\\.0+") ? Text.format(format, 0.0) : text;
  }
}
