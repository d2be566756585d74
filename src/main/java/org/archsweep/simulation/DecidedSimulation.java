package org.archsweep.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.statistics.distribution.TDistribution;
import org.archsweep.Text;
import org.archsweep.adaptive.Decided;
import org.archsweep.adaptive.Known;
import org.archsweep.adaptive.Rule;
import org.archsweep.job.UntilDecided;
import org.archsweep.report.TextTable;
import org.archsweep.results.Design;
import org.archsweep.results.Results;
import org.archsweep.statistics.AnytimeVerdict;

/**
 * How often is anything wrong that repeats until decided say, whenever one looks, and what do they
 * take? What they say stays as it is once it's said. The search's device time is held against fixed
 * repeats, equally many of each network, that tell as many comparisons by Welch's test and Holm.
 */
public final class DecidedSimulation {
  private static final int NETWORKS = 15;
  private static final double MEAN = 93;
  private static final int MAX = 50;
  private static final double IMAGES = 10_000;

  /** How the runs of a study end: of each configuration as many as may be. */
  interface Ends {
    List<List<Results.Ended>> draw(int runs, SplittableRandom random);
  }

  /**
   * What is simulated.
   *
   * @param truth true accuracies in points, by configuration
   * @param margin in points; 0: none
   * @param arrives whether somebody looks while runs end out of order, and not after rounds
   */
  record Scenario(
      String name,
      Design design,
      double[] truth,
      double margin,
      int min,
      int max,
      boolean arrives,
      Ends ends) {
    Rule rule() {
      return new Decided(new UntilDecided(margin / 100, min, max), design);
    }
  }

  /**
   * Sums over studies.
   *
   * @param wrong studies with anything wrong at any moment
   * @param plain those in which it's said without a word of divergence
   * @param right comparisons that were decided rightly
   * @param runs of all configurations
   */
  record Result(long wrong, long plain, long right, long comparisons, long runs, double seconds) {
    private static final Result NONE = new Result(0, 0, 0, 0, 0, 0);

    private Result and(Result other) {
      return new Result(
          wrong + other.wrong,
          plain + other.plain,
          right + other.right,
          comparisons + other.comparisons,
          runs + other.runs,
          seconds + other.seconds);
    }
  }

  private DecidedSimulation() {}

  static List<Scenario> scenarios() {
    return List.of(
        equal("equal, normal, sd 0.15", 5, normal(i -> 0.15)),
        equal("equal, normal, sd 0.08 to 0.30", 5, normal(DecidedSimulation::spread)),
        equal("equal, sd 0.2 test images", 5, rounded(0.2)),
        equal("equal, sd 2 test images", 5, rounded(2)),
        equal("equal, 1 run in 10 fails", 5, failing(normal(i -> 0.15))),
        new Scenario(
            "equal, the faster the worse, looks while runs end",
            design(),
            all(MEAN),
            0,
            5,
            MAX,
            true,
            normal(i -> 0.15)),
        effects(),
        within("differences of just the margin, 0.1", 0.1),
        within("differences of 0.05, margin 0.1", 0.05),
        equal("equal, the worst 20 % of half of them diverge", 5, diverging()),
        equal("equal, outliers of the others, not of the baseline", 5, outliers()),
        equal("equal, skewed, sd 0.30, baseline 0.08", 5, skewed()),
        equal("the same, min 20", 20, skewed()),
        search());
  }

  /** 15 networks, each against the first. */
  private static Design design() {
    return Search.design();
  }

  private static double[] all(double mean) {
    return IntStream.range(0, NETWORKS).mapToDouble(i -> mean).toArray();
  }

  private static double spread(int network) {
    return 0.08 + 0.22 * network / (NETWORKS - 1);
  }

  private static Scenario equal(String name, int min, Ends ends) {
    return new Scenario(name, design(), all(MEAN), 0, min, MAX, false, ends);
  }

