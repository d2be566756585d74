package org.archsweep.analysis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.archsweep.results.DeclaredDesign;
import org.archsweep.results.Design;
import org.archsweep.results.Design.Metric;
import org.archsweep.results.Table;
import org.archsweep.spec.Key;

/**
 * What is said of configurations that two sides or more have: they are taken as one experiment
 * whose axis is the side, so the views say of them what they say of any other. Each later side is
 * held against the first.
 */
public final class SideTests {
  private static final String SIDE = "side";

  private final SparkSession spark;
  private final Sides sides;
  private final Double margin;

  private SideTests(SparkSession spark, Sides sides, Double margin) {
    this.spark = spark;
    this.sides = sides;
    this.margin = margin;
  }

  /**
   * Makes the views that say it known to SQL.
   *
   * @param margin a share, up to which two are equal; null for none
   */
  public static SideTests of(SparkSession spark, Sides sides, Double margin) {
    SideTests tests = new SideTests(spark, sides, margin);
    tests.register();
    return tests;
  }

  /** The comparisons, a row each: what the view {@code differences} says, with both means. */
  public Dataset<Row> rows() {
    Map<String, Row> summary = new HashMap<>();
    spark
        .table("summary")
        .collectAsList()
        .forEach(row -> summary.put(row.getAs("configuration_id"), row));
    Map<String, Row> differences = new HashMap<>();
    if (hasTests()) {
      spark
          .table("differences")
          .collectAsList()
          .forEach(row -> differences.put(row.getAs("configuration_id"), row));
    }
    List<Key<?>> shown = sides.shown();
    List<Row> rows = new ArrayList<>();
    for (SidePair pair : sides.pairs()) {
      Row one = summary.get(pair.id());
      Row base = summary.get(pair.baselineId());
      Row difference = differences.get(pair.id());
      List<Object> cells = new ArrayList<>();
      cells.add(
          pair.verdict() != null
              ? pair.verdict()
              : difference == null ? Sides.NOT_JUDGED : difference.getAs("verdict"));
      cells.add(sides.label(pair));
      shown.forEach(key -> cells.add(pair.cell().values().get(Configurations.keys().indexOf(key))));
      cells.add(sides.names().get(pair.side()));
      cells.add(sides.names().get(0));
      cells.add(minus(one, base, "mean"));
      for (String column : OF_TESTS) {
        cells.add(difference == null ? null : difference.getAs(column));
      }
      cells.add(margin);
      for (String column : OF_SIDES) {
        cells.add(one.getAs(column));
        cells.add(base.getAs(column));
      }
      cells.add(minus(one, base, "seconds"));
      cells.add(pair.cell().configuration());
      cells.add(pair.baseline().configuration());
      cells.add(pair.cell().environment());
      cells.add(pair.baseline().environment());
      rows.add(RowFactory.create(cells.toArray()));
    }
    return typed(spark.createDataFrame(rows, schema(shown)), shown);
  }

  private static final List<String> OF_TESTS =
      List.of("low", "high", "standard_error", "t", "df", "p", "p_holm", "family");

  private static final List<String> OF_SIDES = List.of("n", "diverged", "failed", "mean", "sd");

  private static StructType schema(List<Key<?>> shown) {
    StructType schema = new StructType().add("verdict", "string").add("setting", "string");
    for (Key<?> key : shown) {
      schema = schema.add(Configurations.column(key), "string");
    }
    schema = schema.add(SIDE, "string").add("baseline", "string").add("difference", "double");
    for (String column : OF_TESTS) {
      schema = schema.add(column, column.equals("family") ? "bigint" : "double");
    }
    schema = schema.add("margin", "double");
    for (String column : OF_SIDES) {
      String type = Set.of("mean", "sd").contains(column) ? "double" : "bigint";
      schema = schema.add(column, type).add("baseline_" + column, type);
    }
    return schema
        .add("seconds", "double")
        .add("configuration_id", "string")
        .add("baseline_id", "string")
        .add("environment_id", "string")
        .add("baseline_environment_id", "string");
  }

  private static Dataset<Row> typed(Dataset<Row> rows, List<Key<?>> shown) {
    for (Key<?> key : shown) {
      String column = Configurations.column(key);
      rows = rows.withColumn(column, rows.col("`" + column + "`").cast(key.type().column()));
    }
    return rows;
  }

  private static Double minus(Row one, Row base, String column) {
    Double mean = one.getAs(column);
    Double other = base.getAs(column);
    return mean == null || other == null ? null : (Double) (mean - other);
  }

  /** The row of the view {@code noise}: what so many runs show; empty where nothing is tested. */
  public Optional<Row> noise() {
    return hasTests() ? Optional.of(spark.table("noise").head()) : Optional.empty();
  }

  private boolean hasTests() {
    return sides.pairs().stream().anyMatch(pair -> pair.verdict() == null);
  }

  /** All trials that are compared, as of one environment and one data set, so in one group. */
  private void register() {
    List<Set<Side.Cell>> compared = sides.compared();
    Dataset<Row> trials = spark.createDataFrame(List.of(), Table.TRIALS.schema());
    for (int side = 0; side < sides.names().size(); side++) {
      trials = trials.unionByName(trials(side, compared.get(side)));
    }
    for (Table table : Table.values()) {
      Dataset<Row> rows =
          table == Table.TRIALS ? trials : spark.createDataFrame(List.of(), table.schema());
      rows.createOrReplaceTempView(table.folder());
    }
    DeclaredDesign design = new DeclaredDesign(design(compared), 1, Instant.EPOCH);
    Views.register(
        spark,
        List.of(design),
        AnalysisOptions.usual(),
        hasTests() ? List.of("summary", "differences", "noise") : List.of("summary"));
  }

  private Dataset<Row> trials(int side, Set<Side.Cell> compared) {
    List<Row> known =
        compared.stream()
            .map(
                each ->
                    RowFactory.create(
                        each.configuration(), each.environment(), SidePair.id(side, each)))
            .toList();
    Dataset<Row> ids =
        spark.createDataFrame(
            known, StructType.fromDDL("configuration_id string, environment_id string, id string"));
    Map<String, String> changed =
        Map.of(
            "trial_id", "concat('" + side + " ', trial_id)",
            "configuration_id", "id",
            "environment_id", "'sides'",
            "data", "'sides'",
            "config", "'{}'");
    return sides
        .side(side)
        .tables()
        .get(Table.TRIALS)
        .join(ids, new String[] {"configuration_id", "environment_id"}, "inner")
        .selectExpr(
            Stream.of(Table.TRIALS.schema().fieldNames())
                .map(name -> changed.getOrDefault(name, name) + " AS " + name)
                .toArray(String[]::new));
  }

  /** Holm's family is what has to be tested: not what is the same anyway. */
  private Design design(List<Set<Side.Cell>> compared) {
    List<String> labels = new ArrayList<>();
    List<Design.Member> members = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>();
    for (int side = 0; side < sides.names().size(); side++) {
      for (Side.Cell cell : compared.get(side)) {
        String id = SidePair.id(side, cell);
        places.put(id, members.size());
        labels.add(id);
        members.add(new Design.Member(id, id, List.of(side, members.size())));
      }
    }
    return new Design(
        "sides",
        null,
        List.of(Metric.TEST_ACCURACY),
        margin,
        List.of(new Design.Axis(SIDE, sides.names()), new Design.Axis("configuration", labels)),
        members,
        sides.pairs().stream()
            .filter(pair -> pair.verdict() == null)
            .map(
                pair ->
                    new Design.Comparison(0, places.get(pair.id()), places.get(pair.baselineId())))
            .toList(),
        List.of());
  }
}
