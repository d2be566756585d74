package org.archsweep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.InputException;
import org.archsweep.run.LocalGpus;
import org.archsweep.run.Sweep;
import scala.Option;
import scala.Tuple2;

/** Spark during a command, which ends an application only if it began it. */
public final class Spark implements AutoCloseable {
  private static final int ROOM = 1 << 20;

  /** What it says where it gave up while it was starting: no master answers, for instance. */
  private static final Pattern STOPPED = Pattern.compile("stopped|requirement failed");

  private static volatile boolean lost;

  private final SparkSession session;
  private final Optional<SparkSession> there;

  private Spark(SparkSession session, Optional<SparkSession> there) {
    this.session = session;
    this.there = there;
  }

  /** What Spark is started with: spark-submit's settings, and ours where it has none. */
  static SparkConf settings() {
    return settings(LocalGpus.NONE);
  }

  /** Likewise, for trials on GPUs of this machine. */
  static SparkConf settings(LocalGpus gpus) {
    SparkConf conf = Sweep.configure(new SparkConf(), gpus);
    conf.setIfMissing("spark.app.name", "archsweep");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    // Tables of trials are small: hundreds of partitions would cost more than they share out.
    conf.setIfMissing("spark.sql.shuffle.partitions", "4");
    // ... and Java clears a whole page of memory, by default 64 MB, before a sort has its few rows.
    conf.setIfMissing("spark.buffer.pageSize", "1m");
    // Whatever a cluster's defaults are: every place that shows a time says UTC.
    conf.set("spark.sql.session.timeZone", "UTC");
    // ... and 1 / 0 is an error, as it is in Spark 4 and isn't in 3.5.
    conf.set("spark.sql.ansi.enabled", "true");
    return conf;
  }

  /** Hadoop's settings, with those that Spark's name. */
  static Configuration hadoop(SparkConf conf) {
    return SparkHadoopUtil.get().newConfiguration(conf);
  }

  /** A new application; or a new session, where there is one already, as in a notebook. */
  static Spark start(SparkConf conf) {
    if (!isThere()) {
      return new Spark(begin(conf), Optional.empty());
    }
    SparkSession there = SparkSession.getDefaultSession().get();
    SparkSession session = there.newSession();
    for (Tuple2<String, String> setting : conf.getAll()) {
      if (session.conf().isModifiable(setting._1())) {
        session.conf().set(setting._1(), setting._2());
      }
    }
    SparkSession.setActiveSession(session);
    return new Spark(session, Optional.of(there));
  }

  /** Whether an application runs in this process. */
  static boolean isThere() {
    Option<SparkSession> there = SparkSession.getDefaultSession();
    return there.isDefined() && !there.get().sparkContext().isStopped();
  }

  private static SparkSession begin(SparkConf conf) {
    String master = conf.get("spark.master");
    leaveNothing(conf);
    try {
      return SparkSession.builder().config(conf).getOrCreate();
    } catch (Exception | LinkageError e) {
      Fault fault = Fault.of(e);
      if (fault.line().contains("INVALID_DRIVER_MEMORY")) {
        throw new EnvironmentException(
            "Spark needs more memory than the %d MB that it has: ARCHSWEEP_DRIVER_MEMORY=4g",
            Runtime.getRuntime().maxMemory() >> 20);
      }
      if (fault.kind() != Fault.Kind.SURROUNDINGS && !STOPPED.matcher(fault.line()).find()) {
        throw new InputException("Spark refuses its settings: %s", fault.line());
      }
      throw new EnvironmentException(
          e, "Spark cannot start with --master %s: %s", master, fault.line());
    }
  }

  /** Spark makes folders for tables that are stored, which none is, where it's started. */
  private static void leaveNothing(SparkConf conf) {
    conf.set("spark.sql.catalogImplementation", "in-memory");
    conf.setIfMissing("spark.sql.warehouse.dir", temporaryFolder().toUri().toString());
  }

  /** Goes when the process ends; and there's room, for what Spark and others unpack too. */
  private static Path temporaryFolder() {
    try {
      Path folder = Files.createTempDirectory("archsweep");
      FileSystem.getLocal(new Configuration())
          .deleteOnExit(new org.apache.hadoop.fs.Path(folder.toUri()));
      Path probe = folder.resolve("probe");
      Files.write(probe, new byte[ROOM]);
      Files.delete(probe);
      return folder;
    } catch (IOException e) {
      throw new EnvironmentException(
          e,
          "cannot write to %s, the folder for temporary files: %s; -- --driver-java-options"
              + " -Djava.io.tmpdir=FOLDER names another",
          System.getProperty("java.io.tmpdir"),
          Fault.of(e).line());
    }
  }

  SparkSession session() {
    return session;
  }

  /** Whether an application ended before its command did. */
  static boolean wasLost() {
    return lost;
  }

  @Override
  public void close() {
    lost = session.sparkContext().isStopped();
    there.ifPresentOrElse(SparkSession::setActiveSession, session::stop);
  }
}
