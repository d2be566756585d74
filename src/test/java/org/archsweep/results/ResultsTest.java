package org.archsweep.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  private static final byte[] LABELS = {1, 0, 3};

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void startSpark() {
    spark = Study.spark();
  }

  @Test
  void decisionsAreReadAsTheyWereWritten() throws IOException {
    Results results = Results.create(spark, folder.toString());
    Decision start =
        new Decision("abc", "job", 1, "basic", 2, 0, 0, null, null, 0.01, null, 4, 1L, 4L, "start");
    Decision more =
        new Decision(
            "abc", "job", 3, "basic", 2, 5, 4, 0.02, 0.01, 0.01, 9.5, 0, null, null, "enough");

    results.writer().decide(List.of(start));
    results.writer().decide(List.of(more));

    assertThat(results.decisions("abc")).containsExactlyInAnyOrder(start, more);
    assertThat(results.decisions("other")).isEmpty();
    results.registerTables();
    assertThat(spark.sql("SELECT sum(added) FROM decisions").first().getLong(0)).isEqualTo(4);
  }

  @Test
  void folderWithoutDecisionsHasAnEmptyTableOfThem() throws IOException {
    Study.in(folder).run("basic", 7, 0.9);

    Results results = Results.open(spark, folder.toString());
    results.registerTables();

    assertThat(folder.resolve("decisions")).doesNotExist();
    assertThat(spark.table("decisions").count()).isZero();
    assertThat(results.decisions("abc")).isEmpty();
  }

  @Test
  void trialThatEndedCanBeReadWithoutSpark() throws IOException {
    Study study =
        Study.in(folder).run("basic", 7, 0.9).lost("basic", 8, Outcome.Status.FAILED, "no memory");
    ResultWriter writer = new ResultWriter(folder.toString(), new Configuration());

    assertThat(writer.ended(study.trial("basic", 7).id()))
        .isEqualTo(new Results.Ended("ok", 0.9, 22.0));
    assertThat(writer.ended(study.trial("basic", 8).id()))
        .isEqualTo(new Results.Ended("failed", null, null));
  }

  @Test
  void tablesArePlainParquet() throws IOException {
    Study.in(folder).run("basic", 7, 0.9);

    Row trial = spark.read().parquet(folder.resolve("trials").toString()).first();
    List<Row> epochs =
        spark.read().parquet(folder.resolve("epochs").toString()).orderBy("epoch").collectAsList();

    assertThat(trial.schema().fieldNames())
        .containsExactly(
            "trial_id",
            "network",
            "epochs",
            "seed",
            "status",
            "test_accuracy",
            "total_seconds",
            "preparation_seconds",
            "parameters",
            "operations",
            "width",
            "data",
            "precision",
            "device",
            "host",
            "error",
            "job",
            "started_at",
            "versions",
            "config");
    assertThat(trial.<String>getAs("trial_id"))
        .isEqualTo(Study.in(folder).trial("basic", 7).id())
        .matches("[0-9a-f]{16}");
    assertThat(trial.<Double>getAs("test_accuracy")).isEqualTo(0.9);
    assertThat(trial.<Double>getAs("total_seconds")).isEqualTo(22);
    assertThat(trial.<Object>getAs("error")).isNull();
    assertThat(trial.<java.sql.Timestamp>getAs("started_at").toInstant()).isEqualTo(Study.BEGIN);
    assertThat(epochs).hasSize(2);
    assertThat(epochs.get(0).schema().fieldNames())
        .containsExactly(
            "trial_id",
            "network",
            "epochs",
            "seed",
            "epoch",
            "learning_rate",
            "train_loss",
            "train_accuracy",
            "test_loss",
            "test_accuracy",
            "train_seconds",
            "test_seconds",
            "total_seconds",
            "job");
    assertThat(epochs.get(1).<Double>getAs("test_accuracy")).isEqualTo(0.9);
  }

  @Test
  void predictionsArePlainParquet() throws IOException {
    byte[] labels = {0, 1, 2, 3, 4, 5, 6, 7, 8, (byte) 255};
    byte[] classes = {0, 1, 2, 3, 9, 9, 6, 7, 0, (byte) 255};
    Study.in(folder).predicted("basic", 7, classes, labels);

    Row row = spark.read().parquet(folder.resolve("predictions").toString()).first();

    assertThat(row.schema().fieldNames())
        .containsExactly("trial_id", "network", "epochs", "seed", "predicted", "correct");
    assertThat(row.<String>getAs("trial_id")).isEqualTo(Study.in(folder).trial("basic", 7).id());
    assertThat(row.<String>getAs("network")).isEqualTo("basic");
    assertThat(row.<Integer>getAs("epochs")).isEqualTo(2);
    assertThat(row.<Long>getAs("seed")).isEqualTo(7);
    assertThat(row.<byte[]>getAs("predicted")).isEqualTo(classes);
    assertThat(row.<byte[]>getAs("correct")).containsExactly((byte) 0b11001111, (byte) 0b00000010);
  }

  @Test
  void trialWithoutAResultLeavesNoPredictions() throws IOException {
    Study.in(folder)
        .lost("basic", 1, Outcome.Status.FAILED, "no disk")
        .lost("basic", 2, Outcome.Status.DIVERGED, "the loss is NaN in epoch 1");

    assertThat(folder.resolve("predictions")).doesNotExist();
    assertThat(predictions()).isEmpty();
  }

  @Test
  void predictionsWithoutTheirTrialDoNotCount() throws IOException {
    predicted(1, 2);
    Files.delete(trialFile("basic", 2));

    assertThat(predictions()).containsExactly("1: 1 0 0");
  }

  @Test
  void predictionsAreCompactedLikeEpochs() throws IOException {
    predicted(1, 2);

    Results.open(spark, folder.toString()).compact();
    predicted(3);
    assertThat(predictions()).containsExactly("1: 1 0 0", "2: 2 0 0", "3: 3 0 0");
    Results.open(spark, folder.toString()).compact();

    assertThat(files("predictions")).singleElement().asString().contains("compacted-");
    assertThat(predictions()).containsExactly("1: 1 0 0", "2: 2 0 0", "3: 3 0 0");
  }

  @Test
  void predictionsOfAnAttemptThatFailedLaterGiveWayToTheNextOnes() throws IOException {
    Study study = predicted(1);
    Path file = folder.resolve("predictions").resolve(study.trial("basic", 1).id() + ".parquet");
    Path unfinished = folder.resolve("unfinished.parquet");
    Files.copy(file, unfinished);
    Files.delete(file);
    Files.delete(trialFile("basic", 1));
    study.lost("basic", 1, Outcome.Status.FAILED, "no disk");
    Files.copy(unfinished, file);

    assertThat(predictions()).isEmpty();
    Results.open(spark, folder.toString()).compact();
    assertThat(predictions()).isEmpty();
    study.predicted("basic", 1, new byte[] {5, 0, 0}, LABELS);
    assertThat(predictions()).containsExactly("1: 5 0 0");
  }

  @Test
  void folderOfAnOlderVersionHasAnEmptyTableOfPredictions() throws IOException {
    Study.in(folder).runs("basic", 0.9, 0.8);
    Results.open(spark, folder.toString()).compact();

    assertThat(folder.resolve("predictions")).doesNotExist();
    assertThat(predictions()).isEmpty();
    predicted(3);
    assertThat(predictions()).containsExactly("3: 3 0 0");
  }

  @Test
  void firstOutcomeOfATrialStays() throws IOException {
    Study.in(folder).run("basic", 1, 0.9).run("basic", 1, 0.8);

    assertThat(accuracies()).containsExactly(0.9);
  }

  @Test
  void failedTrialThatEndsWellTheSecondTimeCountsAsThat() throws IOException {
    Study study = Study.in(folder).lost("basic", 1, Outcome.Status.FAILED, "no disk");
    Results.open(spark, folder.toString()).compact();

    study.run("basic", 1, 0.9);

    assertThat(accuracies()).containsExactly(0.9);
    Results.open(spark, folder.toString()).compact();
    assertThat(accuracies()).containsExactly(0.9);
  }

  @Test
  void trialThatEndedWellIsNotLostToALaterFailure() throws IOException {
    Study study = Study.in(folder).run("basic", 1, 0.9);
    Results.open(spark, folder.toString()).compact();

    study.lost("basic", 1, Outcome.Status.FAILED, "no disk");

    assertThat(accuracies()).containsExactly(0.9);
  }

  @Test
  void epochsWithoutTheirTrialDoNotCount() throws IOException {
    Study.in(folder).runs("basic", 0.9, 0.8);
    Files.delete(trialFile("basic", 2));

    Results.open(spark, folder.toString()).registerTables();

    assertThat(spark.table("trials").count()).isEqualTo(1);
    assertThat(spark.table("epochs").count()).isEqualTo(2);
  }

  @Test
  void compactedTablesHoldTheSameRowsInOneFile() throws IOException {
    Study.in(folder).runs("basic", 0.9, 0.8, 0.7).runs("extra:L1", 0.6);
    List<String> trials = rows("trials");
    List<String> epochs = rows("epochs");

    Results.open(spark, folder.toString()).compact();

    assertThat(files("trials")).singleElement().asString().contains("compacted-");
    assertThat(files("epochs")).singleElement().asString().contains("compacted-");
    assertThat(rows("trials")).hasSize(4).isEqualTo(trials);
    assertThat(rows("epochs")).hasSize(8).isEqualTo(epochs);
  }

  @Test
  void laterTrialsAreCompactedIntoTheSameFile() throws IOException {
    Study study = Study.in(folder).runs("basic", 0.9);
    Results.open(spark, folder.toString()).compact();
    study.runs("extra:L1", 0.6);

    Results.open(spark, folder.toString()).compact();

    assertThat(files("trials")).hasSize(1);
    assertThat(accuracies()).containsExactly(0.6, 0.9);
  }

  @Test
  void compactionThatDiedBeforeItDeletedCountsNothingTwice() throws IOException {
    predicted(1, 2);
    Path kept = Files.createDirectory(folder.resolve("kept"));
    for (String table : List.of("trials", "epochs", "predictions")) {
      copy(folder.resolve(table), Files.createDirectory(kept.resolve(table)));
    }
    List<String> epochs = rows("epochs");
    Results.open(spark, folder.toString()).compact();
    for (String table : List.of("trials", "epochs", "predictions")) {
      copy(kept.resolve(table), folder.resolve(table));
    }
    Files.createDirectory(folder.resolve(".compacting-x"));
    assertThat(files("trials")).hasSize(3);

    assertThat(accuracies()).hasSize(2);
    assertThat(rows("epochs")).isEqualTo(epochs);
    assertThat(predictions()).containsExactly("1: 1 0 0", "2: 2 0 0");
    Results.open(spark, folder.toString()).compact();
    assertThat(files("trials")).hasSize(1);
    assertThat(rows("epochs")).isEqualTo(epochs);
  }

  @Test
  void halfWrittenFilesAreNotRead() throws IOException {
    Study.in(folder).runs("basic", 0.9);
    Files.writeString(folder.resolve("trials/.half.parquet-x"), "PAR1");
    Files.writeString(folder.resolve("trials/.half.parquet"), "PAR1");
    Files.writeString(folder.resolve("trials/_temporary.parquet"), "PAR1");

    assertThat(accuracies()).containsExactly(0.9);
  }

  @Test
  void savedNetworksLieBesideTheTables() throws IOException {
    byte[] archive = {1, 2, 3};
    Outcome outcome =
        new Outcome(
            Outcome.Status.OK,
            List.of(),
            "",
            Map.of(Outcome.Moment.INITIAL, archive, Outcome.Moment.FINAL, archive),
            null);
    Study study = Study.in(folder).write("basic", 1, outcome, false);
    String id = study.trial("basic", 1).id();

    assertThat(folder.resolve("networks/" + id + "-initial.pt")).hasBinaryContent(archive);
    assertThat(folder.resolve("networks/" + id + "-final.pt")).hasBinaryContent(archive);
  }

  @Test
  void newFolderIsMadeWithItsParents() {
    Path out = folder.resolve("a/b c");

    Results.create(spark, out.toString());

    assertThat(out.resolve("trials")).isDirectory();
    assertThat(Results.open(spark, out.toString()).ended()).isEmpty();
  }

  @Test
  void fileIsNoResultsFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "");

    assertThatThrownBy(() -> Results.create(spark, file.toString()))
        .isInstanceOf(InputException.class)
        .hasMessage("%s is no results folder: it is a file", file);
  }

  @Test
  void folderOfOtherThingsIsNoResultsFolder() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "");

    assertThatThrownBy(() -> Results.create(spark, folder.toString()))
        .isInstanceOf(InputException.class)
        .hasMessage("%s is no results folder: it has other files and no trials", folder);
    assertThatThrownBy(() -> Results.open(spark, folder.toString()))
        .isInstanceOf(InputException.class)
        .hasMessage("%s is no results folder: it has no trials", folder);
    assertThat(folder).isDirectoryNotContaining("glob:**trials");
  }

  @Test
  void folderThatCannotBeWrittenIsRefused() throws IOException {
    Path out = Files.writeString(folder.resolve("file"), "").resolve("out");

    assertThatThrownBy(() -> Results.create(spark, out.toString()))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("cannot write the results folder %s: ", out)
        .hasMessageMatching("[^\\n]*");
  }

  @Test
  void unknownFileSystemIsRefused() {
    assertThatThrownBy(() -> Results.create(spark, "nowhere://bucket/out"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("cannot use nowhere://bucket/out as a results folder: ")
        .hasMessageMatching("[^\\n]*");
  }

  @Test
  void onAnObjectStoreFilesAreWrittenAtTheirPlace() throws IOException {
    Configuration stores = new Configuration();
    stores.set("fs.s3a.impl", ObjectStore.class.getName());
    stores.set("fs.AbstractFileSystem.s3a.impl", ObjectStore.Context.class.getName());
    ResultWriter writer = new ResultWriter("s3a://bucket" + folder, stores);
    Study study = Study.in(folder);
    Outcome failed = new Outcome(Outcome.Status.FAILED, List.of(), "no disk", Map.of(), null);

    assertThat(writer.commit(study.result("basic", 1, failed), false)).isTrue();
    assertThat(writer.commit(study.result("basic", 1, failed), false)).isFalse();

    assertThat(writer.isCommitted(study.trial("basic", 1).id())).isTrue();
    assertThat(writer.isCommitted(study.trial("basic", 2).id())).isFalse();
    assertThat(Results.open(spark, folder.toString()).ended().values())
        .singleElement()
        .satisfies(ended -> assertThat(ended.failed()).isTrue());
  }

  /**
   * Trials of basic with these seeds; each takes the first of three images for its seed's class.
   */
  private Study predicted(int... seeds) throws IOException {
    Study study = Study.in(folder);
    for (int seed : seeds) {
      study.predicted("basic", seed, new byte[] {(byte) seed, 0, 0}, LABELS);
    }
    return study;
  }

  /** The table: each row's seed and its classes. */
  private List<String> predictions() {
    Results.open(spark, folder.toString()).registerTables();
    return spark.table("predictions").orderBy("seed").collectAsList().stream()
        .map(row -> row.<Long>getAs("seed") + ": " + classes(row.getAs("predicted")))
        .toList();
  }

  private static String classes(byte[] predicted) {
    return IntStream.range(0, predicted.length)
        .mapToObj(image -> Byte.toString(predicted[image]))
        .collect(Collectors.joining(" "));
  }

  private List<Double> accuracies() {
    return Results.open(spark, folder.toString()).ended().values().stream()
        .map(Results.Ended::testAccuracy)
        .sorted()
        .toList();
  }

  private List<String> rows(String table) {
    Results.open(spark, folder.toString()).registerTables();
    return spark.table(table).collectAsList().stream().map(Row::toString).sorted().toList();
  }

  private Path trialFile(String network, long seed) {
    String id = Study.in(folder).trial(network, seed).id();
    return folder.resolve("trials").resolve(id + ".parquet");
  }

  private List<Path> files(String table) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(table))) {
      return files.filter(file -> file.getFileName().toString().matches("[^.].*parquet")).toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
