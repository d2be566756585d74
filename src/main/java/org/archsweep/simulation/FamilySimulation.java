package org.archsweep.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.archsweep.analysis.Views;
import org.archsweep.report.Grid;
import org.archsweep.results.Table;
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
      return "%s, sd %.2f to %.2f, n %d"
          .formatted(shape.name().toLowerCase(Locale.ROOT), firstSd, lastSd, n);
    }
  }

  static final List<Scenario> SCENARIOS = scenarios();

  private static final StructType TRIAL =
      StructType.fromDDL(
          "trial_id string, network string, epochs int, seed bigint, status string,"
              + " test_accuracy double, width double, data string, precision string");

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
    Grid grid = new Grid().words("15 equal networks").numbers("any alarm").numbers("without Holm");
    for (Result result : results(spark, studies, seed)) {
      grid.row(
          List.of(result.scenario().toString(), percent(result.adjusted()), percent(result.raw())));
    }
    return grid.toString();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** By scenario, in their order: a study is a group, a scenario a number of epochs. */
  static List<Result> results(SparkSession spark, int studies, long seed) {
    SparkSession session = spark.newSession();
    Dataset<Row> trials =
        session
            .range((long) SCENARIOS.size() * studies)
            .flatMap((FlatMapFunction<Long, Row>) study -> study(study, seed), Encoders.row(TRIAL));
    MadeUp.register(trials, Set.of(Table.TRIALS));
    Views.register(session, Optional.of("network 00"));
    return session
        .sql(
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
            """
                .formatted(ALPHA))
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

  private static Iterator<Row> study(long study, long seed) {
    int number = (int) (study % SCENARIOS.size());
    SplittableRandom random = MadeUp.random(seed, study);
    List<Row> rows = new ArrayList<>();
    for (int network = 0; network < NETWORKS; network++) {
      double[] accuracies = SCENARIOS.get(number).runs(network).draw(random);
      for (int run = 0; run < accuracies.length; run++) {
        rows.add(
            RowFactory.create(
                study + "-" + network + "-" + run,
                "network %02d".formatted(network),
                number + 1,
                run + 1L,
                "ok",
                accuracies[run],
                1.0,
                "study " + study,
                "float32"));
      }
    }
    return rows.iterator();
  }
}
