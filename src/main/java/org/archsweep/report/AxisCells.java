package org.archsweep.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.archsweep.InputException;
import org.archsweep.Text;

/** Which configurations are in each cell of a table, and their means. */
final class AxisCells {
  /**
   * Means of the runs of cells, each configuration with the same weight. Of several configurations
   * the interval is the wider of two, as in the view {@code effects}: from the spread of each one's
   * runs, and from the means at the seeds that all have, from three seeds on.
   */
  private static final String MEANS =
      """
      WITH cells AS (
        SELECT
          cell, count(*) AS configurations, sum(n) AS n, min(n) AS fewest, max(n) AS most,
          avg(mean) AS mean, max(high - mean) AS own_half_width,
          CASE WHEN min(n) > 1 THEN sum(sd * sd / n) END AS variance,
          sum(pow(sd * sd / n, 2) / nullif(n - 1, 0)) AS squares
        FROM table_cells
        JOIN summary USING (group_id, configuration_id)
        GROUP BY cell
      ),
      seed_means AS (
        SELECT cell, seed, avg(value) AS mean, count(*) AS configurations
        FROM table_cells
        JOIN runs USING (group_id, configuration_id)
        WHERE metric = 'test_accuracy'
        GROUP BY cell, seed
      ),
      seeds AS (
        SELECT cell, count(*) AS seeds, stddev_samp(seed_means.mean) AS sd
        FROM seed_means
        JOIN cells USING (cell, configurations)
        GROUP BY cell
        HAVING count(*) >= 3
      )
      SELECT
        cell, configurations, n, fewest, most, mean,
        CASE WHEN configurations = 1 THEN own_half_width
        ELSE greatest(
          t_quantile(0.975D, variance * variance / nullif(squares, 0)) * sqrt(variance)
            / configurations,
          t_quantile(0.975D, seeds - 1) * sd / sqrt(seeds))
        END AS half_width
      FROM cells
      LEFT JOIN seeds USING (cell)
      """;

  private final SparkSession spark;
  private final String rows;
  private final Optional<String> columns;
  private final Optional<String> where;

  private AxisCells(
      SparkSession spark, String rows, Optional<String> columns, Optional<String> where) {
    this.spark = spark;
    this.rows = rows;
    this.columns = columns;
    this.where = where;
  }

  /** A configuration's level of each axis, in their order. */
  private record Member(String id, Map<String, String> levels) {}

  /** As {@link AxisTable#of} takes it: a group's cells each. */
  static List<AxisGroup> of(
      SparkSession spark,
      String rows,
      Optional<String> columns,
      List<Row> chosen,
      Optional<String> where) {
    AxisCells cells = new AxisCells(spark, rows, columns, where);
    cells.checkAxes();
    return cells.read(chosen);
  }

  private void checkAxes() {
    Set<String> known = new TreeSet<>();
    spark
        .sql("SELECT DISTINCT axis FROM levels")
        .collectAsList()
        .forEach(row -> known.add(row.getString(0)));
    checkAxis("--rows", rows, known);
    columns.ifPresent(axis -> checkAxis("--columns", axis, known));
    if (columns.filter(rows::equals).isPresent()) {
      throw new InputException("--rows and --columns are both %s", rows);
    }
  }

  private static void checkAxis(String option, String axis, Collection<String> known) {
    if (!known.contains(axis)) {
      throw new InputException(
          "%s %s: no experiment has an axis of that name, %s",
          option, axis, Text.suggestion(axis, known));
    }
  }

  private List<AxisGroup> read(List<Row> chosen) {
    Map<Integer, Set<String>> configurations = new TreeMap<>();
    for (Row row : chosen) {
      configurations
          .computeIfAbsent(row.getInt(0), any -> new LinkedHashSet<>())
          .add(row.getString(1));
    }
    Map<Integer, Map<List<String>, List<Member>>> cells = new TreeMap<>();
    Map<Integer, Set<String>> left = new HashMap<>();
    configurations.forEach(
        (group, ids) -> {
          List<Member> members = members(group, ids);
          if (!members.isEmpty()) {
            left.put(group, new LinkedHashSet<>());
            cells.put(group, cells(members, left.get(group)));
          }
        });
    if (cells.isEmpty()) {
      throw new InputException(
          where.isPresent()
              ? "--where " + where.get() + ": nothing is left that has these axes"
              : "no experiment has trials with both axes");
    }
    Map<String, Row> means = means(cells);
    return cells.entrySet().stream()
        .map(each -> group(each.getKey(), each.getValue(), left.get(each.getKey()), means))
        .toList();
  }

