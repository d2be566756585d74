package org.archsweep.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.training.Outcome;
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
    int reads = 0;
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
      reads++;
    } while (!writer.isDone());
    writer.get(1, TimeUnit.MINUTES);

    assertThat(results.ended()).hasSize(TRIALS);
    assertThat(reads).isGreaterThan(3);
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
      }
      Thread.sleep(20);
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
