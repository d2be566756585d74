package org.archsweep.analysis;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.SparkSession;
import org.archsweep.job.Compare;
import org.archsweep.results.Results;

/** Makes views of a results folder known to SQL, as commands do. */
public final class AskedViews {
  private AskedViews() {}

  /**
   * Those views, and what they read.
   *
   * @param wanted none for all
   */
  public static void register(SparkSession spark, Path folder, String... wanted) {
    register(spark, folder, AnalysisOptions.usual(), wanted);
  }

  /** Likewise, for a question of one's own. */
  public static void register(
      SparkSession spark, Path folder, AnalysisOptions question, String... wanted) {
    views(spark, folder, question, wanted.length == 0 ? Views.NAMES : List.of(wanted));
  }

  /** None yet: what is asked is made known then. */
  public static Views later(SparkSession spark, Path folder) {
    return views(spark, folder, AnalysisOptions.usual(), List.of());
  }

  private static Views views(
      SparkSession spark, Path folder, AnalysisOptions question, List<String> wanted) {
    Results results = Results.open(spark, folder.toString());
    results.registerTables();
    return Views.register(spark, results.designs(), question, wanted);
  }

  /** A question with a baseline of one's own. */
  static AnalysisOptions against(String baseline) {
    return new AnalysisOptions(
        Optional.of(new Compare.WithBaseline(Optional.of(baseline))), OptionalDouble.empty());
  }
}
