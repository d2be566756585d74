package org.archsweep.simulation;

import static org.archsweep.simulation.DecidedSimulation.MEAN;
import static org.archsweep.simulation.DecidedSimulation.NETWORKS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.archsweep.results.Design;
import org.archsweep.results.Results;
import org.archsweep.simulation.DecidedSimulation.Ends;
import org.archsweep.simulation.DecidedSimulation.Scenario;

/** What {@link DecidedSimulation} simulates. */
final class DecidedScenarios {
  private static final int MAX = 50;
  private static final double IMAGES = 10_000;

  private DecidedScenarios() {}

  static List<Scenario> all() {
    return List.of(
        equal("equal, normal, sd 0.15", 5, normal(i -> 0.15)),
        equal("equal, normal, sd 0.08 to 0.30", 5, normal(DecidedScenarios::spread)),
        equal("equal, sd 0.2 test images", 5, rounded(0.2)),
        equal("equal, sd 2 test images", 5, rounded(2)),
        equal("equal, 1 run in 10 fails", 5, failing(normal(i -> 0.15))),
        new Scenario(
            "equal, the faster the worse, looks while runs end",
            design(),
            truth(MEAN),
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

  private static List<Double> truth(double mean) {
    return Collections.nCopies(NETWORKS, mean);
  }

  private static double spread(int network) {
    return 0.08 + 0.22 * network / (NETWORKS - 1);
  }

  private static Scenario equal(String name, int min, Ends ends) {
    return new Scenario(name, design(), truth(MEAN), 0, min, MAX, false, ends);
  }

  private static Scenario within(String name, double difference) {
    List<Double> truth =
        IntStream.range(0, NETWORKS)
            .mapToObj(i -> i == 0 ? MEAN : MEAN + (i % 2 == 0 ? difference : -difference))
            .toList();
    Ends ends = (runs, random) -> of(i -> Search.normal(truth.get(i), 0.15, runs, random));
    return new Scenario(name, design(), truth, 0.1, 5, 200, false, ends);
  }

  static Scenario search() {
    List<Double> truth = Search.MEANS;
    return new Scenario(
        "the search, sd 0.15",
        design(),
        truth,
        0,
        5,
        200,
        false,
        (runs, random) -> of(i -> Search.normal(truth.get(i), Search.SD, runs, random)));
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
        truth(MEAN),
        0,
        5,
        MAX,
        false,
        ends);
  }

  private static List<String> labels(int number) {
    return IntStream.range(0, number).mapToObj(String::valueOf).toList();
  }
}
