package org.archsweep.results;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of the first version, which wrote one file over the other. */
@Tag("medium")
class FirstVersionTest {
  private static final Path RESOURCES = Path.of("src", "test", "resources", "first-version");

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void startSpark() {
    spark = Study.spark();
  }

  @BeforeEach
  void copy() throws IOException {
    FileUtils.copyDirectory(RESOURCES.resolve("results").toFile(), folder.toFile());
  }

  @Test
  void newRunsComeBesideThemAndTheFilesStayAsTheyAre() throws IOException {
    Map<String, Long> before = files();
    Map<String, Results.Ended> old = Results.open(spark, folder.toString()).ended();
    String known = old.keySet().iterator().next();

    Study.in(folder).run("basic", 1, 0.9).lost("basic", 2, Outcome.Status.FAILED, "no disk");
    Results results = Results.open(spark, folder.toString());

    assertThat(results.ended()).hasSize(old.size() + 2).containsAllEntriesOf(old);
    results.log().fold();
    assertThat(results.ended()).hasSize(old.size() + 2).containsEntry(known, old.get(known));
    assertThat(files()).containsAllEntriesOf(before);
    results.registerTables();
    assertThat(spark.sql("SELECT * FROM trials WHERE attempt IS NULL").count())
        .isEqualTo(old.size());
  }

  @Test
  void fileOfAnotherTableIsNoAnswer() throws IOException {
    Path impostor = only("epochs").resolveSibling("compacted-again.parquet");
    Files.copy(only("predictions"), impostor);

    assertThatThrownBy(() -> Results.open(spark, folder.toString()).ended())
        .isInstanceOf(InputException.class)
        .hasMessage("file:%s has no epochs: it belongs elsewhere", impostor);
  }

  @Test
  void trialThatIsThereTwiceCountsOnce() throws IOException {
    Results results = Results.open(spark, folder.toString());
    int trials = results.ended().size();
    results.registerTables();
    long epochs = spark.table("epochs").count();
    for (String table : new String[] {"trials", "epochs", "predictions"}) {
      Path file = only(table);
      Files.copy(file, file.resolveSibling("compacted-again.parquet"));
    }

    assertThat(results.ended()).hasSize(trials);
    results.registerTables();
    assertThat(spark.table("epochs").count()).isEqualTo(epochs);
  }

  /** As a driver of an older version does, beside one of today's. */
  @Test
  void trialThatOldAndNewVersionsEndedCountsOnce() throws IOException {
    Results results = Results.open(spark, folder.toString());
    Study study = Study.in(folder);
    study.run("basic", 1, 0.9).lost("basic", 2, Outcome.Status.FAILED, "no disk");
    results.log().fold();
    Map<String, Results.Ended> before = results.ended();
    // The same trials in a file of the old kind.
    Path old = folder.resolve("trials/compacted-late.parquet");
    spark
        .read()
        .parquet(folder.resolve("trials/part-00000001.parquet").toString())
        .drop("attempt")
        .withColumn("status", lit("ok"))
        .coalesce(1)
        .write()
        .parquet(folder.resolve("late").toString());
    try (Stream<Path> written = Files.list(folder.resolve("late"))) {
      Files.move(
          written.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow(),
          old);
    }

    results.registerTables();
    assertThat(spark.table("trials").count()).isEqualTo(before.size());
    assertThat(results.ended().get(study.trial("basic", 1).id()))
        .isEqualTo(before.get(study.trial("basic", 1).id()));
    assertThat(results.ended().get(study.trial("basic", 2).id()).status()).isEqualTo("ok");
  }

  @Test
  void emptyFileIsNamedAndNothingIsAnswered() throws IOException {
    Path file = only("epochs");
    Files.write(file, new byte[0]);

    assertThatThrownBy(() -> Results.open(spark, folder.toString()).ended())
        .isInstanceOf(InputException.class)
        .hasMessage("cannot read file:%s: it is no whole Parquet file", file);
  }

  private Path only(String table) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(table))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private Map<String, Long> files() throws IOException {
    Map<String, Long> lengths = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        lengths.put(folder.relativize(file).toString(), Files.size(file));
      }
    }
    return lengths;
  }
}
