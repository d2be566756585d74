package org.archsweep.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.Fault;
import org.archsweep.InputException;
import org.archsweep.job.Compare;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        new Decision(
            "abc", "job", 1, "c", "basic", 2, 0, 0, null, null, 0.01, null, 4, 1L, 4L, "start",
            null);
    Decision more =
        new Decision(
            "abc", "job", 3, "c", "basic", 2, 5, 4, 0.02, 0.01, 0.01, 9.5, 0, null, null, "enough",
            null);

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
  void tablesArePlainParquet() throws IOException {
    Study.in(folder).run("basic", 7, 0.9);
    fold();

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
            "macs",
            "width",
            "data",
            "precision",
            "device",
            "host",
            "error",
            "first_experiment",
            "started_at",
            "versions",
            "config",
            "attempt",
            "ended_at",
            "configuration_id",
            "environment_id");
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
            "first_experiment",
            "attempt");
    assertThat(epochs.get(1).<Double>getAs("test_accuracy")).isEqualTo(0.9);
  }

  @Test
  void predictionsArePlainParquet() throws IOException {
    byte[] labels = {0, 1, 2, 3, 4, 5, 6, 7, 8, (byte) 255};
    byte[] classes = {0, 1, 2, 3, 9, 9, 6, 7, 0, (byte) 255};
    Study.in(folder).predicted("basic", 7, classes, labels);
    fold();

    Row row = spark.read().parquet(folder.resolve("predictions").toString()).first();

    assertThat(row.schema().fieldNames())
        .containsExactly(
            "trial_id", "network", "epochs", "seed", "predicted", "correct", "attempt");
    assertThat(row.<String>getAs("trial_id")).isEqualTo(Study.in(folder).trial("basic", 7).id());
    assertThat(row.<String>getAs("network")).isEqualTo("basic");
    assertThat(row.<Integer>getAs("epochs")).isEqualTo(2);
    assertThat(row.<Long>getAs("seed")).isEqualTo(7);
    assertThat(row.<byte[]>getAs("predicted")).isEqualTo(classes);
    assertThat(row.<byte[]>getAs("correct")).containsExactly((byte) 0b11001111, (byte) 0b00000010);
  }

  @Test
  void runThatNeedsNoOtherCanBeReadWithoutSpark() throws IOException {
    Study study =
        Study.in(folder).run("basic", 7, 0.9).lost("basic", 8, Outcome.Status.FAILED, "no memory");
    ResultWriter writer = new ResultWriter(folder.toString(), new Configuration());

    assertThat(writer.ended(study.trial("basic", 7).id()))
        .hasValueSatisfying(
            end -> {
              assertThat(end.ok()).isTrue();
              assertThat(end.testAccuracy()).isEqualTo(0.9);
              assertThat(end.totalSeconds()).isEqualTo(22.0);
            });
    assertThat(writer.ended(study.trial("basic", 8).id())).isEmpty();
    assertThat(writer.ended(study.trial("basic", 9).id())).isEmpty();
  }

  @Test
  void trialWithoutAResultLeavesNoPredictions() throws IOException {
    Study.in(folder)
        .lost("basic", 1, Outcome.Status.FAILED, "no disk")
        .lost("basic", 2, Outcome.Status.DIVERGED, "the loss is NaN in epoch 1");

    assertThat(predictions()).isEmpty();
    fold();
    assertThat(predictions()).isEmpty();
  }

  @Test
  void foldedTablesHoldTheSameRows() throws IOException {
    Study study = predicted(1, 2).lost("basic", 3, Outcome.Status.FAILED, "no disk");
    List<String> trials = rows("trials");
    List<String> epochs = rows("epochs");
    List<String> predictions = rows("predictions");

    fold();

    assertThat(rows("trials")).hasSize(3).isEqualTo(trials);
    assertThat(rows("epochs")).hasSize(2).isEqualTo(epochs);
    assertThat(rows("predictions")).hasSize(2).isEqualTo(predictions);
    assertThat(files("trials")).singleElement().asString().endsWith("trials/part-00000001.parquet");
    study.run("extra:L1", 1, 0.6);
    fold();
    assertThat(files("trials")).hasSize(2);
    assertThat(rows("trials")).hasSize(4).containsAll(trials);
  }

  @Test
  void nothingNewMakesNoFold() throws IOException {
    predicted(1);
    fold();
    fold();

    assertThat(files("trials")).hasSize(1);
  }

  @Test
  void failedTrialStaysInItsPartAndCountsAsItEndedLast() throws IOException {
    Study study = Study.in(folder).lost("basic", 1, Outcome.Status.FAILED, "no disk");
    fold();
    study.lost("basic", 1, Outcome.Status.FAILED, "no memory");

    assertThat(column("error")).containsExactly("no memory");
    fold();
    assertThat(column("error")).containsExactly("no memory");
    study.run("basic", 1, 0.9);
    assertThat(column("status")).containsExactly("ok");
    fold();
    assertThat(column("status")).containsExactly("ok");
    assertThat(spark.read().parquet(folder.resolve("trials").toString()).count()).isEqualTo(3);
    assertThat(
            spark.read().parquet(folder.resolve("trials").toString()).where("status <> 'failed'"))
        .satisfies(rows -> assertThat(rows.count()).isEqualTo(1));
  }

  @Test
  void foldWhoseTablesAreMissingIsReadFromItsAttempts() throws IOException {
    predicted(1, 2);
    List<String> epochs = rows("epochs");
    fold();
    for (String table : List.of("epochs", "predictions", "trials")) {
      Files.delete(folder.resolve(table + "/part-00000001.parquet"));
      assertThat(rows("epochs")).isEqualTo(epochs);
      assertThat(rows("trials")).hasSize(2);
    }

    predicted(3);
    fold();

    assertThat(files("trials")).hasSize(2);
    assertThat(predictions()).containsExactly("1: 1 0 0", "2: 2 0 0", "3: 3 0 0");
  }

  @Test
  void attemptsGoAnHourAfterTheirRowsAreInTheTables() throws IOException {
    predicted(1, 2).lost("basic", 3, Outcome.Status.FAILED, "no disk");
    fold();
    List<String> trials = rows("trials");

    clean();
    assertThat(attempts()).hasSize(3);
    for (String table : List.of("epochs", "predictions", "trials")) {
      Path part = folder.resolve(table + "/part-00000001.parquet");
      Files.setLastModifiedTime(part, FileTime.from(Instant.now().minusSeconds(3700)));
    }
    predicted(4);
    clean();

    assertThat(attempts()).hasSize(1);
    assertThat(rows("trials")).hasSize(4).containsAll(trials);
  }

  @Test
  void networksOfRunsThatDoNotCountGo() throws IOException {
    Outcome saved =
        new Outcome(
            Outcome.Status.OK, List.of(), "", Map.of(Outcome.Moment.FINAL, new byte[] {1}), null);
    Study.in(folder).write("basic", 1, saved).write("basic", 1, saved);
    List<Path> both = walk("networks");
    fold();
    for (Path file : Stream.concat(both.stream(), walk(".").stream()).toList()) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3700)));
    }

    clean();

    String counts = this.<String>column("attempt").get(0);
    assertThat(both).hasSize(2);
    assertThat(walk("networks"))
        .singleElement()
        .satisfies(file -> assertThat(file.toString()).contains(counts).endsWith("-final.pt"));
  }

  @Test
  void runsOfEqualDevicesThatDifferAreToldAndKept() throws IOException {
    Study.in(folder).run("basic", 1, 0.9).run("basic", 1, 0.8).run("basic", 2, 0.7);
    List<String> notes = new ArrayList<>();

    new FoldLog(new Store(folder.toString(), new Configuration()), Set.of(), notes::add).fold();

    assertThat(notes)
        .singleElement()
        .asString()
        .startsWith("two runs of trial ")
        .contains(" on equal devices differ; ");
    assertThat(accuracies()).containsExactly(0.7, 0.9);
    assertThat(folder.resolve("folds/00000002.json")).content().contains("contradictions");
    assertThat(files("trials")).hasSize(2);
  }

  @Test
  void attemptThatCannotBeReadIsPutAsideAndDoesNotCount() throws IOException {
    predicted(1, 2);
    Path damaged = attempts().get(0);
    byte[] whole = Files.readAllBytes(damaged);
    for (int length : new int[] {0, 4, whole.length / 2, whole.length - 1}) {
      Files.write(damaged, Arrays.copyOf(whole, length));
      assertThat(predictions()).hasSize(1);
    }

    fold();

    assertThat(damaged).doesNotExist();
    assertThat(walk("unreadable")).hasSize(1);
    assertThat(predictions()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trials", "epochs", "predictions"})
  void emptyPartIsNamedAndNothingIsAnswered(String table) throws IOException {
    predicted(1, 2);
    fold();
    Path part = folder.resolve(table + "/part-00000001.parquet");
    Files.write(part, new byte[0]);

    assertThatThrownBy(() -> rows("trials"))
        .isInstanceOf(InputException.class)
        .hasMessage("cannot read file:%s: it is no whole Parquet file", part);
  }

  /** Another table's, another fold's, another folder's, someone else's. */
  @ParameterizedTest
  @ValueSource(strings = {"trials", "epochs", "predictions"})
  void wholeFileInThePlaceOfAPartIsNoAnswer(String table, @TempDir Path other) throws IOException {
    predicted(1, 2);
    fold();
    predicted(3, 4);
    fold();
    Study.in(other).run("basic", 9, 0.5);
    Results.open(spark, other.toString()).log().fold();
    spark.range(3).coalesce(1).write().parquet(other.resolve("foreign").toString());
    Path part = folder.resolve(table + "/part-00000002.parquet");
    List<Path> impostors =
        List.of(
            folder.resolve(
                (table.equals("epochs") ? "trials" : "epochs") + "/part-00000002.parquet"),
            folder.resolve(table + "/part-00000001.parquet"),
            other.resolve(table + "/part-00000001.parquet"),
            only(other.resolve("foreign")));
    byte[] whole = Files.readAllBytes(part);

    for (Path impostor : impostors) {
      Files.write(part, Files.readAllBytes(impostor));

      assertThatThrownBy(() -> rows("trials"))
          .isInstanceOf(InputException.class)
          .hasMessage(
              "file:%s isn't what fold 2 wrote there: another file has taken its place", part);
      Files.write(part, whole);
    }
    assertThat(rows(table)).hasSizeGreaterThanOrEqualTo(4);
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  /** What a copy that ended early leaves, and a disk that lies. */
  @ParameterizedTest
  @ValueSource(strings = {"trials", "epochs", "predictions", "families"})
  void damagedFileIsNamedAsWrongInput(String table) throws IOException {
    predicted(1, 2);
    List<Declaration> all = List.of(new Declaration("all", null, null));
    FormerFamilies.write(folder.toString(), 1, "mine", "true", all, Instant.now());
    fold();
    Path file = files(table).get(0);
    byte[] whole = Files.readAllBytes(file);
    byte[] garbage = whole.clone();
    Arrays.fill(garbage, whole.length / 2, whole.length, (byte) 7);

    for (byte[] content : List.of(Arrays.copyOf(whole, whole.length / 2), garbage)) {
      Files.write(file, content);
      assertThatThrownBy(() -> rows(table))
          .satisfies(
              thrown ->
                  assertThat(Fault.of(thrown))
                      .extracting(Fault::kind, Fault::line)
                      .containsExactly(
                          Fault.Kind.INPUT, "cannot read file:" + file + ": it is damaged"));
    }
  }

  @Test
  void partWithoutItsFoldIsNoAnswer() throws IOException {
    predicted(1, 2);
    fold();
    FileUtils.deleteDirectory(folder.resolve("folds").toFile());
    FileUtils.deleteDirectory(folder.resolve("attempts").toFile());

    assertThatThrownBy(() -> rows("trials"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("folds/00000001.json is missing");
  }

  @Test
  void foldersWithinAreNobodysBusiness() throws IOException {
    predicted(1, 2);
    fold();
    List<String> trials = rows("trials");
    for (String name : List.of("trials", "epochs", "predictions", "folds")) {
      FileUtils.copyDirectory(
          folder.resolve(name).toFile(), folder.resolve("copy/" + name).toFile());
      Files.move(folder.resolve("copy/" + name), folder.resolve(name + "/backup"));
    }

    assertThat(rows("trials")).isEqualTo(trials);
    assertThat(rows("epochs")).hasSize(2);
    predicted(3);
    fold();
    assertThat(rows("trials")).hasSize(3);
  }

  /** It has no end, and nobody may write into it. */
  @Test
  void pipeIsNoFile() throws Exception {
    predicted(1, 2);
    fold();
    List<String> trials = rows("trials");
    for (String name :
        List.of(
            "attempts/01/0123456789abcdef-0123456789abcdef.parquet",
            "folds/00000002.json",
            "trials/part-00000002.parquet",
            "decisions/a-1.parquet")) {
      Path pipe = folder.resolve(name);
      Files.createDirectories(pipe.getParent());
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    }

    assertThat(rows("trials")).isEqualTo(trials);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trials/a:b.parquet",
        "epochs/[x].parquet",
        "predictions/{a,b}.parquet",
        "families/mine.parquet",
        "decisions/.x y.parquet.parquet"
      })
  void fileOfNobodyKnownIsNamed(String name) throws IOException {
    predicted(1);
    fold();
    Path foreign = folder.resolve(name.replace("/.", "/"));
    Files.createDirectories(foreign.getParent());
    Files.write(foreign, new byte[20]);

    assertThatThrownBy(() -> rows("trials"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(foreign.getFileName().toString())
        .hasMessageEndingWith("is none of Archsweep's files: move it away");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"fold\": 1, \"final\": [\"x\"]}",
        "[",
        "{\"fold\": 2}",
        "{\"fold\": 1, \"final\": [], \"failed\": [], \"contradictions\": []} {",
        "{\"fold\": 1, \"final\": [], \"final\": [], \"failed\": [], \"contradictions\": []}"
      })
  void foldThatCannotBeReadIsNamed(String content) throws IOException {
    predicted(1);
    fold();
    Path fold = folder.resolve("folds/00000001.json");
    Files.writeString(fold, content);

    assertThatThrownBy(() -> rows("trials"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("cannot read file:" + fold);
  }

  @Test
  void missingFoldIsNamed() throws IOException {
    predicted(1);
    fold();
    predicted(2);
    fold();
    Files.delete(folder.resolve("folds/00000001.json"));
    Files.copy(folder.resolve("folds/00000002.json"), folder.resolve("folds/99999999.json"));

    assertThatThrownBy(() -> rows("trials"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("folds/00000001.json is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a [abc] b", "{a,b}", "a\\b", "a*b?", "a%20b", "ü 漢"})
  void folderIsAPathAndNoPattern(String name) throws IOException {
    Path out = folder.resolve(name);
    Study.in(out).run("basic", 1, 0.9);
    Results results = Results.open(spark, out.toString());

    assertThat(results.ended()).hasSize(1);
    results.log().fold();
    results.registerTables();
    assertThat(spark.table("epochs").count()).isEqualTo(2);
  }

  @Test
  void readerIsNotToldToIgnoreWhatIsDamagedByTheUsersSpark() throws IOException {
    predicted(1, 2);
    fold();
    Path part = folder.resolve("trials/part-00000001.parquet");
    Files.write(part, Arrays.copyOf(Files.readAllBytes(part), 100));
    spark.conf().set("spark.sql.files.ignoreCorruptFiles", "true");
    try {
      assertThatThrownBy(() -> rows("trials")).hasStackTraceContaining("part-00000001.parquet");
    } finally {
      spark.conf().unset("spark.sql.files.ignoreCorruptFiles");
    }
  }

  @Test
  void lastDeclarationCounts() throws IOException {
    Study.in(folder)
        .run("basic", 1, 0.9)
        .declare("job", new Compare.AllPairs())
        .declare("other", Compare.usual())
        .declare("job", Compare.usual());

    assertThat(files("families")).hasSize(3);
    assertThat(rows("families")).hasSize(2).allMatch(row -> row.contains("baseline"));
  }

  @Test
  void roundIsDecidedOnce() throws IOException {
    Results.create(spark, folder.toString());
    ResultWriter writer = new ResultWriter(folder.toString(), new Configuration());
    Decision first =
        new Decision(
            "abc", "job", 1, "c", "basic", 2, 0, 0, null, null, 0.01, null, 4, 1L, 4L, "start",
            null);
    Decision other =
        new Decision(
            "abc", "job", 1, "c", "basic", 2, 0, 0, null, null, 0.01, null, 5, 1L, 5L, "start",
            null);

    assertThat(writer.decide(List.of(first))).isTrue();
    assertThat(writer.decide(List.of(other))).isFalse();

    assertThat(writer.decided("abc", 1)).containsExactly(first);
  }

  @Test
  void savedNetworksAreNamedAfterTheirRun() throws IOException {
    byte[] archive = {1, 2, 3};
    Outcome outcome =
        new Outcome(
            Outcome.Status.OK,
            List.of(),
            "",
            Map.of(Outcome.Moment.INITIAL, archive, Outcome.Moment.FINAL, archive),
            null);
    Study study = Study.in(folder).write("basic", 1, outcome);
    String run = study.trial("basic", 1).id() + "-" + column("attempt").get(0);

    assertThat(folder.resolve("networks/" + run + "-initial.pt")).hasBinaryContent(archive);
    assertThat(folder.resolve("networks/" + run + "-final.pt")).hasBinaryContent(archive);
  }

  @Test
  void firstOutcomeOfATrialStays() throws IOException {
    Study.in(folder).run("basic", 1, 0.9).run("basic", 1, 0.8);

    assertThat(accuracies()).containsExactly(0.9);
  }

  @Test
  void failedTrialThatEndsWellTheSecondTimeCountsAsThat() throws IOException {
    Study study = Study.in(folder).lost("basic", 1, Outcome.Status.FAILED, "no disk");
    fold();

    study.run("basic", 1, 0.9);

    assertThat(accuracies()).containsExactly(0.9);
    fold();
    assertThat(accuracies()).containsExactly(0.9);
  }

  @Test
  void trialThatEndedWellIsNotLostToALaterFailure() throws IOException {
    Study study = Study.in(folder).run("basic", 1, 0.9);
    fold();

    study.lost("basic", 1, Outcome.Status.FAILED, "no disk");

    assertThat(accuracies()).containsExactly(0.9);
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
        .hasMessage("%s is no results folder: it has no folder trials", folder);
    assertThatThrownBy(() -> Results.open(spark, folder + "/nowhere/at/all"))
        .isInstanceOf(InputException.class)
        .hasMessage("%s/nowhere/at/all is no results folder: there is no such folder", folder);
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
    return spark.table(table).toJSON().collectAsList().stream().sorted().toList();
  }

  private void fold() throws IOException {
    Results.open(spark, folder.toString()).log().fold();
  }

  private void clean() throws IOException {
    FoldLog log = Results.open(spark, folder.toString()).log();
    log.fold();
    log.clean();
  }

  private <T> List<T> column(String name) {
    Results.open(spark, folder.toString()).registerTables();
    return spark.table("trials").collectAsList().stream().map(row -> row.<T>getAs(name)).toList();
  }

  private List<Path> attempts() throws IOException {
    return walk("attempts");
  }

  private List<Path> walk(String below) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(below))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private List<Path> files(String table) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(table))) {
      return files.filter(file -> file.getFileName().toString().matches("[^.].*parquet")).toList();
    }
  }
}
