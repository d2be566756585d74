package org.archsweep.sweep;

import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Carries {@link TrialEvent}s from tasks to the driver: accumulators arrive only when a task ends.
 * Spark makes the plugin itself, so both ends meet in static fields: one application a JVM.
 */
public final class ProgressPlugin implements SparkPlugin {
  private static volatile Consumer<TrialEvent> listener = event -> {};
  private static volatile PluginContext executor;

  /** Sets who is told, on the driver. */
  static void listen(Consumer<TrialEvent> consumer) {
    listener = consumer;
  }

  /** Tells the driver, from a task; without the plugin nobody is told. */
  static void tell(TrialEvent event) {
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

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Object receive(Object message) {
        listener.accept((TrialEvent) message);
        return null;
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extraConf) {
        executor = context;
      }
    };
  }
}
