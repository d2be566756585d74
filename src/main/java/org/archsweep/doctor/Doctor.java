package org.archsweep.doctor;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.archsweep.training.Gpus;

/**
 * Looks at a machine: at the one whose JVM it's called in.
 *
 * @param out where results are to go
 * @param hadoop settings of file systems
 * @param threads of a trial on the CPU
 */
public record Doctor(String out, Map<String, String> hadoop, int threads) implements Serializable {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Looks at all that a machine needs, one after the other. */
  public void look(Consumer<Finding> told) {
    lookAtHost(told);
    // Where one can't be, all that follows would say the same again.
    boolean loads = tell(Folders.libtorch(), told) && tell(Devices.libtorch(), told);
    tell(Devices.gpus(), told);
    if (!loads) {
      return;
    }
    Devices.steps(threads).forEach(step -> tell(step, told));
    if (!Gpus.all().isEmpty()) {
      tell(Devices.cuda(), told);
    }
  }

  /** Looks at what a driver needs on a machine that trains nothing itself. */
  public void lookAtHost(Consumer<Finding> told) {
    Host.checks(threads).forEach(check -> tell(check, told));
    tell(Folders.temporary(), told);
    tell(Folders.data(), told);
    tell(Folders.results(out, hadoop), told);
  }

  private static boolean tell(Check check, Consumer<Finding> told) {
    Finding finding = check.finding(PATIENCE);
    told.accept(finding);
    return finding.ok();
  }
}
