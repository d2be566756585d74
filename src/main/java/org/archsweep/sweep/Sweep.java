package org.archsweep.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.archsweep.program.Precision;
import org.archsweep.results.ResultWriter;
import org.archsweep.results.Results;
import org.archsweep.sweep.TrialTask.Report;
import org.archsweep.training.Outcome;
import org.archsweep.training.Trial;

/**
 * Runs a job's missing trials: as one Spark job, or as several where repeats go on until precise.
 */
public final class Sweep {
  private static final String GPUS_OF_A_TASK = "spark.task.resource.gpu.amount";
  static final int ATTEMPTS = 4;

  private Sweep() {}

  /**
   * How a sweep ended.
   *
   * @param ran trials that ran now, whatever their end
   * @param kept trials that were there before
   * @param diverged of all of the job's trials, those whose loss did not stay finite
   * @param failed of all of the job's trials, those that are there as failed
   * @param imprecise networks at one length that are less precise than their experiment wants, and
   *     get no more runs
   * @param slots the most trials that ran at once
   * @param wallSeconds from the first task's beginning to the last commit
   * @param busySeconds the trials' seconds from task begin to commit, summed up
   * @param clockSeconds the trials' seconds on the study's clock, summed up
   */
  public record Summary(
      int ran,
      int kept,
      int diverged,
      int failed,
      int imprecise,
      int slots,
      double wallSeconds,
      double busySeconds,
      double clockSeconds) {

    /** The share of the slots' time in which they trained, 0 to 1. */
    public double busy() {
      return busySeconds / (slots * wallSeconds);
    }

    /** The share of the slots' time that is on the study's clock, 0 to 1. */
    public double onClock() {
      return clockSeconds / (slots * wallSeconds);
    }
  }

  /** Fits Spark to tasks of minutes or hours; what the user has set stays. */
  public static SparkConf configure(SparkConf conf) {
    conf.setIfMissing("spark.master", "local[*]");
    String master = conf.get("spark.master");
    if (isLocal(master)) {
      // In local mode Spark hangs on a task that asks for a GPU, and tries a task once.
      conf.remove(GPUS_OF_A_TASK);
      conf.remove("spark.executor.resource.gpu.amount");
      conf.set(
          "spark.master",
          master.replaceFirst("^local\\[([^,\\]]+)]$", "local[$1," + ATTEMPTS + "]"));
      conf.setIfMissing("spark.ui.enabled", "false");
    }
    // Not spark.excludeOnFailure: where all executors share a host, a trial that ended two of them
    // would be excluded everywhere, and Spark would give the whole job up.
    conf.setIfMissing("spark.task.maxFailures", Integer.toString(ATTEMPTS));
    conf.setIfMissing("spark.speculation", "false");
    conf.setIfMissing("spark.locality.wait", "0");
    String plugins = conf.get("spark.plugins", "");
    String ours = ProgressPlugin.class.getName();
    if (!plugins.contains(ours)) {
      conf.set("spark.plugins", plugins.isBlank() ? ours : plugins + "," + ours);
    }
    return conf;
  }

  /** The precision that {@code auto} stands for: the study's on a GPU, exact elsewhere. */
  public static Precision autoPrecision(SparkConf conf) {
    return conf.getDouble(GPUS_OF_A_TASK, 0) > 0 ? Precision.FLOAT16 : Precision.FLOAT32;
  }

  /**
   * Runs what is missing.
   *
   * @param identity of the job's data set, as the driver has it
   * @param results where trials are looked up and written
   * @param retryFailed whether trials that are there as failed run once more
   * @param progress is told what happens
   */
  public static Summary run(
      SparkSession spark,
      Job job,
      String identity,
      Results results,
      boolean retryFailed,
      Progress progress) {
    declare(job, identity, results);
    Rounds rounds = new Rounds(job, identity, results, retryFailed);
    List<Report> reports;
    try (Queue queue = new Queue(spark, job, results, retryFailed, progress)) {
      reports = rounds.run(queue);
    }
    results.compact();
    List<Trial> trials = rounds.trials();
    return summary(trials, rounds.imprecise(), reports.size(), results.ended(), reports);
  }

  /** Stores what each experiment compares: an analysis of the folder needs no job file. */
  private static void declare(Job job, String identity, Results results) {
    ResultWriter writer = results.writer();
    try {
      for (Experiment experiment : job.experiments()) {
        String conditions = experiment.trials(identity).get(0).conditions();
        writer.declare(experiment.name(), conditions, experiment.compare(), Instant.now());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + results.folder(), e);
    }
  }

  private static boolean isLocal(String master) {
    return master.equals("local") || master.startsWith("local[");
  }

  private static Summary summary(
      List<Trial> trials,
      int imprecise,
      int missing,
      Map<String, Results.Ended> now,
      List<Report> reports) {
    long begin = reports.stream().mapToLong(Report::begin).min().orElse(0);
    long end = reports.stream().mapToLong(Report::end).max().orElse(0);
    return new Summary(
        missing,
        trials.size() - missing,
        count(trials, now, Outcome.Status.DIVERGED),
        count(trials, now, Outcome.Status.FAILED),
        imprecise,
        atOnce(reports),
        (end - begin) / 1e3,
        reports.stream().mapToLong(report -> report.end() - report.begin()).sum() / 1e3,
        reports.stream().mapToDouble(Report::clockSeconds).sum());
  }

  private static int count(
      List<Trial> trials, Map<String, Results.Ended> now, Outcome.Status status) {
    return (int)
        trials.stream()
            .map(trial -> now.get(trial.id()))
            .filter(ended -> ended != null && ended.status().equals(status.toString()))
            .count();
  }

  /** The most trials under way at the same moment: at the beginning of one of them. */
  static int atOnce(List<Report> reports) {
    return (int)
        reports.stream()
            .mapToLong(
                report ->
                    reports.stream()
                        .filter(o -> o.begin() <= report.begin() && report.begin() < o.end())
                        .count())
            .max()
            .orElse(0);
  }
}
