package org.archsweep.training;

import java.util.Set;
import java.util.function.Consumer;
import org.archsweep.data.Dataset;

/** Runs trials. */
public final class Training {
  private Training() {}

  /**
   * Runs one trial. What goes wrong inside is thrown; a loss that isn't finite is an outcome.
   *
   * @param trial what to run
   * @param data the data set that the trial names, whole: the trial's limits are applied here
   * @param device what to run on
   * @param save which networks the outcome holds
   * @param progress is told each epoch when it ends, on the calling thread
   */
  public static Outcome run(
      Trial trial,
      Dataset data,
      Device device,
      Set<Outcome.Moment> save,
      Consumer<EpochMetrics> progress) {
    throw new UnsupportedOperationException();
  }
}
