package org.archsweep.run;

import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
  /** A question: how many executors has a trial ended? */
  record Question(String trialId) implements Serializable {}

  /**
   * A trial that begins.
   *
   * @param taskId of all the application's tasks
   * @param executor where
   */
  record Attempt(String trialId, long taskId, String executor) implements Serializable {}

  /**
   * An executor that is about to end because of its machine. All that run there are lost with it,
   * and so is what Spark still starts there.
   */
  record Excuse(String executor) implements Serializable {}

  /**
   * What Spark says where it has lost touch with an executor, or with YARN's master of the
   * application; and what Kubernetes says of a pod that was told to end, as its node goes or has no
   * more room. Spark takes these for the executor's own end; a trial's crash is told otherwise.
   */
  private static final Pattern TAKEN_AWAY =
      Pattern.compile(
          "heartbeat timed out|^Executor Process Lost|^Stale executor"
              + "|exited with exit code 143\\b"
              + "|brief reason: (Evicted|Preempting|NodeShutdown|Shutdown|Terminated)\\b");

  private final Map<Long, Attempt> running = new HashMap<>();
  private final Set<String> excused = new HashSet<>();
  private final Map<String, Integer> losses = new HashMap<>();

  /** Takes a message of a task; gives the answer, if it's a question. */
  synchronized Integer told(Object message) {
    if (message instanceof Question question) {
      return losses.getOrDefault(question.trialId(), 0);
    }
    if (message instanceof Attempt attempt) {
      running.put(attempt.taskId(), attempt);
    } else {
      excused.add(((Excuse) message).executor());
    }
    return null;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    ended(end.taskInfo().taskId(), end.reason());
  }

  synchronized void ended(long taskId, TaskEndReason reason) {
    Attempt attempt = running.remove(taskId);
    if (attempt == null) {
      return;
    }
    if (reason instanceof ExecutorLostFailure loss) {
      if (endedByItself(loss) && !excused.contains(attempt.executor())) {
        losses.merge(attempt.trialId(), 1, Integer::sum);
      }
    } else if (reason == Success$.MODULE$) {
      losses.remove(attempt.trialId());
    }
  }

  private static boolean endedByItself(ExecutorLostFailure loss) {
    return loss.exitCausedByApp() && !TAKEN_AWAY.matcher(loss.reason().getOrElse(() -> "")).find();
  }
}
