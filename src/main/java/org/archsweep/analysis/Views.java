package org.archsweep.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.archsweep.InputException;
import org.archsweep.job.Compare;

/** The views of {@code jobs/sql}, each a file that says which question it answers. */
public final class Views implements AutoCloseable {
  /** Each reads only tables and views before it. */
  public static final List<String> NAMES =
      List.of(
          "groups",
          "grouped_trials",
          "summary",
          "curves",
          "declared",
          "baselines",
          "pairs",
          "differences",
          "equivalence",
          "noise",
          "failures",
          "votes",
          "image_votes",
          "variance_split",
          "hard_images",
          "agreement",
          "cells",
          "group_cells",
          "bootstrap_blocks",
          "longer_or_deeper",
          "longer",
          "interaction",
          "best",
          "pareto",
          "at_target",
          "time_to_target");

  /** Small, and read by several others: computed once. */
  private static final Set<String> SHARED = Set.of("groups", "summary", "differences");

  private final List<JavaRDD<Row>> shared = new ArrayList<>();

  private Views() {}

  /**
   * Makes the views known to SQL, with what was declared compared.
   *
   * @param baseline what the others are compared with instead, if anything
   * @throws InputException if no trial trained the baseline
   */
  public static Views register(SparkSession spark, Optional<String> baseline) {
    Optional<Compare> compare =
        baseline.map(network -> new Compare.WithBaseline(Optional.of(network)));
    return register(spark, new AnalysisOptions(compare, OptionalDouble.empty()));
  }

  /**
   * Makes the views known to SQL, over the tables {@code trials}, {@code epochs}, {@code
   * predictions} and {@code families}.
   *
   * @return what to close once they are no longer asked, where Spark goes on
   * @throws InputException if no trial trained the baseline that the question names
   */
  public static Views register(SparkSession spark, AnalysisOptions question) {
    Views views = new Views();
    Functions.register(spark);
    Votes.register(spark);
    CellFunctions.register(spark);
    spark
        .createDataset(List.of(question.target()), Encoders.DOUBLE())
        .toDF("target")
        .createOrReplaceTempView("chosen_target");
    question
        .compare()
        .map(compare -> asked(spark, compare))
        .orElseGet(() -> spark.table("families"))
        .createOrReplaceTempView("wanted");
    spark
        .createDataset(question.equalWithin().stream().boxed().toList(), Encoders.DOUBLE())
        .toDF("margin")
        .createOrReplaceTempView("chosen_margin");
    if (question.compare().orElse(null) instanceof Compare.WithBaseline with) {
      with.baseline().ifPresent(network -> check(spark, network));
    }
    for (String name : NAMES) {
      Dataset<Row> view = spark.sql(text(name));
      if (SHARED.contains(name)) {
        // Rows, not a query: else a view would bring along the queries of all before it, and take
        // Spark longer to plan than to compute.
        JavaRDD<Row> rows = view.javaRDD().cache();
        views.shared.add(rows);
        view = spark.createDataFrame(rows, view.schema());
      }
      view.createOrReplaceTempView(name);
    }
    return views;
  }

  /** Gives back the memory of what was computed once; the views can still be asked. */
  @Override
  public void close() {
    shared.forEach(JavaRDD::unpersist);
  }

  /** What is asked for, as the table {@code families} would have it, of whatever conditions. */
  private static Dataset<Row> asked(SparkSession spark, Compare compare) {
    List<Row> rows =
        compare.declarations().stream()
            .map(
                cells ->
                    RowFactory.create(cells.compare(), cells.network(), cells.baseline(), null))
            .toList();
    return spark.createDataFrame(
        rows,
        StructType.fromDDL("compare string, network string, baseline string, conditions string"));
  }

  private static void check(SparkSession spark, String baseline) {
    List<String> networks =
        spark.sql("SELECT DISTINCT network FROM trials ORDER BY network").collectAsList().stream()
            .map((Row row) -> row.getString(0))
            .toList();
    if (!networks.contains(baseline)) {
      throw new InputException(
          "--baseline %s: no trial of that network, there are %s",
          baseline, String.join(", ", networks));
    }
  }

  /** The query of a view. */
  static String text(String name) {
    try (InputStream in = Views.class.getResourceAsStream("/jobs/sql/" + name + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
