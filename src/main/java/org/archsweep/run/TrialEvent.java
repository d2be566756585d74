package org.archsweep.run;

import java.io.Serializable;
import org.archsweep.Text;

/**
 * What a task tells the driver of its trial while it runs.
 *
 * @param trialId which trial
 * @param experiment that asks for it
 * @param setting what tells its configuration from others, but for the epochs
 * @param seed its seed
 * @param epochs its length
 * @param epoch the last finished epoch, 0 when it begins
 * @param testAccuracy after that epoch, 0 to 1; NaN before the first
 * @param status how it ended; null while it runs
 * @param note what is said of it, in words; null where the rest says it
 */
record TrialEvent(
    String trialId,
    String experiment,
    String setting,
    long seed,
    int epochs,
    int epoch,
    double testAccuracy,
    String status,
    String note)
    implements Serializable {

  /** The trial in words, the same in every line and bar. */
  String label() {
    return Text.format("%s, %d epochs, seed %d", setting, epochs, seed);
  }
}
