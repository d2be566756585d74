package org.archsweep.run;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Counts, on the driver, how many executors each trial has ended: those that ended by themselves
 * while it ran there. A machine that was lost or taken away isn't the trial's fault, and doesn't
 * count, however often it happens. Spark's own number of an attempt counts all.
 */
final class Losses extends SparkListener {
  /**
   * A task that begins.
   *
   * @param taskId of all the application's tasks
   */
  record Attempt(String trialId, long taskId) implements Serializable {}

  /** A task whose executor is about to end because of its machine. */
  record Excuse(long taskId) implements Serializable {}

  /**
   * What Kubernetes says of a pod that was told to end, as its node goes or has no more room: Spark
   * takes it for one that ended by itself.
   */
  private static final Pattern TAKEN_AWAY =
      Pattern.compile(
          "exited with exit code 143\\b"
              + "|brief reason: (Evicted|Preempting|NodeShutdown|Shutdown|Terminated)\\b");

  private final Map<Long, String> running = new HashMap<>();
  private final Map<String, Integer> losses = new HashMap<>();

  /** Takes a message of a task; gives how many executors its trial has ended. */
  synchronized Integer told(Object message) {
    if (message instanceof Excuse excuse) {
      running.remove(excuse.taskId());
      return null;
    }
    Attempt attempt = (Attempt) message;
    running.put(attempt.taskId(), attempt.trialId());
    return losses.getOrDefault(attempt.trialId(), 0);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    ended(end.taskInfo().taskId(), end.reason());
  }

  synchronized void ended(long taskId, TaskEndReason reason) {
    String trial = running.remove(taskId);
    if (trial == null) {
      return;
    }
    if (reason instanceof ExecutorLostFailure loss && isItsOwn(loss)) {
      losses.merge(trial, 1, Integer::sum);
    } else if (reason == Success$.MODULE$) {
      losses.remove(trial);
    }
  }

  private static boolean isItsOwn(ExecutorLostFailure loss) {
    return loss.exitCausedByApp()
        && (loss.reason().isEmpty() || !TAKEN_AWAY.matcher(loss.reason().get()).find());
  }
}
