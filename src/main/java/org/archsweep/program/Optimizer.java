package org.archsweep.program;

import java.util.List;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Plugin;

/**
 * Changes weights by their gradients: a few lines of TorchScript for one weight, which a program
 * runs for each, or for many that it holds as one.
 */
public interface Optimizer extends Plugin {
  /**
   * A tensor that it keeps for each weight, of that one's shape and 0 at first.
   *
   * @param name the variable that holds a weight's: {@code velocity}
   * @param plural the variable that holds all weights': {@code velocities}
   */
  record Slot(String name, String plural) {
    /** What momentum needs. */
    public static final Slot VELOCITY = new Slot("velocity", "velocities");
  }

  /**
   * Whether each value changes by its own gradient and slots alone, whatever the others are. Then a
   * program gives it many weights at once, as one long vector, which GPUs are faster at.
   */
  default boolean isElementwise() {
    return false;
  }

  /** What it keeps for each weight. */
  List<Slot> slots();

  /**
   * The lines of a step. They change, in place, the variable {@code weight} (float32) and those of
   * the slots, and may change {@code gradient}: of the loss summed over the batch, of the weight's
   * shape.
   *
   * @param group the rate and the decay of the weights that the lines are for
   */
  List<String> step(ParameterGroup group, Configuration configuration);
}
