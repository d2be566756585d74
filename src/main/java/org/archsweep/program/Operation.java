package org.archsweep.program;

import java.util.List;
import java.util.Locale;
import org.archsweep.Text;
import org.archsweep.network.Layer;
import org.archsweep.network.Node;
import org.archsweep.network.Shape;

/**
 * Writes a node of a network as TorchScript: lines that end in a variable of the node's name.
 *
 * @param precision the number format of the values
 * @param batchNorm the number format of batch norm's scales, biases and statistics
 */
record Operation(Precision precision, Precision batchNorm) {

  /** The node's lines, into the method {@code logits}. */
  List<String> lines(Node node) {
    String name = State.variable(node.name());
    List<String> inputs = node.inputs().stream().map(State::variable).toList();
    return node.layer() instanceof Layer.BatchNorm
        ? batchNorm(name, inputs.get(0))
        : List.of(name + " = " + expression(node, name, inputs));
  }

  private String expression(Node node, String name, List<String> inputs) {
    String input = inputs.get(0);
    Shape shape = node.inputShapes().get(0);
    if (node.layer() instanceof Layer.Conv conv) {
      return call(
          "torch.conv2d(%s, %s, None, %s, %s, [1, 1], 1)",
          input, weight(name, "weight"), square(conv.stride()), square(conv.padding()));
    } else if (node.layer() instanceof Layer.Relu) {
      return call("torch.relu(%s)", input);
    } else if (node.layer() instanceof Layer.Sigmoid) {
      return call("torch.sigmoid(%s)", input);
    } else if (node.layer() instanceof Layer.MaxPool pool) {
      return maxPool(input, pool.size(), pool.size());
    } else if (node.layer() instanceof Layer.AveragePool pool) {
      return averagePool(input, pool.size(), pool.size());
    } else if (node.layer() instanceof Layer.GlobalMaxPool) {
      return features(maxPool(input, shape.height(), shape.width()));
    } else if (node.layer() instanceof Layer.GlobalAveragePool) {
      return features(averagePool(input, shape.height(), shape.width()));
    } else if (node.layer() instanceof Layer.Add) {
      return inputs.stream()
          .skip(1)
          .reduce(input, (sum, next) -> call("torch.add(%s, %s)", sum, next));
    } else if (node.layer() instanceof Layer.Concat) {
      return call("torch.cat([%s], 1)", String.join(", ", inputs));
    } else if (node.layer() instanceof Layer.Multiply) {
      return call(
          "torch.mul(%s, torch.view(%s, [-1, %d, 1, 1]))", input, inputs.get(1), shape.channels());
    } else if (node.layer() instanceof Layer.Linear linear) {
      String bias = linear.bias() ? weight(name, "bias") : "None";
      return call("torch.linear(%s, %s, %s)", input, weight(name, "weight"), bias);
    } else if (node.layer() instanceof Layer.Scale scale) {
      return call("torch.mul(%s, %s)", input, number(scale.factor()));
    }
    throw new IllegalStateException("no TorchScript for " + node.layer());
  }

  private List<String> batchNorm(String name, String input) {
    String normalised =
        name + " = torch.batch_norm(%s, %s, %s, %s, %s, training, 0.1, 1e-05, True)";
    String self = "self." + name;
    String mean = self + "_running_mean";
    String variance = self + "_running_var";
    if (batchNorm == Precision.FLOAT32) {
      return List.of(call(normalised, input, self + "_weight", self + "_bias", mean, variance));
    }
    // The statistics are computed in the reduced format, and kept: float32 holds each of its
    // values.
    return List.of(
        call("%s_mean = %s", name, cast(mean, batchNorm)),
        call("%s_var = %s", name, cast(variance, batchNorm)),
        call(
            normalised,
            input,
            cast(self + "_weight", batchNorm),
            cast(self + "_bias", batchNorm),
            name + "_mean",
            name + "_var"),
        "if training:",
        call("  %s_0 = torch.copy_(%s, %s_mean)", name, mean, name),
        call("  %s_1 = torch.copy_(%s, %s_var)", name, variance, name),
        "else:",
        "  pass");
  }

  private static String maxPool(String input, int height, int width) {
    String window = window(height, width);
    return call("torch.max_pool2d(%s, %s, %s, [0, 0], [1, 1], False)", input, window, window);
  }

  private static String averagePool(String input, int height, int width) {
    String window = window(height, width);
    return call("torch.avg_pool2d(%s, %s, %s, [0, 0], False, True, None)", input, window, window);
  }

  /** Without height and width, which are 1. */
  private static String features(String values) {
    return call("torch.flatten(%s, 1, -1)", values);
  }

  private String weight(String node, String weight) {
    return cast("self." + node + "_" + weight, precision);
  }

  /** A float32 tensor in a number format. */
  static String cast(String tensor, Precision format) {
    return format == Precision.FLOAT32
        ? tensor
        : call("torch.to(%s, %d)", tensor, format.scalarType());
  }

  private static String square(int value) {
    return window(value, value);
  }

  private static String window(int height, int width) {
    return Text.format("[%d, %d]", height, width);
  }

  /** A literal that is a float in TorchScript too, every digit kept. */
  static String number(double value) {
    return Double.toString(value).toLowerCase(Locale.ROOT);
  }

  private static String call(String format, Object... arguments) {
    return Text.format(format, arguments);
  }
}
