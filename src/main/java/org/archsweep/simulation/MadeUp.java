package org.archsweep.simulation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.archsweep.analysis.AnalysisOptions;
import org.archsweep.analysis.Views;
import org.archsweep.results.DeclaredDesign;
import org.archsweep.results.Design;
import org.archsweep.results.Design.Axis;
import org.archsweep.results.Design.Comparison;
import org.archsweep.results.Design.Member;
import org.archsweep.results.Table;

/** Trials that nobody trained, as the tables that the views read. */
final class MadeUp {
  private static final String SEPARATOR = ", ";

  private static final StructType RUN =
      StructType.fromDDL(
          "trial_id string, network string, epochs int, seed bigint, status string,"
              + " test_accuracy double, width double, data string, precision string,"
              + " first_experiment string");

  private MadeUp() {}

  /** Trains the networks of a study: for each its runs' accuracies. */
  interface Study extends Serializable {
    /**
     * The study's trials.
     *
     * @param scenario its number, from 0
     */
    Map<String, double[]> accuracies(int scenario, SplittableRandom random);
  }

  /**
   * A session with the trials of many studies: a study is a group, and a scenario, from 1, a number
   * of epochs and an experiment. It knows the views {@code differences} and {@code summary}.
   *
   * @param studies of each scenario
   * @param seed of all that is drawn
   * @param baseline what the others are compared with
   */
  static SparkSession session(
      SparkSession spark, int scenarios, int studies, long seed, String baseline, Study study) {
    SparkSession session = spark.newSession();
    FlatMapFunction<Long, Row> rows =
        number -> {
          int scenario = (int) (number % scenarios);
          return rows(number, scenario, study.accuracies(scenario, random(seed, number)));
        };
    Dataset<Row> trials =
        session.range((long) scenarios * studies).flatMap(rows, Encoders.row(RUN));
    List<Design> designs = new ArrayList<>();
    for (int scenario = 0; scenario < scenarios; scenario++) {
      Set<String> networks = study.accuracies(scenario, random(seed, scenario)).keySet();
      designs.add(
          design(
              name(scenario), List.copyOf(networks), List.of(scenario + 1), Optional.of(baseline)));
    }
    register(session, trials, Set.of(Table.TRIALS), designs, List.of("differences", "summary"));
    return session;
  }

  /** The experiment of a scenario. */
  static String name(int scenario) {
    return "scenario " + scenario;
  }

  /**
   * What a scenario's studies are made of.
   *
   * @param baseline what the other networks are compared with; nothing is compared without one
   */
  static Design design(
      String experiment, List<String> networks, List<Integer> epochs, Optional<String> baseline) {
    List<Member> members = new ArrayList<>();
    List<Comparison> comparisons = new ArrayList<>();
    for (int length = 0; length < epochs.size(); length++) {
      int first = members.size();
      for (int network = 0; network < networks.size(); network++) {
        String name = networks.get(network);
        members.add(
            new Member(
                configuration(experiment, name, epochs.get(length)),
                name,
                List.of(network, length)));
        if (baseline.isPresent() && !baseline.get().equals(name)) {
          comparisons.add(
              new Comparison(0, first + network, first + networks.indexOf(baseline.get())));
        }
      }
    }
    return new Design(
        experiment,
        null,
        List.of(Design.Metric.TEST_ACCURACY),
        null,
        List.of(
            new Axis("network", networks),
            new Axis(Design.EPOCHS, epochs.stream().map(String::valueOf).toList())),
        members,
        comparisons,
        List.of());
  }

  /** The id that {@link #register} gives to an experiment's configuration. */
  static String configuration(String experiment, String network, int epochs) {
    return String.join(SEPARATOR, experiment, network, String.valueOf(epochs));
  }

  private static Iterator<Row> rows(long study, int scenario, Map<String, double[]> networks) {
    List<Row> rows = new ArrayList<>();
    networks.forEach(
        (network, accuracies) -> {
          for (int run = 0; run < accuracies.length; run++) {
            rows.add(
                RowFactory.create(
                    study + network + run,
                    network,
                    scenario + 1,
                    run + 1L,
                    "ok",
                    accuracies[run],
                    1.0,
                    "study " + study,
                    "float32",
                    name(scenario)));
          }
        });
    return rows.iterator();
  }

  /**
   * Makes views of these trials known to SQL; the tables that aren't theirs are empty.
   *
   * @param trials each study has data of its own, and so is an environment of its own
   * @param wanted names of views
   * @return what to close where others follow
   */
  static Views register(
      SparkSession session,
      Dataset<Row> trials,
      Set<Table> tables,
      List<Design> designs,
      List<String> wanted) {
    Dataset<Row> known =
        trials
            .withColumn(
                "configuration_id",
                concat_ws(SEPARATOR, col("first_experiment"), col("network"), col("epochs")))
            .withColumn("environment_id", col("data"));
    for (Table table : Table.values()) {
      complete(tables.contains(table) ? known : known.limit(0), table)
          .createOrReplaceTempView(table.folder());
    }
    List<DeclaredDesign> declared =
        designs.stream().map(each -> new DeclaredDesign(each, 1, Instant.EPOCH)).toList();
    return Views.register(session, declared, AnalysisOptions.usual(), wanted);
  }

  /** These rows with all columns of a table; those that they say nothing of are empty. */
  static Dataset<Row> complete(Dataset<Row> rows, Table table) {
    Set<String> known = Set.of(rows.columns());
    return rows.select(
        Arrays.stream(table.schema().fields())
            .map(
                field ->
                    (known.contains(field.name()) ? col(field.name()) : lit(null))
                        .cast(field.dataType())
                        .as(field.name()))
            .toArray(Column[]::new));
  }

  /** The luck of one study of many: equal for equal seeds and numbers. */
  static SplittableRandom random(long seed, long study) {
    // Added to a draw, not to the seed: the next seed's studies would be the same, shifted by one.
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + study);
  }
}
