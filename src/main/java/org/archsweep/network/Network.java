package org.archsweep.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A network: named layers, each after its inputs; the last one gives the logits.
 *
 * @param name the canonical name, {@code residual:L1+L3}
 * @param nodes in an order in which they can be computed
 */
public record Network(String name, List<Node> nodes) {
  /** The name by which a node takes the image itself. */
  public static final String INPUT = "input";

  /** The number of classes that every network tells apart. */
  public static final int CLASSES = 10;

  public Network {
    nodes = List.copyOf(nodes);
  }

  /** The network that the parts make, one after the other, starting from the image. */
  static Network of(String name, Part... parts) {
    Builder builder = new Builder();
    Part.chain(parts).append(builder, "", INPUT);
    return new Network(name, List.copyOf(builder.nodes.values()));
  }

  /**
   * The same network, but for how the scales of its batch norms start.
   *
   * @param scale {@link Layer.BatchNorm#ONES} or {@link Layer.BatchNorm#UNIFORM}
   */
  public Network withScales(Layer.Initial scale) {
    return new Network(name, nodes.stream().map(node -> withScale(node, scale)).toList());
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
    private final Map<String, Node> nodes = new LinkedHashMap<>();

    /** Adds a layer; returns the name, which is how later nodes refer to it. */
    String add(String name, Layer layer, List<String> inputs) {
      List<Shape> shapes = new ArrayList<>();
      for (String input : inputs) {
        shapes.add(input.equals(INPUT) ? Shape.IMAGE : nodes.get(input).shape());
      }
      if (nodes.putIfAbsent(name, new Node(name, layer, List.copyOf(inputs), shapes)) != null) {
        throw new IllegalArgumentException("two nodes are named " + name);
      }
      return name;
    }
  }
}