  private static Scenario within(String name, double difference) {
    double[] truth = all(MEAN);
    for (int i = 1; i < NETWORKS; i++) {
      truth[i] += i % 2 == 0 ? difference : -difference;
    }
    Ends ends = (runs, random) -> of(i -> Search.normal(truth[i], 0.15, runs, random));
    return new Scenario(name, design(), truth, 0.1, 5, 200, false, ends);
  }

  static Scenario search() {
    double[] truth = Search.MEANS.stream().mapToDouble(each -> each).toArray();
    return new Scenario(
        "the search, sd 0.15",
        design(),
        truth,
        0,
        5,
        200,
        false,
        (runs, random) -> of(i -> Search.normal(truth[i], Search.SD, runs, random)));
  }

  private interface OfNetwork<T> {
    T of(int network);
  }

  private static List<List<Results.Ended>> of(OfNetwork<double[]> accuracies) {
    return IntStream.range(0, NETWORKS).mapToObj(i -> Search.ended(accuracies.of(i))).toList();
  }

  private static Ends normal(OfNetwork<Double> sd) {
    return (runs, random) -> of(i -> Search.normal(MEAN, sd.of(i), runs, random));
  }

  /** To whole test images. */
  private static Ends rounded(double images) {
    return (runs, random) ->
        of(
            i ->
                Arrays.stream(Search.normal(MEAN, 100 * images / IMAGES, runs, random))
                    .map(each -> Math.rint(each * IMAGES) / IMAGES)
                    .toArray());
  }

  private static Ends failing(Ends ends) {
    return (runs, random) ->
        ends.draw(runs, random).stream()
            .map(
                all ->
                    all.stream()
                        .map(
                            each ->
                                random.nextInt(10) == 0
                                    ? new Results.Ended("failed", null, null)
                                    : each)
                        .toList())
            .toList();
  }

  /** Of every other network what is below its 20 % quantile, which is 0.84 sd below its mean. */
  private static Ends diverging() {
    return (runs, random) ->
        IntStream.range(0, NETWORKS)
            .mapToObj(
                i ->
                    Search.ended(Search.normal(MEAN, 0.15, runs, random)).stream()
                        .map(
                            each ->
                                i % 2 == 1 && each.testAccuracy() < (MEAN - 0.8416 * 0.15) / 100
                                    ? new Results.Ended("diverged", null, 1.0)
                                    : each)
                        .toList())
            .toList();
  }

  /** One run in 20 is three points worse; the mean is that of the baseline all the same. */
  private static Ends outliers() {
    return (runs, random) ->
        of(
            i ->
                Arrays.stream(Search.normal(MEAN, 0.15, runs, random))
                    .map(
                        each ->
                            i == 0 ? each : each + 0.03 / 20 - (random.nextInt(20) == 0 ? 0.03 : 0))
                    .toArray());
  }

  private static Ends skewed() {
    return (runs, random) ->
        of(
            i ->
                IntStream.range(0, runs)
                    .mapToDouble(
                        run ->
                            (MEAN + (i == 0 ? 0.08 : 0.3) * Runs.Shape.SKEWED.draw(random)) / 100)
                    .toArray());
  }

  /** 3 x 5 levels; runs of one seed correlate by 0.3 within a level of the first axis. */
  private static Scenario effects() {
    int levels = 3;
    int others = NETWORKS / levels;
    List<Design.Member> members = new ArrayList<>();
    for (int i = 0; i < NETWORKS; i++) {
      members.add(new Design.Member("c" + i, "c" + i, List.of(i / others, i % others)));
    }
    List<Design.Effect> effects = new ArrayList<>();
    IntStream.range(1, levels).forEach(i -> effects.add(new Design.Effect(0, i, 0)));
    IntStream.range(1, others).forEach(i -> effects.add(new Design.Effect(1, i, 0)));
    Design design =
        new Design(
            "effects",
            null,
            List.of(Design.Metric.TEST_ACCURACY),
            null,
            List.of(new Design.Axis("a", labels(levels)), new Design.Axis("b", labels(others))),
            members,
            List.of(),
            effects);
    double shared = Math.sqrt(0.3) * 0.15;
    double own = Math.sqrt(0.7) * 0.15;
    Ends ends =
        (runs, random) -> {
          List<double[]> ofLevels =
              IntStream.range(0, levels)
                  .mapToObj(i -> Search.normal(0, shared, runs, random))
                  .toList();
          return of(
              i -> {
                double[] accuracies = Search.normal(MEAN, own, runs, random);
                for (int run = 0; run < runs; run++) {
                  accuracies[run] += ofLevels.get(i / others)[run];
                }
                return accuracies;
              });
        };
    return new Scenario(
        "equal, 6 effects over 3 x 5, seeds correlate within a level",
        design,
        all(MEAN),
        0,
        5,
        MAX,
        false,
        ends);
  }

