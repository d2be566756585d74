package org.archsweep;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.archsweep.run.Sweep;
import scala.Tuple2;

/**
 * The tests' Spark: one application a JVM, which lasts as long as tests want the same settings, and
 * at most as long as the JVM. Commands that a test runs find it there and leave it.
 */
public final class SharedSpark {
  private static Set<Tuple2<String, String>> settings = Set.of();
  private static SparkSession application;

  private SharedSpark() {}

  /** A session on this machine, whose views and settings no other test sees. */
  public static synchronized SparkSession session() {
    boolean there = isThere() && application.sparkContext().isLocal();
    return there ? newSession() : session(local(2));
  }

  /**
   * Likewise, for tests of queries: with Spark as it is for users, small tables are read by code
   * that is made for large ones, which no test would run else.
   */
  public static SparkSession compiling() {
    SparkSession session = session();
    if (Boolean.getBoolean("tests.spark.shipped")) {
      session.conf().set("spark.sql.codegen.factoryMode", "FALLBACK");
      session.conf().set("spark.sql.codegen.wholeStage", "true");
    }
    return session;
  }

  /** Likewise, of an application with these settings. */
  public static synchronized SparkSession session(SparkConf conf) {
    SparkConf lean = lean(conf);
    Set<Tuple2<String, String>> wanted = Arrays.stream(lean.getAll()).collect(Collectors.toSet());
    if (!isThere() || !wanted.equals(settings)) {
      stop();
      application = SparkSession.builder().config(lean).getOrCreate();
      settings = wanted;
    }
    return newSession();
  }

  private static SparkSession newSession() {
    SparkSession session = application.newSession();
    // Whose settings hold for what Spark does outside of a query, as parsing one.
    SparkSession.setActiveSession(session);
    return session;
  }

  private static boolean isThere() {
    return application != null && !application.sparkContext().isStopped();
  }

  /** Settings for this machine. */
  public static SparkConf local(int slots) {
    return new SparkConf().setMaster("local[" + slots + "]");
  }

  /** Ends the application, for what needs a JVM without one. */
  public static synchronized void stop() {
    if (application != null) {
      application.stop();
      application = null;
    }
  }

  private static SparkConf lean(SparkConf conf) {
    SparkConf lean = Sweep.configure(conf.clone()).setIfMissing("spark.app.name", "test");
    lean.setIfMissing("spark.buffer.pageSize", "1m");
    lean.setIfMissing("spark.ui.enabled", "false");
    lean.setIfMissing("spark.sql.session.timeZone", "UTC");
    lean.setIfMissing("spark.sql.warehouse.dir", Path.of("target", "warehouse").toUri().toString());
    if (Boolean.getBoolean("tests.spark.shipped")) {
      return lean.setIfMissing("spark.sql.shuffle.partitions", "4");
    }
    return quick(lean);
  }

  /** For tables of a few rows: to compile and to adapt queries takes longer than to run them. */
  public static SparkConf quick(SparkConf conf) {
    return conf.setIfMissing("spark.sql.adaptive.enabled", "false")
        .setIfMissing("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .setIfMissing("spark.sql.codegen.wholeStage", "false")
        .setIfMissing("spark.sql.constraintPropagation.enabled", "false")
        .setIfMissing("spark.sql.shuffle.partitions", "1");
  }
}
