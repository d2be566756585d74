package org.archsweep.claims;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.analysis.AnalysisOptions;
import org.archsweep.analysis.Views;
import org.archsweep.claims.Claim.Subject;
import org.archsweep.results.Table;

/** Runs the queries of claims, over the views of a session and its view {@code asked}. */
final class Measuring implements AutoCloseable {
  /** Which trials an experiment's cells are of. */
  private static final String TRIALS =
      """
      SELECT trial_id
      FROM grouped_trials AS trials
      JOIN claim_cells
        ON trials.group_id = claim_cells.group_id
        AND trials.network = claim_cells.trained_network
        AND trials.epochs = claim_cells.trained_epochs
      WHERE experiment = :experiment
      """;

  private final SparkSession spark;
  private final Views views;
  private final List<Row> cells;
  private final Map<String, Alone> experiments = new HashMap<>();

  /** A session whose tables have the trials of one experiment alone. */
  private record Alone(SparkSession session, Views views) {}

  Measuring(SparkSession spark) {
    this.spark = spark;
    this.views = register(spark, Views.of(Measures.text(Measures.CELLS) + TRIALS));
    Dataset<Row> view = spark.sql(Measures.text(Measures.CELLS));
    // A row a cell of the study: put aside, so that each claim doesn't read the trials again.
    this.cells = view.collectAsList();
    spark.createDataFrame(cells, view.schema()).createOrReplaceTempView(Measures.CELLS);
    spark.sql(Measures.text(Measures.PAIRS)).createOrReplaceTempView(Measures.PAIRS);
  }

  /** What a claim's query finds; empty where no trial of what it speaks of has ended. */
  Optional<Measurement> of(Claim claim) {
    Subject than = claim.than().orElse(claim.of());
    Map<String, Object> arguments = new HashMap<>();
    put(arguments, "", claim.of());
    put(arguments, "than_", than);
    String query = Measures.text(claim.query());
    Dataset<Row> found =
        Measures.isOfOneNetwork(claim.query())
            ? spark.sql(query, arguments)
            : experiments
                .computeIfAbsent(claim.of().experiment(), this::alone)
                .session()
                .sql(query);
    List<Row> measured =
        cells.stream()
            .filter(
                cell ->
                    List.of(claim.of().experiment(), than.experiment())
                        .contains(cell.<String>getAs("experiment")))
            .toList();
    return measured.isEmpty()
        ? Optional.empty()
        : found.collectAsList().stream().findFirst().map(row -> measurement(row, measured));
  }

  /** Claims are made of networks: what the folder's experiments declared is of no matter. */
  private static Views register(SparkSession spark, List<String> views) {
    return Views.register(spark, List.of(), AnalysisOptions.usual(), views);
  }

  private static Measurement measurement(Row row, List<Row> cells) {
    return new Measurement(
        row.getAs("measured"),
        row.getAs("low"),
        row.getAs("high"),
        row.getAs("runs"),
        row.getAs("unit"),
        cells.stream().anyMatch(cell -> cell.<Boolean>getAs("reduced")),
        // All cells are of one kind of device.
        Optional.ofNullable(cells.get(0).<String>getAs("device")).orElse(""));
  }

  private Alone alone(String experiment) {
    String own = "claim_trials_" + experiments.size();
    for (Table table : Table.values()) {
      spark.table(table.folder()).createOrReplaceGlobalTempView(table.folder());
    }
    spark.sql(TRIALS, Map.of("experiment", experiment)).createOrReplaceGlobalTempView(own);
    SparkSession session = spark.newSession();
    for (Table table : Table.values()) {
      boolean isOfTrials = List.of(table.schema().fieldNames()).contains("trial_id");
      String where =
          isOfTrials ? " WHERE trial_id IN (SELECT trial_id FROM global_temp." + own + ")" : "";
      session
          .sql("SELECT * FROM global_temp." + table.folder() + where)
          .createOrReplaceTempView(table.folder());
    }
    return new Alone(session, register(session, Measures.views()));
  }

  private static void put(Map<String, Object> arguments, String prefix, Subject subject) {
    arguments.put(prefix + "experiment", subject.experiment());
    arguments.put(prefix + "network", subject.network().orElse(""));
    arguments.put(prefix + "epochs", subject.epochs().orElse(0));
  }

  @Override
  public void close() {
    experiments.values().forEach(each -> each.views().close());
    views.close();
  }
}
