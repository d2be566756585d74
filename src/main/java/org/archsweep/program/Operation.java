package org.archsweep.program;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.archsweep.Text;
import org.archsweep.network.Layer;
import org.archsweep.network.Node;
import org.archsweep.network.Operands;

/**
 * Writes a node of a network as TorchScript: lines that end in a variable of the node's name.
 *
 * @param precision the number format of the values
 * @param batchNorm the number format of batch norm's scales, biases and statistics
 * @param atHand tensors that are variables already, in their number format; the others are
 *     attributes, in float32
 */
record Operation(Precision precision, Precision batchNorm, Set<String> atHand) {

  /** The node's lines, into the method {@code logits}. */
  List<String> lines(Node node) {
    String name = StateDict.variable(node.name());
    if (!(node.layer() instanceof Layer.BatchNorm)) {
      return List.of(assigned(node, tensor -> value(name + "_" + tensor, precision)));
    } else if (batchNorm == Precision.FLOAT32) {
      return List.of(assigned(node, tensor -> value(name + "_" + tensor, batchNorm)));
    }
    // The statistics are computed in the reduced format, and kept: float32 holds each of its
    // values.
    String self = "self." + name + "_";
    String mean = self + Layer.BatchNorm.RUNNING_MEAN;
    String variance = self + Layer.BatchNorm.RUNNING_VAR;
    UnaryOperator<String> tensors =
        tensor ->
            switch (tensor) {
              case Layer.BatchNorm.RUNNING_MEAN -> name + "_mean";
              case Layer.BatchNorm.RUNNING_VAR -> name + "_var";
              default -> value(name + "_" + tensor, batchNorm);
            };
    return List.of(
        Text.format("%s_mean = %s", name, cast(mean, batchNorm)),
        Text.format("%s_var = %s", name, cast(variance, batchNorm)),
        assigned(node, tensors),
        "if training:",
        Text.format("  %s_0 = torch.copy_(%s, %s_mean)", name, mean, name),
        Text.format("  %s_1 = torch.copy_(%s, %s_var)", name, variance, name),
        "else:",
        "  pass");
  }

  private String value(String tensor, Precision format) {
    return atHand.contains(tensor) ? tensor : cast("self." + tensor, format);
  }

  private static String assigned(Node node, UnaryOperator<String> tensors) {
    List<String> inputs = node.inputs().stream().map(StateDict::variable).toList();
    Operands operands = new Operands(inputs, node.inputShapes(), tensors);
    return StateDict.variable(node.name()) + " = " + node.layer().formula(operands);
  }

  /** A float32 tensor in a number format. */
  static String cast(String tensor, Precision format) {
    return format == Precision.FLOAT32
        ? tensor
        : Text.format("torch.to(%s, %d)", tensor, format.scalarType());
  }
}
