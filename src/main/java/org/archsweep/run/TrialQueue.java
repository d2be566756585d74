package org.archsweep.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
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

  private static final Pattern LOST =
      Pattern.compile("ost recent failure:\\s*Lost task .*: ExecutorLostFailure");

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
    Part first = new Part(requests.subList(0, Math.min(most, requests.size())));
    FutureTask<List<Report>> all = new FutureTask<>(() -> run(first, requests, most));
    Thread thread = new Thread(all, "trials");
    thread.setDaemon(true);
    thread.start();
    return all;
  }

  /**
   * As one job after the other, as Spark keeps some kilobytes of each task until its job ends: the
   * next one waits in Spark's queue while one runs.
   */
  private List<Report> run(Part first, List<Request> requests, int most)
      throws InterruptedException, ExecutionException {
    List<Report> reports = new ArrayList<>();
    Deque<Part> open = new ArrayDeque<>(List.of(first));
    for (int from = most; from < requests.size(); from += most) {
      open.add(new Part(requests.subList(from, Math.min(from + most, requests.size()))));
      reports.addAll(open.remove().await());
    }
    for (Part part : open) {
      reports.addAll(part.await());
    }
    return reports;
  }

  /** Trials that are a job of Spark's. */
  private final class Part {
    private final List<Request> requests;
    private Future<List<Report>> job;

    Part(List<Request> requests) {
      this.requests = List.copyOf(requests);
      job = start(this.requests);
    }

    /**
     * Spark counts an executor that it lost touch with, and some pods that were taken away, as the
     * trial's failures, and gives up the job when one trial had a few of them. We don't: the same
     * trials go on in another job.
     */
    List<Report> await() throws InterruptedException, ExecutionException {
      while (true) {
        try {
          return job.get();
        } catch (ExecutionException e) {
          if (!LOST.matcher(String.valueOf(e.getCause().getMessage())).find()) {
            throw e;
          }
          progress.say(
              "a trial lost its executor again and again: all that run now go on in others");
          job = start(requests.stream().map(Request::again).toList());
        }
      }
    }

    private Future<List<Report>> start(List<Request> requests) {
      // Where Spark gives up a job, the slots of its other trials are free at once.
      context.setLocalProperty("spark.job.interruptOnCancel", "true");
      return context.parallelize(requests, requests.size()).map(task).collectAsync();
    }
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
