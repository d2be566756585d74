package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.archsweep.EnvironmentException;
import org.archsweep.SharedSpark;
import org.archsweep.data.Datasets;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.archsweep.results.FaultyFileSystem;
import org.archsweep.results.Results;
import org.archsweep.run.TrialTask.Report;
import org.archsweep.training.Predictions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("medium")
class SweepTest {
  private static final Results.Ended OK = new Results.Ended("ok", 0.9, 3.5);

  @TempDir private Path folder;

  @Test
  void oneSlotAndTwoGiveTheSameMetrics() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");

    Sweep.Summary summary =
        SmallSweep.run(SmallSweep.local(1), one, SmallSweep.job(), false).summary();
    SmallSweep.run(SmallSweep.local(2), two, SmallSweep.job(), false);

    assertThat(summary.ran()).isEqualTo(6);
    assertThat(summary.kept()).isZero();
    assertThat(summary.failed()).isZero();
    assertThat(summary.slots()).isEqualTo(1);
    assertThat(summary.busy()).isBetween(0.0, 1.0);
    assertThat(SmallSweep.rows(one, "epochs"))
        .hasSize(12)
        .isEqualTo(SmallSweep.rows(two, "epochs"));
    assertThat(SmallSweep.rows(one, "trials"))
        .hasSize(6)
        .allSatisfy(row -> assertThat(row).containsEntry("status", "ok"))
        .isEqualTo(SmallSweep.rows(two, "trials"));
  }

  @Test
  void predictionsGiveTheAccuraciesOfTheirTrials() throws IOException {
    Job job = SmallSweep.job("repeats=2");
    SmallSweep.run(SmallSweep.local(2), folder, job, false);

    byte[] labels = Datasets.load(job.data()).test().first(128).labels();
    List<Map<String, Object>> trials = SmallSweep.rows(folder, "trials");
    List<Map<String, Object>> predictions = SmallSweep.rows(folder, "predictions");
    assertThat(predictions).hasSize(4);
    for (int i = 0; i < predictions.size(); i++) {
      for (String column : List.of("trial_id", "network", "epochs", "seed")) {
        assertThat(predictions.get(i)).containsEntry(column, trials.get(i).get(column));
      }
      byte[] classes = (byte[]) predictions.get(i).get("predicted");
      byte[] correct = (byte[]) predictions.get(i).get("correct");
      assertThat(correct).isEqualTo(Predictions.of(classes, labels).correct());
      assertThat(BitSet.valueOf(correct).cardinality() / 128.0)
          .isEqualTo(trials.get(i).get("test_accuracy"));
    }
    assertThat(predictions).extracting(row -> row.get("predicted")).doesNotHaveDuplicates();
  }

  @Test
  void runAgainItDoesWhatIsMissing() throws IOException {
    SmallSweep.run(SmallSweep.local(2), folder, SmallSweep.job("repeats=1"), false);
    List<Map<String, Object>> before = SmallSweep.rows(folder, "trials");

    SmallSweep.Ended again =
        SmallSweep.run(SmallSweep.local(2), folder, SmallSweep.job("repeats=2"), false);
    SmallSweep.Ended nothing =
        SmallSweep.run(SmallSweep.local(2), folder, SmallSweep.job("repeats=2"), false);

    assertThat(again.summary().ran()).isEqualTo(2);
    assertThat(again.summary().kept()).isEqualTo(2);
    assertThat(nothing.summary().ran()).isZero();
    assertThat(nothing.summary().kept()).isEqualTo(4);
    assertThat(SmallSweep.rows(folder, "trials")).hasSize(4).containsAll(before);
    try (Stream<Path> files = Files.list(folder.resolve("trials"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("part-00000001.parquet", "part-00000002.parquet");
    }
  }

  @Test
  void endCountsWhatIsReallyThere() throws IOException {
    Path out = folder.resolve("out");
    Writer log =
        new StringWriter() {
          @Override
          public void write(String text, int from, int length) {
            if (text.contains("ok (1 of")) {
              FileUtils.deleteQuietly(out.toFile());
            }
            super.write(text, from, length);
          }
        };
    Job job = SmallSweep.job("epochs=1");
    String identity = Datasets.load(job.data()).identity();

    assertThatThrownBy(
            () ->
                SmallSweep.run(
                    SmallSweep.local(1), out, job, identity, false, new PrintWriter(log)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageMatching(
            "[1-5] of 6 trials ended and are not in .*: were files removed\\?"
                + " The same command runs them again");
    SmallSweep.run(SmallSweep.local(2), out, job, false);
    assertThat(SmallSweep.rows(out, "trials")).hasSize(6);
  }

  @Test
  void damagedRunIsTrainedAgain() throws IOException {
    Job job = SmallSweep.job("epochs=1", "repeats=1");
    Path out = folder.resolve("out");
    SmallSweep.run(SmallSweep.local(2), out, job, false);
    List<Map<String, Object>> epochs = SmallSweep.rows(out, "epochs");
    for (String folded : List.of("folds", "trials", "epochs", "predictions")) {
      FileUtils.cleanDirectory(out.resolve(folded).toFile());
    }
    Path run;
    try (Stream<Path> files = Files.walk(out.resolve("attempts"))) {
      run = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    Files.write(run, new byte[0]);

    Sweep.Summary again = SmallSweep.run(SmallSweep.local(2), out, job, false).summary();

    assertThat(again.ran()).isEqualTo(1);
    assertThat(again.kept()).isEqualTo(1);
    assertThat(SmallSweep.rows(out, "epochs")).isEqualTo(epochs);
  }

  @Test
  void driversOverOneFolderAtTheSameTimeMixNothing() throws Exception {
    Job job = SmallSweep.job();
    Path out = folder.resolve("out");
    FutureTask<Void> other =
        new FutureTask<>(
            () -> {
              SmallSweep.run(SmallSweep.local(2), out, job, false);
              return null;
            });
    new Thread(other).start();
    SmallSweep.run(SmallSweep.local(2), out, job, false);
    other.get();

    assertThat(SmallSweep.rows(out, "trials")).hasSize(6);
    SparkSession spark = SharedSpark.session();
    Results.open(spark, out.toString()).registerTables();
    assertThat(
            spark.sql(
                "SELECT trials.trial_id FROM trials LEFT JOIN epochs"
                    + " ON epochs.trial_id = trials.trial_id AND epochs.attempt = trials.attempt"
                    + " GROUP BY trials.trial_id HAVING count(epochs.epoch) <> 2"))
        .satisfies(mixed -> assertThat(mixed.count()).isZero());
    assertThat(SmallSweep.rows(out, "epochs")).hasSize(12);
    assertThat(SmallSweep.rows(out, "predictions")).hasSize(6);
  }

  @Test
  void experimentsOfOneJobShareTheirTrials() throws IOException {
    Path file = folder.resolve("both.yaml");
    Files.writeString(
        file,
        Files.readString(SmallSweep.file())
            + """
            experiments:
              one: {networks: basic, repeats: 2}
              other: {networks: [basic, "extra:L1"], repeats: 1}
            """);
    Job job = JobFile.read(file.toString(), List.of(), Precision.FLOAT32);

    Path out = folder.resolve("out");
    SmallSweep.Ended ended = SmallSweep.run(SmallSweep.local(1), out, job, false);

    assertThat(ended.summary().ran()).isEqualTo(3);
    assertThat(SmallSweep.trialsByJob(out)).isEqualTo(Map.of("both/one", 2L, "both/other", 1L));
    assertThat(ended.log())
        .anySatisfy(line -> assertThat(line).contains("both/one: basic, 2 epochs, seed 1: begins"))
        .anySatisfy(
            line -> assertThat(line).contains("both/other: extra:L1, 2 epochs, seed 1: ok"));
  }

  @Test
  void failureIsARowAndIsRunAgainOnlyWhenAsked() throws IOException {
    // Too large for an array, and nothing here has compared it with the data.
    Job job =
        SmallSweep.job(
            "repeats=1", "networks=basic", "recipe.batch=1000000", "limit.train=1000000");

    Sweep.Summary first = SmallSweep.run(SmallSweep.local(1), folder, job, false).summary();
    Sweep.Summary second = SmallSweep.run(SmallSweep.local(1), folder, job, false).summary();
    Sweep.Summary third = SmallSweep.run(SmallSweep.local(1), folder, job, true).summary();

    assertThat(first.failed()).isEqualTo(1);
    assertThat(second.ran()).isZero();
    assertThat(second.failed()).isEqualTo(1);
    assertThat(third.ran()).isEqualTo(1);
    assertThat(SmallSweep.rows(folder, "trials"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row)
                  .containsEntry("status", "failed")
                  .containsEntry("test_accuracy", null);
              assertThat(row.get("error").toString()).isNotBlank().doesNotContain("Exception");
            });
    assertThat(SmallSweep.rows(folder, "epochs")).isEmpty();
  }

  /** As if this machine had another copy of the data than the driver. */
  @Test
  void machineThatCannotTrainEndsTheSweepAndFailsNoTrial() throws IOException {
    Job job = SmallSweep.job("repeats=1", "networks=basic");
    PrintWriter log = new PrintWriter(Writer.nullWriter());

    assertThatThrownBy(
            () ->
                SmallSweep.run(
                    SmallSweep.local(1), folder, job, "shapes-of-another-kind", false, log))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageMatching(
            "this machine cannot run basic, 2 epochs, seed 1: shapes is shapes-\\w+ here and"
                + " shapes-of-another-kind on the driver");
    assertThat(SmallSweep.rows(folder, "trials")).isEmpty();
  }

  /** Without Spark's settings for it, this process ends here. */
  @Test
  void trialThatFindsNoMemoryEndsTheSweepAndFailsNoTrial() throws IOException {
    Job job = SmallSweep.job("repeats=1", "networks=basic");
    SparkSession spark = SharedSpark.session(SmallSweep.local(1));
    FaultyFileSystem.configure(spark.sparkContext().hadoopConfiguration());
    String out =
        FaultyFileSystem.address(
            folder,
            "poor",
            operation -> {
              if (TaskContext.get() != null) {
                throw new OutOfMemoryError("Java heap space");
              }
            });
    String identity = Datasets.load(job.data()).identity();
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());

    assertThatThrownBy(
            () ->
                Sweep.run(
                    spark,
                    job,
                    identity,
                    Results.create(spark, out),
                    false,
                    LocalGpus.NONE.pool(),
                    new Progress(nowhere, false)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("this machine cannot run basic, 2 epochs, seed 1: out of memory");
    assertThat(SmallSweep.rows(folder, "trials")).isEmpty();
  }

  /** It says how often Spark tries a task, not that none may run. */
  @Test
  void trialsRunWhereSparkTriesOnce() throws IOException {
    SparkConf once = SmallSweep.local(1).set("spark.task.maxFailures", "1");
    Job one = SmallSweep.job("networks=basic", "epochs=1", "repeats=1");

    assertThat(SmallSweep.run(once, folder, one, false).summary().failed()).isZero();
  }

  @Test
  void divergedTrialIsAResult() throws IOException {
    Job job = SmallSweep.job("repeats=1", "networks=basic", "recipe.peak=1e9");

    SmallSweep.Ended ended = SmallSweep.run(SmallSweep.local(1), folder, job, false);

    assertThat(ended.summary().diverged()).isEqualTo(1);
    assertThat(ended.summary().failed()).isZero();
    assertThat(SmallSweep.rows(folder, "trials"))
        .singleElement()
        .satisfies(row -> assertThat(row).containsEntry("status", "diverged"));
  }

  @Test
  void logSaysInPlainLinesWhatHappens() throws IOException {
    SmallSweep.Ended ended =
        SmallSweep.run(
            SmallSweep.local(1), folder, SmallSweep.job("seeds=4", "networks=basic"), false);

    assertThat(ended.log())
        .hasSize(5)
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ [\\x20-\\x7e]+"));
    assertThat(ended.log().get(0)).endsWith("1 trials to run");
    assertThat(ended.log().get(1)).endsWith("basic, 2 epochs, seed 4: begins");
    assertThat(ended.log().get(3)).contains("basic, 2 epochs, seed 4: epoch 2 of 2, test accuracy");
    assertThat(ended.log().get(4)).endsWith("basic, 2 epochs, seed 4: ok (1 of 1 trials)");
  }

  @Test
  void busyShareIsTheTrialsTimeInTheTimeOfTheSlots() {
    List<Report> reports =
        List.of(
            new Report("a trial", OK, 0, 4000, 3.5),
            new Report("a trial", OK, 1000, 5000, 3.5),
            new Report("a trial", OK, 5000, 9000, 3.5));

    assertThat(Sweep.atOnce(reports)).isEqualTo(2);
    Sweep.Summary summary = new Sweep.Summary(3, 0, 0, 0, 0, List.of(), 2, 9, 12, 10.5);
    assertThat(summary.busy()).isCloseTo(12.0 / 18, within(1e-12));
    assertThat(summary.onClock()).isCloseTo(10.5 / 18, within(1e-12));
  }
}
