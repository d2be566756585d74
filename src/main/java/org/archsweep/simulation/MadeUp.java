package org.archsweep.simulation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.archsweep.results.Table;

/** Trials that nobody trained, as the tables that the views read. */
final class MadeUp {
  private MadeUp() {}

  /** Makes these trials known to SQL as the tables; columns that they say nothing of are empty. */
  static void register(Dataset<Row> trials, Set<Table> tables) {
    for (Table table : Table.values()) {
      register(tables.contains(table) ? trials : trials.limit(0), table);
    }
  }

  private static void register(Dataset<Row> trials, Table table) {
    Set<String> known = Set.of(trials.columns());
    Column[] columns =
        Arrays.stream(table.schema().fields())
            .map(
                field ->
                    known.contains(field.name())
                        ? col(field.name())
                        : lit(null).cast(field.dataType()).as(field.name()))
            .toArray(Column[]::new);
    trials.select(columns).createOrReplaceTempView(table.folder());
  }

  /** The luck of one study of many: equal for equal seeds and numbers. */
  static SplittableRandom random(long seed, long study) {
    // Added to a draw, not to the seed: the next seed's studies would be the same, shifted by one.
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + study);
  }
}
