package org.archsweep.run;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Carries {@link TrialEvent}s from tasks to the driver: accumulators arrive only when a task ends.
 * And tells tasks what the driver knows of their trials' {@link Losses}. Spark makes the plugin
 * itself, so both ends meet in static fields: one application a JVM.
 */
public final class ProgressPlugin implements SparkPlugin {
  private static volatile Consumer<TrialEvent> listener = event -> {};
  private static volatile PluginContext executor;

  /** Sets who is told, on the driver. */
  static void listen(Consumer<TrialEvent> consumer) {
    listener = consumer;
  }

  /**
   * Tells the driver, from a task; without the plugin nobody is told. Waits until the driver knows
   * of a trial's end: the sweep's end may be next, and the display is closed then.
   */
  static void tell(TrialEvent event) {
    if (event.status() != null) {
      ask(event);
      return;
    }
    PluginContext context = executor;
    if (context == null) {
      return;
    }
    try {
      context.send(event);
    } catch (IOException e) {
      // The driver is going away, or the line is down: a trial doesn't end for that.
    }
  }

  /** Asks, from a task: how many executors has its trial ended before? */
  static int losses(String trialId) {
    return (int) ask(new Losses.Question(trialId)).orElse(0);
  }

  /** Says, from a task, that its trial begins. */
  static void begins(Losses.Attempt attempt) {
    ask(attempt);
  }

  /** Says, from a task, that its executor is about to end, and not for a trial. */
  static void excuse(String executor) {
    ask(new Losses.Excuse(executor));
  }

  private static Optional<Object> ask(Object message) {
    PluginContext context = executor;
    try {
      return context == null ? Optional.empty() : Optional.ofNullable(context.ask(message));
    } catch (Exception e) {
      // Whoever can't be asked is going away.
      return Optional.empty();
    }
  }

  @Override
  public DriverPlugin driverPlugin() {
    Losses losses = new Losses();
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext spark, PluginContext context) {
        spark.addSparkListener(losses);
        return Map.of();
      }

      @Override
      public Object receive(Object message) {
        if (message instanceof TrialEvent event) {
          listener.accept(event);
          return null;
        }
        return losses.told(message);
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extraConf) {
        executor = context;
        // As on the driver: libraries' text doesn't depend on the machine that a trial runs on.
        Locale.setDefault(Locale.ROOT);
      }
    };
  }
}
