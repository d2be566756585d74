package org.archsweep.simulation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.archsweep.Text;
import org.archsweep.report.TextTable;
import org.archsweep.statistics.ConfidenceSequence;
import org.archsweep.statistics.SequentialTests;

/**
 * How often is equal called different at any moment, where somebody looks after each of 200 pairs?
 * By confidence sequences and by signs, of a comparison alone; and by the confidence sequences of
 * 14 networks, each against a fifteenth, at 5 % / 14.
 */
public final class SequentialSimulation {
  private static final int PAIRS = 200;
  private static final int NETWORKS = 14;
  private static final double ALPHA = 0.05;
  private static final double MEAN = 0.93;

  /**
   * How accuracies are drawn.
   *
   * @param baseline the other's
   * @param images that are tested; 0: accuracies aren't rounded
   */
  record Scenario(
      String name,
      ToDoubleFunction<SplittableRandom> accuracy,
      ToDoubleFunction<SplittableRandom> baseline,
      long images) {
    double[] draw(ToDoubleFunction<SplittableRandom> side, SplittableRandom random) {
      double[] drawn = new double[PAIRS];
      for (int seed = 0; seed < PAIRS; seed++) {
        double accuracy = side.applyAsDouble(random);
        drawn[seed] = images == 0 ? accuracy : Math.rint(accuracy * images) / images;
      }
      return drawn;
    }
  }

  static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario("normal, sd 0.15", normal(0.15), normal(0.15), 0),
          new Scenario("normal, sd 0.08 and 0.30", normal(0.08), normal(0.30), 0),
          new Scenario("ties: sd 0.2 test images of 10,000", normal(0.002), normal(0.002), 10_000),
          new Scenario("ties: sd 2 test images of 10,000", normal(0.02), normal(0.02), 10_000),
          new Scenario("skewed, sd 0.15", skewed(0.15), skewed(0.15), 0),
          new Scenario("skewed, sd 0.08 and 0.30", skewed(0.08), skewed(0.30), 0),
          new Scenario("outliers on both sides", outliers(), outliers(), 0),
          new Scenario("outliers on one side", outliers(), normal(0.15), 0));

  /**
   * Shares of a scenario's studies.
   *
   * @param sequence with a false alarm of the first network's confidence sequence
   * @param signs of the test of its signs
   * @param family of any of the networks' at 5 % / 14
   * @param late of the first network's sequence, if nobody looks before 20 pairs
   */
  record Result(Scenario scenario, double sequence, double signs, double family, double late) {}

  private record Alarms(long sequence, long signs, long family, long late) {
    private static final Alarms NONE = new Alarms(0, 0, 0, 0);

    private Alarms and(Alarms other) {
      return new Alarms(
          sequence + other.sequence, signs + other.signs, family + other.family, late + other.late);
    }
  }

  private SequentialSimulation() {}

  private static ToDoubleFunction<SplittableRandom> normal(double sd) {
    return random -> MEAN + sd / 100 * Runs.Shape.NORMAL.draw(random);
  }

  private static ToDoubleFunction<SplittableRandom> skewed(double sd) {
    return random -> MEAN + sd / 100 * Runs.Shape.SKEWED.draw(random);
  }

  /** One run in 20 three points worse; the mean is that of the others all the same. */
  private static ToDoubleFunction<SplittableRandom> outliers() {
    ToDoubleFunction<SplittableRandom> usual = normal(0.15);
    return random -> usual.applyAsDouble(random) + 0.03 / 20 - (random.nextInt(20) == 0 ? 0.03 : 0);
  }

  /**
   * A table of the false alarms, a row a scenario.
   *
   * @param studies of each scenario
   * @param seed of all that is drawn
   */
  public static String run(int studies, long seed) {
    TextTable grid =
        new TextTable()
            .words("equal networks")
            .numbers("alone")
            .numbers("alone, from 20 pairs on")
            .numbers("by signs")
            .numbers("any of 14");
    for (Result result : results(studies, seed)) {
      grid.row(
          List.of(
              result.scenario().name(),
              percent(result.sequence()),
              percent(result.late()),
              percent(result.signs()),
              percent(result.family())));
    }
    return grid.toString();
  }

  private static String percent(double share) {
    return Text.format("%.1f %%", 100 * share);
  }

  /** By scenario, in their order. */
  static List<Result> results(int studies, long seed) {
    return SCENARIOS.stream()
        .map(
            scenario -> {
              Alarms alarms =
                  LongStream.range(0, studies)
                      .parallel()
                      .mapToObj(study -> alarms(scenario, MadeUp.random(seed, study)))
                      .reduce(Alarms.NONE, Alarms::and);
              double all = studies;
              return new Result(
                  scenario,
                  alarms.sequence() / all,
                  alarms.signs() / all,
                  alarms.family() / all,
                  alarms.late() / all);
            })
        .toList();
  }

  private static Alarms alarms(Scenario scenario, SplittableRandom random) {
    double leastSd = scenario.images() == 0 ? 0 : ConfidenceSequence.leastSd(scenario.images(), 1);
    double[] baseline = scenario.draw(scenario.baseline(), random);
    Alarms first = Alarms.NONE;
    boolean any = false;
    for (int network = 0; network < NETWORKS; network++) {
      double[] differences = scenario.draw(scenario.accuracy(), random);
      for (int seed = 0; seed < PAIRS; seed++) {
        differences[seed] -= baseline[seed];
      }
      double p = ConfidenceSequence.of(differences, leastSd, ALPHA).p();
      any |= p <= ALPHA / NETWORKS;
      if (network == 0) {
        first =
            new Alarms(
                one(p <= ALPHA),
                one(SequentialTests.symmetryP(differences) <= ALPHA),
                0,
                one(ConfidenceSequence.of(differences, leastSd, ALPHA, 20).p() <= ALPHA));
      }
    }
    return first.and(new Alarms(0, 0, one(any), 0));
  }

  private static long one(boolean alarm) {
    return alarm ? 1 : 0;
  }
}
