package org.archsweep.program;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.archsweep.network.Layer;
import org.archsweep.network.Network;
import org.archsweep.network.Node;
import org.archsweep.spec.Configuration;

/**
 * A tensor of a program: one of the network's, or a vector of several weights, one after the other.
 *
 * @param name of the attribute
 * @param format in which a step reads it
 * @param tensors what it holds
 */
record Storage(String name, Precision format, List<StateDict.Tensor> tensors) {
  Storage {
    tensors = List.copyOf(tensors);
  }

  /** Each tensor of a network by itself. */
  static List<Storage> apart(Network network, Configuration configuration) {
    Map<String, Precision> formats = formats(network, configuration);
    return StateDict.tensors(network).stream()
        .map(tensor -> new Storage(tensor.name(), formats.get(tensor.name()), List.of(tensor)))
        .toList();
  }

  /**
   * Weights of one group and format together: a step casts and changes them as if they were one.
   */
  static List<Storage> together(Network network, Configuration configuration) {
    Map<String, Precision> formats = formats(network, configuration);
    Map<String, String> vectors = new HashMap<>();
    for (ParameterGroup group : ParameterGroup.of(network, configuration)) {
      for (StateDict.Tensor weight : group.weights()) {
        vectors.put(weight.name(), group.name() + "_" + formats.get(weight.name()));
      }
    }
    Map<String, List<StateDict.Tensor>> members = new LinkedHashMap<>();
    for (StateDict.Tensor tensor : StateDict.tensors(network)) {
      String vector = vectors.getOrDefault(tensor.name(), tensor.name());
      members.computeIfAbsent(vector, any -> new ArrayList<>()).add(tensor);
    }
    List<Storage> storages = new ArrayList<>();
    members.forEach(
        (vector, tensors) -> {
          String first = tensors.get(0).name();
          String name = tensors.size() > 1 ? vector : first;
          storages.add(new Storage(name, formats.get(first), tensors));
        });
    return storages;
  }

  private static Map<String, Precision> formats(Network network, Configuration configuration) {
    Map<String, Precision> formats = new HashMap<>();
    for (Node node : network.nodes()) {
      boolean isBatchNorm = node.layer() instanceof Layer.BatchNorm;
      Precision format =
          configuration.get(isBatchNorm ? RecipeKeys.BATCH_NORM_PRECISION : RecipeKeys.PRECISION);
      StateDict.tensors(node).forEach(tensor -> formats.put(tensor.name(), format));
    }
    return formats;
  }

  boolean isTrained() {
    return first().trained();
  }

  boolean isVector() {
    return tensors.size() > 1;
  }

  /** The first tensor that it holds, and the only one if it's no vector. */
  StateDict.Tensor first() {
    return tensors.get(0);
  }

  int size() {
    return tensors.stream().mapToInt(StateDict.Tensor::size).sum();
  }

  /** The vector's values: convolutions' weights in the order of channels_last. */
  float[] vector(Function<StateDict.Tensor, float[]> values) {
    FloatBuffer vector = FloatBuffer.allocate(size());
    for (StateDict.Tensor tensor : tensors) {
      float[] own = values.apply(tensor);
      vector.put(tensor.shape().size() == 4 ? Archive.channelsLast(tensor.shape(), own) : own);
    }
    return vector.array();
  }
}
