package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.SharedSpark;
import org.archsweep.Text;
import org.archsweep.adaptive.Series;
import org.archsweep.data.Datasets;
import org.archsweep.job.Experiment;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.plan.Designs;
import org.archsweep.program.Precision;
import org.archsweep.results.Decision;
import org.archsweep.results.Design;
import org.archsweep.results.Results;
import org.archsweep.spec.Trial;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sweeps whose repeats go on until precise. */
@Tag("medium")
class UntilPreciseTest {
  /** Trials of a moment, with accuracies all over the place. */
  private static final String TINY =
      """
      data: shapes
      networks: [basic, "extra:L1"]
      epochs: 2
      width: 0.0625
      limit: {train: 256, test: 100}
      recipe: {batch: 32, peak: 0.1}
      """;

  @TempDir private Path folder;

  @Test
  void sweepEndsWhereAllIsPreciseEnough() throws IOException {
    Job job = job(TINY + "repeats: {until: 0.75, of: difference, min: 4, max: 60}");
    Path out = folder.resolve("out");

    SmallSweep.Ended ended = SmallSweep.run(SmallSweep.local(2), out, job, false);

    List<Map<String, Object>> decisions = decisions(out);
    Map<String, Object> last = decisions.get(decisions.size() - 1);
    List<Map<String, Object>> trials = SmallSweep.rows(out, "trials");
    assertThat(trials).extracting(row -> row.get("trial_id")).doesNotHaveDuplicates();
    assertThat(trials.size()).isEqualTo(ended.summary().ran()).isBetween(22, 119);
    assertThat(decisions.stream().mapToInt(row -> (int) row.get("added")).sum())
        .isEqualTo(trials.size());
    assertThat(last).containsEntry("network", "extra:L1").containsEntry("decision", "enough");
    assertThat((double) last.get("standard_error")).isLessThanOrEqualTo(0.0075);
    assertThat(ended.summary().imprecise()).isZero();
    assertThat(ended.log().get(0)).endsWith("6 trials to run, and more until precise");
    assertThat(ended.log())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("more trials to run: 2 configurations aren't precise enough yet"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .endsWith(Text.format("(%1$d of %1$d trials so far)", trials.size())))
        .last()
        .asString()
        .endsWith("no more trials: all is precise enough");
  }

  @Test
  void decisionsFollowFromTheTrialsAlone() throws IOException {
    Job job = job(TINY + "repeats: {until: 2.5, of: mean, min: 3, max: 14}");
    Path out = folder.resolve("out");
    SmallSweep.run(SmallSweep.local(2), out, job, false);
    List<Map<String, Object>> decided = decisions(out);

    Sweep.Summary again = SmallSweep.run(SmallSweep.local(2), out, job, false).summary();
    assertThat(decisions(out)).as("followed").isEqualTo(decided);
    forget(out);
    Sweep.Summary anew = SmallSweep.run(SmallSweep.local(2), out, job, false).summary();

    assertThat(again.ran()).isZero();
    assertThat(anew.ran()).isZero();
    assertThat(decisions(out)).as("decided anew").isEqualTo(decided);
  }

  @Tag("slow")
  @Test
  void killedDriverGoesOnWithTheSameDecisions() throws Exception {
    Path out = folder.resolve("out");
    Path file = folder.resolve("job.yaml");
    Job job =
        job(
            TINY.replace("epochs: 2", "epochs: 3")
                + "repeats: {until: 2, of: mean, min: 3, max: 14}");

    try (JavaProcess driver = SmallSweep.driver(folder, file, out)) {
      JavaProcess.await("rounds", () -> rounds(out) >= 5 || !driver.isAlive());
      assertThat(driver.signal("KILL")).as(driver.output()).isEqualTo(128 + 9);
    }
    List<Map<String, Object>> before = decisions(out);
    SmallSweep.run(SmallSweep.local(2), out, job, false);
    List<Map<String, Object>> after = decisions(out);
    forget(out);
    SmallSweep.run(SmallSweep.local(2), out, job, false);

    assertThat(before).hasSizeGreaterThanOrEqualTo(10);
    assertThat(after).startsWith(before.toArray(Map[]::new)).hasSizeGreaterThan(before.size());
    assertThat(decisions(out)).isEqualTo(after);
    assertThat(SmallSweep.rows(out, "trials"))
        .hasSize(after.stream().mapToInt(row -> (int) row.get("added")).sum());
  }

