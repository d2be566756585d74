package org.archsweep.program;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archsweep.network.Layer;
import org.archsweep.network.Network;
import org.archsweep.network.Node;
import org.archsweep.network.Shape;

/**
 * Writes a program's text, in the dialect in which TorchScript stores its code: every argument has
 * a type, calls are positional. Meant to be read: one operation a line, nodes' names as variables.
 */
final class Source {
  static final String TRAINER = "Trainer";
  static final String NETWORK = "network";
  static final String NETWORK_CLASS = "Network";

  private static final int FLOAT32 = Precision.FLOAT32.scalarType();
  private static final int FLOAT64 = 7;
  private static final int CHANNELS_LAST = 2;

  private final Program program;
  private final Network network;
  private final StringBuilder text = new StringBuilder();

  Source(Program program) {
    this.program = program;
    this.network = program.network();
  }

  /** The attribute that holds a weight's velocity. */
  static String velocity(State.Tensor weight) {
    return weight.name() + "_velocity";
  }

  String network() {
    line("class %s(Module):", NETWORK_CLASS);
    attributes();
    forward();
    logits();
    return text.toString();
  }

  String trainer() {
    network();
    state();
    line("class %s(Module):", TRAINER);
    line("  __parameters__ = []");
    line("  __buffers__ = []");
    line("  %s : __torch__.%s", NETWORK, NETWORK_CLASS);
    weights().forEach(weight -> line("  %s : Tensor", velocity(weight)));
    line("  mean : Tensor");
    line("  deviation : Tensor");
    line("  training : bool");
    trainStep();
    evaluate();
    normalised();
    count();
    line("  def state(self: __torch__.%s) -> List[Tensor]:", TRAINER);
    line("    return (self.network).state()");
    return text.toString();
  }

  private void attributes() {
    List<State.Tensor> tensors = State.tensors(network);
    line("  __parameters__ = [%s]", quoted(tensors.stream().filter(State.Tensor::trained)));
    line("  __buffers__ = [%s]", quoted(tensors.stream().filter(tensor -> !tensor.trained())));
    tensors.forEach(tensor -> line("  %s : Tensor", tensor.name()));
    line("  training : bool");
  }

  /** What a user of the trained network calls: images in [0, 1]. */
  private void forward() {
    line("  def forward(self: __torch__.%s, images: Tensor) -> Tensor:", NETWORK_CLASS);
    constant("mean", program.mean());
    constant("deviation", program.deviation());
    line("    centred = torch.sub(images, mean)");
    line("    normalised = torch.div(centred, deviation)");
    line("    return (self).logits(normalised, self.training)");
  }

  private void constant(String name, List<Double> pixelValues) {
    String values =
        pixelValues.stream().map(value -> number(value / 255)).collect(Collectors.joining(", "));
    line(
        "    %s_values = torch.tensor([%s], dtype=%d, device=ops.prim.device(images))",
        name, values, FLOAT32);
    line("    %s = torch.view(%s_values, [1, 3, 1, 1])", name, name);
  }

  /** The network itself: normalised images to logits, float32 at both ends. */
  private void logits() {
    line(
        "  def logits(self: __torch__.%s, images: Tensor, training: bool) -> Tensor:",
        NETWORK_CLASS);
    line(
        "    %s = torch.contiguous(%s, memory_format=%d)",
        Network.INPUT, cast("images"), CHANNELS_LAST);
    network.nodes().forEach(this::node);
    String output = State.variable(network.output());
    line("    return %s", reduced() ? "torch.to(%s, %d)".formatted(output, FLOAT32) : output);
  }

  private void node(Node node) {
    String name = State.variable(node.name());
    List<String> inputs = node.inputs().stream().map(State::variable).toList();
    line("    %s = %s", name, operation(node, name, inputs));
  }

  private String operation(Node node, String name, List<String> inputs) {
    String input = inputs.get(0);
    Shape shape = node.inputShapes().get(0);
    if (node.layer() instanceof Layer.Conv conv) {
      return call(
          "torch.conv2d(%s, %s, None, %s, %s, [1, 1], 1)",
          input, weight(name), square(conv.stride()), square(conv.padding()));
    } else if (node.layer() instanceof Layer.BatchNorm) {
      return call(
          "torch.batch_norm(%s, self.%s_weight, self.%s_bias, self.%s_running_mean,"
              + " self.%s_running_var, training, 0.1, 1e-05, True)",
          input, name, name, name, name);
    } else if (node.layer() instanceof Layer.Relu) {
      return call("torch.relu(%s)", input);
    } else if (node.layer() instanceof Layer.MaxPool pool) {
      return maxPool(input, pool.size(), pool.size());
    } else if (node.layer() instanceof Layer.GlobalMaxPool) {
      return call("torch.flatten(%s, 1, -1)", maxPool(input, shape.height(), shape.width()));
    } else if (node.layer() instanceof Layer.Add) {
      return inputs.stream()
          .skip(1)
          .reduce(input, (sum, next) -> call("torch.add(%s, %s)", sum, next));
    } else if (node.layer() instanceof Layer.Linear) {
      return call("torch.linear(%s, %s, None)", input, weight(name));
    } else if (node.layer() instanceof Layer.Scale scale) {
      return call("torch.mul(%s, %s)", input, number(scale.factor()));
    }
    throw new IllegalStateException("no TorchScript for " + node.layer());
  }

