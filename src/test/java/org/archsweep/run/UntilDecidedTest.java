package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.SharedSpark;
import org.archsweep.adaptive.Series;
import org.archsweep.analysis.AskedViews;
import org.archsweep.analysis.Views;
import org.archsweep.data.Dataset;
import org.archsweep.data.Datasets;
import org.archsweep.job.Experiment;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.network.NetworkKeys;
import org.archsweep.plan.Designs;
import org.archsweep.program.Precision;
import org.archsweep.report.Comparison;
import org.archsweep.report.Points;
import org.archsweep.report.page.ReportPage;
import org.archsweep.results.Decision;
import org.archsweep.results.Results;
import org.archsweep.spec.Trial;
import org.archsweep.training.Checkpoints;
import org.archsweep.training.Device;
import org.archsweep.training.EpochMetrics;
import org.archsweep.training.Observer;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps whose repeats go on until decided, or until the best is known; nothing is trained. */
@Tag("medium")
class UntilDecidedTest {
  private static final String FOUR =
      """
      data: shapes
      networks: [basic, "extra:L1", "extra:L2", "extra:L3"]
      epochs: 1
      width: 0.0625
      limit: {train: 256, test: 1000}
      recipe: {batch: 32, peak: 0.1}
      margin: 0.4
      """;

  private static final String DECIDED = FOUR + "repeats: {until: decided, max: 60}";

  private static final Map<String, Double> MEANS =
      Map.of("basic", 0.900, "extra:L1", 0.907, "extra:L2", 0.900, "extra:L3", 0.893);

  @TempDir private static Path shared;

  /** Of a sweep until decided. */
  private static Path out;

  private static Ended ended;

  @TempDir private Path folder;

  @BeforeAll
  static void sweep() throws IOException {
    out = shared.resolve("out");
    ended = run(job(shared, DECIDED), out, 2);
  }

  /** Ends at once, with an accuracy that follows from network and seed; one seed diverges. */
  static Outcome train(
      Trial trial,
      Dataset data,
      Device device,
      Set<Outcome.Moment> save,
      Checkpoints checkpoints,
      Observer observer) {
    if (diverges(trial)) {
      return new Outcome(Outcome.Status.DIVERGED, List.of(), "its loss is NaN", Map.of(), 0.0);
    }
    EpochMetrics metrics = new EpochMetrics(1, 0.1, 1, 0.5, 1, accuracy(trial), 1, 1, 2);
    return new Outcome(Outcome.Status.OK, List.of(metrics), "", Map.of(), 0.0);
  }

  private static boolean diverges(Trial trial) {
    return trial.get(NetworkKeys.NETWORK).equals("extra:L2") && trial.seed() == 3;
  }

  private static double accuracy(Trial trial) {
    String network = trial.get(NetworkKeys.NETWORK);
    SplittableRandom random = new SplittableRandom(31 * trial.seed() + network.hashCode());
    double accuracy = MEANS.get(network) + 0.0015 * random.nextGaussian();
    return Math.rint(1000 * accuracy) / 1000;
  }

  private record Ended(Sweep.Summary summary, List<String> log) {}

  private static Ended run(Job job, Path out, int slots) throws IOException {
    StringWriter log = new StringWriter();
    try (PrintWriter lines = new PrintWriter(log)) {
      SparkSession spark = SharedSpark.session(SmallSweep.local(slots));
      Sweep.Summary summary =
          Sweep.run(
              spark,
              job,
              Datasets.load(job.data()).identity(),
              UntilDecidedTest::train,
              Results.create(spark, out.toString()),
              false,
              LocalGpus.NONE.pool(),
              new Progress(lines, false));
      return new Ended(summary, log.toString().lines().toList());
    }
  }

  @Test
  void comparisonsGoOnUntilEachIsDecided() {
    Map<String, Row> verdicts = verdicts(out);
    assertThat(verdicts.keySet())
        .containsExactly("extra:L1 - basic", "extra:L2 - basic", "extra:L3 - basic");
    assertThat(verdicts.values())
        .extracting(row -> row.<String>getAs("decision"))
        .containsExactly("better", "equal", "worse");
    assertThat(trials(out))
        .as("runs of extra:L2 and basic go on when the others are clear")
        .satisfies(runs -> assertThat(runs.get("extra:L2")).isEqualTo(runs.get("basic")))
        .satisfies(runs -> assertThat(runs.get("extra:L1")).isLessThan(runs.get("basic")))
        .satisfies(runs -> assertThat(runs.get("extra:L3")).isLessThan(runs.get("basic")));
    assertThat(ended.log().get(0)).endsWith("16 trials to run, and more until decided");
    assertThat(ended.log())
        .anySatisfy(line -> assertThat(line).endsWith(": 1 of 3 comparisons are open"))
        .anySatisfy(line -> assertThat(line).contains(" are open; better: extra:L1 - basic"))
        .last()
        .asString()
        .endsWith("no more trials: all is decided");
    assertThat(ended.summary().looked()).hasSize(1);
    assertThat(ended.summary().imprecise()).isZero();
  }

