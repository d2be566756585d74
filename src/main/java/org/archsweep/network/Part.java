package org.archsweep.network;

import java.util.List;
import java.util.stream.Stream;

/**
 * A piece of a network, not yet put anywhere: a layer, a chain of pieces, branches that meet again.
 * New kinds of networks are made of these, as functions that return a part.
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

  /** Branches that take the same input, and the layer at which they meet. */
  private static Part meeting(String name, Layer layer, Part... branches) {
    return (network, path, input) ->
        network.add(
            path + name,
            layer,
            Stream.of(branches).map(branch -> branch.append(network, path, input)).toList());
  }

  /** The sum of what the branches make of x. */
  static Part sum(Part... branches) {
    return meeting("add", new Layer.Add(), branches);
  }

  /** x + branch(x) (He et al. 2016, arXiv 1512.03385). */
  static Part residual(Part branch) {
    return sum(chain(), branch);
  }

  /** The channels of what the branches make of x, one after the other. */
  static Part concat(Part... branches) {
    return meeting("concat", new Layer.Concat(), branches);
  }

  /** x, each channel times what the branch makes of it: one value a channel. */
  static Part gated(Part branch) {
    return meeting("multiply", new Layer.Multiply(), chain(), branch);
  }

  static Part convBnRelu(int channels) {
    return convBnRelu(channels, 3, 1);
  }

  static Part convBnRelu(int channels, int kernel, int stride) {
    return chain(conv(channels, kernel, stride), bn(), relu());
  }

  static Part conv(int channels, int kernel, int stride) {
    return layer("conv", new Layer.Conv(channels, kernel, stride));
  }

  static Part bn() {
    return layer("bn", new Layer.BatchNorm());
  }

  static Part relu() {
    return layer("relu", new Relu());
  }

  static Part sigmoid() {
    return layer("sigmoid", new Layer.Sigmoid());
  }

  static Part maxPool(int size) {
    return layer("pool", new Pool.Max(size));
  }

  static Part averagePool(int size) {
    return layer("pool", new Pool.Average(size));
  }

  static Part globalMaxPool() {
    return layer("pool", new Pool.GlobalMax());
  }

  static Part globalAveragePool() {
    return layer("pool", new Pool.GlobalAverage());
  }

  static Part linear(int features) {
    return layer("linear", new Layer.Linear(features, false));
  }

  static Part linearWithBias(int features) {
    return layer("linear", new Layer.Linear(features, true));
  }

  static Part scale(double factor) {
    return layer("scale", new Layer.Scale(factor));
  }
}
