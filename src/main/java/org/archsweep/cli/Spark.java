package org.archsweep.cli;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.archsweep.sweep.Sweep;

/** Spark's life during a command. */
final class Spark {
  private Spark() {}

  /** What Spark is started with: spark-submit's settings, and ours where it has none. */
  static SparkConf settings() {
    SparkConf conf = Sweep.configure(new SparkConf());
    conf.setIfMissing("spark.app.name", "archsweep");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    // Tables of trials are small: hundreds of partitions would cost more than they share out.
    conf.setIfMissing("spark.sql.shuffle.partitions", "4");
    conf.setIfMissing("spark.sql.session.timeZone", "UTC");
    return conf;
  }

  /** The application's session; closing it ends the application. */
  static SparkSession session(SparkConf conf) {
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
