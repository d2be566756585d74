package org.archsweep.results;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.row_number;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.parquet.example.data.Group;
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
  private final Map<String, Results.Ended> ended;

  OldFiles(Snapshot snapshot) throws IOException {
    this.snapshot = snapshot;
    Map<String, Group> rows = new LinkedHashMap<>();
    snapshot.forEachRow(
        snapshot.old(Table.TRIALS),
        row -> rows.merge(Table.text(row, "trial_id"), row, OldFiles::counting));
    this.ended = new LinkedHashMap<>();
    rows.forEach((trial, row) -> ended.put(trial, Run.ended(row)));
  }

  /** Of a trial's rows the one that {@link #rows} takes too. */
  private static Group counting(Group one, Group other) {
    boolean failed = Run.ended(one).failed();
    if (failed != Run.ended(other).failed()) {
      return failed ? other : one;
    }
    return startedAt(one) >= startedAt(other) ? one : other;
  }

  private static long startedAt(Group row) {
    return row.getLong("started_at", 0);
  }

  boolean isEmpty() {
    return snapshot.old(Table.TRIALS).isEmpty();
  }

  /** How each trial ended, by its id. */
  Map<String, Results.Ended> ended() {
    return ended;
  }

  /** Trials that have ended for good. */
  Set<String> finals() {
    return trials(false);
  }

  /** Trials that failed. */
  Set<String> failed() {
    return trials(true);
  }

  private Set<String> trials(boolean failed) {
    return ended.entrySet().stream()
        .filter(trial -> trial.getValue().failed() == failed)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** A table's rows, each key once; epochs and predictions of trials alone that are there. */
  Dataset<Row> rows(Table table, ParquetFiles files) {
    return switch (table) {
      case TRIALS ->
          first(
              read(table, files),
              List.of("trial_id"),
              col("status").equalTo("failed"),
              col("started_at").desc());
      case EPOCHS -> ofTrials(table, List.of("trial_id", "epoch"), "true", files);
      case PREDICTIONS -> ofTrials(table, List.of("trial_id"), "status = 'ok'", files);
      case FAMILIES, DECISIONS -> throw new IllegalArgumentException(table.folder());
    };
  }

  private Dataset<Row> ofTrials(Table table, List<String> key, String which, ParquetFiles files) {
    Column[] order =
        Arrays.stream(table.schema().fieldNames()).map(name -> col(name)).toArray(Column[]::new);
    return first(read(table, files), key, order)
        .join(rows(Table.TRIALS, files).where(which).select("trial_id"), "trial_id")
        .selectExpr(table.schema().fieldNames());
  }

  private static Dataset<Row> first(Dataset<Row> rows, List<String> key, Column... order) {
    Column[] by = key.stream().map(name -> col(name)).toArray(Column[]::new);
    return rows.withColumn("place", row_number().over(Window.partitionBy(by).orderBy(order)))
        .where("place = 1")
        .drop("place");
  }

  /** How many epochs of trials are there with different numbers. */
  long contradictions(ParquetFiles files) {
    String[] numbers = {"train_loss", "train_accuracy", "test_loss", "test_accuracy"};
    return read(Table.EPOCHS, files)
        .groupBy("trial_id", "epoch")
        .agg(expr("count(DISTINCT " + String.join(", ", numbers) + ") AS values"))
        .where("values > 1")
        .count();
  }

  private Dataset<Row> read(Table table, ParquetFiles files) {
    return files.read(table.schema(), snapshot.old(table));
  }
}
