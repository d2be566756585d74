package org.archsweep.report;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.Text;

/**
 * A trial as an entry of DAWNBench's CIFAR10 training task (Coleman et al. 2017; the format is that
 * of github.com/stanford-futuredata/dawn-bench-entries).
 */
public final class Dawnbench {
  private static final double HOUR = 3600;

  private Dawnbench() {}

  /**
   * The lines {@code epoch, hours, top1Accuracy}, with tabs between: hours on the competition's
   * clock, on which preparation counts and evaluation doesn't; accuracy in percent.
   *
   * @param spark knows the tables {@code trials} and {@code epochs}
   * @throws InputException if there is no such trial, or none that tells its time
   */
  public static String tsv(SparkSession spark, String trialId) {
    List<Row> trials =
        spark.table("trials").where(col("trial_id").equalTo(trialId)).collectAsList();
    if (trials.isEmpty()) {
      throw new InputException(
          "no trial %s: archsweep sql DIR \"SELECT trial_id, network, seed FROM trials\" lists them",
          trialId);
    }
    List<Row> epochs =
        spark
            .table("epochs")
            .where(col("trial_id").equalTo(trialId))
            .orderBy("epoch")
            .collectAsList();
    if (epochs.isEmpty()) {
      throw new InputException(
          "trial %s has no epochs: it is %s", trialId, trials.get(0).<String>getAs("status"));
    }
    Double preparation = trials.get(0).getAs("preparation_seconds");
    if (preparation == null) {
      throw new InputException(
          "trial %s ran before preparation was timed, which DAWNBench's clock counts: run it again",
          trialId);
    }
    StringBuilder lines = new StringBuilder("epoch\thours\ttop1Accuracy\n");
    double seconds = preparation;
    for (Row epoch : epochs) {
      seconds += epoch.<Double>getAs("train_seconds");
      lines.append(
          Text.format(
              "%d\t%.8f\t%.2f\n",
              epoch.<Integer>getAs("epoch"),
              seconds / HOUR,
              100 * epoch.<Double>getAs("test_accuracy")));
    }
    return lines.toString();
  }
}
