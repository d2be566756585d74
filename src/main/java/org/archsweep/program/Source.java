package org.archsweep.program;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archsweep.Text;
import org.archsweep.network.Network;
import org.archsweep.network.Node;

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
        pixelValues.stream()
            .map(value -> Operation.number(value / 255))
            .collect(Collectors.joining(", "));
    line(
        "    %s_values = torch.tensor([%s], dtype=%d, device=ops.prim.device(images))",
        name, values, FLOAT32);
    line("    %s = torch.view(%s_values, [1, %d, 1, 1])", name, name, pixelValues.size());
  }

  /** The network itself: normalised images to logits, float32 at both ends. */
  private void logits() {
    line(
        "  def logits(self: __torch__.%s, images: Tensor, training: bool) -> Tensor:",
        NETWORK_CLASS);
    line(
        "    %s = torch.contiguous(%s, memory_format=%d)",
        Network.INPUT, Operation.cast("images", program.precision()), CHANNELS_LAST);
    Operation operation = new Operation(program.precision(), program.batchNorm());
    for (Node node : network.nodes()) {
      operation.lines(node).forEach(line -> line("    %s", line));
    }
    String output = State.variable(network.output());
    boolean reduced = program.precision() != Precision.FLOAT32;
    line("    return %s", reduced ? Text.format("torch.to(%s, %d)", output, FLOAT32) : output);
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
    line(
        "      decayed = torch.add_(gradient, weight, alpha=%s)",
        Operation.number(program.weightDecay()));
    line("      change = torch.mul_(decayed, scale)");
    line("      kept = torch.mul_(velocity, %s)", Operation.number(program.momentum()));
    line("      faster = torch.add_(kept, change)");
    line("      moved = torch.add_(weight, change)");
    line("      _1 = torch.add_(moved, faster, alpha=%s)", Operation.number(program.momentum()));
    line("    predicted = torch.argmax(logits, 1, False)");
    line("    counted = (self).count(loss, predicted, labels, totals)");
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
    line("    predicted = torch.argmax(logits, 1, False)");
    line("    _1 = (self).count(loss, predicted, labels, totals)");
    line("    _2 = torch.set_grad_enabled(True)");
    line("    return predicted");
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
        "  def count(self: __torch__.%s, loss: Tensor, predicted: Tensor, labels: Tensor,"
            + " totals: Tensor) -> Tensor:",
        TRAINER);
    line("    right = torch.sum(torch.eq(predicted, labels))");
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

  private void line(String format, Object... arguments) {
    text.append(Text.format(format, arguments)).append('\n');
  }
}
