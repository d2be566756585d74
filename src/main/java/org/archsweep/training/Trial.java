package org.archsweep.training;

import org.archsweep.network.Network;
import org.archsweep.network.Networks;

/**
 * The key of one training: everything that its result depends on, apart from the kind of machine
 * and the number of threads. Equal trials have equal metrics.
 *
 * @param network its canonical name
 * @param width multiplies every channel count
 * @param recipe how it is trained
 * @param epochs passes over the training images
 * @param seed of the initial weights, the order and the augmentation
 * @param data identity of the data set ({@link org.archsweep.data.Dataset#identity})
 * @param trainLimit how many of the training images, from the first; all where there are fewer
 * @param testLimit how many of the test images, likewise
 */
public record Trial(
    String network,
    double width,
    Recipe recipe,
    int epochs,
    long seed,
    String data,
    int trainLimit,
    int testLimit) {

  /** Goes up when the same key starts to give other metrics: results of both never mix. */
  public static final int VERSION = 1;

  /** No limit. */
  public static final int ALL = Integer.MAX_VALUE;

  /** The trained network. */
  public Network resolvedNetwork() {
    return Networks.named(network, width);
  }
}
