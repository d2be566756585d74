package org.archsweep.network;

import org.archsweep.spec.Plugin;

/**
 * One value for each value, by a name: {@code recipe.activation} puts it where a network's
 * definition has {@link Relu}. As a layer, it's given by its formula alone.
 */
public interface Activation extends Layer, Plugin {
  @Override
  default String label() {
    return name();
  }
}
