package org.archsweep.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.archsweep.Text;
import org.archsweep.report.TextTable;
import org.archsweep.results.Table;
import org.archsweep.training.Predictions;

/**
 * Is the view {@code variance_split} unbiased? Classifiers whose variance on the whole distribution
 * is known are simulated, each study on a test set of its own.
 *
 * <p>An image has a kind and an ease: four of five images are easy, the ease of the others is
 * uniform. A training has a skill for each kind, uniform around 0, and is right with probability
 * ease + skill, independently for each image. So its accuracy on the whole distribution is the mean
 * ease plus its mean skill, and the variance of that is the skill's variance over the number of
 * kinds.
 */
public final class VarianceSplitSimulation {
  private static final double EASY = 0.8;
  private static final String EXPERIMENT = "variance";

  /** What is simulated: skill is a standard deviation, in accuracy (0 to 1). */
  record Scenario(double skill, int kinds, int images, int trainings) {
    double distributionVariance() {
      return skill * skill / kinds;
    }
  }

  static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario(0, 1, 500, 10),
          new Scenario(0.005, 1, 500, 10),
          new Scenario(0.02, 1, 500, 10),
          new Scenario(0.02, 10, 500, 10),
          new Scenario(0.01, 1, 500, 2),
          new Scenario(0.02, 1, 50, 5));

  private static final StructType TRAINING =
      StructType.fromDDL(
          "trial_id string, network string, epochs int, seed bigint, status string,"
              + " test_accuracy double, width double, data string, precision string,"
              + " predicted binary, correct binary, first_experiment string");

  /**
   * What the view said of a scenario's studies.
   *
   * @param estimate mean estimate of the variance on the whole distribution
   * @param error standard error of that mean
   * @param negative share of the estimates below 0
   * @param variance mean variance on the studies' own test sets
   */
  record Result(
      Scenario scenario, double estimate, double error, double negative, double variance) {

    /** How far the mean estimate is from the truth, in its standard errors. */
    double deviation() {
      return (estimate - scenario.distributionVariance()) / error;
    }
  }

  private VarianceSplitSimulation() {}

  /**
   * A table of the mean estimate and the truth, a row a scenario; variances in squared percentage
   * points.
   *
   * @param studies of each scenario, two or more
   * @param seed of all that is drawn
   */
  public static String run(SparkSession spark, int studies, long seed) {
    return table(results(spark, studies, seed)).toString();
  }

  static TextTable table(List<Result> results) {
    TextTable grid =
        new TextTable()
            .numbers("images")
            .numbers("trainings")
            .numbers("kinds")
            .numbers("test variance")
            .numbers("truth")
            .numbers("mean estimate")
            .numbers("its std. error")
            .numbers("off by (std. errors)")
            .numbers("below 0");
    for (Result result : results) {
      Scenario scenario = result.scenario();
      grid.row(
          List.of(
              Integer.toString(scenario.images()),
              Integer.toString(scenario.trainings()),
              Integer.toString(scenario.kinds()),
              squaredPoints(result.variance()),
              squaredPoints(scenario.distributionVariance()),
              squaredPoints(result.estimate()),
              squaredPoints(result.error()),
              Text.format("%+.1f", result.deviation()),
              Text.format("%.0f %%", 100 * result.negative())));
    }
    return grid;
  }

  private static String squaredPoints(double variance) {
    return Text.format("%.4f", 100 * 100 * variance);
  }

  /** By scenario, in their order: a study is a group, a scenario a network. */
  static List<Result> results(SparkSession spark, int studies, long seed) {
    SparkSession session = spark.newSession();
    Dataset<Row> trainings =
        session
            .range((long) SCENARIOS.size() * studies)
            .flatMap(
                (FlatMapFunction<Long, Row>) study -> study(study, seed), Encoders.row(TRAINING))
            .persist();
    try {
      List<String> networks =
          IntStream.range(0, SCENARIOS.size()).mapToObj(Integer::toString).toList();
      MadeUp.register(
          session,
          trainings,
          Set.of(Table.TRIALS, Table.PREDICTIONS),
          List.of(MadeUp.design(EXPERIMENT, networks, List.of(1), Optional.empty())),
          List.of("variance_split"));
      return session
          .sql(
              "SELECT network, avg(distribution_variance) AS estimate,"
                  + " stddev_samp(distribution_variance) / sqrt(count(*)) AS error,"
                  + " avg(CAST(distribution_variance < 0 AS INT)) AS negative,"
                  + " avg(variance) AS variance"
                  + " FROM variance_split GROUP BY network")
          .collectAsList()
          .stream()
          .sorted(Comparator.comparing(row -> Integer.valueOf(row.getAs("network"))))
          .map(VarianceSplitSimulation::result)
          .toList();
    } finally {
      trainings.unpersist();
    }
  }

  private static Result result(Row row) {
    return new Result(
        SCENARIOS.get(Integer.parseInt(row.getAs("network"))),
        row.getAs("estimate"),
        row.getAs("error"),
        row.getAs("negative"),
        row.getAs("variance"));
  }

  private static Iterator<Row> study(long number, long seed) {
    int scenarioNumber = (int) (number % SCENARIOS.size());
    Scenario scenario = SCENARIOS.get(scenarioNumber);
    SplittableRandom random = MadeUp.random(seed, number);
    double reach = scenario.skill() * Math.sqrt(3); // of a uniform distribution with that deviation
    double[] ease = new double[scenario.images()];
    int[] kind = new int[scenario.images()];
    for (int image = 0; image < ease.length; image++) {
      double part = random.nextDouble() < EASY ? 1 : random.nextDouble();
      ease[image] = reach + part * (1 - 2 * reach);
      kind[image] = random.nextInt(scenario.kinds());
    }
    List<Row> rows = new ArrayList<>();
    for (int training = 0; training < scenario.trainings(); training++) {
      double[] skill =
          random.doubles(scenario.kinds()).map(part -> reach * (2 * part - 1)).toArray();
      byte[] predicted = new byte[ease.length];
      for (int image = 0; image < ease.length; image++) {
        boolean right = random.nextDouble() < ease[image] + skill[kind[image]];
        predicted[image] = (byte) (right ? 0 : 1);
      }
      rows.add(row(number, scenarioNumber, training, predicted));
    }
    return rows.iterator();
  }

  /** All images are of class 0. */
  private static Row row(long study, int scenario, int training, byte[] predicted) {
    long wrong = IntStream.range(0, predicted.length).filter(i -> predicted[i] != 0).count();
    return RowFactory.create(
        study + "-" + training,
        Integer.toString(scenario),
        1,
        (long) training,
        "ok",
        1 - (double) wrong / predicted.length,
        1.0,
        "study " + study,
        "float32",
        predicted,
        Predictions.of(predicted, new byte[predicted.length]).correct(),
        EXPERIMENT);
  }
}
