package org.archsweep.run;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.archsweep.EnvironmentException;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.job.Experiment;
import org.archsweep.job.Job;
import org.archsweep.plan.Designs;
import org.archsweep.program.Precision;
import org.archsweep.results.FoldLog;
import org.archsweep.results.ResultWriter;
import org.archsweep.results.Results;
import org.archsweep.run.TrialTask.Report;
import org.archsweep.spec.Trial;
import org.archsweep.training.Outcome;
import org.archsweep.training.Training;
import scala.Tuple2;

/** Runs a job's missing trials: as one Spark job, or as several where repeats aren't fixed. */
public final class Sweep {
  private static final String GPUS_OF_A_TASK = "spark.task.resource.gpu.amount";

  private static final Pattern RESOURCES =
      Pattern.compile("spark\\.(executor|task)\\.resource\\..+\\.amount");

  /** A trial that ended that many executors but one has failed. */
  static final int ATTEMPTS = 4;

  private Sweep() {}

  /**
   * How a sweep ended.
   *
   * @param ran trials that ran now, whatever their end
   * @param kept trials that were there before
   * @param diverged of all of the job's trials, those whose loss did not stay finite
   * @param failed of all of the job's trials, those that are there as failed
   * @param imprecise configurations that are less precise than their experiment wants, and get no
   *     more runs
   * @param looked what experiments that looked at their differences came to
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
      List<Looked> looked,
      int slots,
      double wallSeconds,
      double busySeconds,
      double clockSeconds) {

    /** The share of the slots' time in which they trained, 0 to 1; 0 where none ran. */
    public double busy() {
      return ran == 0 ? 0 : busySeconds / (slots * wallSeconds);
    }

