package org.archsweep.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.archsweep.InputException;
import org.archsweep.Text;

/**
 * A table as in a paper: a row for each level of one axis, a column for each of another, and the
 * mean test accuracy in the cells, averaged over the other axes.
 */
public final class AxisTable {
  /** What it reads. */
  public static final List<String> VIEWS =
      List.of("groups", "group_members", "levels", "summary", "runs", "differences");

  /** Where nothing is. */
  static final String NONE = "";

  private final SparkSession spark;
  private final String rows;
  private final Optional<String> columns;
  private final Optional<String> where;
  private final List<AxisGroup> groups;

  private AxisTable(
      SparkSession spark,
      String rows,
      Optional<String> columns,
      Optional<String> where,
      List<AxisGroup> groups) {
    this.spark = spark;
    this.rows = rows;
    this.columns = columns;
    this.where = where;
    this.groups = groups;
  }

  /**
   * The tables of all groups that have these axes.
   *
   * @param chosen the rows of {@code summary} that count: group_id and configuration_id
   * @param where what chose them, as it's told
   * @throws InputException if no experiment has such an axis, or nothing is left
   */
  public static AxisTable of(
      SparkSession spark,
      String rows,
      Optional<String> columns,
      List<Row> chosen,
      Optional<String> where) {
    return new AxisTable(
        spark, rows, columns, where, AxisCells.of(spark, rows, columns, chosen, where));
  }

  /** Prints the tables, each with what must be known to read it. */
  public void print(Markup markup, PrintStream out) {
    Map<Integer, String> fixed = HeldFixed.lines(spark);
    for (AxisGroup group : groups) {
      new TitledTable(
              "test accuracy after the last epoch, in %: mean ± half its 95 % interval",
              table(group), notes(group, fixed.get(group.id())))
          .print(markup, out);
    }
  }

  private TextTable table(AxisGroup group) {
    TextTable table = new TextTable().words(rows);
    for (String column : group.columns()) {
      table.numbers(columns.map(axis -> heading(axis, column)).orElse("mean"));
    }
    List<Row> shown = shown(group);
    for (String row : group.rows()) {
      List<String> cells = new ArrayList<>(List.of(row));
      for (String column : group.columns()) {
        cells.add(group.cell(row, column).map(cell -> text(shown, cell)).orElse(NONE));
      }
      table.row(cells);
    }
    return table;
  }

  private static String heading(String axis, String level) {
    return axis.equals("epochs")
        ? Header.epochs(Integer.parseInt(level))
        : Axes.described(axis, level);
  }

  /** Those along the rows' axis; else those along the columns'. */
  private List<Row> shown(AxisGroup group) {
    List<Row> shown = group.shown(rows);
    return shown.isEmpty() && columns.isPresent() ? group.shown(columns.get()) : shown;
  }

  private static String text(List<Row> shown, AxisGroup.Cell cell) {
    String mean = Comparison.percent(cell.mean());
    String half = cell.halfWidth() == null ? NONE : " ± " + Points.text(100 * cell.halfWidth());
    String verdict = AxisGroup.verdict(shown, cell);
    boolean isDecided = Set.of("better", "worse", "equal").contains(verdict);
    return mean + half + (isDecided ? " " + verdict : NONE);
  }

  private List<String> notes(AxisGroup group, String fixed) {
    List<String> notes = new ArrayList<>();
    notes.add(
        Header.runs(
                group.cells().stream()
                    .flatMap(
                        cell ->
                            Stream.of(
                                cell.means().<Long>getAs("fewest"),
                                cell.means().<Long>getAs("most")))
                    .mapToLong(each -> each))
            + " of each configuration");
    if (!group.averaged().isEmpty()) {
      notes.add(
          "cells average over "
              + group.averaged().entrySet().stream()
                  .map(each -> each.getKey() + " (" + String.join(", ", each.getValue()) + ")")
                  .collect(Collectors.joining(" and ")));
    }
    if (!group.left().isEmpty()) {
      notes.add("left out, as not all cells have it: " + String.join(", ", group.left()));
    }
    where.ifPresent(condition -> notes.add("where " + condition));
    comparisons(group).ifPresent(notes::add);
    notes.add(fixed);
    return notes;
  }

  private Optional<String> comparisons(AxisGroup group) {
    List<Row> shown = shown(group);
    if (shown.isEmpty()) {
      return Optional.empty();
    }
    long family = shown.get(0).<Long>getAs("family");
    String axis = shown.get(0).getAs("axis");
    Map<String, AxisGroup.Cell> single = group.single();
    String from =
        shown.stream()
            .map(row -> single.get(row.<String>getAs("baseline_id")))
            .map(cell -> Axes.described(axis, axis.equals(rows) ? cell.row() : cell.column()))
            .distinct()
            .collect(Collectors.joining(" or "));
    return Optional.of(
        Text.format(
            "better, worse, equal: than %s, by Welch's test; %s",
            from,
            shown.size() < family
                ? Text.format(
                    "%d of %d declared comparisons shown; Holm still over %2$d",
                    shown.size(), family)
                : "Holm's for " + GroupTables.count(family, "comparison")));
  }

  /** A row for each cell. */
  public Dataset<Row> rows() {
    StructType schema = new StructType().add("group_id", "int").add(rows, "string");
    if (columns.isPresent()) {
      schema = schema.add(columns.get(), "string");
    }
    schema =
        schema
            .add("configurations", "bigint")
            .add("n", "bigint")
            .add("mean", "double")
            .add("low", "double")
            .add("high", "double")
            .add("verdict", "string");
    List<Row> all = new ArrayList<>();
    for (AxisGroup group : groups) {
      List<Row> shown = shown(group);
      for (AxisGroup.Cell cell : group.cells()) {
        List<Object> values = new ArrayList<>(List.of(group.id(), cell.row()));
        columns.ifPresent(any -> values.add(cell.column()));
        values.add(cell.means().getAs("configurations"));
        values.add(cell.means().getAs("n"));
        values.add(cell.mean());
        values.add(cell.halfWidth() == null ? null : (Double) (cell.mean() - cell.halfWidth()));
        values.add(cell.halfWidth() == null ? null : (Double) (cell.mean() + cell.halfWidth()));
        String verdict = AxisGroup.verdict(shown, cell);
        values.add(verdict.isEmpty() ? null : verdict);
        all.add(RowFactory.create(values.toArray()));
      }
    }
    return spark.createDataFrame(all, schema);
  }
}
