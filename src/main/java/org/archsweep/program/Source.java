package org.archsweep.program;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archsweep.Text;
import org.archsweep.network.Network;
import org.archsweep.network.Node;
import org.archsweep.network.Operands;
import org.archsweep.spec.Configuration;

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
  private final Configuration configuration;
  private final Precision precision;
  private final Optimizer optimizer;
  private final List<ParameterGroup> groups;
  private final List<Storage> storages;
  private final StringBuilder text = new StringBuilder();

  /**
   * A source.
   *
   * @param storages how the network's tensors are kept
   */
  Source(Program program, List<Storage> storages) {
    this.program = program;
    this.storages = storages;
    this.network = program.network();
    this.configuration = program.configuration();
    this.precision = configuration.get(RecipeKeys.PRECISION);
    this.optimizer = configuration.get(RecipeKeys.OPTIMIZER);
    this.groups = ParameterGroup.of(network, configuration);
  }

  /** The attribute that holds what the optimizer keeps for a weight, or for a vector of them. */
  static String slot(String weight, Optimizer.Slot slot) {
    return weight + "_" + slot.name();
  }

  String network() {
    line("class %s(Module):", NETWORK_CLASS);
    attributes();
    forward();
    vectors().forEach(this::split);
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
    for (Storage weights : trained()) {
      optimizer.slots().forEach(slot -> line("  %s : Tensor", slot(weights.name(), slot)));
    }
    line("  mean : Tensor");
    line("  deviation : Tensor");
    line("  training : bool");
    trainStep();
    evaluate();
    placed();
    normalised();
    count();
    trainerState();
    return text.toString();
  }

  private void attributes() {
    line("  __parameters__ = [%s]", quoted(storages.stream().filter(Storage::isTrained)));
    line("  __buffers__ = [%s]", quoted(storages.stream().filter(each -> !each.isTrained())));
    storages.forEach(storage -> line("  %s : Tensor", storage.name()));
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
            .map(value -> Operands.number(value / 255))
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
        Network.INPUT, Operation.cast("images", precision), CHANNELS_LAST);
    for (Storage vector : vectors()) {
      unpack(vector, "", Operation.cast("self." + vector.name(), vector.format()), "self");
    }
    Operation operation =
        new Operation(precision, configuration.get(RecipeKeys.BATCH_NORM_PRECISION), inVectors());
    Network ordered = network.withPoolsBeforeRelus();
    for (Node node : ordered.nodes()) {
      operation.lines(node).forEach(line -> line("    %s", line));
    }
    String output = StateDict.variable(ordered.output());
    boolean reduced = precision != Precision.FLOAT32;
    line("    return %s", reduced ? Text.format("torch.to(%s, %d)", output, FLOAT32) : output);
  }

  /** Takes a vector of weights apart, or what an optimizer keeps for one, in the same order. */
  private void split(Storage vector) {
    line(
        "  def %s(self: __torch__.%s, vector: Tensor) -> List[Tensor]:",
        splitter(vector), NETWORK_CLASS);
    List<StateDict.Tensor> tensors = vector.tensors();
    List<Integer> sizes = tensors.stream().map(StateDict.Tensor::size).toList();
    line("    parts = torch.split_with_sizes(vector, %s, 0)", sizes);
    list(
        "tensors",
        IntStream.range(0, tensors.size())
            .mapToObj(i -> shaped(Text.format("parts[%d]", i), tensors.get(i).shape())));
    line("    return tensors");
  }

  private static String splitter(Storage vector) {
    return "split_" + vector.name();
  }

  /** A part of a vector in its shape; a convolution's weight lies there as channels_last. */
  private static String shaped(String part, List<Integer> shape) {
    if (shape.size() == 4) {
      List<Integer> laid = List.of(shape.get(0), shape.get(2), shape.get(3), shape.get(1));
      return Text.format("torch.permute(torch.view(%s, %s), [0, 3, 1, 2])", part, laid);
    }
    return shape.size() == 1 ? part : Text.format("torch.view(%s, %s)", part, shape);
  }

  /**
   * Makes each tensor of a vector a variable.
   *
   * @param suffix of the variables' names
   * @param values the vector
   * @param network an expression for the network
   */
  private void unpack(Storage vector, String suffix, String values, String network) {
    String names =
        vector.tensors().stream()
            .map(tensor -> tensor.name() + suffix + ", ")
            .collect(Collectors.joining());
    line("    %s= (%s).%s(%s)", names, network, splitter(vector), values);
  }

  /** A tensor where vectors are unpacked: a variable if it's of one, else an attribute. */
  private String unpacked(StateDict.Tensor tensor, String suffix) {
    String name = tensor.name() + suffix;
    return inVectors().contains(tensor.name()) ? name : "self." + name;
  }

  private void state() {
    line("  def state(self: __torch__.%s) -> List[Tensor]:", NETWORK_CLASS);
    vectors().forEach(vector -> unpack(vector, "", "self." + vector.name(), "self"));
    list("state", StateDict.tensors(network).stream().map(tensor -> unpacked(tensor, "")));
    line("    return state");
  }

  /** All that training changes, in the order of {@link Program#stateNames}. */
  private void trainerState() {
    line("  def state(self: __torch__.%s) -> List[Tensor]:", TRAINER);
    if (optimizer.slots().isEmpty()) {
      line("    return (self.network).state()");
      return;
    }
    line("    tensors = (self.network).state()");
    for (Storage vector : vectors()) {
      for (Optimizer.Slot slot : optimizer.slots()) {
        String suffix = slot("", slot);
        unpack(vector, suffix, "self." + vector.name() + suffix, "self.network");
      }
    }
    list(
        "kept",
        StateDict.tensors(network).stream()
            .filter(StateDict.Tensor::trained)
            .flatMap(
                weight ->
                    optimizer.slots().stream().map(slot -> unpacked(weight, slot("", slot)))));
    line("    return torch.add(tensors, kept)");
  }

  private void trainStep() {
    line(
        "  def train_step(self: __torch__.%s, pixels: Tensor, keep: Tensor, labels: Tensor,"
            + " rate: Tensor, totals: Tensor) -> Tensor:",
        TRAINER);
    line("    whole = (self).normalised((self).placed(pixels))");
    line("    images = torch.mul(whole, (self).placed(keep))");
    line("    labels = (self).placed(labels)");
    line("    logits = (self.network).logits(images, True)");
    line("    loss = %s", CrossEntropy.PLAIN);
    String objective = configuration.get(RecipeKeys.LOSS).formula(configuration);
    boolean plain = objective.equals(CrossEntropy.PLAIN);
    if (!plain) {
      line("    objective = %s", objective);
    }
    list("weights", trained().stream().map(weights -> "self.network." + weights.name()));
    for (Optimizer.Slot slot : optimizer.slots()) {
      list(slot.plural(), trained().stream().map(weights -> "self." + slot(weights.name(), slot)));
    }
    line("    gradients = torch.autograd.grad([%s], weights)", plain ? "loss" : "objective");
    line("    scale = torch.neg(float(rate))");
    line("    _0 = torch.set_grad_enabled(False)");
    int first = 0;
    for (ParameterGroup group : groups) {
      int count = (int) trained().stream().filter(weights -> isOf(group, weights)).count();
      step(group, first, count);
      first += count;
    }
    line("    predicted = torch.argmax(logits, 1, False)");
    line("    counted = (self).count(loss, predicted, labels, totals)");
    line("    _2 = torch.set_grad_enabled(True)");
    line("    return counted");
  }

  /** The optimizer's step of one group, whose tensors are together in the list of all. */
  private void step(ParameterGroup group, int first, int count) {
    // Not torch._foreach_add_ and its kin: TorchScript doesn't see what they write, and drops them.
    String all = "torch.len(weights)";
    line("    for i in range(%s):", groups.size() == 1 ? all : first + ", " + (first + count));
    line("      weight = weights[i]");
    optimizer.slots().forEach(slot -> line("      %s = %s[i]", slot.name(), slot.plural()));
    line("      gradient = unchecked_cast(Tensor, gradients[i])");
    optimizer.step(group, configuration).forEach(line -> line("      %s", line));
  }

  private void evaluate() {
    line(
        "  def evaluate(self: __torch__.%s, pixels: Tensor, labels: Tensor, totals: Tensor)"
            + " -> Tensor:",
        TRAINER);
    line("    _0 = torch.set_grad_enabled(False)");
    line("    images = (self).normalised(pixels)");
    line("    logits = (self.network).logits(images, False)");
    line("    loss = %s", CrossEntropy.PLAIN);
    line("    predicted = torch.argmax(logits, 1, False)");
    line("    _1 = (self).count(loss, predicted, labels, totals)");
    line("    _2 = torch.set_grad_enabled(True)");
    line("    return predicted");
  }

  /** Brings an array of the CPU's to a GPU, if the program is on one; nothing waits for it. */
  private void placed() {
    line("  def placed(self: __torch__.%s, array: Tensor) -> Tensor:", TRAINER);
    line("    if ops.prim.is_cuda(self.mean):");
    line("      pinned = torch.pin_memory(array)");
    line("      device = ops.prim.device(self.mean)");
    line("      there = torch.to(pinned, device, ops.prim.dtype(array), True)");
    line("    else:");
    line("      there = array");
    line("    return there");
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

  /** All that is trained, group after group. */
  private List<Storage> trained() {
    return groups.stream()
        .flatMap(group -> storages.stream().filter(storage -> isOf(group, storage)))
        .toList();
  }

  private static boolean isOf(ParameterGroup group, Storage storage) {
    return group.weights().contains(storage.first());
  }

  private List<Storage> vectors() {
    return storages.stream().filter(Storage::isVector).toList();
  }

  private Set<String> inVectors() {
    return vectors().stream()
        .flatMap(vector -> vector.tensors().stream())
        .map(StateDict.Tensor::name)
        .collect(Collectors.toSet());
  }

  private void list(String name, Stream<String> elements) {
    line("    %s = [%s]", name, elements.collect(Collectors.joining(",\n        ")));
  }

  private static String quoted(Stream<Storage> storages) {
    return storages.map(each -> '"' + each.name() + "\", ").collect(Collectors.joining());
  }

  private void line(String format, Object... arguments) {
    text.append(Text.format(format, arguments)).append('\n');
  }
}