  @Test
  void nextRoundIsInTheQueueBeforeTheLastHasEnded() throws Exception {
    Job job =
        job(
            TINY.replace("epochs: 2", "epochs: 4")
                + "repeats: {until: 0.5, of: mean, min: 3, max: 4}");
    Order order = new Order();

    SparkContext context = SharedSpark.session(SmallSweep.local(1)).sparkContext();
    context.addSparkListener(order);
    SmallSweep.run(SmallSweep.local(1), folder.resolve("out"), job, false);
    context.listenerBus().waitUntilEmpty();
    context.removeSparkListener(order);

    // Rounds of 4 and 2 trials; on one slot one of 1 after another, each decided a round before.
    List<String> rounds = order.events.stream().filter(event -> event.startsWith("begin")).toList();
    assertThat(rounds).hasSize(4);
    assertThat(order.events)
        .containsSubsequence("begin 1", "end 0")
        .containsSubsequence("begin 2", "end 1");
    assertThat(order.events.indexOf(rounds.get(2)))
        .as("the third round is in the queue before the second one's last trial has ended")
        .isLessThan(order.events.lastIndexOf("end " + rounds.get(1).split(" ", -1)[1]));
  }

  /** Which jobs with trials began, and whose tasks ended, in Spark's order. */
  private static final class Order extends SparkListener {
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final Map<Integer, Integer> jobs = new HashMap<>();
    private int trialJobs;

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      // Jobs of SQL have an execution's id.
      if (start.properties().getProperty("spark.sql.execution.id") == null) {
        jobs.put(start.stageInfos().head().stageId(), trialJobs);
        events.add("begin " + trialJobs++);
      }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (jobs.containsKey(end.stageId())) {
        events.add("end " + jobs.get(end.stageId()));
      }
    }
  }

  @Test
  void roundNeedsNoTrialOfTheOneBeforeIt() throws IOException {
    Job job = job(TINY + "repeats: {until: 0.1, of: difference, min: 12, max: 20}");
    SparkSession spark = SharedSpark.session();
    Results results = Results.create(spark, folder.resolve("out").toString());
    Series series = series(job.experiments().get(0), results);
    Map<String, Results.Ended> ended = new HashMap<>();

    List<Trial> first = series.next(ended, 8);
    List<Trial> second = series.next(ended, 8);
    first.forEach(trial -> ended.put(trial.id(), ok(trial)));
    List<Trial> third = series.next(ended, 8);
    second.forEach(trial -> ended.put(trial.id(), ok(trial)));
    List<Trial> fourth = series.next(ended, 8);

    assertThat(first).hasSize(2 * 11);
    assertThat(second).hasSize(2);
    assertThat(third).hasSize(8);
    assertThat(fourth).hasSize(8);
    Set<String> ids = new HashSet<>();
    Stream.of(first, second, third, fourth)
        .flatMap(List::stream)
        .forEach(trial -> assertThat(ids.add(trial.id())).isTrue());
  }

  /** Under which their decisions are stored: a sweep of former versions goes on. */
  @ParameterizedTest
  @CsvSource({
    "first-version/old.yaml, c809d7ac5d34ce4b",
    "before-keys/second.yaml, 69f4e2599f74400a"
  })
  void seriesHaveTheIdsThatTheyAlwaysHad(String file, String id) {
    Experiment experiment =
        JobFile.read("src/test/resources/" + file, List.of(), Precision.FLOAT32)
            .experiments()
            .stream()
            .filter(each -> each.until().isPresent())
            .findFirst()
            .orElseThrow();
    Results results = Results.create(SharedSpark.session(), folder.resolve("out").toString());
    String data = Datasets.load("shapes").identity();

    assertThat(series(experiment, data, results).id()).isEqualTo(id);
  }

  @Test
  void storedRoundThatIsNotWholeIsRefusedInOneLine() throws IOException {
    Experiment experiment =
        job(TINY + "repeats: {until: 0.1, of: mean, min: 4, max: 20}").experiments().get(0);
    Results results = Results.create(SharedSpark.session(), folder.resolve("out").toString());
    Series series = series(experiment, results);
    series.next(Map.of(), 8);
    List<Decision> round = results.decisions(series.id());
    for (List<Decision> damaged :
        List.of(round.subList(0, 1), List.of(round.get(0), round.get(0)))) {
      Path out = folder.resolve("damaged-" + damaged.hashCode());
      Results other = Results.create(SharedSpark.session(), out.toString());
      other.writer().decide(damaged);

      assertThatThrownBy(() -> series(experiment, other))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("round 1 of series " + series.id() + " should have 2 rows")
          .hasMessageMatching("[^\\n]*");
    }
  }

  @Test
  void failedTrialsThatRanAgainReviveTheirSeries() throws IOException {
    Experiment experiment =
        job(TINY + "repeats: {until: 0.1, of: mean, min: 4, max: 20}").experiments().get(0);
    SparkSession spark = SharedSpark.session();
    Results results = Results.create(spark, folder.resolve("out").toString());
    Map<String, Results.Ended> ended = new HashMap<>();
    Series failing = series(experiment, results);
    while (!failing.isDone(ended)) {
      failing
          .next(ended, 8)
          .forEach(trial -> ended.put(trial.id(), new Results.Ended("failed", null, null)));
    }

    assertThat(ended).as("the least").hasSize(2 * 4);
    assertThat(failing.imprecise()).isEqualTo(2);
    Series again = series(experiment, results);
    int runs = 0;
    while (!again.isDone(ended)) {
      List<Trial> trials = again.next(ended, 8);
      trials.forEach(trial -> ended.put(trial.id(), ok(trial)));
      runs += trials.size();
    }
    assertThat(runs).as("on to the most").isEqualTo(2 * 20);
  }

  @Test
  void whatAnotherDriverDecidedFirstIsFollowed() throws IOException {
    Experiment experiment =
        job(TINY + "repeats: {until: 0.1, of: mean, min: 12, max: 40}").experiments().get(0);
    SparkSession spark = SharedSpark.session();
    Results results = Results.create(spark, folder.resolve("out").toString());
    Series first = series(experiment, results);
    Series second = series(experiment, results);
    Map<String, Results.Ended> ended = new HashMap<>();
    for (int round = 1; round <= 2; round++) {
      first.next(ended, 8).forEach(trial -> ended.put(trial.id(), ok(trial)));
      second.next(ended, 8);
    }

    List<Trial> decided = first.next(ended, 8);

    assertThat(decided).hasSize(8);
    assertThat(second.next(ended, 3)).isEqualTo(decided);
  }

  private static Results.Ended ok(Trial trial) {
    return new Results.Ended("ok", 0.9 + 0.01 * (trial.seed() % 3), 10.0);
  }

  @Test
  void networksThatDivergeGetNoMoreRuns() throws IOException {
    Job job = job(TINY.replace("peak: 0.1", "peak: 1e9") + "repeats: {until: 1, min: 2, max: 5}");
    Path out = folder.resolve("out");

    Sweep.Summary summary = SmallSweep.run(SmallSweep.local(2), out, job, false).summary();

    assertThat(summary.diverged()).isEqualTo(summary.ran()).isBetween(4, 9);
    assertThat(summary.imprecise()).isEqualTo(2);
    assertThat(decisions(out))
        .last()
        .satisfies(row -> assertThat(row).containsEntry("decision", "no accuracy"));
  }

  @Test
  void fixedAndAdaptiveExperimentsShareTheirTrials() throws IOException {
    Job job =
        job(
            TINY
                + """
                experiments:
                  fixed: {repeats: 3}
                  precise: {repeats: {until: 0.1, of: mean, min: 2, max: 4}}
                """);
    Path out = folder.resolve("out");

    Sweep.Summary summary = SmallSweep.run(SmallSweep.local(2), out, job, false).summary();

    assertThat(summary.ran()).isEqualTo(8);
    assertThat(summary.imprecise()).isEqualTo(2);
    assertThat(SmallSweep.trialsByJob(out)).isEqualTo(Map.of("job/fixed", 6L, "job/precise", 2L));
  }

  private Job job(String text) throws IOException {
    Path file = folder.resolve("job.yaml");
    Files.writeString(file, text);
    return JobFile.read(file.toString(), List.of(), Precision.FLOAT32);
  }

  private static List<Map<String, Object>> decisions(Path out) throws IOException {
    return SmallSweep.decisions(out);
  }

  private static void forget(Path out) throws IOException {
    try (Stream<Path> files = Files.list(out.resolve("decisions"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static int rounds(Path out) {
    try (Stream<Path> files = Files.list(out.resolve("decisions"))) {
      return (int)
          files.filter(file -> file.getFileName().toString().matches("\\w.*parquet")).count();
    } catch (IOException e) {
      return 0;
    }
  }

  private static Series series(Experiment experiment, Results results) {
    return series(experiment, "shapes", results);
  }

  private static Series series(Experiment experiment, String data, Results results) {
    Design design = Designs.of(experiment, data, Datasets.task("shapes"));
    return new Series(experiment, Designs.rule(experiment, design), data, results);
  }
}
