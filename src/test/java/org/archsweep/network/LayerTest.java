package org.archsweep.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.archsweep.network.Layer.Initial;
import org.archsweep.network.Layer.Weight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LayerTest {
  private static final Task TASK = new Task(new Shape(3, 32, 32), 10);

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
    assertThat(conv.macs(List.of(new Shape(2, 5, 7)))).isEqualTo(4 * 2 * 9 * 5 * 7);
  }

  @Test
  void multiplyAddsDoNotOverflow() {
    Shape large = new Shape(4096, 32, 32);

    // 2^12 x 2^12 x 2^10 x 9
    assertThat(new Layer.Conv(4096, 3, 1).macs(List.of(large))).isEqualTo(9L << 34);
  }

  @Test
  void poolDropsARestAtTheEdge() {
    List<Shape> odd = List.of(new Shape(3, 5, 8));

    assertThat(new Pool.Max(2).output(odd)).isEqualTo(new Shape(3, 2, 4));
    assertThat(new Pool.Average(2).output(odd)).isEqualTo(new Shape(3, 2, 4));
  }

  @Test
  void globalPoolsLeaveOneValueAChannel() {
    List<Shape> in = List.of(new Shape(3, 5, 8));

    assertThat(new Pool.GlobalMax().output(in)).isEqualTo(new Shape(3, 1, 1));
    assertThat(new Pool.GlobalAverage().output(in)).isEqualTo(new Shape(3, 1, 1));
  }

  @Test
  void initialValuesAreThoseOfPyTorch() {
    List<Shape> image = List.of(new Shape(4, 8, 8));
    List<Shape> features = List.of(new Shape(16, 1, 1));

    // 1 / sqrt(4 x 3 x 3) = 1/6; 1 / sqrt(16) = 1/4
    assertThat(new Layer.Conv(5, 3, 1).weights(image))
        .containsExactly(new Weight("weight", List.of(5, 4, 3, 3), new Initial(-1.0 / 6, 1.0 / 6)));
    assertThat(new Layer.Linear(10, false).weights(features))
        .containsExactly(new Weight("weight", List.of(10, 16), new Initial(-0.25, 0.25)));
    assertThat(new Layer.Linear(10, true).weights(features))
        .containsExactly(
            new Weight("weight", List.of(10, 16), new Initial(-0.25, 0.25)),
            new Weight("bias", List.of(10), new Initial(-0.25, 0.25)));
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
  void concatAddsUpChannelsOfOneHeightAndWidth() {
    Layer concat = new Layer.Concat();
    Shape one = new Shape(2, 4, 4);

    assertThat(concat.output(List.of(one, new Shape(3, 4, 4), one))).isEqualTo(new Shape(7, 4, 4));
    assertRefused(concat, List.of(one, new Shape(2, 4, 5)), "concat needs two or more inputs");
    assertRefused(concat, List.of(one), "concat needs two or more inputs");
  }

  @Test
  void productNeedsAFeatureForEachChannel() {
    Layer multiply = new Layer.Multiply();
    Shape one = new Shape(2, 4, 4);

    assertThat(multiply.output(List.of(one, new Shape(2, 1, 1)))).isEqualTo(one);
    assertRefused(multiply, List.of(one, new Shape(3, 1, 1)), "multiply needs an input and");
    assertRefused(multiply, List.of(one, one), "multiply needs an input and");
    assertRefused(multiply, List.of(one), "multiply needs an input and");
  }

  @Test
  void scalesOfANetworkStartAsItSays() {
    Network network = Network.of("some", TASK, Part.convBnRelu(4));

    assertThat(scales(network)).isEqualTo(new Initial(1, 1));
    assertThat(scales(network.withScales(Layer.BatchNorm.UNIFORM))).isEqualTo(new Initial(0, 1));
    assertThat(network.withScales(Layer.BatchNorm.UNIFORM).withScales(Layer.BatchNorm.ONES))
        .isEqualTo(network);
  }

  private static Initial scales(Network network) {
    Node bn = network.nodes().get(1);
    assertThat(bn.weights().get(1).initial()).as("of the bias").isEqualTo(new Initial(0, 0));
    return bn.weights().get(0).initial();
  }

  @Test
  void maxPoolsComeBeforeTheReluThatTheyFollow() {
    Network network =
        Network.of(
            "some",
            TASK,
            Part.convBnRelu(4),
            Part.maxPool(2),
            Part.node("global", Part.globalMaxPool()),
            Part.linear(2));

    Network ordered = network.withPoolsBeforeRelus();

    assertThat(ordered.nodes())
        .extracting(Node::name, Node::inputs, Node::shape)
        .containsExactly(
            tuple("conv", List.of("input"), new Shape(4, 32, 32)),
            tuple("bn", List.of("conv"), new Shape(4, 32, 32)),
            tuple("pool", List.of("bn"), new Shape(4, 16, 16)),
            tuple("global/pool", List.of("pool"), new Shape(4, 1, 1)),
            tuple("relu", List.of("global/pool"), new Shape(4, 1, 1)),
            tuple("linear", List.of("relu"), new Shape(2, 1, 1)));
  }

  @ParameterizedTest
  @MethodSource("withoutPoolsToMove")
  void otherNodesStayWhereTheyAre(Part part) {
    Network network = Network.of("some", TASK, Part.conv(3, 3, 1), part);

    assertThat(network.withPoolsBeforeRelus()).isEqualTo(network);
  }

  private static List<Part> withoutPoolsToMove() {
    return List.of(
        Part.chain(Part.relu(), Part.averagePool(2)),
        Part.chain(Part.relu(), Part.globalAveragePool()),
        Part.chain(Part.layer("gelu", new Gelu()), Part.maxPool(2)),
        Part.chain(Part.relu(), Part.residual(Part.maxPool(1))),
        Part.chain(
            Part.relu(),
            Part.concat(
                Part.node("max", Part.globalMaxPool()),
                Part.node("average", Part.globalAveragePool()))));
  }

  @Test
  void matrixProductNeedsFeatures() {
    assertRefused(
        new Layer.Linear(10, false),
        List.of(new Shape(2, 4, 4)),
        "linear needs features, not 2x4x4");
  }

  @Test
  void otherLayersTakeOneInput() {
    Shape one = new Shape(2, 4, 4);

    assertRefused(new Relu(), List.of(one, one), "needs one input, has 2");
    assertRefused(new Layer.Conv(2, 3, 1), List.of(), "needs one input, has 0");
  }

  @Test
  void twoNodesOfOneNameAreRefused() {
    Part twice = Part.chain(Part.maxPool(2), Part.maxPool(2));

    assertThatThrownBy(() -> Network.of("some", TASK, Part.node("layer", twice)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two nodes are named layer/pool");
  }

  private static void assertRefused(Layer layer, List<Shape> inputs, String message) {
    assertThatThrownBy(() -> layer.output(inputs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