  private static List<String> labels(int number) {
    return IntStream.range(0, number).mapToObj(String::valueOf).toList();
  }

  /**
   * A table, a row a scenario, and what fixed repeats take on the search.
   *
   * @param studies of each scenario
   * @param seed of all that is drawn
   */
  public static String run(int studies, long seed) {
    TextTable grid =
        new TextTable()
            .words("15 networks")
            .numbers("anything wrong")
            .numbers("without a word")
            .numbers("decided rightly")
            .numbers("runs each");
    Result ofSearch = Result.NONE;
    for (Scenario scenario : scenarios()) {
      Result result = result(scenario, studies, seed);
      ofSearch = result;
      grid.row(
          List.of(
              scenario.name(),
              percent((double) result.wrong() / studies),
              percent((double) result.plain() / studies),
              percent((double) result.right() / result.comparisons()),
              Text.format("%.1f", (double) result.runs() / studies / NETWORKS)));
    }
    return grid + search(ofSearch, studies, seed);
  }

  private static String percent(double share) {
    return Text.format("%.1f %%", 100 * share);
  }

  static Result result(Scenario scenario, int studies, long seed) {
    double[] seconds = Search.seconds();
    return LongStream.range(0, studies)
        .parallel()
        .mapToObj(study -> study(scenario, seconds, MadeUp.random(seed, study)))
        .reduce(Result.NONE, Result::and);
  }

  private static Result study(Scenario scenario, double[] seconds, SplittableRandom random) {
    RuleStudy study = new RuleStudy(scenario.rule(), scenario.ends().draw(scenario.max(), random));
    List<Rule.Round> rounds =
        scenario.arrives() ? looks(scenario, study, random) : List.of(study.atOnce());
    boolean isWrong = false;
    boolean isPlain = false;
    for (Rule.Round round : rounds) {
      for (Rule.Difference each : round.differences()) {
        boolean wrong = isWrong(each, scenario);
        isWrong |= wrong;
        isPlain |= wrong && !each.verdict().contains("where it ends");
      }
    }
    List<Rule.Difference> last = rounds.get(rounds.size() - 1).differences();
    long right =
        last.stream().filter(each -> isDecided(each.verdict()) && !isWrong(each, scenario)).count();
    long runs = 0;
    double taken = 0;
    if (!scenario.arrives()) {
      for (int i = 0; i < NETWORKS; i++) {
        runs += study.runs(i);
        taken += study.runs(i) * seconds[i];
      }
    }
    return new Result(isWrong ? 1 : 0, isPlain ? 1 : 0, right, last.size(), runs, taken);
  }

  private static boolean isDecided(String verdict) {
    return AnytimeVerdict.isBetter(verdict)
        || AnytimeVerdict.isWorse(verdict)
        || verdict.equals(AnytimeVerdict.EQUAL);
  }

  private static boolean isWrong(Rule.Difference found, Scenario scenario) {
    double difference = difference(found, scenario);
    String verdict = found.verdict();
    boolean isTooLarge = Math.abs(difference) >= scenario.margin() * (1 - 1e-9);
    return AnytimeVerdict.isBetter(verdict) && difference <= 0
        || AnytimeVerdict.isWorse(verdict) && difference >= 0
        || verdict.equals(AnytimeVerdict.EQUAL) && isTooLarge;
  }

