package org.archsweep.analysis;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataType;
import org.archsweep.statistics.AdditiveFit;
import org.archsweep.statistics.AncovaSlopes;
import org.archsweep.statistics.AxisInteractions;
import org.archsweep.statistics.Bootstrap;
import org.archsweep.statistics.Cells;
import org.archsweep.statistics.ExpectedMaximum;
import org.archsweep.statistics.KaplanMeier;
import org.archsweep.statistics.RankCounts;
import org.archsweep.statistics.SlopeDerivatives;
import scala.collection.Seq;

/** The functions of SQL that look at all cells of a group, or at all runs of a cell, together. */
final class CellFunctions {
  private CellFunctions() {}

  /**
   * Registers
   *
   * <ul>
   *   <li>{@code cell_slopes(cells)}: {@link AncovaSlopes} of the means, with their degrees of
   *       freedom
   *   <li>{@code bootstrap_slopes(cells, block)}: {@link AncovaSlopes} of each draw of a block
   *   <li>{@code bootstrap_places(cells, block)}: {@link RankCounts} of the cells in a block of
   *       draws
   *   <li>{@code additive_fit(cells)}: {@link AdditiveFit} of (setting, epochs, n, mean)
   *   <li>{@code axis_interactions(cells)}: {@link AxisInteractions} of (levels, n, mean)
   *   <li>{@code expected_maximum(standard_errors)}: {@link ExpectedMaximum}
   *   <li>{@code time_quartiles(runs)}: {@link KaplanMeier} of (seconds, reached)
   * </ul>
   */
  static void register(SparkSession spark) {
    UDF1<Seq<Row>, Row> slopes = rows -> slopes(cells(rows));
    register(
        spark,
        "cell_slopes",
        slopes,
        "struct<longer double, deeper double,"
            + " longer_df double, deeper_df double, difference_df double>");
    UDF2<Seq<Row>, Integer, List<Row>> drawnSlopes =
        (rows, block) -> drawnSlopes(cells(rows), block);
    spark
        .udf()
        .register(
            "bootstrap_slopes", drawnSlopes, type("array<struct<longer double, deeper double>>"));
    UDF2<Seq<Row>, Integer, List<Row>> places = (rows, block) -> places(cells(rows), block);
    spark
        .udf()
        .register(
            "bootstrap_places",
            places,
            type("array<struct<network string, epochs int, best double, on_front double>>"));
    UDF1<Seq<Row>, Row> additive = CellFunctions::additive;
    register(spark, "additive_fit", additive, "struct<sum_of_squares double, df int>");
    UDF1<Seq<Row>, List<Row>> interactions = CellFunctions::interactions;
    register(
        spark,
        "axis_interactions",
        interactions,
        "array<struct<axis int, other int, sum_of_squares double, df int>>");
    UDF1<Seq<Double>, Double> maximum = errors -> ExpectedMaximum.of(doubles(errors));
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
    AncovaSlopes slopes = AncovaSlopes.of(cells.byNetwork(), cells.byLength(), means);
    SlopeDerivatives longer = SlopeDerivatives.of(cells.byNetwork(), means);
    SlopeDerivatives deeper = SlopeDerivatives.of(cells.byLength(), means);
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
      AncovaSlopes slopes = AncovaSlopes.of(networks, lengths, bootstrap.next());
      draws.add(RowFactory.create(number(slopes.longer()), number(slopes.deeper())));
    }
    return draws;
  }

  private static List<Row> places(Cells cells, int block) {
    RankCounts places = RankCounts.of(cells, block);
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

  private static List<Row> interactions(Seq<Row> cells) {
    int[][] levels = new int[cells.size()][];
    double[] runs = new double[cells.size()];
    double[] means = new double[cells.size()];
    for (int i = 0; i < runs.length; i++) {
      Row cell = cells.apply(i);
      levels[i] = cell.<Integer>getList(0).stream().mapToInt(level -> level).toArray();
      runs[i] = cell.getLong(1);
      means[i] = cell.getDouble(2);
    }
    return AxisInteractions.of(levels, runs, means).stream()
        .map(
            each ->
                RowFactory.create(
                    each.axis(), each.other(), each.sumOfSquares(), each.degreesOfFreedom()))
        .toList();
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

  /** Of Spark's array of (network, epochs, accuracies, seconds). */
  private static Cells cells(Seq<Row> rows) {
    int size = rows.size();
    String[] networks = new String[size];
    int[] epochs = new int[size];
    double[][] accuracies = new double[size][];
    double[][] seconds = new double[size][];
    for (int i = 0; i < size; i++) {
      Row row = rows.apply(i);
      networks[i] = row.getString(0);
      epochs[i] = row.getInt(1);
      accuracies[i] = doubles(row.getAs(2));
      seconds[i] = doubles(row.getAs(3));
    }
    return new Cells(networks, epochs, accuracies, seconds);
  }

  private static double[] doubles(Seq<Double> values) {
    double[] doubles = new double[values.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values.apply(i);
    }
    return doubles;
  }

  /** Empty where there is none. */
  private static Double number(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
