package org.archsweep.network;

import java.util.List;
import org.archsweep.Text;

/** What makes one value of the values at several places of a channel. */
interface Pool extends Layer {
  /**
   * The maximum of squares that do not overlap.
   *
   * @param size the square's side, and the step
   */
  record Max(int size) implements Pool {
    @Override
    public Shape output(List<Shape> inputs) {
      return pooled(Pool.super.output(inputs), size);
    }

    @Override
    public String label() {
      return Text.format("max pool %dx%d", size, size);
    }

    @Override
    public String formula(Operands in) {
      return max(in.input(), size, size);
    }
  }

  /**
   * The mean of squares that do not overlap.
   *
   * @param size the square's side, and the step
   */
  record Average(int size) implements Pool {
    @Override
    public Shape output(List<Shape> inputs) {
      return pooled(Pool.super.output(inputs), size);
    }

    @Override
    public String label() {
      return Text.format("average pool %dx%d", size, size);
    }

    @Override
    public String formula(Operands in) {
      return average(in.input(), size, size);
    }
  }

  /** The maximum of each channel: features, without height and width. */
  record GlobalMax() implements Pool {
    @Override
    public Shape output(List<Shape> inputs) {
      return pooled(Pool.super.output(inputs));
    }

    @Override
    public String label() {
      return "global max pool";
    }

    @Override
    public String formula(Operands in) {
      return features(max(in.input(), in.shape().height(), in.shape().width()));
    }
  }

  /** The mean of each channel: features, without height and width. */
  record GlobalAverage() implements Pool {
    @Override
    public Shape output(List<Shape> inputs) {
      return pooled(Pool.super.output(inputs));
    }

    @Override
    public String label() {
      return "global average pool";
    }

    @Override
    public String formula(Operands in) {
      return features(average(in.input(), in.shape().height(), in.shape().width()));
    }
  }

  /** Whether a layer gives some of the values that it takes: the largest ones. */
  static boolean isOfMaxima(Layer layer) {
    return layer instanceof Max || layer instanceof GlobalMax;
  }

  private static String max(String input, int height, int width) {
    return Text.format(
        "torch.max_pool2d(%s, [%d, %d], [%d, %d], [0, 0], [1, 1], False)",
        input, height, width, height, width);
  }

  private static String average(String input, int height, int width) {
    return Text.format(
        "torch.avg_pool2d(%s, [%d, %d], [%d, %d], [0, 0], False, True, None)",
        input, height, width, height, width);
  }

  /** Without height and width, which are 1. */
  private static String features(String values) {
    return Text.format("torch.flatten(%s, 1, -1)", values);
  }

  private static Shape pooled(Shape in, int size) {
    return new Shape(in.channels(), in.height() / size, in.width() / size);
  }

  private static Shape pooled(Shape in) {
    return new Shape(in.channels(), 1, 1);
  }
}
