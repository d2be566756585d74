package org.archsweep.run;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.data.DataKeys;
import org.archsweep.data.DataSource;
import org.archsweep.data.Dataset;
import org.archsweep.data.Datasets;
import org.archsweep.network.Network;
import org.archsweep.network.Networks;
import org.archsweep.program.RecipeKeys;
import org.archsweep.results.CheckpointFiles;
import org.archsweep.results.ResultWriter;
import org.archsweep.results.Results;
import org.archsweep.results.TrialResult;
import org.archsweep.spec.Trial;
import org.archsweep.training.Checkpoint;
import org.archsweep.training.Checkpoints;
import org.archsweep.training.Device;
import org.archsweep.training.EpochMetrics;
import org.archsweep.training.Observer;
import org.archsweep.training.Outcome;

/** One trial as one Spark task: runs it, writes it, and says how it went. */
final class TrialTask implements Function<Request, TrialTask.Report> {
  private static final long serialVersionUID = 1;

  /**
   * Of those that share an executor when it ends, each may have ended it. So trials run there side
   * by side, but for one that fails if it ends another: it runs alone, and shows whether it does.
   */
  private static final ReadWriteLock EXECUTOR = new ReentrantReadWriteLock(true);

  /**
   * What the driver keeps of a task.
   *
   * @param trialId which trial
   * @param ended how it ended
   * @param begin when the task began, in milliseconds since 1970
   * @param end when the trial was committed, likewise
   * @param clockSeconds on the study's clock, in this task
   */
  record Report(String trialId, Results.Ended ended, long begin, long end, double clockSeconds)
      implements Serializable {}

  private final DataSource data;
  private final Trainer trainer;
  private final String out;
  private final SerializableConfiguration hadoop;
  private final int attempts;
  private final int threads;
  private final boolean local;

  /**
   * A task for any trial of a job.
   *
   * @param data where the job has its data from
   * @param trainer trains it
   * @param out the results folder
   * @param attempts how many executors a trial may end, and one: then it has failed
   * @param threads of a trial without a GPU
   * @param local whether tasks run in the driver's JVM
   */
  TrialTask(
      DataSource data,
      Trainer trainer,
      String out,
      SerializableConfiguration hadoop,
      int attempts,
      int threads,
      boolean local) {
    this.data = data;
    this.trainer = trainer;
    this.out = out;
    this.hadoop = hadoop;
    this.attempts = attempts;
    this.threads = threads;
    this.local = local;
  }

