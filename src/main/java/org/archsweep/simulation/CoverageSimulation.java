package org.archsweep.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.SparkSession;
import org.archsweep.Text;
import org.archsweep.report.TextTable;
import org.archsweep.simulation.Runs.Shape;

/**
 * How often do the views' 95 % intervals hold the truth? Each study trains {@code basic} and one
 * other network; the interval of the other's mean is that of {@code summary}, the interval of the
 * difference that of {@code differences}.
 */
public final class CoverageSimulation {
  private static final double BASIC = 0.91;
  private static final double OTHER = 0.93;

  /** Two networks. */
  record Scenario(Runs basic, Runs other) {
    private static Scenario of(
        Shape shape, double basicSd, int basicN, double otherSd, int otherN) {
      return new Scenario(
          new Runs(shape, BASIC, basicSd / 100, basicN),
          new Runs(shape, OTHER, otherSd / 100, otherN));
    }
  }

  static final List<Scenario> SCENARIOS = scenarios();

  /**
   * Shares of a scenario's studies.
   *
   * @param mean in which the interval of the mean holds the truth
   * @param difference in which that of the difference does
   * @param width mean width of the interval of the difference, 0 to 1
   */
  record Result(Scenario scenario, double mean, double difference, double width) {}

  private CoverageSimulation() {}

  private static List<Scenario> scenarios() {
    List<Scenario> scenarios = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      for (int n : List.of(3, 5, 10, 50)) {
        scenarios.add(Scenario.of(shape, 0.15, n, 0.15, n));
      }
      for (int n : List.of(3, 5, 10, 50)) {
        scenarios.add(Scenario.of(shape, 0.08, n, 0.30, n));
      }
      scenarios.add(Scenario.of(shape, 0.30, 3, 0.08, 10));
      scenarios.add(Scenario.of(shape, 0.08, 3, 0.30, 10));
    }
    return scenarios;
  }

  /**
   * A table of the coverage, a row a scenario.
   *
   * @param studies of each scenario
   * @param seed of all that is drawn
   */
  public static String run(SparkSession spark, int studies, long seed) {
    TextTable grid =
        new TextTable()
            .words("basic")
            .words("the other")
            .numbers("mean covered")
            .numbers("difference covered")
            .numbers("width (points)");
    for (Result result : results(spark, studies, seed)) {
      grid.row(
          List.of(
              result.scenario().basic().toString(),
              result.scenario().other().toString(),
              percent(result.mean()),
              percent(result.difference()),
              Text.format("%.3f", 100 * result.width())));
    }
    return grid.toString();
  }

  private static String percent(double share) {
    return Text.format("%.1f %%", 100 * share);
  }

  /** By scenario, in their order: a study is a group, a scenario a number of epochs. */
  static List<Result> results(SparkSession spark, int studies, long seed) {
    SparkSession session =
        MadeUp.session(spark, SCENARIOS.size(), studies, seed, "basic", CoverageSimulation::study);
    return session
        .sql(
            Text.format(
                """
                SELECT
                  differences.epochs AS scenario,
                  avg(CAST(%1$s BETWEEN summary.low AND summary.high AS INT)) AS mean,
                  avg(CAST(%1$s - %2$s BETWEEN differences.low AND differences.high AS INT))
                    AS difference,
                  avg(differences.high - differences.low) AS width
                FROM differences
                JOIN summary
                  ON summary.group_id = differences.group_id
                  AND summary.network = differences.network
                GROUP BY differences.epochs
                """,
                OTHER, BASIC))
        .collectAsList()
        .stream()
        .sorted(Comparator.comparing(row -> row.<Integer>getAs("scenario")))
        .map(
            row ->
                new Result(
                    SCENARIOS.get(row.<Integer>getAs("scenario") - 1),
                    row.getAs("mean"),
                    row.getAs("difference"),
                    row.getAs("width")))
        .toList();
  }

  private static Map<String, double[]> study(int number, SplittableRandom random) {
    Scenario scenario = SCENARIOS.get(number);
    Map<String, double[]> accuracies = new LinkedHashMap<>();
    accuracies.put("basic", scenario.basic().draw(random));
    accuracies.put("other", scenario.other().draw(random));
    return accuracies;
  }
}
