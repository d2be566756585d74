package org.archsweep.network;

import java.util.Locale;

/** How the scales of batch norm start. */
public enum Scales {
  /** As the network's definition has it. */
  NETWORK,
  /** At 1. */
  ONES,
  /** Uniform in [0, 1), as in PyTorch 0.4. */
  UNIFORM;

  /** The network with its scales starting so. */
  public Network of(Network network) {
    return switch (this) {
      case NETWORK -> network;
      case ONES -> network.withScales(Layer.BatchNorm.ONES);
      case UNIFORM -> network.withScales(Layer.BatchNorm.UNIFORM);
    };
  }

  /** As job files and tables spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