  @Override
  public Report call(Request request) {
    try {
      return attempt(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TaskKilledException("interrupted");
    } catch (TaskKilledException e) {
      throw e;
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      // What a trial causes has been written. This is the machine's: Spark tries another one.
      if (isEnding()) {
        throw new TaskKilledException("the executor is ending");
      }
      String machine = local ? "this machine" : host();
      throw new EnvironmentException(
          e,
          "%s cannot run %s: %s",
          machine,
          event(request, 0, 0, null, null).label(),
          Fault.of(e).line());
    }
  }

  private Report attempt(Request request) throws IOException, InterruptedException {
    String trial = request.trial().id();
    int losses = ProgressPlugin.losses(trial);
    boolean alone = losses > 0 && losses + 2 >= attempts;
    Lock lock = alone ? EXECUTOR.writeLock() : EXECUTOR.readLock();
    lock.lockInterruptibly();
    try {
      long taskId = TaskContext.get().taskAttemptId();
      ProgressPlugin.begins(new Losses.Attempt(trial, taskId, SparkEnv.get().executorId()));
      return attempt(request, losses);
    } finally {
      lock.unlock();
    }
  }

  private Report attempt(Request request, int losses) throws IOException, InterruptedException {
    Instant startedAt = Instant.now();
    Trial trial = request.trial();
    TaskContext context = TaskContext.get();
    ResultWriter writer = new ResultWriter(out, hadoop.value());
    Optional<Results.Ended> before =
        request.begun() || context.attemptNumber() > 0
            ? writer.ended(trial.id())
            : Optional.empty();
    if (before.isPresent()) {
      // The executor was lost after the trial was written.
      long now = startedAt.toEpochMilli();
      return new Report(trial.id(), before.get(), now, now, 0);
    }
    String attempt = ResultWriter.newAttempt();
    Dataset dataset = dataset(data, trial.get(DataKeys.DATA), hadoop);
    // All that is written beside the outcome: nothing may fail between a training and its commit.
    Network network = Networks.of(trial.configuration(), dataset.task());
    long parameters = network.parameters();
    long macs = network.macs();
    String host = host();
    String versions = Versions.json();
    Observed observed = new Observed(request);
    boolean isFirst = !request.begun() && context.attemptNumber() == 0;
    CheckpointFiles checkpoints =
        writer.checkpoints(trial.id(), attempt, request.checkpoint(), isFirst, observed::note);
    TrialOnDevice ran =
        run(losses, device -> train(request, dataset, device, checkpoints, observed));
    Outcome outcome = ran.outcome();
    Results.Ended ended =
        writer.commit(
            new TrialResult(
                trial,
                outcome,
                parameters,
                macs,
                described(ran),
                host,
                request.experiment(),
                attempt,
                startedAt,
                Instant.now(),
                versions));
    removeQuietly(checkpoints);
    List<EpochMetrics> epochs = outcome.epochs();
    EpochMetrics last = epochs.isEmpty() ? null : epochs.get(epochs.size() - 1);
    tell(
        request,
        epochs.size(),
        last == null ? Double.NaN : last.testAccuracy(),
        outcome.status().toString(),
        null);
    if (!local && ran.lost().isPresent()) {
      throw replacedProcess(new IllegalStateException(ran.lost().get()));
    }
    return new Report(
        trial.id(),
        ended,
        startedAt.toEpochMilli(),
        Instant.now().toEpochMilli(),
        last == null ? 0 : Math.max(0, last.totalSeconds() - observed.secondsBefore));
  }

  /** A data set, which has to be the driver's here too. */
  static Dataset dataset(DataSource data, String identity, SerializableConfiguration hadoop) {
    Dataset dataset;
    try {
      Datasets.reach(hadoop::value);
      dataset = Datasets.load(data);
    } catch (InputException e) {
      // The driver could read it.
      throw new EnvironmentException(e, "%s", e.getMessage());
    }
    if (!dataset.identity().equals(identity)) {
      throw new EnvironmentException(
          "%s is %s here and %s on the driver", data, dataset.identity(), identity);
    }
    return dataset;
  }

  /** A trial is there whether they go or not; who folds next removes what is left. */
  private static void removeQuietly(CheckpointFiles checkpoints) {
    try {
      checkpoints.remove();
    } catch (IOException | RuntimeException e) {
      // As above.
    }
  }

  /** Tells the driver how a training goes. */
  private static final class Observed implements Observer {
    private final Request request;
    private int epoch;
    private double secondsBefore;

    Observed(Request request) {
      this.request = request;
    }

    @Override
    public void epoch(EpochMetrics metrics) {
      epoch = metrics.epoch();
      tell(request, epoch, metrics.testAccuracy(), null, null);
    }

    @Override
    public void resumed(Checkpoint checkpoint) {
      epoch = checkpoint.epochs().size();
      secondsBefore = checkpoint.totalSeconds();
      note("goes on from its checkpoint, in epoch " + (epoch + 1));
    }

    @Override
    public void note(String line) {
      tell(request, epoch, Double.NaN, null, line);
    }
  }

  /** On a device of this JVM's, or on the one that Spark gave the task. */
  private TrialOnDevice run(int losses, TrialOnDevice.Training training)
      throws InterruptedException {
    DevicePool pool = DevicePool.here();
    try {
      if (!pool.isEmpty()) {
        return TrialOnDevice.run(pool, training);
      }
      Device device = TaskDevice.of(TaskContext.get(), threads);
      if (losses > 0 && losses + 1 >= attempts) {
        String reason = Text.format("%d executors ended while they ran it", losses);
        return TrialOnDevice.ended(TrialOnDevice.failed(reason), device);
      }
      return TrialOnDevice.run(device, training);
    } catch (BadDeviceException e) {
      if (!local && !e.isOfCheck()) {
        // A new process can use the device again, or finds out that it can't.
        throw replacedProcess(e);
      }
      throw new EnvironmentException(e, "%s", e.getMessage());
    }
  }

  private Outcome train(
      Request request,
      Dataset dataset,
      Device device,
      CheckpointFiles checkpoints,
      Observed observed)
      throws InterruptedException {
    tell(request, 0, Double.NaN, null, null);
    try {
      return trainer.train(
          request.trial(),
          dataset,
          device,
          request.save(),
          request.checkpoint().isZero() ? Checkpoints.NONE : checkpoints,
          observed);
    } catch (RuntimeException | StackOverflowError e) {
      if (isEnding()) {
        // What fails while all is torn down says nothing of the trial.
        throw new TaskKilledException("the executor is ending");
      }
      throw e;
    }
  }

  /** What ends this executor, not for a trial: a new one takes over. */
  private static InternalError replacedProcess(Exception cause) {
    ProgressPlugin.excuse(SparkEnv.get().executorId());
    return new InternalError(cause);
  }

  /** A device's kind: where trials share it, their seconds are others. */
  private static String described(TrialOnDevice ran) {
    int trials = DevicePool.here().trialsEach();
    return trials == 1 ? ran.kind() : Text.format("%s, %d trials at once", ran.kind(), trials);
  }

  private static boolean isEnding() {
    return Thread.currentThread().isInterrupted()
        || TaskContext.get().isInterrupted()
        || ShutdownHookManager.get().isShutdownInProgress();
  }

  /** This machine's name; for people, so it may be unknown. */
  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static void tell(
      Request request, int epoch, double testAccuracy, String status, String note) {
    ProgressPlugin.tell(event(request, epoch, testAccuracy, status, note));
  }

  private static TrialEvent event(
      Request request, int epoch, double testAccuracy, String status, String note) {
    Trial trial = request.trial();
    return new TrialEvent(
        trial.id(),
        request.experiment(),
        request.setting(),
        trial.seed(),
        trial.get(RecipeKeys.EPOCHS),
        epoch,
        testAccuracy,
        status,
        note);
  }
}
