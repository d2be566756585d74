package org.archsweep.network;

import java.util.List;

/**
 * A layer at its place in a network.
 *
 * @param name its path, {@code layer1/residual/res1/conv}; no two nodes share one
 * @param layer what it does
 * @param inputs names of the nodes before it; {@link Network#INPUT} is the image
 * @param inputShapes the shapes of the inputs, in their order
 */
public record Node(String name, Layer layer, List<String> inputs, List<Shape> inputShapes) {
  public Shape shape() {
    return layer.output(inputShapes);
  }

  public List<Layer.Weight> weights() {
    return layer.weights(inputShapes);
  }

  public long parameters() {
    return weights().stream().mapToLong(Layer.Weight::size).sum();
  }

  public long macs() {
    return layer.macs(inputShapes);
  }
}
