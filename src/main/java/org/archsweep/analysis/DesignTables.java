package org.archsweep.analysis;

import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.archsweep.results.Design;
import org.archsweep.results.Design.Member;
import org.archsweep.results.Design.Metric;

/** The designs that are looked at, as tables that the views read. */
final class DesignTables {
  static final List<String> NAMES =
      List.of(
          "declared_designs",
          "members",
          "declared_comparisons",
          "declared_effects",
          "declared_families",
          "declared_baselines");

  private DesignTables() {}

  /**
   * Makes them known to SQL.
   *
   * <ul>
   *   <li>{@code declared_designs}: a row each; margin as {@link Design#margin}, declared_at NULL
   *       where no design is stored, environment_id where it's of one environment alone
   *   <li>{@code members}: a row for each configuration, its level of each axis by index and label
   *   <li>{@code declared_comparisons}, {@code declared_effects}: what is compared
   *   <li>{@code declared_families}, {@code declared_baselines}: as old folders have it, and the
   *       levels that others are held against
   * </ul>
   */
  static void register(SparkSession spark, List<PlacedDesign> designs) {
    register(
        spark,
        "declared_designs",
        "design string, experiment string, question string, declared_at timestamp, place int,"
            + " environment_id string, margin double, metrics array<string>, axes array<string>",
        designs.stream().map(DesignTables::design));
    register(
        spark,
        "members",
        "design string, configuration_id string, position int, setting string, levels array<int>,"
            + " labels array<string>",
        designs.stream().flatMap(DesignTables::members));
    register(
        spark,
        "declared_comparisons",
        "design string, axis string, configuration_id string, baseline_id string, stratum string",
        designs.stream().flatMap(DesignTables::comparisons));
    register(
        spark,
        "declared_effects",
        "design string, axis string, axis_index int, level int, level_label string, baseline int,"
            + " baseline_label string",
        designs.stream().flatMap(DesignTables::effects));
    register(
        spark,
        "declared_families",
        "design string, compare string, network string, baseline string",
        designs.stream()
            .flatMap(
                placed ->
                    placed.families().stream()
                        .map(
                            each ->
                                RowFactory.create(
                                    placed.id(),
                                    each.compare(),
                                    each.network(),
                                    each.baseline()))));
    register(
        spark,
        "declared_baselines",
        "design string, axis string, level string",
        designs.stream()
            .flatMap(
                placed ->
                    placed.allBaselines().stream()
                        .map(each -> RowFactory.create(placed.id(), each.axis(), each.level()))));
  }

  private static void register(SparkSession spark, String name, String columns, Stream<Row> rows) {
    List<Row> all = rows.toList();
    StructType schema = StructType.fromDDL(columns);
    Dataset<Row> table =
        all.size() <= Views.FEW
            ? spark.createDataFrame(all, schema)
            : spark.createDataFrame(
                JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(all), schema);
    table.createOrReplaceTempView(name);
  }

  private static Row design(PlacedDesign placed) {
    Design design = placed.design();
    return RowFactory.create(
        placed.id(),
        design.experiment(),
        design.question(),
        placed.declaredAt() == null ? null : Timestamp.from(placed.declaredAt()),
        placed.place(),
        placed.environment(),
        design.margin(),
        design.metrics().stream().map(Metric::toString).toArray(String[]::new),
        design.axes().stream().map(Design.Axis::name).toArray(String[]::new));
  }

  private static Stream<Row> members(PlacedDesign placed) {
    List<Member> members = placed.design().members();
    return IntStream.range(0, members.size())
        .mapToObj(
            i -> {
              Member member = members.get(i);
              return RowFactory.create(
                  placed.id(),
                  member.id(),
                  i,
                  member.setting(),
                  member.levels().toArray(Integer[]::new),
                  labels(placed.design(), member).toArray(String[]::new));
            });
  }

  private static List<String> labels(Design design, Member member) {
    List<String> labels = new ArrayList<>();
    for (int axis = 0; axis < design.axes().size(); axis++) {
      labels.add(label(design, member, axis));
    }
    return labels;
  }

  private static String label(Design design, Member member, int axis) {
    return design.axes().get(axis).levels().get(member.levels().get(axis));
  }

  private static Stream<Row> comparisons(PlacedDesign placed) {
    Design design = placed.design();
    return design.comparisons().stream()
        .map(
            each -> {
              Member member = design.members().get(each.member());
              return RowFactory.create(
                  placed.id(),
                  design.axes().get(each.axis()).name(),
                  member.id(),
                  design.members().get(each.baseline()).id(),
                  stratum(design, member, each.axis()));
            });
  }

  /** The levels of all other axes that vary: empty where there are none. */
  private static String stratum(Design design, Member member, int axis) {
    return IntStream.range(0, design.axes().size())
        .filter(other -> other != axis && design.axes().get(other).levels().size() > 1)
        .mapToObj(
            other -> {
              String label = label(design, member, other);
              boolean isLength = design.axes().get(other).name().equals(Design.EPOCHS);
              return isLength ? label + " epochs" : label;
            })
        .collect(Collectors.joining("; "));
  }

  private static Stream<Row> effects(PlacedDesign placed) {
    return placed.design().effects().stream()
        .map(
            each -> {
              Design.Axis axis = placed.design().axes().get(each.axis());
              return RowFactory.create(
                  placed.id(),
                  axis.name(),
                  each.axis(),
                  each.level(),
                  axis.levels().get(each.level()),
                  each.baseline(),
                  axis.levels().get(each.baseline()));
            });
  }
}
