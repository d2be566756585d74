package org.archsweep.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.archsweep.network.Layer.Initial;
import org.archsweep.network.Layer.Weight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerTest {
  /** Counted on paper: where the kernel's middle can stand, from the first pixel on. */
  @ParameterizedTest
  @CsvSource({
    "3, 1, 32, 32",
    "3, 2, 32, 16",
    "3, 2, 7, 4",
    "1, 1, 5, 5",
    "1, 2, 5, 3",
    "5, 2, 7, 4"
  })
  void convolutionStandsOnEveryStridePixel(int kernel, int stride, int size, int out) {
    Shape shape = new Layer.Conv(8, kernel, stride).output(List.of(new Shape(3, size, size)));

    assertThat(shape).isEqualTo(new Shape(8, out, out));
  }

  @Test
  void convolutionOfARectangleKeepsItsSides() {
    Layer conv = new Layer.Conv(4, 3, 1);

    assertThat(conv.output(List.of(new Shape(2, 5, 7)))).isEqualTo(new Shape(4, 5, 7));
    assertThat(conv.multiplyAdds(List.of(new Shape(2, 5, 7)))).isEqualTo(4 * 2 * 9 * 5 * 7);
  }

  @Test
  void multiplyAddsDoNotOverflow() {
    Shape large = new Shape(4096, 32, 32);

    // 2^12 x 2^12 x 2^10 x 9
    assertThat(new Layer.Conv(4096, 3, 1).multiplyAdds(List.of(large))).isEqualTo(9L << 34);
  }

  @Test
  void poolDropsARestAtTheEdge() {
    assertThat(new Layer.MaxPool(2).output(List.of(new Shape(3, 5, 8))))
        .isEqualTo(new Shape(3, 2, 4));
  }

  @Test
  void initialValuesAreThoseOfPyTorch() {
    List<Shape> image = List.of(new Shape(4, 8, 8));
    List<Shape> features = List.of(new Shape(16, 1, 1));

    // 1 / sqrt(4 x 3 x 3) = 1/6; 1 / sqrt(16) = 1/4
    assertThat(new Layer.Conv(5, 3, 1).weights(image))
        .containsExactly(new Weight("weight", List.of(5, 4, 3, 3), new Initial(-1.0 / 6, 1.0 / 6)));
    assertThat(new Layer.Linear(10).weights(features))
        .containsExactly(new Weight("weight", List.of(10, 16), new Initial(-0.25, 0.25)));
    assertThat(new Layer.BatchNorm().weights(image))
        .containsExactly(
            new Weight("weight", List.of(4), new Initial(1, 1)),
            new Weight("bias", List.of(4), new Initial(0, 0)));
  }

  @Test
  void sumNeedsTwoInputsOfOneShape() {
    Layer add = new Layer.Add();
    Shape one = new Shape(2, 4, 4);

    assertThat(add.output(List.of(one, one, one))).isEqualTo(one);
    assertRefused(add, List.of(one, new Shape(2, 4, 5)), "add needs two or more inputs");
    assertRefused(add, List.of(one), "add needs two or more inputs");
  }

  @Test
  void matrixProductNeedsFeatures() {
    assertRefused(
        new Layer.Linear(10), List.of(new Shape(2, 4, 4)), "linear needs features, not 2x4x4");
  }

  @Test
  void otherLayersTakeOneInput() {
    Shape one = new Shape(2, 4, 4);

    assertRefused(new Layer.Relu(), List.of(one, one), "needs one input, has 2");
    assertRefused(new Layer.Conv(2, 3, 1), List.of(), "needs one input, has 0");
  }

  @Test
  void twoNodesOfOneNameAreRefused() {
    Part twice = Part.chain(Part.maxPool(2), Part.maxPool(2));

    assertThatThrownBy(() -> Network.of("some", Part.node("layer", twice)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two nodes are named layer/pool");
  }

  private static void assertRefused(Layer layer, List<Shape> inputs, String message) {
    assertThatThrownBy(() -> layer.output(inputs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
