package org.archsweep.sweep;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.archsweep.program.Precision;
import org.archsweep.results.Results;
import org.archsweep.training.Trial;

/** Runs a job's missing trials as one Spark job. */
public final class Sweep {
  private static final String GPUS_OF_A_TASK = "spark.task.resource.gpu.amount";
  private static final int ATTEMPTS = 4;

  private Sweep() {}

  /**
   * How a sweep ended.
   *
   * @param ran trials that ran now, whatever their end
   * @param kept trials that were there before
   * @param diverged of those that ran now
   * @param failed of all of the job's trials, those that are there as failed
   * @param slots the most trials that ran at once
   * @param wallSeconds from the first task's beginning to the job's end
   * @param busySeconds the trials' seconds from task begin to commit, summed up
   * @param clockSeconds the trials' seconds on the study's clock, summed up
   */
  public record Summary(
      int ran,
      int kept,
      int diverged,
      int failed,
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
    } else {
      conf.setIfMissing("spark.excludeOnFailure.enabled", "true");
    }
    conf.setIfMissing("spark.task.maxFailures", Integer.toString(ATTEMPTS));
    conf.setIfMissing("spark.speculation", "false");
    conf.setIfMissing("spark.locality.wait", "0");
    conf.setIfMissing("spark.plugins", ProgressPlugin.class.getName());
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
    List<Trial> trials = job.trials(identity);
    Map<String, Results.Ended> ended = results.ended();
    List<Trial> missing =
        trials.stream()
            .filter(
                trial -> {
                  Results.Ended end = ended.get(trial.id());
                  return end == null || (retryFailed && end.failed());
                })
            .toList();
    Watch watch = new Watch();
    List<TrialTask.Report> reports =
        missing.isEmpty()
            ? List.of()
            : reports(spark, job, results, retryFailed, progress, missing, watch);
    results.compact();
    Map<String, Results.Ended> now = results.ended();
    return new Summary(
        missing.size(),
        trials.size() - missing.size(),
        (int) reports.stream().filter(report -> report.status().equals("diverged")).count(),
        (int)
            trials.stream()
                .map(trial -> now.get(trial.id()))
                .filter(end -> end != null && end.failed())
                .count(),
        watch.slots,
        watch.seconds,
        reports.stream().mapToDouble(TrialTask.Report::busySeconds).sum(),
        reports.stream().mapToDouble(TrialTask.Report::clockSeconds).sum());
  }

  private static List<TrialTask.Report> reports(
      SparkSession spark,
      Job job,
      Results results,
      boolean replace,
      Progress progress,
      List<Trial> missing,
      Watch watch) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    TrialTask task =
        new TrialTask(
            job,
            results.folder(),
            new SerializableConfiguration(context.hadoopConfiguration()),
            replace,
            context.getConf().getInt("spark.task.maxFailures", ATTEMPTS),
            context.getConf().getInt("spark.task.cpus", 1),
            context.isLocal());
    context.sc().addSparkListener(watch);
    ProgressPlugin.listen(progress::event);
    progress.begin(missing);
    try {
      return context.parallelize(missing, missing.size()).map(task).collect();
    } finally {
      watch.stop();
      progress.close();
      ProgressPlugin.listen(event -> {});
      context.sc().removeSparkListener(watch);
    }
  }

  private static boolean isLocal(String master) {
    return master.equals("local") || master.startsWith("local[");
  }

  /** How many tasks ran at once, and how long it all took. */
  private static final class Watch extends SparkListener {
    private final AtomicLong start = new AtomicLong();
    private int running;
    private int slots;
    private double seconds;

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart task) {
      start.compareAndSet(0, System.nanoTime());
      running++;
      slots = Math.max(slots, running);
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
      running--;
    }

    synchronized void stop() {
      seconds = start.get() == 0 ? 0 : (System.nanoTime() - start.get()) / 1e9;
    }
  }
}
