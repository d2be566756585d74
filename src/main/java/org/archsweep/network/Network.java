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

  /**
   * The same function, with each max pool before the ReLU that it alone follows: the largest value
   * is the same one, with the same gradient, and fewer values go through ReLU.
   */
  public Network withPoolsBeforeRelus() {
    List<Node> order = new ArrayList<>(nodes);
    for (int i = 0; i + 1 < order.size(); i++) {
      Node relu = order.get(i);
      Node pool = order.get(i + 1);
      if (relu.layer() instanceof Relu
          && Pool.isOfMaxima(pool.layer())
          && takers(relu, order).equals(List.of(pool))) {
        order.replaceAll(node -> withInput(node, pool.name(), relu.name()));
        order.set(i, new Node(pool.name(), pool.layer(), relu.inputs(), relu.inputShapes()));
        order.set(
            i + 1,
            new Node(relu.name(), relu.layer(), List.of(pool.name()), List.of(pool.shape())));
      }
    }
    return new Network(name, task, order);
  }

  private static List<Node> takers(Node giver, List<Node> nodes) {
    return nodes.stream().filter(node -> node.inputs().contains(giver.name())).toList();
  }

  private static Node withInput(Node node, String before, String after) {
    List<String> inputs =
        node.inputs().stream().map(input -> input.equals(before) ? after : input).toList();
    return new Node(node.name(), node.layer(), inputs, node.inputShapes());
  }

  /** Trainable values: scales and biases of batch norm included, running statistics not. */
  public long parameters() {
    return nodes.stream().mapToLong(Node::parameters).sum();
  }

  /** Multiply-adds of one image's forward pass. */
  public long macs() {
    return nodes.stream().mapToLong(Node::macs).sum();
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