    /** The share of the slots' time that is on the study's clock, 0 to 1. */
    public double onClock() {
      return clockSeconds / (slots * wallSeconds);
    }
  }

  /**
   * Fits Spark to tasks of minutes or hours; what the user has set stays.
   *
   * @throws InputException if it asks for what never comes
   */
  public static SparkConf configure(SparkConf conf) {
    return configure(conf, LocalGpus.NONE);
  }

  /** Likewise, where trials run on GPUs of this machine: as many at once as these take. */
  public static SparkConf configure(SparkConf conf, LocalGpus gpus) {
    conf.setIfMissing("spark.master", "local[*]");
    if (isLocal(conf)) {
      checkAsksForNoGpu(conf);
      if (!gpus.isEmpty() && conf.get("spark.master").equals("local[*]")) {
        int cores = gpus.slots() * conf.getInt("spark.task.cpus", 1);
        conf.set("spark.master", Text.format("local[%d]", cores));
      }
      conf.setIfMissing("spark.ui.enabled", "false");
      // A task that finds no memory fails; Spark would end the process, and us without a word.
      conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
    } else {
      // What a task throws itself may end its executor; what it tells as a cause of that doesn't.
      conf.setIfMissing("spark.executor.killOnFatalError.depth", "1");
      tolerateMachines(conf);
    }
    conf.setIfMissing("spark.speculation", "false");
    conf.setIfMissing("spark.locality.wait", "0");
    // Spark's pages would keep a kilobyte of each trial, for ever.
    conf.setIfMissing("spark.ui.retainedStages", "20");
    String plugins = conf.get("spark.plugins", "");
    String ours = ProgressPlugin.class.getName();
    if (!plugins.contains(ours)) {
      conf.set("spark.plugins", plugins.isBlank() ? ours : plugins + "," + ours);
    }
    return conf;
  }

  /** In local mode Spark waits for ever for a GPU, or whatever else it is to find on a machine. */
  private static void checkAsksForNoGpu(SparkConf conf) {
    for (Tuple2<String, String> setting : conf.getAll()) {
      if (RESOURCES.matcher(setting._1()).matches() && !setting._2().strip().equals("0")) {
        throw new InputException(
            "--conf %s=%s: in local mode Spark gives out nothing of that kind; leave it out: trials"
                + " use this machine's GPUs by themselves (--gpus chooses)",
            setting._1(), setting._2());
      }
    }
  }

  /**
   * What trials cause is written in their rows, so a task that throws had a bad machine: its
   * executor gets no more of the job, and others do. By executor alone, never by host: where all
   * executors share one, a trial that ended two of them would have no place left.
   */
  private static void tolerateMachines(SparkConf conf) {
    conf.setIfMissing("spark.task.maxFailures", Integer.toString(2 * ATTEMPTS));
    // Each trial may end some: YARN and Kubernetes would give up the sweep after a few in all.
    conf.setIfMissing("spark.executor.maxNumFailures", Integer.toString(Integer.MAX_VALUE));
    int failures = conf.getInt("spark.task.maxFailures", 2 * ATTEMPTS);
    if (failures > 1) {
      String never = Integer.toString(Integer.MAX_VALUE);
      conf.setIfMissing("spark.excludeOnFailure.enabled", "true");
      conf.setIfMissing(
          "spark.excludeOnFailure.task.maxTaskAttemptsPerNode", Integer.toString(failures - 1));
      conf.setIfMissing("spark.excludeOnFailure.stage.maxFailedExecutorsPerNode", never);
      conf.setIfMissing("spark.excludeOnFailure.application.maxFailedExecutorsPerNode", never);
      conf.setIfMissing("spark.excludeOnFailure.application.maxFailedTasksPerExecutor", never);
    }
  }

  /** The precision that {@code auto} stands for: the study's on a GPU, exact elsewhere. */
  public static Precision autoPrecision(SparkConf conf, LocalGpus gpus) {
    boolean onGpus = !gpus.isEmpty() || conf.getDouble(GPUS_OF_A_TASK, 0) > 0;
    return onGpus ? Precision.FLOAT16 : Precision.FLOAT32;
  }

  /**
   * Runs what is missing.
   *
   * @param identity of the job's data set, as the driver has it
   * @param results where trials are looked up and written
   * @param retryFailed whether trials that are there as failed run once more
   * @param devices what trials run on; where there are none, on what Spark gives them
   * @param progress is told what happens
   */
  public static Summary run(
      SparkSession spark,
      Job job,
      String identity,
      Results results,
      boolean retryFailed,
      DevicePool devices,
      Progress progress) {
    return run(spark, job, identity, Training::run, results, retryFailed, devices, progress);
  }

  /** Likewise, with trainings of another kind. */
  public static Summary run(
      SparkSession spark,
      Job job,
      String identity,
      Trainer trainer,
      Results results,
      boolean retryFailed,
      DevicePool devices,
      Progress progress) {
    declare(job, identity, results);
    FoldLog log = results.log();
    tidy(log, results);
    Rounds rounds = new Rounds(job, identity, results, log, retryFailed);
    List<Report> reports;
    try (TrialQueue queue = new TrialQueue(spark, job, trainer, results, devices, progress);
        PeriodicFolds folds = new PeriodicFolds(log, progress);
        ExecutorWatch watch = watch(spark, progress)) {
      reports = rounds.run(queue);
    }
    tidy(log, results);
    List<Trial> trials = rounds.trials();
    Map<String, Results.Ended> ended = results.ended();
    checkNoneIsGone(trials, ended, results);
    return summary(trials, rounds, reports.size(), ended, reports);
  }

  /** None where trials run in the driver. */
  private static ExecutorWatch watch(SparkSession spark, Progress progress) {
    return isLocal(spark.sparkContext().getConf())
        ? null
        : new ExecutorWatch(spark.sparkContext(), progress::say, ExecutorWatch.PATIENCE);
  }

  private static void tidy(FoldLog log, Results results) {
    try {
      log.fold();
      log.clean();
    } catch (IOException e) {
      throw results.cannotWrite(e);
    }
  }

  private static void checkNoneIsGone(
      List<Trial> trials, Map<String, Results.Ended> ended, Results results) {
    long gone = trials.stream().filter(trial -> !ended.containsKey(trial.id())).count();
    if (gone > 0) {
      throw new EnvironmentException(
          "%d of %d trials ended and are not in %s: were files removed? The same command runs them"
              + " again",
          gone, trials.size(), results.folder());
    }
  }

  /** Stores what each experiment is made of: an analysis of the folder needs no job file. */
  private static void declare(Job job, String identity, Results results) {
    ResultWriter writer = results.writer();
    try {
      for (Experiment experiment : job.experiments()) {
        writer.declare(Designs.of(experiment, identity, job.task()), Instant.now());
      }
    } catch (IOException e) {
      throw results.cannotWrite(e);
    }
  }

  /** Whether trials run in this JVM. */
  public static boolean isLocal(SparkConf conf) {
    String master = conf.get("spark.master", "local[*]");
    return master.equals("local") || master.startsWith("local[");
  }

  private static Summary summary(
      List<Trial> trials,
      Rounds rounds,
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
        rounds.imprecise(),
        rounds.looked(),
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
    long[] begins = reports.stream().mapToLong(Report::begin).sorted().toArray();
    long[] ends = reports.stream().mapToLong(Report::end).sorted().toArray();
    int most = 0;
    int ended = 0;
    for (int i = 0; i < begins.length; i++) {
      while (ended < ends.length && ends[ended] <= begins[i]) {
        ended++;
      }
      most = Math.max(most, i + 1 - ended);
    }
    return most;
  }
}
