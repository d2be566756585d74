package org.archsweep.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.archsweep.InputException;

/**
 * A network: named layers, each after its inputs; the last one gives the logits.
 *
 * @param name the canonical name, {@code residual:L1+L3}
 * @param task what it is built for
 * @param nodes in an order in which they can be computed
 */
public record Network(String name, Task task, List<Node> nodes) {
  /** The name by which a node takes the image itself. */
  public static final String INPUT = "input";

  public Network {
    nodes = List.copyOf(nodes);
  }

  /**
   * The network that the parts make, one after the other, starting from the image.
   *
   * @throws InputException if the task's images are too small for them
   */
  static Network of(String name, Task task, Part... parts) {
    Builder builder = new Builder(name, task);
    Part.chain(parts).append(builder, "", INPUT);
    return new Network(name, task, List.copyOf(builder.nodes.values()));
  }

  /**
   * The same network, but for how the scales of its batch norms start.
   *
   * @param scale {@link Layer.BatchNorm#ONES} or {@link Layer.BatchNorm#UNIFORM}
   */
  public Network withScales(Layer.Initial scale) {
    return new Network(name, task, nodes.stream().map(node -> withScale(node, scale)).toList());
  }

  private static Node withScale(Node node, Layer.Initial scale) {
    return node.layer() instanceof Layer.BatchNorm
        ? new Node(node.name(), new Layer.BatchNorm(scale), node.inputs(), node.inputShapes())
        : node;
  }

  /** The same network with another activation wherever its definition has {@link Relu}. */
  public Network withActivation(Activation activation) {
    Set<String> relus =
        nodes.stream()
            .filter(node -> node.layer() instanceof Relu)
            .map(Node::name)
            .collect(Collectors.toSet());
    UnaryOperator<String> renamed =
        node -> relus.contains(node) ? node.replaceFirst("relu$", activation.name()) : node;
    return new Network(
        name,
        task,
        nodes.stream()
            .map(
                node ->
                    new Node(
                        renamed.apply(node.name()),
                        relus.contains(node.name()) ? activation : node.layer(),
                        node.inputs().stream().map(renamed).toList(),
                        node.inputShapes()))
            .toList());
  }

  /** Trainable values: scales and biases of batch norm included, running statistics not. */
  public long parameters() {
    return nodes.stream().mapToLong(Node::parameters).sum();
  }

  /** Multiply-adds of one image's forward pass. */
  public long multiplyAdds() {
    return nodes.stream().mapToLong(Node::multiplyAdds).sum();
  }

  /** The name of the node that gives the logits. */
  public String output() {
    return nodes.get(nodes.size() - 1).name();
  }

  /** Collects nodes while parts are put together, and knows the shape at each. */
  static final class Builder {
    private final String network;
    private final Task task;
    private final Map<String, Node> nodes = new LinkedHashMap<>();

    private Builder(String network, Task task) {
      this.network = network;
      this.task = task;
    }

    /** Adds a layer; returns the name, which is how later nodes refer to it. */
    String add(String name, Layer layer, List<String> inputs) {
      List<Shape> shapes = new ArrayList<>();
      for (String input : inputs) {
        shapes.add(input.equals(INPUT) ? task.image() : nodes.get(input).shape());
      }
      Node node = new Node(name, layer, List.copyOf(inputs), shapes);
      if (nodes.putIfAbsent(name, node) != null) {
        throw new IllegalArgumentException("two nodes are named " + name);
      }
      if (node.shape().size() == 0) {
        throw new InputException(
            "network %s cannot take images of %dx%d pixels: nothing is left of them after %s",
            network, task.image().height(), task.image().width(), name);
      }
      return name;
    }
  }
}
