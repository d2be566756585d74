package org.archsweep.sweep;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.util.SerializableConfiguration;
import org.archsweep.Text;
import org.archsweep.data.Dataset;
import org.archsweep.data.Datasets;
import org.archsweep.network.Network;
import org.archsweep.results.ResultWriter;
import org.archsweep.results.Results;
import org.archsweep.results.TrialResult;
import org.archsweep.training.Device;
import org.archsweep.training.EpochMetrics;
import org.archsweep.training.Libtorch;
import org.archsweep.training.Outcome;
import org.archsweep.training.Training;
import org.archsweep.training.Trial;

/** One trial as one Spark task: runs it, writes it, and says how it went. */
final class TrialTask implements Function<Request, TrialTask.Report> {
  private static final long serialVersionUID = 1;

  /**
   * What the driver keeps of a task.
   *
   * @param trialId which trial
   * @param ended how it ended
   * @param begin when the task began, in milliseconds since 1970
   * @param end when the trial was committed, likewise
   * @param clockSeconds on the study's clock
   */
  record Report(String trialId, Results.Ended ended, long begin, long end, double clockSeconds)
      implements Serializable {}

  private final String data;
  private final String out;
  private final SerializableConfiguration hadoop;
  private final boolean replace;
  private final int attempts;
  private final int threads;
  private final boolean local;

  /**
   * A task for any trial of a job.
   *
   * @param data the data set, as the job names it
   * @param out the results folder
   * @param replace whether a failed trial that is there is written over
   * @param attempts how often Spark tries a task
   * @param threads of a trial without a GPU
   * @param local whether tasks run in the driver's JVM
   */
  TrialTask(
      String data,
      String out,
      SerializableConfiguration hadoop,
      boolean replace,
      int attempts,
      int threads,
      boolean local) {
    this.data = data;
    this.out = out;
    this.hadoop = hadoop;
    this.replace = replace;
    this.attempts = attempts;
    this.threads = threads;
    this.local = local;
  }

  @Override
  public Report call(Request request) throws IOException {
    Instant startedAt = Instant.now();
    Trial trial = request.trial();
    TaskContext context = TaskContext.get();
    ResultWriter writer = new ResultWriter(out, hadoop.value());
    int lost = context.attemptNumber();
    if (lost > 0 && !replace && writer.isCommitted(trial.id())) {
      Results.Ended ended = writer.ended(trial.id());
      return new Report(trial.id(), ended, startedAt.toEpochMilli(), startedAt.toEpochMilli(), 0);
    }
    Device device = device(context);
    Outcome outcome =
        lost > 0 && lost + 1 >= attempts
            ? failed(
                Text.format("%d attempts ended with their executor or could not be written", lost))
            : run(request, device);
    Network network = trial.resolvedNetwork();
    boolean isOurs =
        writer.commit(
            new TrialResult(
                trial,
                outcome,
                network.parameters(),
                network.multiplyAdds(),
                described(device),
                InetAddress.getLocalHost().getHostName(),
                request.experiment(),
                startedAt,
                Versions.json()),
            replace);
    List<EpochMetrics> epochs = outcome.epochs();
    EpochMetrics last = epochs.isEmpty() ? null : epochs.get(epochs.size() - 1);
    tell(
        request,
        epochs.size(),
        last == null ? Double.NaN : last.testAccuracy(),
        outcome.status().toString());
    return new Report(
        trial.id(),
        isOurs ? ended(outcome) : writer.ended(trial.id()),
        startedAt.toEpochMilli(),
        Instant.now().toEpochMilli(),
        last == null ? 0 : last.totalSeconds());
  }

  private static Results.Ended ended(Outcome outcome) {
    List<EpochMetrics> epochs = outcome.epochs();
    EpochMetrics last = epochs.isEmpty() ? null : epochs.get(epochs.size() - 1);
    boolean ok = outcome.status() == Outcome.Status.OK && last != null;
    return new Results.Ended(
        outcome.status().toString(),
        ok ? last.testAccuracy() : null,
        last == null ? null : last.totalSeconds());
  }

  private Outcome run(Request request, Device device) {
    Trial trial = request.trial();
    tell(request, 0, Double.NaN, null);
    Consumer<EpochMetrics> progress =
        metrics -> tell(request, metrics.epoch(), metrics.testAccuracy(), null);
    try {
      Dataset dataset = Datasets.load(data);
      if (!dataset.identity().equals(trial.data())) {
        return failed(
            Text.format(
                "%s is %s here and %s on the driver", data, dataset.identity(), trial.data()));
      }
      return Training.run(trial, dataset, device, request.save(), progress);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TaskKilledException("interrupted");
    } catch (TaskKilledException e) {
      throw e;
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      if (isEnding()) {
        // What fails while all is torn down says nothing of the trial.
        throw new TaskKilledException("the executor is ending");
      }
      if (!local && isCudaError(e)) {
        // The device's context is lost for this process: a new executor has to take over.
        throw new InternalError(e);
      }
      return failed(e.toString());
    }
  }

  /** The GPU that Spark gave the task, never an assumed one; else the CPU. */
  private Device device(TaskContext context) {
    ResourceInformation gpu = context.resourcesJMap().get("gpu");
    return gpu == null
        ? Device.cpu(threads)
        : Device.gpu(Integer.parseInt(gpu.addresses()[0].strip()));
  }

  private static boolean isEnding() {
    return Thread.currentThread().isInterrupted()
        || TaskContext.get().isInterrupted()
        || ShutdownHookManager.get().isShutdownInProgress();
  }

  private static boolean isCudaError(Throwable e) {
    return e != null
        && (String.valueOf(e.getMessage()).contains("CUDA error") || isCudaError(e.getCause()));
  }

  /** Where a trial failed because its device is broken, that has no description either. */
  private static String described(Device device) {
    try {
      return Libtorch.describe(device);
    } catch (RuntimeException | LinkageError e) {
      return device.gpu() == Device.CPU ? "CPU" : "GPU";
    }
  }

  private static Outcome failed(String reason) {
    String line = reason.lines().findFirst().orElse("");
    return new Outcome(Outcome.Status.FAILED, List.of(), line, Map.of(), null);
  }

  private static void tell(Request request, int epoch, double testAccuracy, String status) {
    Trial trial = request.trial();
    ProgressPlugin.tell(
        new TrialEvent(
            trial.id(),
            request.experiment(),
            trial.network(),
            trial.seed(),
            trial.epochs(),
            epoch,
            testAccuracy,
            status));
  }
}
