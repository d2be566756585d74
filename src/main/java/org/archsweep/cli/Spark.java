package org.archsweep.cli;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.archsweep.sweep.Sweep;
import scala.Option;
import scala.Tuple2;

/** Spark during a command, which ends an application only if it began it. */
final class Spark implements AutoCloseable {
  private final SparkSession session;
  private final boolean ours;

  private Spark(SparkSession session, boolean ours) {
    this.session = session;
    this.ours = ours;
  }

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

  /** A new application; or a new session, where there is one already, as in a notebook. */
  static Spark start(SparkConf conf) {
    Option<SparkSession> there = SparkSession.getDefaultSession();
    if (there.isEmpty() || there.get().sparkContext().isStopped()) {
      return new Spark(SparkSession.builder().config(conf).getOrCreate(), true);
    }
    SparkSession session = there.get().newSession();
    for (Tuple2<String, String> setting : conf.getAll()) {
      if (session.conf().isModifiable(setting._1())) {
        session.conf().set(setting._1(), setting._2());
      }
    }
    return new Spark(session, false);
  }

  SparkSession session() {
    return session;
  }

  @Override
  public void close() {
    if (ours) {
      session.stop();
    }
  }
}
