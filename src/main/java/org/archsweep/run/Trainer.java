package org.archsweep.run;

import java.io.Serializable;
import java.util.Set;
import org.archsweep.data.Dataset;
import org.archsweep.spec.Trial;
import org.archsweep.training.Checkpoints;
import org.archsweep.training.Device;
import org.archsweep.training.Observer;
import org.archsweep.training.Outcome;

/**
 * What a task does with its trial: {@link org.archsweep.training.Training#run}; or something that
 * takes no time, where what a sweep itself takes is measured.
 */
public interface Trainer extends Serializable {
  /** Trains a trial; see {@link org.archsweep.training.Training#run}. */
  Outcome train(
      Trial trial,
      Dataset data,
      Device device,
      Set<Outcome.Moment> save,
      Checkpoints checkpoints,
      Observer observer)
      throws InterruptedException;
}
