package org.archsweep.results;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.row_number;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
  private Map<Boolean, Set<String>> trials;

  OldFiles(Snapshot snapshot, ParquetFiles files) {
    this.snapshot = snapshot;
    this.files = files;
  }

  boolean isEmpty() {
    return snapshot.old(Table.TRIALS).isEmpty();
  }

  /** Trials that have ended for good. */
  Set<String> finals() {
    return trials().get(false);
  }

  /** Trials that failed. */
  Set<String> failed() {
    return trials().get(true);
  }

  /** Ids of trials, by whether they failed; looked up once. */
  private Map<Boolean, Set<String>> trials() {
    if (trials == null) {
      List<Row> rows =
          isEmpty()
              ? List.of()
              : rows(Table.TRIALS).selectExpr("trial_id", "status = 'failed'").collectAsList();
      trials =
          rows.stream()
              .collect(
                  Collectors.partitioningBy(
                      row -> row.getBoolean(1),
                      Collectors.mapping(row -> row.getString(0), Collectors.toSet())));
    }
    return trials;
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
        .agg(expr("count(DISTINCT " + String.join(", ", numbers) + ") AS values"))
        .where("values > 1")
        .count();
  }

  private Dataset<Row> read(Table table) {
    return files.read(table.schema(), snapshot.old(table));
  }
}
