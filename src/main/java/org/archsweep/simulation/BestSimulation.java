package org.archsweep.simulation;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.archsweep.Text;
import org.archsweep.adaptive.Best;
import org.archsweep.adaptive.Rule;
import org.archsweep.job.UntilBest;
import org.archsweep.report.TextTable;
import org.archsweep.results.Results;

/**
 * How often is the one that is named the best, or within the margin of it, and what does it take?
 * The device time is held against fixed repeats, equally many of each, whose highest mean is as
 * often the best or within the margin.
 */
public final class BestSimulation {
  private static final int NETWORKS = 15;
  private static final int MAX = 200;

  /** Of one run, in points. */
  private static final double SD = 0.15;

  /**
   * What is simulated, in points.
   *
   * @param truth true accuracies
   * @param sds of one run
   */
  record Scenario(String name, List<Double> truth, List<Double> sds, double margin) {
    boolean isGood(int network) {
      return truth.get(network) > Collections.max(truth) - margin * (1 + 1e-9);
    }
  }

  /**
   * Sums over studies.
   *
   * @param named studies in which one is
   * @param good those in which it's the best, or within the margin
   * @param lost those in which the best was beaten by another
   */
  record Result(long named, long good, long lost, long runs, double seconds) {
    private static final Result NONE = new Result(0, 0, 0, 0, 0);

    private Result and(Result other) {
      return new Result(
          named + other.named,
          good + other.good,
          lost + other.lost,
          runs + other.runs,
          seconds + other.seconds);
    }
  }

  private BestSimulation() {}

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario("the search, margin 0.1", Search.MEANS, all(SD), 0.1),
        new Scenario("one 0.3 better than the others", ahead(0.3, 1), all(SD), 0.1),
        new Scenario("two 0.3 better than the others", ahead(0.3, 2), all(SD), 0.1),
        new Scenario("one just more than the margin better", ahead(0.101, 1), all(SD), 0.1),
        new Scenario("steps of 0.06", each(i -> 93 + 0.06 * i), all(SD), 0.1),
        new Scenario(
            "steps of 0.06, sd 0.08 to 0.30",
            each(i -> 93 + 0.06 * i),
            each(i -> 0.08 + 0.22 * (i % 5) / 4),
            0.1),
        new Scenario("all equal", ahead(0, 0), all(SD), 0.1));
  }

  private static List<Double> all(double value) {
    return Collections.nCopies(NETWORKS, value);
  }

  private static List<Double> each(IntFunction<Double> value) {
    return IntStream.range(0, NETWORKS).mapToObj(value).toList();
  }

  /** The last so many are better by so much. */
  private static List<Double> ahead(double by, int networks) {
    return each(i -> 93 + (i >= NETWORKS - networks ? by : 0));
  }

  /**
   * A table, a row a scenario.
   *
   * @param studies of each scenario
   * @param seed of all that is drawn
   */
  public static String run(int studies, long seed) {
    TextTable grid =
        new TextTable()
            .words("15 networks")
            .numbers("named")
            .numbers("of these right")
            .numbers("best beaten")
            .numbers("runs each")
            .numbers("fixed repeats")
            .numbers("time of fixed");
    for (Scenario scenario : scenarios()) {
      Result result = result(scenario, studies, seed);
      double right = (double) result.good() / studies;
      int fixed = fixed(scenario, right, Math.min(studies, 2_000), seed);
      double seconds = Arrays.stream(Search.seconds()).sum() * fixed * studies;
      grid.row(
          List.of(
              scenario.name(),
              percent((double) result.named() / studies),
              result.named() == 0 ? "" : percent((double) result.good() / result.named()),
              percent((double) result.lost() / studies),
              Text.format("%.1f", (double) result.runs() / studies / NETWORKS),
              Integer.toString(fixed),
              Text.format("%.0f %%", 100 * result.seconds() / seconds)));
    }
    return grid.toString();
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
    List<List<Results.Ended>> ends =
        IntStream.range(0, NETWORKS)
            .mapToObj(
                i ->
                    Search.ended(
                        Search.normal(scenario.truth().get(i), scenario.sds().get(i), MAX, random)))
            .toList();
    UntilBest until = new UntilBest(scenario.margin() / 100, 5, MAX);
    RuleStudy study = new RuleStudy(new Best(until, Search.design()), ends);
    study.atOnce();
    List<String> words = study.last().shares().stream().map(Rule.Share::word).toList();
    int named = words.indexOf(Best.BEST);
    double best = Collections.max(scenario.truth());
    boolean isUnique = Collections.frequency(scenario.truth(), best) == 1;
    long runs = 0;
    double taken = 0;
    for (int i = 0; i < NETWORKS; i++) {
      runs += study.runs(i);
      taken += study.runs(i) * seconds[i];
    }
    return new Result(
        named < 0 ? 0 : 1,
        named >= 0 && scenario.isGood(named) ? 1 : 0,
        isUnique && words.get(scenario.truth().indexOf(best)).equals(Best.BEATEN) ? 1 : 0,
        runs,
        taken);
  }

  private static int bestOf(double[] values) {
    return IntStream.range(0, values.length)
        .reduce((one, other) -> values[other] > values[one] ? other : one)
        .orElseThrow();
  }

  /** How many repeats of each it takes until the highest mean is good so often. */
  private static int fixed(Scenario scenario, double share, int studies, long seed) {
    int runs = 1;
    while (runs < MAX && goodOfFixed(scenario, runs, studies, seed) < share) {
      runs++;
    }
    return runs;
  }

  private static double goodOfFixed(Scenario scenario, int runs, int studies, long seed) {
    return LongStream.range(0, studies)
            .parallel()
            .filter(
                study -> {
                  SplittableRandom random = MadeUp.random(seed + 1, study);
                  double[] means =
                      IntStream.range(0, NETWORKS)
                          .mapToDouble(
                              i ->
                                  scenario.truth().get(i)
                                      + scenario.sds().get(i)
                                          / Math.sqrt(runs)
                                          * random.nextGaussian())
                          .toArray();
                  return scenario.isGood(bestOf(means));
                })
            .count()
        / (double) studies;
  }
}
