package org.archsweep.analysis;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataType;
import scala.collection.Seq;

/** The functions of SQL that look at all cells of a group, or at all runs of a cell, together. */
final class CellFunctions {
  private CellFunctions() {}

  /**
   * Registers
   *
   * <ul>
   *   <li>{@code cell_slopes(cells)}: {@link Slopes} of the means, with their degrees of freedom
   *   <li>{@code bootstrap_slopes(cells, block)}: {@link Slopes} of each draw of a block
   *   <li>{@code bootstrap_places(cells, block)}: {@link Places} of the cells in a block of draws
   *   <li>{@code additive_fit(cells)}: {@link AdditiveFit} of (network, epochs, n, mean)
   *   <li>{@code expected_maximum(standard_errors)}: {@link ExpectedMaximum}
   *   <li>{@code time_quartiles(runs)}: {@link KaplanMeier} of (seconds, reached)
   * </ul>
   */
  static void register(SparkSession spark) {
    UDF1<Seq<Row>, Row> slopes = rows -> slopes(Cells.of(rows));
    register(
        spark,
        "cell_slopes",
        slopes,
        "struct<longer double, deeper double,"
            + " longer_df double, deeper_df double, difference_df double>");
    UDF2<Seq<Row>, Integer, List<Row>> drawnSlopes =
        (rows, block) -> drawnSlopes(Cells.of(rows), block);
    spark
        .udf()
        .register(
            "bootstrap_slopes", drawnSlopes, type("array<struct<longer double, deeper double>>"));
    UDF2<Seq<Row>, Integer, List<Row>> places = (rows, block) -> places(Cells.of(rows), block);
    spark
        .udf()
        .register(
            "bootstrap_places",
            places,
            type("array<struct<network string, epochs int, best double, on_front double>>"));
    UDF1<Seq<Row>, Row> additive = CellFunctions::additive;
    register(spark, "additive_fit", additive, "struct<sum_of_squares double, df int>");
    UDF1<Seq<Double>, Double> maximum = errors -> ExpectedMaximum.of(Cells.doubles(errors));
    register(spark, "expected_maximum", maximum, "double");
    UDF1<Seq<Row>, List<Row>> quartiles = CellFunctions::quartiles;
    register(
        spark,
        "time_quartiles",
        quartiles,
        "array<struct<share double, seconds double, low double, high double>>");
  }

  private static void register(SparkSession spark, String name, UDF1<?, ?> function, String type) {
    spark.udf().register(name, function, type(type));
  }

  private static DataType type(String ddl) {
    return DataType.fromDDL(ddl);
  }

  private static Row slopes(Cells cells) {
    Cells.Means means = cells.means();
    Slopes slopes = Slopes.of(cells.byNetwork(), cells.byLength(), means);
    Gradient longer = Gradient.of(cells.byNetwork(), means);
    Gradient deeper = Gradient.of(cells.byLength(), means);
    return RowFactory.create(
        number(slopes.longer()),
        number(slopes.deeper()),
        number(longer.degreesOfFreedom(cells)),
        number(deeper.degreesOfFreedom(cells)),
        number(deeper.minus(longer).degreesOfFreedom(cells)));
  }

  private static List<Row> drawnSlopes(Cells cells, int block) {
    int[] networks = cells.byNetwork();
    int[] lengths = cells.byLength();
    Bootstrap bootstrap = new Bootstrap(cells, block);
    List<Row> draws = new ArrayList<>();
    for (int draw = 0; draw < Bootstrap.DRAWS; draw++) {
      Slopes slopes = Slopes.of(networks, lengths, bootstrap.next());
      draws.add(RowFactory.create(number(slopes.longer()), number(slopes.deeper())));
    }
    return draws;
  }

  private static List<Row> places(Cells cells, int block) {
    Places places = Places.of(cells, block);
    List<Row> rows = new ArrayList<>();
    for (int cell = 0; cell < cells.size(); cell++) {
      if (cells.runs(cell) > 1) {
        rows.add(
            RowFactory.create(
                cells.network(cell), cells.epochs(cell), places.best(cell), places.onFront(cell)));
      }
    }
    return rows;
  }

  private static Row additive(Seq<Row> cells) {
    String[] networks = new String[cells.size()];
    Integer[] lengths = new Integer[cells.size()];
    double[] runs = new double[cells.size()];
    double[] means = new double[cells.size()];
    for (int i = 0; i < runs.length; i++) {
      Row cell = cells.apply(i);
      networks[i] = cell.getString(0);
      lengths[i] = cell.getInt(1);
      runs[i] = cell.getLong(2);
      means[i] = cell.getDouble(3);
    }
    AdditiveFit fit =
        AdditiveFit.of(Cells.numbered(networks), Cells.numbered(lengths), runs, means);
    return RowFactory.create(fit.sumOfSquares(), fit.degreesOfFreedom());
  }

  private static List<Row> quartiles(Seq<Row> rows) {
    List<KaplanMeier.Run> runs = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      runs.add(new KaplanMeier.Run(rows.apply(i).getDouble(0), rows.apply(i).getBoolean(1)));
    }
    return KaplanMeier.quartiles(runs).stream()
        .map(each -> RowFactory.create(each.share(), each.seconds(), each.low(), each.high()))
        .toList();
  }

  /** Empty where there is none. */
  private static Double number(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
