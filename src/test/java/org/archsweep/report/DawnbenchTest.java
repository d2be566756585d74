package org.archsweep.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.SharedSpark;
import org.archsweep.results.Results;
import org.archsweep.results.SmallResults;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DawnbenchTest {
  @TempDir private static Path folder;

  private static SparkSession spark;

  @BeforeAll
  static void write() throws Exception {
    SmallResults.write(folder.resolve("results"));
    spark = SharedSpark.session();
  }

  @BeforeEach
  void open() {
    open("results");
  }

  @Test
  void preparationCountsAndEvaluationDoesNot() {
    // 1.8 s of preparation, 20 s of training an epoch; 5 s of evaluation each are not counted.
    assertThat(Dawnbench.tsv(spark, SmallResults.id("basic", 1, 2)))
        .isEqualTo("epoch\thours\ttop1Accuracy\n1\t0.00605556\t52.00\n2\t0.01161111\t92.01\n");
  }

  @Test
  void aTrialThatIsNotThereOrHasNoEpochsIsRefused() {
    String failed = SmallResults.id("extra:L3", 0.5, 1);
    assertThatThrownBy(() -> Dawnbench.tsv(spark, failed))
        .isInstanceOf(InputException.class)
        .hasMessage("trial %s has no epochs: it is failed", failed);
    assertThatThrownBy(() -> Dawnbench.tsv(spark, "0123456789abcdef"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("no trial 0123456789abcdef: ");
  }

  @Test
  void resultsWithoutPreparationAreReadButAreNoEntry() throws IOException {
    for (String table : new String[] {"trials", "epochs"}) {
      Path written = folder.resolve("written/" + table);
      spark
          .table(table)
          .drop("preparation_seconds", "attempt", "ended_at")
          .coalesce(1)
          .write()
          .parquet(written.toString());
      Files.createDirectories(folder.resolve("old/" + table));
      try (DirectoryStream<Path> parts = Files.newDirectoryStream(written, "*.parquet")) {
        Path old = folder.resolve("old/" + table + "/compacted-1.parquet");
        Files.move(parts.iterator().next(), old);
      }
    }
    open("old");
    assertThat(spark.sql("SELECT * FROM trials WHERE preparation_seconds IS NULL").count())
        .isEqualTo(8);
    String id = SmallResults.id("basic", 1, 1);
    assertThatThrownBy(() -> Dawnbench.tsv(spark, id))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("trial %s ran before preparation was timed", id);
  }

  private static void open(String results) {
    Results.open(spark, folder.resolve(results).toString()).registerTables();
  }
}
