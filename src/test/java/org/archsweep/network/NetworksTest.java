package org.archsweep.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archsweep.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  @ParameterizedTest
  @CsvSource({
    "basic, basic",
    "extra:L2, extra:L2",
    "extra:L3+L1, extra:L1+L3",
    "residual:L3+L2+L1, residual:L1+L2+L3",
    "'extra:L2,residual:L3+L1', 'extra:L2,residual:L1+L3'",
    "'residual:L1,extra:L2', 'extra:L2,residual:L1'",
    "'extra:L3,extra:L1', extra:L1+L3",
    "'residual:L1,extra:L1', 'extra:L1,residual:L1'"
  })
  void everySpellingHasOneName(String spelling, String name) {
    assertThat(Networks.named(spelling, 1).name()).isEqualTo(name);
    assertThat(Networks.named(spelling, 1)).isEqualTo(Networks.named(name, 1));
    assertThat(Networks.expand(spelling)).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic",
        "basic ",
        "basic,extra:L1",
        "extra",
        "extra:",
        "extra:L0",
        "extra:L4",
        "extra:l1",
        "extra:L1+",
        "extra:+L1",
        "extra:L1 + L2",
        "extra:L1,",
        ",extra:L1",
        "extra:L1,L2",
        "extra:L1+L1",
        "extra:L1,extra:L1",
        "residual:L1,extra:L2,residual:L1",
        "residuals:L1",
        "search-space:L1",
        "%s"
      })
  void otherNamesAreRefused(String name) {
    String message =
        "unknown network "
            + name
            + ": known are basic, extra:S, residual:S, mixes such as extra:L2,residual:L1+L3"
            + " (S: L1, L2, L3 joined by +), and the group search-space";

    assertThatThrownBy(() -> Networks.named(name, 1))
        .isInstanceOf(InputException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo(message);
    assertThatThrownBy(() -> Networks.expand(name))
        .isInstanceOf(InputException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void nameThatCannotBeSeenIsCalledEmpty(String name) {
    assertThatThrownBy(() -> Networks.named(name, 1))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("unknown network (empty): known are basic, ");
  }

  @Test
  void groupStandsForTheNetworksOfTheSearch() {
    assertThat(Networks.expand("search-space"))
        .containsExactly(
            "basic",
            "extra:L1",
            "extra:L2",
            "extra:L3",
            "extra:L1+L2",
            "extra:L1+L3",
            "extra:L2+L3",
            "extra:L1+L2+L3",
            "residual:L1",
            "residual:L2",
            "residual:L3",
            "residual:L1+L2",
            "residual:L1+L3",
            "residual:L2+L3",
            "residual:L1+L2+L3");
  }

  @Test
  void groupIsNoNetwork() {
    assertThatThrownBy(() -> Networks.named("search-space", 1)).isInstanceOf(InputException.class);
  }

  /**
   * Added up by hand. Of {@code basic}: convolutions 1,728 + 73,728 + 294,912 + 1,179,648, scales
   * and biases 2 x (64 + 128 + 256 + 512), classifier 5,120. A further convolution with its scales
   * and biases has 147,712, 590,336 or 2,360,320, after layer 1, 2 or 3; a residual block is two of
   * them. Multiply-adds: 1,769,472 in prep, 75,497,472 in each layer, 5,120 in the classifier; each
   * further convolution 37,748,736.
   */
  @ParameterizedTest
  @CsvSource({
    "basic,                      1557056, 228267008",
    "extra:L1,                   1704768, 266015744",
    "extra:L2,                   2147392, 266015744",
    "extra:L3,                   3917376, 266015744",
    "extra:L1+L2,                2295104, 303764480",
    "extra:L1+L3,                4065088, 303764480",
    "extra:L2+L3,                4507712, 303764480",
    "extra:L1+L2+L3,             4655424, 341513216",
    "residual:L1,                1852480, 303764480",
    "residual:L2,                2737728, 303764480",
    "residual:L3,                6277696, 303764480",
    "residual:L1+L2,             3033152, 379261952",
    "residual:L1+L3,             6573120, 379261952",
    "residual:L2+L3,             7458368, 379261952",
    "residual:L1+L2+L3,          7753792, 454759424",
    "'extra:L2,residual:L1+L3',  7163456, 417010688",
    "'extra:L1,residual:L1',     2000192, 341513216"
  })
  void parametersAndMultiplyAddsAreThoseAddedUpByHand(
      String name, long parameters, long multiplyAdds) {
    Network network = Networks.named(name, 1);

    assertThat(network.parameters()).isEqualTo(parameters);
    assertThat(network.multiplyAdds()).isEqualTo(multiplyAdds);
  }

  @Test
  void valuesShrinkOnTheirWayThroughTheNetwork() {
    assertThat(shapes(Networks.named("residual:L1+L3", 1)))
        .containsExactly(
            entry("prep/conv", "64x32x32"),
            entry("prep/bn", "64x32x32"),
            entry("prep/relu", "64x32x32"),
            entry("layer1/conv", "128x32x32"),
            entry("layer1/bn", "128x32x32"),
            entry("layer1/relu", "128x32x32"),
            entry("layer1/pool", "128x16x16"),
            entry("layer1/residual/res1/conv", "128x16x16"),
            entry("layer1/residual/res1/bn", "128x16x16"),
            entry("layer1/residual/res1/relu", "128x16x16"),
            entry("layer1/residual/res2/conv", "128x16x16"),
            entry("layer1/residual/res2/bn", "128x16x16"),
            entry("layer1/residual/res2/relu", "128x16x16"),
            entry("layer1/residual/add", "128x16x16"),
            entry("layer2/conv", "256x16x16"),
            entry("layer2/bn", "256x16x16"),
            entry("layer2/relu", "256x16x16"),
            entry("layer2/pool", "256x8x8"),
            entry("layer3/conv", "512x8x8"),
            entry("layer3/bn", "512x8x8"),
            entry("layer3/relu", "512x8x8"),
            entry("layer3/pool", "512x4x4"),
            entry("layer3/residual/res1/conv", "512x4x4"),
            entry("layer3/residual/res1/bn", "512x4x4"),
            entry("layer3/residual/res1/relu", "512x4x4"),
            entry("layer3/residual/res2/conv", "512x4x4"),
            entry("layer3/residual/res2/bn", "512x4x4"),
            entry("layer3/residual/res2/relu", "512x4x4"),
            entry("layer3/residual/add", "512x4x4"),
            entry("classifier/pool", "512x1x1"),
            entry("classifier/linear", "10x1x1"),
            entry("classifier/scale", "10x1x1"));
  }

  @Test
  void everyNodeTakesTheOneBeforeItAndASumTheStartOfItsBlockToo() {
    Network network = Networks.named("residual:L2", 1);

    String before = Network.INPUT;
    for (Node node : network.nodes()) {
      assertThat(node.inputs())
          .as(node.name())
          .isEqualTo(
              node.name().equals("layer2/residual/add")
                  ? List.of("layer2/pool", "layer2/residual/res2/relu")
                  : List.of(before));
      before = node.name();
    }
    assertThat(network.output()).isEqualTo("classifier/scale");
    assertThat(network.nodes().get(0).inputShapes()).containsExactly(new Shape(3, 32, 32));
  }

  /** As the study's code appends them. */
  @Test
  void extraConvolutionFollowsTheResidualBlockOfTheSameLayer() {
    assertThat(shapes(Networks.named("extra:L2,residual:L2", 1)).keySet())
        .containsSubsequence(
            "layer2/pool", "layer2/residual/add", "layer2/extra/conv", "layer2/extra/relu");
  }

  /** Channels of prep and the three layers; halves are rounded up. */
  @ParameterizedTest
  @CsvSource({
    "2,         128, 256, 512, 1024",
    "0.25,       16,  32,  64,  128",
    "0.1,         6,  13,  26,   51",
    "0.0234375,   2,   3,   6,   12",
    "0.001,       1,   1,   1,    1"
  })
  void widthMultipliesTheChannels(double width, int prep, int one, int two, int three) {
    Map<String, String> shapes = shapes(Networks.named("extra:L1,residual:L3", width));

    assertThat(shapes)
        .contains(
            entry("prep/conv", prep + "x32x32"),
            entry("layer1/conv", one + "x32x32"),
            entry("layer1/extra/conv", one + "x16x16"),
            entry("layer2/conv", two + "x16x16"),
            entry("layer3/conv", three + "x8x8"),
            entry("layer3/residual/add", three + "x4x4"),
            entry("classifier/linear", "10x1x1"));
  }

  /** 16, 32, 64 and 128 channels: 432 + 4,608 + 18,432 + 73,728, 2 x 240 and 1,280. */
  @Test
  void parametersFollowTheWidth() {
    assertThat(Networks.named("basic", 0.25).parameters()).isEqualTo(98_960);
  }

  private static Map<String, String> shapes(Network network) {
    Map<String, String> shapes = new LinkedHashMap<>();
    network.nodes().forEach(node -> shapes.put(node.name(), node.shape().toString()));
    return shapes;
  }
}
