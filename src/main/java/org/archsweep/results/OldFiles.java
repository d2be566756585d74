package org.archsweep.results;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The rows of versions without folds. They wrote a file for each trial and table, the one in {@code
 * trials} last, and put them together later: a trial can be in several files, and more than once.
 * These files are only read.
 */
final class OldFiles {
  private final Snapshot snapshot;
  private final ParquetFiles files;

  OldFiles(Snapshot snapshot, ParquetFiles files) {
    this.snapshot = snapshot;
    this.files = files;
  }

  boolean isEmpty() {
    return snapshot.old(Table.TRIALS).isEmpty();
  }

  /** Trials that have ended for good. */
  Set<String> finals() {
    return isEmpty() ? Set.of() : ids(rows(Table.TRIALS).where("status <> 'failed'"));
  }

  /** Trials that failed. */
  Set<String> failed() {
    return isEmpty() ? Set.of() : ids(rows(Table.TRIALS).where("status = 'failed'"));
  }

  private static Set<String> ids(Dataset<Row> trials) {
    Set<String> ids = new HashSet<>();
    trials.select("trial_id").collectAsList().forEach(row -> ids.add(row.getString(0)));
    return ids;
  }

  /** A table's rows, each key once; epochs and predictions of trials alone that are there. */
  Dataset<Row> rows(Table table) {
    return switch (table) {
      case TRIALS ->
          first(
              read(table),
              List.of("trial_id"),
              col("status").equalTo("failed"),
              col("started_at").desc());
      case EPOCHS -> ofTrials(table, List.of("trial_id", "epoch"), "true");
      case PREDICTIONS -> ofTrials(table, List.of("trial_id"), "status = 'ok'");
      case FAMILIES, DECISIONS -> throw new IllegalArgumentException(table.folder());
    };
  }

  private Dataset<Row> ofTrials(Table table, List<String> key, String which) {
    Column[] order =
        Arrays.stream(table.schema().fieldNames()).map(name -> col(name)).toArray(Column[]::new);
    return first(read(table), key, order)
        .join(rows(Table.TRIALS).where(which).select("trial_id"), "trial_id")
        .selectExpr(table.schema().fieldNames());
  }

  private static Dataset<Row> first(Dataset<Row> rows, List<String> key, Column... order) {
    Column[] by = key.stream().map(name -> col(name)).toArray(Column[]::new);
    return rows.withColumn("place", row_number().over(Window.partitionBy(by).orderBy(order)))
        .where("place = 1")
        .drop("place");
  }

  /** How many epochs of trials are there with different numbers. */
  long contradictions() {
    String[] numbers = {"train_loss", "train_accuracy", "test_loss", "test_accuracy"};
    return read(Table.EPOCHS)
        .groupBy("trial_id", "epoch")
        .agg(
            org.apache.spark.sql.functions.expr(
                "count(DISTINCT " + String.join(", ", numbers) + ") AS values"))
        .where("values > 1")
        .count();
  }

  private Dataset<Row> read(Table table) {
    List<Path> old = snapshot.old(table);
    return files.read(table.schema(), old);
  }
}
