package org.archsweep.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.analysis.Queries;
import org.archsweep.analysis.Views;
import org.archsweep.report.AxisTable;
import org.archsweep.report.Format;
import picocli.CommandLine.Option;

/** What {@code analyze DIR table} shows. */
final class TableOptions {
  static final String NAME = "table";

  @Option(
      names = "--rows",
      paramLabel = "AXIS",
      description = "Of table: the axis whose levels are its rows.")
  private String rows;

  @Option(
      names = "--columns",
      paramLabel = "AXIS",
      description = "Of table: the axis whose levels are its columns; default: one column.")
  private String columns;

  @Option(
      names = "--where",
      paramLabel = "CONDITION",
      description =
          "Of table: which configurations count, in SQL, by columns of the views configurations and"
              + " summary: \"epochs = 20\".")
  private String where;

  /**
   * Looks whether they go together.
   *
   * @param view that is asked for; null for none
   * @throws InputException if they don't
   */
  void check(String view) {
    if (NAME.equals(view)) {
      if (rows == null) {
        throw new InputException("table wants --rows AXIS, as --rows network");
      }
    } else if (Stream.of(rows, columns, where).anyMatch(option -> option != null)) {
      throw new InputException(
          "--rows, --columns and --where are of table: analyze DIR table --rows AXIS");
    }
  }

  /** What it reads. */
  List<String> views() {
    return Stream.of(
            AxisTable.VIEWS, List.of("configurations"), Views.of(where == null ? "" : where))
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  void print(SparkSession spark, Format format, PrintStream out) {
    List<Row> chosen = Queries.chosen(spark, where == null ? "true" : where);
    AxisTable table =
        AxisTable.of(spark, rows, Optional.ofNullable(columns), chosen, Optional.ofNullable(where));
    if (format.markup().isPresent()) {
      table.print(format.markup().get(), out);
      Format.check(out);
    } else {
      format.print(table.rows(), out);
    }
  }
}
