package org.archsweep.network;

import java.util.List;
import org.archsweep.Text;

/**
 * One operation of a network, whole: its shape, its weights, its multiply-adds and its formula.
 * What a layer is worth counting follows from its inputs' shapes.
 */
public interface Layer {

  /** The shape that comes out, for what goes in; inputs that can't go in are an error. */
  default Shape output(List<Shape> inputs) {
    return only(inputs);
  }

  /** The trainable tensors, in the order in which their initial values are drawn. */
  default List<Weight> weights(List<Shape> inputs) {
    return List.of();
  }

  /** Multiply-adds of one image's forward pass; only convolutions and matrix products count. */
  default long multiplyAdds(List<Shape> inputs) {
    return 0;
  }

  /** The kind of layer with its settings, as tables and drawings show it. */
  String label();

  /** What it computes: an expression of TorchScript, calls positional. */
  String formula(Operands in);

  /**
   * A trainable tensor.
   *
   * @param name {@code weight} or {@code bias}
   * @param shape PyTorch's layout of it: (out, in, height, width) for a convolution
   * @param initial how its first values are drawn
   */
  record Weight(String name, List<Integer> shape, Initial initial) {
    public int size() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }
  }

  /**
   * Initial values, uniform in [low, high); a constant where both are equal.
   *
   * @param low the smallest value
   * @param high the bound above
   */
  record Initial(double low, double high) {
    static Initial constant(double value) {
      return new Initial(value, value);
    }

    /**
     * PyTorch's default for convolutions and linear layers: {@code kaiming_uniform_(a = sqrt(5))},
     * which is uniform in +-1/sqrt(fan in).
     */
    static Initial fanIn(int fanIn) {
      double bound = 1 / Math.sqrt(fanIn);
      return new Initial(-bound, bound);
    }
  }

  /**
   * A square convolution without bias.
   *
   * @param channels channels out
   * @param kernel side of the kernel, odd
   * @param stride step in both directions; the padding keeps the size at stride 1
   */
  record Conv(int channels, int kernel, int stride) implements Layer {
    public int padding() {
      return kernel / 2;
    }

    @Override
    public Shape output(List<Shape> inputs) {
      Shape in = only(inputs);
      return new Shape(channels, strided(in.height()), strided(in.width()));
    }

    private int strided(int size) {
      return (size + 2 * padding() - kernel) / stride + 1;
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
      int in = only(inputs).channels();
      return List.of(
          new Weight(
              "weight",
              List.of(channels, in, kernel, kernel),
              Initial.fanIn(in * kernel * kernel)));
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
      Shape out = output(inputs);
      return out.size() * only(inputs).channels() * kernel * kernel;
    }

    @Override
    public String label() {
      return Text.format(
          "conv %dx%d, %d%s", kernel, kernel, channels, stride == 1 ? "" : ", stride " + stride);
    }

    @Override
    public String formula(Operands in) {
      return Text.format(
          "torch.conv2d(%s, %s, None, [%d, %d], [%d, %d], [1, 1], 1)",
          in.input(), in.tensor("weight"), stride, stride, padding(), padding());
    }
  }

  /**
   * Batch normalisation over N, height and width (Ioffe and Szegedy 2015, arXiv 1502.03167), with
   * PyTorch's constants: eps 1e-5, momentum 0.1. The bias starts at 0.
   *
   * @param scale how the scales start
   */
  record BatchNorm(Initial scale) implements Layer {
    /** As PyTorch has it since version 1.0. */
    public static final Initial ONES = Initial.constant(1);

    /** As PyTorch 0.4 had it. */
    public static final Initial UNIFORM = new Initial(0, 1);

    /** Tensors that aren't trained: the statistics by which a trained network normalises. */
    public static final String RUNNING_MEAN = "running_mean";

    public static final String RUNNING_VAR = "running_var";

    public BatchNorm() {
      this(ONES);
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
      List<Integer> shape = List.of(only(inputs).channels());
      return List.of(
          new Weight("weight", shape, scale), new Weight("bias", shape, Initial.constant(0)));
    }

    @Override
    public String label() {
      return scale.equals(ONES)
          ? "batch norm"
          : Text.format("batch norm, scales from %s to %s", scale.low(), scale.high());
    }

    @Override
    public String formula(Operands in) {
      return Text.format(
          "torch.batch_norm(%s, %s, %s, %s, %s, training, 0.1, 1e-05, True)",
          in.input(),
          in.tensor("weight"),
          in.tensor("bias"),
          in.tensor(RUNNING_MEAN),
          in.tensor(RUNNING_VAR));
    }
  }

  /** 1 / (1 + exp(-x)). */
  record Sigmoid() implements Layer {
    @Override
    public String label() {
      return "sigmoid";
    }

    @Override
    public String formula(Operands in) {
      return Text.format("torch.sigmoid(%s)", in.input());
    }
  }

  /** The sum of its inputs, which have one shape. */
  record Add() implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
      Shape first = inputs.get(0);
      if (inputs.size() < 2 || !inputs.stream().allMatch(first::equals)) {
        throw new IllegalArgumentException("add needs two or more inputs of one shape: " + inputs);
      }
      return first;
    }

    @Override
    public String label() {
      return "add";
    }

    @Override
    public String formula(Operands in) {
      return in.inputs().stream()
          .reduce((sum, next) -> Text.format("torch.add(%s, %s)", sum, next))
          .orElseThrow();
    }
  }

  /** The channels of all its inputs, which have one height and width, one input after the other. */
  record Concat() implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
      Shape first = inputs.get(0);
      if (inputs.size() < 2 || !inputs.stream().allMatch(input -> sameArea(input, first))) {
        throw new IllegalArgumentException(
            "concat needs two or more inputs of one height and width: " + inputs);
      }
      int channels = inputs.stream().mapToInt(Shape::channels).sum();
      return new Shape(channels, first.height(), first.width());
    }

    private static boolean sameArea(Shape one, Shape other) {
      return one.height() == other.height() && one.width() == other.width();
    }

    @Override
    public String label() {
      return "concat";
    }

    @Override
    public String formula(Operands in) {
      return Text.format("torch.cat([%s], 1)", String.join(", ", in.inputs()));
    }
  }

  /** Each channel of its first input times that one's value in the second, which is features. */
  record Multiply() implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
      if (inputs.size() != 2 || !inputs.get(1).equals(new Shape(inputs.get(0).channels(), 1, 1))) {
        throw new IllegalArgumentException(
            "multiply needs an input and one feature for each of its channels: " + inputs);
      }
      return inputs.get(0);
    }

    @Override
    public String label() {
      return "multiply";
    }

    @Override
    public String formula(Operands in) {
      return Text.format(
          "torch.mul(%s, torch.view(%s, [-1, %d, 1, 1]))",
          in.input(), in.inputs().get(1), in.shape().channels());
    }
  }

  /**
   * A matrix product.
   *
   * @param features features out
   * @param bias whether a trained value is added to each of them
   */
  record Linear(int features, boolean bias) implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
      Shape in = only(inputs);
      if (in.height() != 1 || in.width() != 1) {
        throw new IllegalArgumentException("linear needs features, not " + in);
      }
      return new Shape(features, 1, 1);
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
      int in = only(inputs).channels();
      Weight weight = new Weight("weight", List.of(features, in), Initial.fanIn(in));
      return bias
          ? List.of(weight, new Weight("bias", List.of(features), Initial.fanIn(in)))
          : List.of(weight);
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
      return (long) features * only(inputs).channels();
    }

    @Override
    public String label() {
      return "linear, " + features + (bias ? ", bias" : "");
    }

    @Override
    public String formula(Operands in) {
      return Text.format(
          "torch.linear(%s, %s, %s)",
          in.input(), in.tensor("weight"), bias ? in.tensor("bias") : "None");
    }
  }

  /**
   * The product with a constant.
   *
   * @param factor the constant
   */
  record Scale(double factor) implements Layer {
    @Override
    public String label() {
      return "times " + factor;
    }

    @Override
    public String formula(Operands in) {
      return Text.format("torch.mul(%s, %s)", in.input(), Operands.number(factor));
    }
  }

  private static Shape only(List<Shape> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException("needs one input, has " + inputs.size());
    }
    return inputs.get(0);
  }
}