  /** The true one. */
  private static double difference(Rule.Difference found, Scenario scenario) {
    double sum = 0;
    for (int stratum = 0; stratum < found.sides().strata(); stratum++) {
      sum +=
          scenario.truth()[found.sides().level().get(stratum)]
              - scenario.truth()[found.sides().baseline().get(stratum)];
    }
    return sum / found.sides().strata();
  }

  /**
   * Runs that begin one after the other and take the longer the better they are, some three times
   * as long as others; somebody looks again and again, and sees what {@link Known} makes of it.
   */
  private static List<Rule.Round> looks(
      Scenario scenario, RuleStudy study, SplittableRandom random) {
    int runs = scenario.max();
    Known whole = study.known(allOf(runs), allOf(runs));
    double[][] ends = new double[NETWORKS][runs];
    for (int i = 0; i < NETWORKS; i++) {
      for (int run = 0; run < runs; run++) {
        double deviation = (100 * whole.accuracy(i, run) - MEAN) / 0.15;
        ends[i][run] = run + 4 + 3 * Math.tanh(deviation) + random.nextDouble();
      }
    }
    Rule rule = scenario.rule();
    List<Rule.Round> rounds = new ArrayList<>();
    for (double now = 5; now <= runs + 8; now += 1) {
      int[] through = new int[NETWORKS];
      for (int i = 0; i < NETWORKS; i++) {
        while (through[i] < runs && ends[i][through[i]] <= now) {
          through[i]++;
        }
      }
      rounds.add(rule.decide(study.known(through, allOf(runs)), 1));
    }
    return rounds;
  }

  private static int[] allOf(int runs) {
    return IntStream.generate(() -> runs).limit(NETWORKS).toArray();
  }

  /** Fixed repeats of the search that tell as many comparisons on average. */
  private static String search(Result decided, int studies, long seed) {
    double told = (double) decided.right() / studies;
    int fixed = 2;
    while (fixed < 200 && toldByFixed(fixed, Math.min(studies, 2_000), seed) < told) {
      fixed++;
    }
    double seconds = Arrays.stream(Search.seconds()).sum() * fixed;
    return Text.format(
        "the search: %.2f of 14 told on average; as many by %d fixed repeats of each; device time"
            + " until decided: %.0f %% of that%n",
        told, fixed, 100 * decided.seconds() / studies / seconds);
  }

  private static double toldByFixed(int runs, int studies, long seed) {
    return LongStream.range(0, studies)
        .parallel()
        .map(study -> toldByFixed(runs, MadeUp.random(seed + 1, study)))
        .average()
        .orElseThrow();
  }

  /** By Welch's test and Holm: as the view differences has it. */
  private static long toldByFixed(int runs, SplittableRandom random) {
    double[] means = new double[NETWORKS];
    double[] variances = new double[NETWORKS];
    for (int i = 0; i < NETWORKS; i++) {
      double[] all = Search.normal(Search.MEANS.get(i), Search.SD, runs, random);
      double mean = Arrays.stream(all).average().orElseThrow();
      means[i] = mean;
      variances[i] =
          Arrays.stream(all).map(each -> (each - mean) * (each - mean)).sum() / (runs - 1) / runs;
    }
    double[] p = new double[NETWORKS - 1];
    for (int i = 1; i < NETWORKS; i++) {
      double sum = variances[i] + variances[0];
      double df =
          sum * sum * (runs - 1) / (variances[i] * variances[i] + variances[0] * variances[0]);
      p[i - 1] =
          2
              * TDistribution.of(df)
                  .survivalProbability(Math.abs(means[i] - means[0]) / Math.sqrt(sum));
    }
    Arrays.sort(p);
    int told = 0;
    while (told < p.length && p[told] * (p.length - told) < 0.05) {
      told++;
    }
    return told;
  }
}
