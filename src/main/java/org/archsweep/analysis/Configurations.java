package org.archsweep.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.archsweep.Text;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Key;
import org.archsweep.spec.Keys;

/** The view {@code configurations}: what each trained configuration is, a column for each key. */
public final class Configurations {
  private static final List<Key<?>> KEYS =
      Keys.all().stream().filter(key -> !key.isInData()).collect(Collectors.toList());

  private Configurations() {}

  /** The keys that have a column, in the columns' order. */
  public static List<Key<?>> keys() {
    return KEYS;
  }

  /** A key's column: named as an axis of it, with {@code _} for the dot. */
  public static String column(Key<?> key) {
    return Keys.axisName(key).replace('.', '_');
  }

  /** Registers {@code key_values(config)}: of each of {@link #keys}, as a text. */
  static void register(SparkSession spark) {
    UDF1<String, String[]> values = Configurations::values;
    spark.udf().register("key_values", values, DataTypes.createArrayType(DataTypes.StringType));
  }

  /** The view's query, over the view {@code trained}. */
  static String query() {
    String columns =
        IntStream.range(0, KEYS.size())
            .mapToObj(
                i ->
                    Text.format(
                        "CAST(key_values[%d] AS %s) AS `%s`",
                        i, KEYS.get(i).type().column(), column(KEYS.get(i))))
            .collect(Collectors.joining(", "));
    return Text.format(
        """
        SELECT configuration_id, %s
        FROM (
          SELECT configuration_id, key_values(min(config)) AS key_values
          FROM trained
          GROUP BY configuration_id
        )
        """,
        columns);
  }

  /** As texts; null where a key doesn't apply, and where nothing is limited. */
  static String[] values(String config) {
    if (config == null) {
      return new String[KEYS.size()];
    }
    Configuration configuration = Configuration.parse(config);
    return KEYS.stream().map(key -> value(key, configuration)).toArray(String[]::new);
  }

  private static <T> String value(Key<T> key, Configuration configuration) {
    if (!key.appliesTo(configuration)) {
      return null;
    }
    T value = configuration.get(key);
    JsonNode json = key.type().write(value);
    return json.isNull() ? null : key.type().text(value);
  }
}
