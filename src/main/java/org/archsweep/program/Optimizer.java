package org.archsweep.program;

import java.util.List;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Plugin;

/**
 * Changes weights by their gradients: a few lines of TorchScript for one weight, which a program
 * runs for each.
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
