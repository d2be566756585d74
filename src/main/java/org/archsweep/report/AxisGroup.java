package org.archsweep.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * The table of a group.
 *
 * @param averaged the other axes, with their levels
 * @param left combinations of these that not all cells have
 */
record AxisGroup(
    int id,
    List<Cell> cells,
    Map<String, Set<String>> averaged,
    Set<String> left,
    List<Row> differences) {
  /** What is in a cell, and its place in the table. */
  record Cell(String row, String column, List<String> configurations, Row means) {
    Double mean() {
      return means.getAs("mean");
    }

    Double halfWidth() {
      return means.getAs("half_width");
    }
  }

  Set<String> rows() {
    return cells.stream().map(Cell::row).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  Set<String> columns() {
    return cells.stream().map(Cell::column).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  Optional<Cell> cell(String row, String column) {
    return cells.stream()
        .filter(each -> each.row.equals(row) && each.column.equals(column))
        .findAny();
  }

  /** The cells that are one configuration each. */
  Map<String, Cell> single() {
    return cells.stream()
        .filter(each -> each.configurations.size() == 1)
        .collect(Collectors.toMap(each -> each.configurations.get(0), each -> each));
  }

  /** The declared comparisons of two such cells along one axis. */
  List<Row> shown(String axis) {
    Set<String> single = single().keySet();
    return differences.stream()
        .filter(row -> row.getAs("axis").equals(axis))
        .filter(row -> single.contains(row.<String>getAs("configuration_id")))
        .filter(row -> single.contains(row.<String>getAs("baseline_id")))
        .toList();
  }

  /** Of one comparison with another cell; nothing where there are several, or none. */
  static String verdict(List<Row> comparisons, Cell cell) {
    List<String> verdicts =
        comparisons.stream()
            .filter(row -> cell.configurations.contains(row.<String>getAs("configuration_id")))
            .map(row -> row.<String>getAs("verdict"))
            .toList();
    return verdicts.size() == 1 ? verdicts.get(0) : AxisTable.NONE;
  }
}