  /** Those of the group's design that have both axes, in its order. */
  private List<Member> members(int group, Set<String> chosen) {
    Map<String, Map<String, String>> levels = new LinkedHashMap<>();
    spark
        .table("levels")
        .join(spark.table("groups").where("group_id = " + group).select("design"), "design")
        .collectAsList()
        .stream()
        .filter(row -> chosen.contains(row.<String>getAs("configuration_id")))
        .forEach(
            row ->
                levels
                    .computeIfAbsent(row.getAs("configuration_id"), any -> new LinkedHashMap<>())
                    .put(row.getAs("axis"), row.getAs("level")));
    Predicate<Map<String, String>> hasAxes =
        each -> each.containsKey(rows) && columns.stream().allMatch(each::containsKey);
    return levels.entrySet().stream()
        .filter(each -> hasAxes.test(each.getValue()))
        .map(each -> new Member(each.getKey(), each.getValue()))
        .toList();
  }

  /** By row and column; of the other axes only the combinations that all cells have. */
  private Map<List<String>, List<Member>> cells(List<Member> members, Set<String> left) {
    Map<List<String>, Map<String, Member>> all = new LinkedHashMap<>();
    for (Member member : members) {
      all.computeIfAbsent(
              List.of(
                  member.levels.get(rows), columns.map(member.levels::get).orElse(AxisTable.NONE)),
              any -> new LinkedHashMap<>())
          .put(stratum(member), member);
    }
    Map<List<String>, List<Member>> cells = new LinkedHashMap<>();
    all.forEach(
        (place, strata) -> {
          List<Member> kept = new ArrayList<>();
          strata.forEach(
              (stratum, member) -> {
                if (all.values().stream().allMatch(each -> each.containsKey(stratum))) {
                  kept.add(member);
                } else {
                  left.add(stratum);
                }
              });
          cells.put(place, kept);
        });
    if (cells.values().stream().anyMatch(List::isEmpty)) {
      throw new InputException(
          "no combination of the other axes has trials in all cells: choose by --where");
    }
    return cells;
  }

  private String stratum(Member member) {
    return member.levels.entrySet().stream()
        .filter(each -> isAveraged(each.getKey()))
        .map(each -> Axes.described(each.getKey(), each.getValue()))
        .collect(Collectors.joining("; "));
  }

  private boolean isAveraged(String axis) {
    return !axis.equals(rows) && columns.filter(axis::equals).isEmpty();
  }

  private Map<String, Row> means(Map<Integer, Map<List<String>, List<Member>>> cells) {
    List<Row> all = new ArrayList<>();
    cells.forEach(
        (group, each) ->
            each.forEach(
                (place, members) ->
                    members.forEach(
                        member -> all.add(RowFactory.create(id(group, place), group, member.id)))));
    spark
        .createDataFrame(
            all, StructType.fromDDL("cell string, group_id int, configuration_id string"))
        .createOrReplaceTempView("table_cells");
    return spark.sql(MEANS).collectAsList().stream()
        .collect(Collectors.toMap(row -> row.<String>getAs("cell"), row -> row));
  }

  private static String id(int group, List<String> place) {
    return group + " " + place;
  }

  private AxisGroup group(
      int id, Map<List<String>, List<Member>> cells, Set<String> left, Map<String, Row> means) {
    Map<String, Set<String>> averaged = new LinkedHashMap<>();
    for (Member member : cells.values().stream().flatMap(List::stream).toList()) {
      member.levels.forEach(
          (axis, level) -> {
            if (isAveraged(axis)) {
              averaged.computeIfAbsent(axis, any -> new LinkedHashSet<>()).add(level);
            }
          });
    }
    averaged.values().removeIf(levels -> levels.size() < 2);
    return new AxisGroup(
        id,
        cells.entrySet().stream()
            .map(
                each ->
                    new AxisGroup.Cell(
                        each.getKey().get(0),
                        each.getKey().get(1),
                        each.getValue().stream().map(Member::id).toList(),
                        means.get(id(id, each.getKey()))))
            .toList(),
        averaged,
        left,
        spark
            .table("differences")
            .where("metric = 'test_accuracy' AND group_id = " + id)
            .collectAsList());
  }
}
