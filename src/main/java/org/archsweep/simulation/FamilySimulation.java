package org.archsweep.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.SparkSession;
import org.archsweep.Text;
import org.archsweep.report.TextTable;
import org.archsweep.simulation.Runs.Shape;

/**
 * How often does the view {@code differences} raise a false alarm? Each study trains 15 networks
 * that are equally good; a false alarm is a difference whose p, adjusted by Holm, is below 5 %.
 */
public final class FamilySimulation {
  private static final int NETWORKS = 15;
  private static final double MEAN = 0.93;
  private static final double ALPHA = 0.05;

  /** How the runs of the first network scatter and those of the last; the others lie between. */
  record Scenario(Shape shape, double firstSd, double lastSd, int n) {
    Runs runs(int network) {
      double sd = firstSd + (lastSd - firstSd) * network / (NETWORKS - 1);
      return new Runs(shape, MEAN, sd / 100, n);
    }

    @Override
    public String toString() {
      return Text.format(
          "%s, sd %.2f to %.2f, n %d", shape.name().toLowerCase(Locale.ROOT), firstSd, lastSd, n);
    }
  }

  static final List<Scenario> SCENARIOS = scenarios();

  /**
   * Shares of a scenario's studies.
   *
   * @param adjusted with a false alarm after Holm's adjustment
   * @param raw with one if p weren't adjusted
   */
  record Result(Scenario scenario, double adjusted, double raw) {}

  private FamilySimulation() {}

  private static List<Scenario> scenarios() {
    List<Scenario> scenarios = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      for (int n : List.of(3, 5, 10)) {
        scenarios.add(new Scenario(shape, 0.15, 0.15, n));
        scenarios.add(new Scenario(shape, 0.08, 0.30, n));
      }
    }
    return scenarios;
  }

  /**
   * A table of the false alarms, a row a scenario.
   *
   * @param studies of each scenario
   * @param seed of all that is drawn
   */
  public static String run(SparkSession spark, int studies, long seed) {
    TextTable grid =
        new TextTable().words("15 equal networks").numbers("any alarm").numbers("without Holm");
    for (Result result : results(spark, studies, seed)) {
      grid.row(
          List.of(result.scenario().toString(), percent(result.adjusted()), percent(result.raw())));
    }
    return grid.toString();
  }

  private static String percent(double share) {
    return Text.format("%.1f %%", 100 * share);
  }

  /** By scenario, in their order: a study is a group, a scenario a number of epochs. */
  static List<Result> results(SparkSession spark, int studies, long seed) {
    SparkSession session =
        MadeUp.session(
            spark, SCENARIOS.size(), studies, seed, "network 00", FamilySimulation::study);
    return session
        .sql(
            Text.format(
                """
                WITH studies AS (
                  SELECT group_id, epochs, min(p_holm) AS adjusted, min(p) AS raw
                  FROM differences
                  GROUP BY group_id, epochs
                )
                SELECT
                  epochs AS scenario,
                  avg(CAST(adjusted < %1$s AS INT)) AS adjusted,
                  avg(CAST(raw < %1$s AS INT)) AS raw
                FROM studies
                GROUP BY epochs
                """,
                ALPHA))
        .collectAsList()
        .stream()
        .sorted(Comparator.comparing(row -> row.<Integer>getAs("scenario")))
        .map(
            row ->
                new Result(
                    SCENARIOS.get(row.<Integer>getAs("scenario") - 1),
                    row.getAs("adjusted"),
                    row.getAs("raw")))
        .toList();
  }

  private static Map<String, double[]> study(int number, SplittableRandom random) {
    Map<String, double[]> accuracies = new LinkedHashMap<>();
    for (int network = 0; network < NETWORKS; network++) {
      accuracies.put(
          Text.format("network %02d", network), SCENARIOS.get(number).runs(network).draw(random));
    }
    return accuracies;
  }
}
