package org.archsweep.simulation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
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
import org.archsweep.results.Design;
import org.archsweep.results.Table;
import org.archsweep.simulation.Runs.Shape;

/**
 * How often do the 95 % intervals of the view {@code longer_or_deeper} hold the truth? Each study
 * trains networks for 20 and 22 epochs; each network takes 0.1 seconds an epoch longer than the one
 * before it and is 0.07 points better, and longer training brings 0.1 points. The truth is what the
 * view says of runs without noise.
 */
public final class DeeperSimulation {
  private static final List<Integer> LENGTHS = List.of(20, 22);
  private static final double ACCURACY_SD = 0.0015;
  private static final double SECONDS_SD = 0.05;
  private static final List<String> SLOPES = List.of("longer", "deeper", "difference");

  private static final StructType RUN =
      StructType.fromDDL(
          "trial_id string, network string, epochs int, seed bigint, status string,"
              + " test_accuracy double, total_seconds double, width double, data string,"
              + " precision string, first_experiment string");

  /** Networks at each length, and runs of each. */
  record Scenario(Shape shape, int networks, int runs) implements Serializable {}

  static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario(Shape.NORMAL, 2, 3),
          new Scenario(Shape.NORMAL, 2, 5),
          new Scenario(Shape.NORMAL, 2, 10),
          new Scenario(Shape.NORMAL, 5, 3),
          new Scenario(Shape.NORMAL, 15, 3),
          new Scenario(Shape.NORMAL, 15, 5),
          new Scenario(Shape.SKEWED, 15, 5));

  /**
   * Shares of a scenario's studies: in which the interval of each slope holds the truth, of those
   * that have one.
   *
   * @param told which have one for the difference
   */
  record Result(Scenario scenario, Map<String, Double> covered, double told) {}

  private DeeperSimulation() {}

  /**
   * A table of the coverage, a row a scenario.
   *
   * @param studies of each scenario
   * @param seed of all that is drawn
   */
  public static String run(SparkSession spark, int studies, long seed) {
    TextTable grid = new TextTable().words("runs").numbers("networks").numbers("each");
    SLOPES.forEach(slope -> grid.numbers(slope + " covered"));
    grid.numbers("difference told");
    for (Result result : results(spark, SCENARIOS, studies, seed)) {
      Scenario scenario = result.scenario();
      List<String> row = new ArrayList<>();
      row.add(scenario.shape().name().toLowerCase(Locale.ROOT));
      row.add(Integer.toString(scenario.networks()));
      row.add(Integer.toString(scenario.runs()));
      SLOPES.forEach(slope -> row.add(percent(result.covered().get(slope))));
      row.add(percent(result.told()));
      grid.row(row);
    }
    return grid.toString();
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "" : Text.format("%.1f %%", 100 * share);
  }

  /** By scenario, in their order: a study is a group, the first of each scenario the truth. */
  static List<Result> results(
      SparkSession spark, List<Scenario> scenarios, int studies, long seed) {
    SparkSession session = spark.newSession();
    Dataset<Row> trials =
        session
            .range((long) scenarios.size() * (studies + 1))
            .flatMap(
                (FlatMapFunction<Long, Row>) study -> study(scenarios, study, seed),
                Encoders.row(RUN));
    List<Design> designs =
        IntStream.range(0, scenarios.size())
            .mapToObj(
                i ->
                    MadeUp.design(
                        MadeUp.name(i),
                        IntStream.range(0, scenarios.get(i).networks())
                            .mapToObj(DeeperSimulation::name)
                            .toList(),
                        LENGTHS,
                        Optional.empty()))
            .toList();
    MadeUp.register(session, trials, Set.of(Table.TRIALS), designs, List.of("longer_or_deeper"));
    Map<Integer, List<Row>> answers =
        session
            .sql(
                "SELECT CAST(data AS INT) AS study, longer_or_deeper.*"
                    + " FROM longer_or_deeper JOIN groups USING (group_id)")
            .collectAsList()
            .stream()
            .sorted(Comparator.comparing(row -> row.<Integer>getAs("study")))
            .collect(Collectors.groupingBy(row -> row.<Integer>getAs("study") % scenarios.size()));
    return IntStream.range(0, scenarios.size())
        .mapToObj(
            i -> {
              List<Row> own = answers.get(i);
              return result(scenarios.get(i), own.get(0), own.subList(1, own.size()));
            })
        .toList();
  }

  private static Result result(Scenario scenario, Row truth, List<Row> studies) {
    Map<String, Double> covered =
        SLOPES.stream()
            .collect(
                Collectors.toMap(
                    slope -> slope,
                    slope ->
                        studies.stream()
                            .filter(study -> study.getAs(slope + "_low") != null)
                            .mapToInt(study -> covers(study, slope, truth) ? 1 : 0)
                            .average()
                            .orElse(Double.NaN)));
    long told = studies.stream().filter(study -> study.getAs("difference_low") != null).count();
    return new Result(scenario, covered, (double) told / studies.size());
  }

  private static boolean covers(Row study, String slope, Row truth) {
    double value = truth.getAs(slope);
    return study.<Double>getAs(slope + "_low") <= value
        && value <= study.<Double>getAs(slope + "_high");
  }

  private static String name(int network) {
    return Text.format("network %02d", network);
  }

  private static Iterator<Row> study(List<Scenario> scenarios, long number, long seed) {
    int place = (int) (number % scenarios.size());
    Scenario scenario = scenarios.get(place);
    boolean isTruth = number < scenarios.size();
    SplittableRandom random = MadeUp.random(seed, number);
    List<Row> rows = new ArrayList<>();
    for (int network = 0; network < scenario.networks(); network++) {
      for (int epochs : LENGTHS) {
        double accuracy = 0.92 + 0.0007 * network + 0.0005 * (epochs - 20);
        double seconds = (2 + 0.1 * network) * epochs;
        for (int run = 0; run < (isTruth ? 1 : scenario.runs()); run++) {
          double luck = isTruth ? 0 : ACCURACY_SD * scenario.shape().draw(random);
          double delay = isTruth ? 0 : SECONDS_SD * random.nextGaussian();
          rows.add(
              RowFactory.create(
                  Text.format("%d-%d-%d-%d", number, network, epochs, run),
                  name(network),
                  epochs,
                  run + 1L,
                  "ok",
                  accuracy + luck,
                  seconds + delay,
                  1.0,
                  Long.toString(number),
                  "float32",
                  MadeUp.name(place)));
        }
      }
    }
    return rows.iterator();
  }
}
