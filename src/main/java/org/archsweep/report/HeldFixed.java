package org.archsweep.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.Text;
import org.archsweep.analysis.Configurations;
import org.archsweep.data.DataKeys;
import org.archsweep.network.NetworkKeys;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Key;
import org.archsweep.spec.Keys;

/** What the trials of a group have in common: what can't be guessed of it, in one line. */
public final class HeldFixed {
  /** Said in a way of their own. */
  private static final Set<Key<?>> OTHERWISE =
      Set.of(
          NetworkKeys.NETWORK,
          RecipeKeys.EPOCHS,
          RecipeKeys.PRECISION,
          DataKeys.DATA,
          DataKeys.TRAIN_LIMIT,
          DataKeys.TEST_LIMIT);

  private HeldFixed() {}

  /** The lines of all groups, by their ids, from the views of the session. */
  public static Map<Integer, String> lines(SparkSession spark) {
    List<Row> groups = spark.table("groups").collectAsList();
    Map<Integer, Row> values = values(spark, groups);
    Map<Integer, String> lines = new HashMap<>();
    for (Row group : groups) {
      int id = group.getAs("group_id");
      lines.put(id, values.containsKey(id) ? line(group, values.get(id)) : ofConditions(group));
    }
    return lines;
  }

  /** Of trials that no design has: all but network and epochs is the same. */
  public static String ofConditions(Row group) {
    return line(
        Stream.of(
            group.<String>getAs("data"),
            limit(group.getAs("train_limit"), "training"),
            limit(group.getAs("test_limit"), "test"),
            "width " + group.<Double>getAs("width"),
            group.<String>getAs("precision"),
            group.<String>getAs("device"),
            group.<String>getAs("program")));
  }

  private static String line(Row group, Row values) {
    List<String> own = new ArrayList<>();
    for (Key<?> key : Configurations.keys()) {
      String value = values.getAs(Configurations.column(key));
      if (value != null && !OTHERWISE.contains(key) && !value.equals(usual(key))) {
        own.add(Keys.axisName(key) + " " + value);
      }
    }
    String epochs = values.getAs(Configurations.column(RecipeKeys.EPOCHS));
    return line(
        Stream.of(
                Stream.of(
                    values.<String>getAs(Configurations.column(NetworkKeys.NETWORK)),
                    epochs == null ? null : Header.epochs(Integer.parseInt(epochs)),
                    group.<String>getAs("data"),
                    limit(group.getAs("train_limit"), "training"),
                    limit(group.getAs("test_limit"), "test")),
                own.stream(),
                Stream.of(
                    group.<String>getAs("precision"),
                    group.<String>getAs("device"),
                    group.<String>getAs("program")))
            .flatMap(parts -> parts));
  }

  private static <T> String usual(Key<T> key) {
    return key.defaultValue().map(key.type()::text).orElse(null);
  }

  private static String line(Stream<String> parts) {
    return Text.printable(parts.filter(part -> part != null).collect(Collectors.joining(", ")));
  }

  private static String limit(String limit, String images) {
    return limit == null ? null : Text.format("first %s %s images", limit, images);
  }

  /** Of groups of stored designs, the values that all their configurations have. */
  private static Map<Integer, Row> values(SparkSession spark, List<Row> groups) {
    List<String> stored =
        spark.table("declared_designs").where("declared_at IS NOT NULL").collectAsList().stream()
            .map(row -> row.<String>getAs("design"))
            .toList();
    if (groups.stream().noneMatch(group -> stored.contains(group.<String>getAs("design")))) {
      return Map.of();
    }
    List<Key<?>> keys = Configurations.keys();
    String columns =
        IntStream.range(0, keys.size())
            .mapToObj(
                i ->
                    Text.format(
                        "CASE WHEN count(own[%1$d]) = count(*) AND min(own[%1$d]) = max(own[%1$d])"
                            + " THEN min(own[%1$d]) END AS `%2$s`",
                        i, Configurations.column(keys.get(i))))
            .collect(Collectors.joining(", "));
    return spark
        .sql(
            Text.format(
                """
                SELECT group_id, %s
                FROM (
                  SELECT group_id, key_values(config) AS own
                  FROM group_members AS members
                  JOIN trained
                    ON trained.configuration_id = members.configuration_id
                    AND trained.environment_id = members.environment_id
                  JOIN declared_designs AS declared ON declared.design = members.design
                  WHERE declared_at IS NOT NULL
                )
                GROUP BY group_id
                """,
                columns))
        .collectAsList()
        .stream()
        .collect(Collectors.toMap(row -> row.<Integer>getAs("group_id"), row -> row));
  }
}
