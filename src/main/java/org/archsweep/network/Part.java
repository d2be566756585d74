package org.archsweep.network;

import java.util.List;

/**
 * A piece of a network, not yet put anywhere: a layer, a chain of pieces, a residual block. New
 * kinds of networks are made of these, as functions that return a part.
 */
@FunctionalInterface
interface Part {
  /**
   * Puts this part into a network.
   *
   * @param path where: the prefix of its nodes' names, empty or ending in a slash
   * @param input the node whose values it takes
   * @return the node whose values it gives
   */
  String append(Network.Builder network, String path, String input);

  /** One layer. */
  static Part layer(String name, Layer layer) {
    return (network, path, input) -> network.add(path + name, layer, List.of(input));
  }

  /** Parts in a row, under no name of their own. */
  static Part chain(Part... parts) {
    return (network, path, input) -> {
      String last = input;
      for (Part part : parts) {
        last = part.append(network, path, last);
      }
      return last;
    };
  }

  /** Parts in a row, under one name. */
  static Part node(String name, Part... parts) {
    return (network, path, input) -> chain(parts).append(network, path + name + "/", input);
  }

  /** x + branch(x) (He et al. 2016, arXiv 1512.03385). */
  static Part residual(Part branch) {
    return (network, path, input) ->
        network.add(
            path + "add", new Layer.Add(), List.of(input, branch.append(network, path, input)));
  }

  static Part convBnRelu(int channels) {
    return chain(
        layer("conv", new Layer.Conv(channels, 3, 1)),
        layer("bn", new Layer.BatchNorm()),
        layer("relu", new Layer.Relu()));
  }

  static Part maxPool(int size) {
    return layer("pool", new Layer.MaxPool(size));
  }

  static Part globalMaxPool() {
    return layer("pool", new Layer.GlobalMaxPool());
  }

  static Part linear(int features) {
    return layer("linear", new Layer.Linear(features));
  }

  static Part scale(double factor) {
    return layer("scale", new Layer.Scale(factor));
  }
}
