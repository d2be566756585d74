package org.archsweep.simulation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.Serializable;
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
import org.archsweep.analysis.Views;
import org.archsweep.results.Table;

/** Trials that nobody trained, as the tables that the views read. */
final class MadeUp {
  private MadeUp() {}

  private static final StructType RUN =
      StructType.fromDDL(
          "trial_id string, network string, epochs int, seed bigint, status string,"
              + " test_accuracy double, width double, data string, precision string");

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
   * of epochs.
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
    register(trials, Set.of(Table.TRIALS));
    Views.register(session, Optional.of(baseline));
    return session;
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
                    "float32"));
          }
        });
    return rows.iterator();
  }

  /** Makes these trials known to SQL as the tables; the other tables are empty. */
  static void register(Dataset<Row> trials, Set<Table> tables) {
    for (Table table : Table.values()) {
      complete(tables.contains(table) ? trials : trials.limit(0), table)
          .createOrReplaceTempView(table.folder());
    }
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
