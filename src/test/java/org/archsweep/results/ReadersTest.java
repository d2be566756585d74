package org.archsweep.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.training.Outcome;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who read while others write, fold and remove. */
@Tag("medium")
class ReadersTest {
  private static final int TRIALS = 120;

  @TempDir private Path folder;

  /** Of so many folds the reader that is under way takes the rows from the tables. */
  private volatile int inTables;

  /** How often the reader has read; the writer doesn't run away from it. */
  private final AtomicInteger reads = new AtomicInteger();

  @Test
  void readersSeeEveryFinalTrialOnceWhileOthersWriteFoldAndRemove() throws Exception {
    SparkSession spark = Study.spark();
    Results results = Results.create(spark, folder.toString());
    FoldLog log = results.log();
    FutureTask<Void> writer =
        new FutureTask<>(
            () -> {
              write(log);
              return null;
            });
    new Thread(writer).start();
    long last = 0;
    do {
      inTables = parts().size();
      Results.open(spark, folder.toString()).registerTables();
      Row row =
          spark
              .sql(
                  "SELECT count(*), count(DISTINCT trial_id), (SELECT count(*) FROM epochs),"
                      + " count_if(status = 'failed') FROM trials")
              .first();
      assertThat(row.getLong(0)).isEqualTo(row.getLong(1)).isGreaterThanOrEqualTo(last);
      assertThat(row.getLong(2)).isEqualTo(2 * (row.getLong(0) - row.getLong(3)));
      Row any =
          spark
              .read()
              .schema(Table.TRIALS.schema())
              .option("pathGlobFilter", "*.parquet")
              .parquet(folder.resolve("trials").toString())
              .where("status <> 'failed'")
              .selectExpr("count(*)", "count(DISTINCT trial_id)")
              .first();
      assertThat(any.getLong(0)).isEqualTo(any.getLong(1));
      last = row.getLong(0);
      reads.incrementAndGet();
    } while (!writer.isDone());
    writer.get(1, TimeUnit.MINUTES);

    assertThat(results.ended()).hasSize(TRIALS);
    assertThat(reads.get()).isGreaterThan(5);
  }

  /** Another program, that knows nothing of folds: it takes the files of the tables as they are. */
  @Test
  void duckDbSeesEveryFinalTrialOnceWhileOthersWriteFoldAndRemove() throws Exception {
    FoldLog log = Results.create(Study.spark(), folder.toString()).log();
    Study.in(folder).run("basic", 1000, 0.5);
    log.fold();
    FutureTask<Void> writer =
        new FutureTask<>(
            () -> {
              write(log);
              return null;
            });
    long last = 0;
    try (Connection duckDb = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        Statement statement = duckDb.createStatement()) {
      new Thread(writer).start();
      boolean isLast;
      do {
        isLast = writer.isDone();
        inTables = parts().size();
        long[] trials =
            numbers(
                statement,
                "SELECT count(*), count(DISTINCT trial_id), count(test_accuracy) FROM "
                    + table("trials")
                    + " WHERE status <> 'failed'");
        assertThat(trials[0])
            .isEqualTo(trials[1])
            .isEqualTo(trials[2])
            .isGreaterThanOrEqualTo(last);
        // Trials come last: what they have is there.
        long[] epochs =
            numbers(
                statement,
                "SELECT count(*), count(e.trial_id) FROM "
                    + table("trials")
                    + " t LEFT JOIN "
                    + table("epochs")
                    + " e USING (trial_id, attempt) WHERE status <> 'failed'");
        assertThat(epochs[0]).isEqualTo(epochs[1]).isGreaterThanOrEqualTo(2 * trials[0]);
        assertThat(epochs[0] % 2).isZero();
        last = trials[0];
        reads.incrementAndGet();
      } while (!isLast);
    }
    writer.get(1, TimeUnit.MINUTES);

    assertThat(last).isEqualTo(TRIALS + 1);
    assertThat(reads.get()).isGreaterThan(5);
  }

  private String table(String name) {
    return "read_parquet('" + folder.resolve(name) + "/*.parquet')";
  }

  private static long[] numbers(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      long[] numbers = new long[row.getMetaData().getColumnCount()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = row.getLong(i + 1);
      }
      return numbers;
    }
  }

  private void write(FoldLog log) throws Exception {
    Study study = Study.in(folder);
    for (int seed = 1; seed <= TRIALS; seed++) {
      if (seed % 7 == 0) {
        study.lost("basic", seed, Outcome.Status.FAILED, "no disk");
      }
      study.run("basic", seed, 0.5 + 0.001 * seed);
      if (seed % 5 == 0) {
        log.fold();
      }
      if (seed % 20 == 0) {
        // As if an hour had passed since readers looked elsewhere for them.
        age(inTables);
        log.clean();
        awaitReader();
      }
      Thread.sleep(20);
    }
  }

  private void awaitReader() throws InterruptedException {
    int before = reads.get();
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (reads.get() == before && System.nanoTime() < end) {
      Thread.sleep(5);
    }
  }

  private void age(int folds) throws IOException {
    FileTime old = FileTime.from(Instant.now().minusSeconds(4000));
    for (Path part : parts()) {
      String name = part.getFileName().toString();
      if (Integer.parseInt(name.replaceAll("\\D", "")) <= folds) {
        for (Table table : Table.OF_TRIALS) {
          Files.setLastModifiedTime(folder.resolve(table.folder()).resolve(name), old);
        }
      }
    }
  }

  private List<Path> parts() throws IOException {
    try (Stream<Path> parts = Files.list(folder.resolve("trials"))) {
      return parts.filter(part -> part.toString().endsWith(".parquet")).toList();
    }
  }
}
