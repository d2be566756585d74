package org.archsweep.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.archsweep.network.Layer;
import org.archsweep.network.Network;
import org.archsweep.network.Node;

/**
 * The values of a network's tensors: its weights and the running statistics of batch norm. In the
 * midst of a training also those that the optimizer keeps ({@link Program#stateNames}).
 *
 * @param values by tensor name ({@code layer1_conv_weight}), in PyTorch's order of dimensions
 */
public record StateDict(Map<String, float[]> values) {
  /** A stream of random numbers apart from those of the order and of the augmentation. */
  private static final long WEIGHTS = 0x5765696768747321L;

  /** A tensor of a network. */
  public record Tensor(String name, List<Integer> shape, boolean trained, Layer.Initial initial) {
    /** Whether it's what is added: of batch norm or of a linear layer. */
    boolean isBias() {
      return name.endsWith("_bias");
    }

    int size() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }
  }

  /** The values before training: a function of the network and the seed. */
  public static StateDict initial(Network network, long seed) {
    SplittableRandom random = new SplittableRandom(seed ^ WEIGHTS);
    Map<String, float[]> values = new LinkedHashMap<>();
    for (Tensor tensor : tensors(network)) {
      values.put(tensor.name(), draw(tensor, random));
    }
    return new StateDict(values);
  }

  /** Values as they are stored. */
  public static byte[] littleEndian(float[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  /** The values that {@link #littleEndian} stored. */
  public static float[] floats(byte[] littleEndian) {
    float[] values = new float[littleEndian.length / Float.BYTES];
    ByteBuffer.wrap(littleEndian).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** The names of all tensors, in the order in which a program lists them. */
  public static List<String> names(Network network) {
    return tensors(network).stream().map(Tensor::name).toList();
  }

  /** All tensors of a network: node after node, weights before statistics. */
  static List<Tensor> tensors(Network network) {
    return network.nodes().stream().flatMap(node -> tensors(node).stream()).toList();
  }

  /** All tensors of a node. */
  static List<Tensor> tensors(Node node) {
    List<Tensor> tensors = new ArrayList<>();
    String self = variable(node.name()) + "_";
    for (Layer.Weight weight : node.weights()) {
      tensors.add(new Tensor(self + weight.name(), weight.shape(), true, weight.initial()));
    }
    if (node.layer() instanceof Layer.BatchNorm) {
      List<Integer> shape = List.of(node.shape().channels());
      tensors.add(
          new Tensor(self + Layer.BatchNorm.RUNNING_MEAN, shape, false, new Layer.Initial(0, 0)));
      tensors.add(
          new Tensor(self + Layer.BatchNorm.RUNNING_VAR, shape, false, new Layer.Initial(1, 1)));
    }
    return tensors;
  }

  /** A node's name as a variable of the program. */
  static String variable(String node) {
    return node.replace('/', '_').replace('-', '_');
  }

  private static float[] draw(Tensor tensor, SplittableRandom random) {
    int size = tensor.size();
    double low = tensor.initial().low();
    double range = tensor.initial().high() - low;
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (range == 0 ? low : low + range * random.nextDouble());
    }
    return values;
  }
}
