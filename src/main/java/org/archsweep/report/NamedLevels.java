package org.archsweep.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.Text;
import org.archsweep.analysis.Configurations;
import org.archsweep.spec.Key;
import org.archsweep.spec.Keys;

/** What the levels of an axis stand for that only have names, as those of {@code variants} have. */
final class NamedLevels {
  private static final Set<String> OF_KEYS =
      Configurations.keys().stream().map(Keys::axisName).collect(Collectors.toSet());

  private NamedLevels() {}

  /** A line for each such axis of a group, by the groups' ids, from the views of the session. */
  static Map<Integer, List<String>> lines(SparkSession spark, Collection<List<Row>> declared) {
    if (declared.stream().flatMap(List::stream).noneMatch(NamedLevels::hasSome)) {
      return Map.of();
    }
    List<Row> members =
        spark
            .sql(
                """
                SELECT group_id, declared.axes, members.labels, key_values(config) AS own
                FROM group_members
                JOIN trained USING (configuration_id, environment_id)
                JOIN members
                  ON members.design = group_members.design
                  AND members.configuration_id = group_members.configuration_id
                JOIN declared_designs AS declared ON declared.design = group_members.design
                WHERE declared_at IS NOT NULL
                ORDER BY group_id, group_members.position
                """)
            .collectAsList();
    Map<Integer, List<Row>> groups =
        members.stream().collect(Collectors.groupingBy(row -> row.<Integer>getAs("group_id")));
    Map<Integer, List<String>> lines = new HashMap<>();
    groups.forEach((id, own) -> lines.put(id, lines(own)));
    return lines;
  }

  private static boolean hasSome(Row declared) {
    return declared.getAs("declared_at") != null
        && declared.<String>getList(declared.fieldIndex("axes")).stream()
            .anyMatch(axis -> !OF_KEYS.contains(axis));
  }

  private static List<String> lines(List<Row> members) {
    List<String> axes = members.get(0).getList(members.get(0).fieldIndex("axes"));
    List<String> lines = new ArrayList<>();
    for (int axis = 0; axis < axes.size(); axis++) {
      if (!OF_KEYS.contains(axes.get(axis))) {
        lines.add(Text.printable(axes.get(axis) + ": " + levels(members, axis)));
      }
    }
    return lines;
  }

  /** All keys by which any differ, of the first level; what differs from that, of the others. */
  private static String levels(List<Row> members, int axis) {
    Map<String, List<String>> levels =
        members.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.<String>getList(row.fieldIndex("labels")).get(axis),
                    LinkedHashMap::new,
                    Collectors.collectingAndThen(Collectors.toList(), NamedLevels::common)));
    List<String> first = levels.values().iterator().next();
    return levels.entrySet().stream()
        .map(
            level ->
                level.getKey()
                    + " ("
                    + keys(
                        level.getValue(),
                        level.getValue() == first ? levels.values() : List.of(first))
                    + ")")
        .collect(Collectors.joining(", "));
  }

  /** Of each key the value that all have; null where they differ, or have none. */
  private static List<String> common(List<Row> members) {
    List<List<String>> own =
        members.stream().map(row -> row.<String>getList(row.fieldIndex("own"))).toList();
    return IntStream.range(0, own.get(0).size())
        .mapToObj(
            key -> {
              String value = own.get(0).get(key);
              return own.stream().allMatch(each -> Objects.equals(each.get(key), value))
                  ? value
                  : null;
            })
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** The keys and values by which a level differs from any of the others. */
  private static String keys(List<String> level, Collection<List<String>> others) {
    List<Key<?>> keys = Configurations.keys();
    return IntStream.range(0, keys.size())
        .filter(key -> level.get(key) != null)
        .filter(key -> others.stream().anyMatch(each -> !level.get(key).equals(each.get(key))))
        .mapToObj(key -> Keys.axisName(keys.get(key)) + " " + level.get(key))
        .collect(Collectors.joining("; "));
  }
}
