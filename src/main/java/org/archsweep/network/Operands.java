package org.archsweep.network;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * What a layer's formula is made of.
 *
 * @param inputs variables with its inputs' values; a variable {@code training} is there too
 * @param shapes the shapes of the inputs, in their order
 * @param tensors for the name of a tensor of the layer's own, {@code weight}, an expression with
 *     its values in the number format in which the layer computes
 */
public record Operands(List<String> inputs, List<Shape> shapes, UnaryOperator<String> tensors) {
  /** The first input, of most layers the only one. */
  public String input() {
    return inputs.get(0);
  }

  /** The first input's shape. */
  public Shape shape() {
    return shapes.get(0);
  }

  /** An expression for a tensor of the layer's own. */
  public String tensor(String name) {
    return tensors.apply(name);
  }

  /** A literal that is a float in TorchScript too, every digit kept. */
  public static String number(double value) {
    return Double.toString(value).toLowerCase(Locale.ROOT);
  }
}
