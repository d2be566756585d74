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
  static final int NETWORKS = 15;
  static final double MEAN = 93;

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
      List<Double> truth,
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
    for (Scenario scenario : DecidedScenarios.all()) {
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
    return (AnytimeVerdict.isBetter(verdict) && difference <= 0)
        || (AnytimeVerdict.isWorse(verdict) && difference >= 0)
        || (verdict.equals(AnytimeVerdict.EQUAL) && isTooLarge);
  }

  /** The true one. */
  private static double difference(Rule.Difference found, Scenario scenario) {
    double sum = 0;
    for (int stratum = 0; stratum < found.sides().strata(); stratum++) {
      sum +=
          scenario.truth().get(found.sides().level().get(stratum))
              - scenario.truth().get(found.sides().baseline().get(stratum));
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