  private static String maxPool(String input, int height, int width) {
    String window = "[%d, %d]".formatted(height, width);
    return call("torch.max_pool2d(%s, %s, %s, [0, 0], [1, 1], False)", input, window, window);
  }

  private String weight(String node) {
    return cast("self." + node + "_weight");
  }

  private String cast(String tensor) {
    return reduced() ? call("torch.to(%s, %d)", tensor, program.precision().scalarType()) : tensor;
  }

  private boolean reduced() {
    return program.precision() != Precision.FLOAT32;
  }

  private void state() {
    line("  def state(self: __torch__.%s) -> List[Tensor]:", NETWORK_CLASS);
    list("state", State.tensors(network).stream().map(tensor -> "self." + tensor.name()));
    line("    return state");
  }

  /**
   * The study's optimiser: g = -rate (g + decay w); v = momentum v + g; w = w + g + momentum v. The
   * rate is part of the velocity, unlike in torch.optim.SGD.
   */
  private void trainStep() {
    line(
        "  def train_step(self: __torch__.%s, pixels: Tensor, keep: Tensor, labels: Tensor,"
            + " rate: Tensor, totals: Tensor) -> Tensor:",
        TRAINER);
    line("    whole = (self).normalised(pixels)");
    line("    images = torch.mul(whole, keep)");
    line("    logits = (self.network).logits(images, True)");
    line("    loss = torch.cross_entropy_loss(logits, labels, None, 2, -100, 0.)");
    list("weights", weights().map(weight -> "self.network." + weight.name()));
    list("velocities", weights().map(weight -> "self." + velocity(weight)));
    line("    gradients = torch.autograd.grad([loss], weights)");
    line("    scale = torch.neg(float(rate))");
    line("    _0 = torch.set_grad_enabled(False)");
    // Not torch._foreach_add_ and its kin: TorchScript doesn't see what they write, and drops them.
    line("    for i in range(torch.len(weights)):");
    line("      weight = weights[i]");
    line("      velocity = velocities[i]");
    line("      gradient = unchecked_cast(Tensor, gradients[i])");
    line("      decayed = torch.add_(gradient, weight, alpha=%s)", number(program.weightDecay()));
    line("      change = torch.mul_(decayed, scale)");
    line("      kept = torch.mul_(velocity, %s)", number(program.momentum()));
    line("      faster = torch.add_(kept, change)");
    line("      moved = torch.add_(weight, change)");
    line("      _1 = torch.add_(moved, faster, alpha=%s)", number(program.momentum()));
    line("    counted = (self).count(loss, logits, labels, totals)");
    line("    _2 = torch.set_grad_enabled(True)");
    line("    return counted");
  }

  private void evaluate() {
    line(
        "  def evaluate(self: __torch__.%s, pixels: Tensor, labels: Tensor, totals: Tensor)"
            + " -> Tensor:",
        TRAINER);
    line("    _0 = torch.set_grad_enabled(False)");
    line("    images = (self).normalised(pixels)");
    line("    logits = (self.network).logits(images, False)");
    line("    loss = torch.cross_entropy_loss(logits, labels, None, 2, -100, 0.)");
    line("    counted = (self).count(loss, logits, labels, totals)");
    line("    _1 = torch.set_grad_enabled(True)");
    line("    return counted");
  }

  private void normalised() {
    line("  def normalised(self: __torch__.%s, pixels: Tensor) -> Tensor:", TRAINER);
    line("    interleaved = torch.contiguous(pixels, memory_format=%d)", CHANNELS_LAST);
    line("    centred = torch.sub(torch.to(interleaved, %d), self.mean)", FLOAT32);
    line("    return torch.div(centred, self.deviation)");
  }

  /** Adds a batch's loss and right answers where they are, so that no step waits for a device. */
  private void count() {
    line(
        "  def count(self: __torch__.%s, loss: Tensor, logits: Tensor, labels: Tensor,"
            + " totals: Tensor) -> Tensor:",
        TRAINER);
    line("    right = torch.sum(torch.eq(torch.argmax(logits, 1, False), labels))");
    line("    both = torch.stack([torch.to(loss, %d), torch.to(right, %d)], 0)", FLOAT64, FLOAT64);
    line("    return torch.add_(totals, both)");
  }

  private Stream<State.Tensor> weights() {
    return State.tensors(network).stream().filter(State.Tensor::trained);
  }

  private void list(String name, Stream<String> elements) {
    line("    %s = [%s]", name, elements.collect(Collectors.joining(",\n        ")));
  }

  private static String quoted(Stream<State.Tensor> tensors) {
    return tensors.map(tensor -> '"' + tensor.name() + "\", ").collect(Collectors.joining());
  }

  private static String square(int value) {
    return "[%d, %d]".formatted(value, value);
  }

  /** A literal that is a float in TorchScript too, every digit kept. */
  private static String number(double value) {
    return Double.toString(value).toLowerCase(Locale.ROOT);
  }

  private static String call(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
