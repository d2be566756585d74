package org.archsweep.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.archsweep.data.DataKeys;
import org.archsweep.results.Design;
import org.archsweep.spec.Keys;

/** What varies in a group: the columns that tell its rows apart. */
final class Axes {
  private static final String NETWORK = "network";

  /** Of fewer levels none lies between others. */
  private static final int FEWEST_WITH_EDGES = 3;

  /** A group has one of them, which is said above its tables. */
  private static final Set<String> OF_DATA =
      Set.of(Keys.axisName(DataKeys.DATA), Keys.axisName(DataKeys.TEST_LIMIT));

  private final List<String> names;

  /** Of each configuration, for each axis. */
  private final Map<String, List<String>> labels;

  /** Of each axis the levels that others are held against. */
  private final Map<String, Set<String>> baselines;

  /** The places of those that are shown. */
  private final List<Integer> shown;

  private final boolean isStored;
  private final boolean mayHaveEdges;

  private Axes(
      List<String> names,
      Map<String, List<String>> labels,
      Map<String, Set<String>> baselines,
      boolean isStored,
      boolean mayHaveEdges) {
    this.names = names;
    this.labels = labels;
    this.baselines = baselines;
    this.isStored = isStored;
    this.mayHaveEdges = mayHaveEdges;
    this.shown =
        IntStream.range(0, names.size())
            .filter(i -> !OF_DATA.contains(names.get(i)) || labels(i).distinct().count() > 1)
            .boxed()
            .toList();
  }

  /**
   * The axes of a group's design.
   *
   * @param design its row of {@code declared_designs}
   * @param members its rows of {@code members}
   * @param trained of these the configurations that the group has trials of
   * @param baselines the group's rows of {@code baselines}
   */
  static Axes of(Row design, List<Row> members, Set<String> trained, List<Row> baselines) {
    Map<String, List<String>> declared = new HashMap<>();
    members.forEach(
        row -> declared.put(row.getAs("configuration_id"), row.getList(row.fieldIndex("labels"))));
    Map<String, List<String>> labels = new HashMap<>(declared);
    labels.keySet().retainAll(trained);
    List<String> names = design.getList(design.fieldIndex("axes"));
    boolean isStored = design.getAs("declared_at") != null;
    Map<String, Set<String>> held =
        baselines.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.<String>getAs("axis"),
                    Collectors.mapping(
                        row -> row.<String>getAs("level"), Collectors.toCollection(TreeSet::new))));
    boolean mayHaveEdges =
        IntStream.range(0, names.size())
            .filter(i -> !Set.of(NETWORK, Design.EPOCHS).contains(names.get(i)))
            .mapToLong(i -> declared.values().stream().map(each -> each.get(i)).distinct().count())
            .anyMatch(levels -> levels >= FEWEST_WITH_EDGES);
    return new Axes(names, labels, held, isStored, isStored && mayHaveEdges);
  }

  /** Whether an experiment declared them; else they are networks and epochs. */
  boolean isStored() {
    return isStored;
  }

  /** Whether a best level may lie at the edge of those that were tried. */
  boolean mayHaveEdges() {
    return mayHaveEdges;
  }

  /** Whether nothing varies but networks and their lengths. */
  boolean areNetworks() {
    return shown.stream().map(names::get).allMatch(Set.of(NETWORK, Design.EPOCHS)::contains);
  }

  private Stream<String> labels(int axis) {
    return labels.values().stream().map(each -> each.get(axis));
  }

  /** Adds their columns to a table. */
  void addColumns(TextTable table) {
    if (shown.isEmpty()) {
      table.words(NETWORK);
    }
    for (int axis : shown) {
      if (names.get(axis).equals(Design.EPOCHS)) {
        table.numbers(names.get(axis));
      } else {
        table.words(names.get(axis));
      }
    }
  }

  /** A row's cells of these columns. */
  List<String> cells(Row row) {
    return cells(row, false);
  }

  /** Likewise; of stored designs baselines are marked. */
  List<String> markedCells(Row row) {
    return cells(row, isStored);
  }

  private List<String> cells(Row row, boolean marked) {
    if (shown.isEmpty()) {
      return List.of(row.<String>getAs(NETWORK));
    }
    List<String> own = labels.get(row.<String>getAs("configuration_id"));
    List<String> cells = new ArrayList<>();
    for (int axis : shown) {
      String label = own.get(axis);
      boolean isBaseline = Set.of(label).equals(baselines.get(names.get(axis)));
      cells.add(marked && isBaseline ? label + " (baseline)" : label);
    }
    return cells;
  }

  /** A configuration's level of an axis, as a sentence has it: {@code max_lr 0.4}. */
  String level(String axis, String configuration) {
    return described(axis, labels.get(configuration).get(names.indexOf(axis)));
  }

  /** A level as a sentence has it. */
  static String described(String axis, String level) {
    boolean isKey =
        !axis.equals(NETWORK)
            && Keys.all().stream().anyMatch(key -> Keys.axisName(key).equals(axis));
    return isKey ? axis + " " + level : level;
  }
}
