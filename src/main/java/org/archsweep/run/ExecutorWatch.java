package org.archsweep.run;

import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.archsweep.Text;

/**
 * Says so when a sweep waits without a single executor: where none can start, a cluster manager
 * tries for ever, and Spark's own warnings are off. Said after a while, and again each time that
 * the wait has doubled.
 */
final class ExecutorWatch implements AutoCloseable {
  /** Clusters take a minute or two to start them. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int LOOKS = 10;

  private final Timer timer = new Timer("executors", true);
  private final SparkContext spark;
  private final Consumer<String> say;
  private final Duration patience;
  private long since = System.nanoTime();
  private Duration next;

  /**
   * A watch.
   *
   * @param say is told a line
   * @param patience how long to wait at first
   */
  ExecutorWatch(SparkContext spark, Consumer<String> say, Duration patience) {
    this.spark = spark;
    this.say = say;
    this.patience = patience;
    this.next = patience;
    TimerTask look =
        new TimerTask() {
          @Override
          public void run() {
            look();
          }
        };
    long every = Math.max(1, patience.toMillis() / LOOKS);
    timer.schedule(look, every, every);
  }

  private void look() {
    // The driver is among them.
    if (spark.statusTracker().getExecutorInfos().length > 1) {
      since = System.nanoTime();
      next = patience;
      return;
    }
    Duration waited = Duration.ofNanos(System.nanoTime() - since);
    if (waited.compareTo(next) >= 0) {
      next = waited.multipliedBy(2);
      say.accept(
          Text.format(
              "no executor is there for %d s, and the sweep waits for one: has the cluster what it"
                  + " asks for (cores, memory, GPUs), and does it start? %s",
              waited.toSeconds(), where(spark.master())));
    }
  }

  private static String where(String master) {
    if (master.startsWith("k8s:")) {
      return "kubectl describe pod, or logs, of its pods says more";
    }
    return master.equals("yarn")
        ? "The application's page of YARN, or its logs, say more"
        : "The page of Spark's master says which workers are free";
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
