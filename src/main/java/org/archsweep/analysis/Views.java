package org.archsweep.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;

/** The views of {@code jobs/sql}, each a file that says which question it answers. */
public final class Views {
  /** Each reads only tables and views before it. */
  public static final List<String> NAMES =
      List.of(
          "groups",
          "grouped_trials",
          "summary",
          "curves",
          "baselines",
          "differences",
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

  /** The accuracy (share of one) that runs are asked to reach, unless another is chosen. */
  public static final double TARGET = 0.94;

  private Views() {}

  /**
   * Makes the views known to SQL, over the tables {@code trials}, {@code epochs} and {@code
   * predictions}, for the target {@link #TARGET}.
   *
   * @param baseline the network that others are compared with; without one it's {@code basic}
   * @throws InputException if no trial trained the baseline
   */
  public static void register(SparkSession spark, Optional<String> baseline) {
    register(spark, baseline, TARGET);
  }

  /**
   * Likewise, for a target of the user.
   *
   * @param target an accuracy, more than 0 and at most 1
   * @throws InputException if no trial trained the baseline
   */
  public static void register(SparkSession spark, Optional<String> baseline, double target) {
    Functions.register(spark);
    Votes.register(spark);
    CellFunctions.register(spark);
    spark
        .createDataset(List.of(target), Encoders.DOUBLE())
        .toDF("target")
        .createOrReplaceTempView("chosen_target");
    spark
        .createDataset(baseline.stream().toList(), Encoders.STRING())
        .toDF("network")
        .createOrReplaceTempView("chosen_baseline");
    baseline.ifPresent(network -> check(spark, network));
    for (String name : NAMES) {
      spark.sql(text(name)).createOrReplaceTempView(name);
    }
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
