package org.archsweep.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.job.Job;
import org.archsweep.results.Results;
import org.archsweep.run.TrialTask.Report;

/**
 * Trials that wait for a slot. Spark takes them in the order in which they came: a later round's
 * begin where an earlier one's leave slots free.
 */
final class TrialQueue implements AutoCloseable {
  /** So many trials a job of Spark's has, or more where as many run at once. */
  private static final int PART = 2_000;

  private final JavaSparkContext context;
  private final TrialTask task;
  private final Progress progress;

  TrialQueue(
      SparkSession spark,
      Job job,
      Trainer trainer,
      Results results,
      DevicePool devices,
      Progress progress) {
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.progress = progress;
    this.task =
        new TrialTask(
            job.source(),
            trainer,
            results.folder(),
            new SerializableConfiguration(context.hadoopConfiguration()),
            Math.min(
                Sweep.ATTEMPTS, context.getConf().getInt("spark.task.maxFailures", Sweep.ATTEMPTS)),
            context.getConf().getInt("spark.task.cpus", 1),
            context.isLocal());
    boolean mayGrow = job.experiments().stream().anyMatch(each -> each.until().isPresent());
    progress.begin(job.experiments().size() > 1, mayGrow, job.task());
    ProgressPlugin.listen(progress::event);
    devices.use(progress::say);
  }

  /** How many trials run at once now; 1 where no executor is there yet. */
  int slots() {
    SparkContext spark = context.sc();
    return Math.max(
        1, spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile()));
  }

  /**
   * Puts trials at the end; gives their reports when all of them have ended.
   *
   * @param reason why they are wanted, for the log; may be empty
   */
  Future<List<Report>> add(List<Request> requests, String reason) {
    if (requests.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    progress.more(requests, reason);
    int most = Math.max(PART, 2 * slots());
    if (requests.size() <= most) {
      return start(requests);
    }
    FutureTask<List<Report>> parts = new FutureTask<>(() -> run(requests, most));
    Thread thread = new Thread(parts, "trials");
    thread.setDaemon(true);
    thread.start();
    return parts;
  }

  /** As a job of Spark's. */
  private Future<List<Report>> start(List<Request> requests) {
    return context.parallelize(requests, requests.size()).map(task).collectAsync();
  }

  /**
   * As one job after the other, as Spark keeps some kilobytes of each task until its job ends: the
   * next one waits in Spark's queue while one runs.
   */
  private List<Report> run(List<Request> requests, int most)
      throws InterruptedException, ExecutionException {
    List<Report> reports = new ArrayList<>();
    Deque<Future<List<Report>>> open = new ArrayDeque<>();
    for (int from = 0; from < requests.size(); from += most) {
      int to = Math.min(from + most, requests.size());
      open.add(start(List.copyOf(requests.subList(from, to))));
      if (open.size() > 1) {
        reports.addAll(open.remove().get());
      }
    }
    for (Future<List<Report>> part : open) {
      reports.addAll(part.get());
    }
    return reports;
  }

  /** Says how many of the trials that are wanted are there already. */
  void there(int count, int of) {
    progress.there(count, of);
  }

  /** Says that none will be added, and why. */
  void end(String reason) {
    progress.enough(reason);
  }

  static List<Report> await(Future<List<Report>> reports) {
    try {
      return reports.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while trials ran", e);
    } catch (ExecutionException e) {
      // What trials cause is in their rows: what ends Spark's job is the machines'.
      Throwable cause =
          e.getCause() instanceof ExecutionException part ? part.getCause() : e.getCause();
      throw new EnvironmentException(e, "%s", Fault.of(cause).line());
    }
  }

  @Override
  public void close() {
    progress.close();
    ProgressPlugin.listen(event -> {});
    new DevicePool(List.of(), 1).use(line -> {});
  }
}