  /** With nothing but the trials, in the order of their seeds, and the formula of the docs. */
  @Test
  void verdictsFollowFromTheTrialsInTheOrderOfTheirSeeds() {
    Map<String, Row> verdicts = verdicts(out);
    Map<String, Map<Long, Double>> accuracies = accuracies(out);
    double alpha = 0.05 / 3;
    verdicts.forEach(
        (compared, row) -> {
          List<Double> pairs = new ArrayList<>();
          int seeds = 0;
          String verdict = "";
          double[] interval = {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
          while (verdict.isEmpty()) {
            seeds++;
            Double one = accuracies.get(row.<String>getAs("network")).get((long) seeds);
            Double base = accuracies.get("basic").get((long) seeds);
            if (one != null && base != null) {
              pairs.add(one - base);
              if (pairs.size() >= 5) {
                double[] now = interval(pairs, alpha);
                interval[0] = Math.max(interval[0], now[0]);
                interval[1] = Math.min(interval[1], now[1]);
              }
            }
            verdict =
                interval[0] > 0
                    ? "better"
                    : interval[1] < 0
                        ? "worse"
                        : Math.max(-interval[0], interval[1]) < 0.004 ? "equal" : "";
          }
          assertThat(row.<String>getAs("decision")).as(compared).isEqualTo(verdict);
          assertThat(row.<Integer>getAs("runs")).as(compared).isEqualTo(seeds);
          assertThat(row.<Integer>getAs("pairs")).as(compared).isEqualTo(pairs.size());
          assertThat(row.<Double>getAs("low")).isCloseTo(interval[0], within(1e-12));
          assertThat(row.<Double>getAs("high")).isCloseTo(interval[1], within(1e-12));
          assertThat(row.<Double>getAs("alpha")).isEqualTo(alpha);
          assertThat(row.<Double>getAs("tau")).isEqualTo(2);
        });
    assertThat(verdicts.get("extra:L2 - basic").<Integer>getAs("diverged_alone")).isEqualTo(1);
  }

  /** As docs/statistics.md has it; 1,000 images are tested, as accuracies tell soon. */
  private static double[] interval(List<Double> pairs, double alpha) {
    int n = pairs.size();
    double mean = pairs.stream().mapToDouble(each -> each).sum() / n;
    double squares = pairs.stream().mapToDouble(each -> (each - mean) * (each - mean)).sum();
    double sd = Math.max(Math.sqrt(squares / (n - 1)), 1 / (1000 * Math.sqrt(6)));
    double a = 1 + 4.0 * n;
    double r = Math.pow(Math.sqrt(a) / alpha, 2.0 / n);
    double half =
        r >= a
            ? Double.POSITIVE_INFINITY
            : sd / Math.sqrt(n) * Math.sqrt((n - 1) * (r - 1) / (1 - r / a));
    return new double[] {mean - half, mean + half};
  }

  @Test
  void decisionsAreTheSameAgainAndAnew() throws IOException {
    Job job = job(shared, DECIDED);
    List<Map<String, Object>> decided = SmallSweep.decisions(out);

    Ended again = run(job, out, 2);
    assertThat(SmallSweep.decisions(out)).as("followed").isEqualTo(decided);
    forget(out);
    Ended anew = run(job, out, 2);

    assertThat(again.summary().ran() + anew.summary().ran()).isZero();
    assertThat(SmallSweep.decisions(out)).as("decided anew").isEqualTo(decided);
    assertThat(again.summary().looked()).isEqualTo(anew.summary().looked());
  }

  /** A driver that is killed leaves the rounds that it stored, and not all of their trials. */
  @Test
  void seriesGoesOnWhereADriverWasKilled() throws IOException {
    Experiment experiment = job(folder, DECIDED).experiments().get(0);
    List<Decision> whole = rounds(experiment, folder.resolve("whole"), Integer.MAX_VALUE);
    for (int killed : List.of(1, 3, 6)) {
      Path out = folder.resolve("killed" + killed);
      rounds(experiment, out, killed);

      assertThat(rounds(experiment, out, Integer.MAX_VALUE)).as("%d", killed).isEqualTo(whole);
    }
  }

  /** Rounds as a driver runs them, of runs that end at once; what the last of them decided. */
  private static List<Decision> rounds(Experiment experiment, Path out, int most) {
    Results results = Results.create(SharedSpark.session(), out.toString());
    Series series =
        new Series(
            experiment,
            Designs.rule(experiment, Designs.of(experiment, "shapes", Datasets.task("shapes"))),
            "shapes",
            results);
    Map<String, Results.Ended> ended = new HashMap<>();
    for (int round = 0; round < most && !series.isDone(ended); round++) {
      series
          .next(ended, 2)
          .forEach(
              trial ->
                  ended.put(
                      trial.id(),
                      diverges(trial)
                          ? new Results.Ended("diverged", null, 1.0)
                          : new Results.Ended("ok", accuracy(trial), 1.0)));
    }
    return series.last();
  }

  @Test
  void bestIsNamedAndTheOthersLeave() throws IOException {
    Path other = folder.resolve("out");

    Ended found = run(job(folder, FOUR + "repeats: {until: best}"), other, 2);

    Map<String, String> words = new HashMap<>();
    last(other, "compared IS NULL")
        .forEach(row -> words.put(row.getAs("network"), row.getAs("decision")));
    assertThat(words)
        .as("none of those that are left beats it by more than the margin")
        .isEqualTo(
            Map.of(
                "extra:L1", "best", "basic", "enough", "extra:L2", "beaten", "extra:L3", "beaten"));
    assertThat(found.log()).last().asString().endsWith("no more trials: the best is known");
    assertThat(found.log().get(0)).endsWith("16 trials to run, and more until the best is known");
  }

  @Test
  void whatIsPrintedSaysThatItStoppedByLooking() {
    SparkSession spark = SharedSpark.session();
    Views views = AskedViews.later(spark, out);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Comparison.print(views, new PrintStream(bytes, true, StandardCharsets.UTF_8));

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .anySatisfy(line -> assertThat(line).contains("summary:", "stopped by looking: means"))
        .anySatisfy(line -> assertThat(line).contains("differences:", "stopped by looking: Welch"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "- Better: extra:L1 than basic \\(95 %: \\S+ to \\S+, \\d+ pairs\\)\\."))
        .anySatisfy(line -> assertThat(line).startsWith("- Equal: extra:L2 and basic (95 %:"))
        .anySatisfy(line -> assertThat(line).startsWith("- Repeats stopped by looking: means"))
        .noneMatch(line -> line.contains("beats basic") || line.contains("highest mean"));
  }

  @Test
  void pageDrawsTheSequences() {
    SparkSession spark = SharedSpark.session();
    Views views = AskedViews.later(spark, out);

    String page = ReportPage.of(views, "out");

    assertThat(page).contains("with 95 % confidence sequences, as repeats stopped by looking");
    assertThat(spark.sql("SELECT anytime_low, anytime_high FROM differences").collectAsList())
        .hasSize(3)
        .allSatisfy(
            row ->
                assertThat(page)
                    .contains(
                        "class=\"range\">"
                            + Points.signedInterval(100 * row.getDouble(0), 100 * row.getDouble(1))
                            + "<"));
  }

  @Test
  void equalOnesAtMaxStayUndecided() throws IOException {
    Job job =
        job(
            folder,
            FOUR.replace("margin: 0.4\n", "").replace(", \"extra:L1\"", "")
                + "repeats: {until: decided, max: 7}");
    Path other = folder.resolve("out");

    Ended found = run(job, other, 2);

    assertThat(verdicts(other).get("extra:L2 - basic").<String>getAs("decision"))
        .isEqualTo("undecided");
    assertThat(trials(other)).containsEntry("basic", 7L).containsEntry("extra:L2", 7L);
    assertThat(found.log())
        .last()
        .asString()
        .endsWith("no more trials: 1 of 2 comparisons stay undecided");
  }

  /** A run takes 2 seconds; one diverges, and counts as much. */
  @Test
  void noRunStartsThatWouldNotEndWithinTheBudget() throws IOException {
    Path other = folder.resolve("out");

    Ended small = run(job(folder, DECIDED.replace("60", "60, budget: 31s")), other, 3);
    Map<String, Long> first = trials(other);
    Ended larger = run(job(folder, DECIDED.replace("60", "60, budget: 1m")), other, 3);
    Ended enough = run(job(folder, DECIDED.replace("60", "60, budget: 1h")), other, 3);

    assertThat(first)
        .as("of each seed all, before the next one")
        .isEqualTo(Map.of("basic", 4L, "extra:L1", 4L, "extra:L2", 4L, "extra:L3", 3L));
    assertThat(small.log().get(0)).endsWith("3 trials to run, and more until decided, within 31s");
    assertThat(small.log())
        .last()
        .asString()
        .endsWith("no more trials: its budget is spent; 3 of 3 comparisons stay undecided");
    assertThat(small.summary().looked().get(0).decisions())
        .extracting(Decision::decision)
        .containsOnly("budget", "undecided");
    assertThat(larger.summary().ran()).isEqualTo(30 - 15);
    assertThat(enough.log()).last().asString().endsWith("no more trials: all is decided");
    assertThat(verdicts(other).values())
        .as("as without a budget")
        .extracting(row -> row.<String>getAs("decision"))
        .containsExactly("better", "equal", "worse");
  }

  @Test
  void bestThatABudgetEndsIsToldAsFarAsItIsKnown() throws IOException {
    String best = FOUR + "repeats: {until: best, budget: 37s}";

    Ended found = run(job(folder, best), folder.resolve("out"), 2);

    assertThat(found.summary().ran()).isEqualTo(18);
    assertThat(found.log())
        .last()
        .asString()
        .endsWith("no more trials: its budget is spent; 4 of 4 configurations may be the best");
  }

  /** Its trials are fewer than each should have: what isn't known isn't taken as precise. */
  @Test
  void precisionEndsWithABudgetToo() throws IOException {
    Path other = folder.resolve("out");
    String precise = FOUR.replace("margin: 0.4\n", "") + "repeats: {until: 0.01, budget: 40s}";

    Ended found = run(job(folder, precise), other, 2);

    assertThat(trials(other).values().stream().mapToLong(each -> each).sum()).isEqualTo(20);
    assertThat(found.summary().imprecise()).isEqualTo(4);
    assertThat(found.log())
        .last()
        .asString()
        .endsWith("its budget is spent; 4 configurations aren't precise enough and get none");
  }

  private static Job job(Path folder, String text) throws IOException {
    Path file = folder.resolve("job.yaml");
    Files.writeString(file, text);
    return JobFile.read(file.toString(), List.of(), Precision.FLOAT32);
  }

  private static SparkSession tables(Path out) {
    SparkSession spark = SharedSpark.session();
    Results.open(spark, out.toString()).registerTables();
    return spark;
  }

  private static List<Row> last(Path out, String which) {
    return tables(out)
        .sql(
            "SELECT * FROM decisions WHERE round = (SELECT max(round) FROM decisions) AND "
                + which
                + " ORDER BY compared, network")
        .collectAsList();
  }

  /** What the last round says of each comparison. */
  private static Map<String, Row> verdicts(Path out) {
    Map<String, Row> verdicts = new LinkedHashMap<>();
    last(out, "compared IS NOT NULL").forEach(row -> verdicts.put(row.getAs("compared"), row));
    return verdicts;
  }

  private static Map<String, Long> trials(Path out) {
    Map<String, Long> trials = new HashMap<>();
    tables(out)
        .sql("SELECT network, count(*) FROM trials GROUP BY network")
        .collectAsList()
        .forEach(row -> trials.put(row.getString(0), row.getLong(1)));
    return trials;
  }

  private static Map<String, Map<Long, Double>> accuracies(Path out) {
    Map<String, Map<Long, Double>> accuracies = new HashMap<>();
    tables(out)
        .sql("SELECT network, seed, test_accuracy FROM trials WHERE status = 'ok'")
        .collectAsList()
        .forEach(
            row ->
                accuracies
                    .computeIfAbsent(row.getString(0), any -> new HashMap<>())
                    .put(row.getLong(1), row.getDouble(2)));
    return accuracies;
  }

  private static void forget(Path out) throws IOException {
    try (Stream<Path> files = Files.list(out.resolve("decisions"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
