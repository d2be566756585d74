package org.archsweep.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archsweep.InputException;
import org.archsweep.data.DataKeys;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  private static final Task CIFAR10 = new Task(new Shape(3, 32, 32), 10);

  @ParameterizedTest
  @CsvSource({
    "basic, basic",
    "extra:L2, extra:L2",
    "extra:L3+L1, extra:L1+L3",
    "residual:L3+L2+L1, residual:L1+L2+L3",
    "'extra:L2,residual:L3+L1', 'extra:L2,residual:L1+L3'",
    "'residual:L1,extra:L2', 'extra:L2,residual:L1'",
    "'extra:L3,extra:L1', extra:L1+L3",
    "'residual:L1,extra:L1', 'extra:L1,residual:L1'",
    "'squeeze:L1,extra:L1', 'extra:L1,squeeze:L1'",
    "'residual:L3,global-average-pool,average-pool',"
        + " 'average-pool,global-average-pool,residual:L3'",
    "dawnbench, dawnbench",
    "ladder:1, ladder:1",
    "'ladder:4,average-pool', 'ladder:4,average-pool'",
    "ladder:6, basic"
  })
  void everySpellingHasOneName(String spelling, String name) {
    assertThat(Networks.named(spelling, 1, CIFAR10).name()).isEqualTo(name);
    assertThat(Networks.named(spelling, 1, CIFAR10)).isEqualTo(Networks.named(name, 1, CIFAR10));
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
        "average-pool:L1",
        "average-pool,average-pool",
        "ladder:0",
        "ladder:7",
        "ladder:5,average-pool",
        "dawnbench,extra:L1",
        "ladder",
        "search-space:L1",
        "%s"
      })
  void otherNamesAreRefused(String name) {
    String message =
        "unknown network "
            + name
            + ": known are basic, dawnbench, ladder:1 to ladder:6, residual:S, extra:S, squeeze:S,"
            + " average-pool, global-average-pool, mixes such as extra:L2,residual:L1+L3"
            + " (S: L1, L2, L3 joined by +), and the groups original, ladder, pools, search-space";

    assertThatThrownBy(() -> Networks.named(name, 1, CIFAR10))
        .isInstanceOf(InputException.class)
        .extracting(Throwable::getMessage)
        .satisfies(
            told -> {
              // Where one is near, it alone is named.
              String nearest = "unknown network " + name + ", did you mean ";
              assertThat(told.startsWith(nearest) ? message : told).isEqualTo(message);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void nameThatCannotBeSeenIsCalledEmpty(String name) {
    assertThatThrownBy(() -> Networks.named(name, 1, CIFAR10))
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
  void ladderLeadsToBasic() {
    assertThat(Networks.expand("ladder"))
        .containsExactly("ladder:1", "ladder:2", "ladder:3", "ladder:4", "ladder:5", "basic");
  }

  @Test
  void groupsHoldCanonicalNames() {
    Networks.groups()
        .forEach(
            (group, names) -> {
              assertThat(Networks.expand(group)).isEqualTo(names).doesNotHaveDuplicates();
              names.forEach(
                  name -> assertThat(Networks.named(name, 1, CIFAR10).name()).isEqualTo(name));
            });
  }

  /**
   * Added up by hand. Of {@code basic}: convolutions 1,728 + 73,728 + 294,912 + 1,179,648, scales
   * and biases 2 x (64 + 128 + 256 + 512), classifier 5,120. A further convolution with its scales
   * and biases has 147,712, 590,336 or 2,360,320, after layer 1, 2 or 3; a residual block is two of
   * them. Multiply-adds: 1,769,472 in prep, 75,497,472 in each layer, 5,120 in the classifier; each
   * further convolution 37,748,736. Squeeze and excitation on 128 channels: 128 x 8 and 8 x 128 and
   * biases of 8 + 128; on 512: 512 x 32 twice and 32 + 512.
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
    "'extra:L1,residual:L1',     2000192, 341513216",
    "average-pool,               1557056, 228267008",
    "global-average-pool,        1557056, 228267008",
    "squeeze:L1,                 1559240, 228269056",
    "squeeze:L3,                 1590368, 228299776"
  })
  void parametersAndMultiplyAddsAreThoseAddedUpByHand(String name, long parameters, long macs) {
    Network network = Networks.named(name, 1, CIFAR10);

    assertThat(network.parameters()).isEqualTo(parameters);
    assertThat(network.macs()).isEqualTo(macs);
  }

  /**
   * Added up by hand, as above. {@code dawnbench}: prep 1,728; layers 147,968 + 525,184 + 2,098,944
   * + 2,426,880, where a block of 64 channels has 2 x (128 + 36,864); classifier 5,130. Row 1:
   * shortcuts 8,192 + 32,768 + 65,536, scales and biases 256 + 128 + 256 + 256 + 512 + 512 + 512.
   * Row 2 has scales and biases after its convolutions only: 128 + 256 + 512 + 512. From row 3 on
   * the convolutions have 73,728 + 294,912 + 589,824, in row 5 the last of them 1,179,648.
   */
  @ParameterizedTest
  @CsvSource({
    "dawnbench,                       5205834, 460002304",
    "ladder:1,                         115786,   7017472",
    "ladder:2,                         114762,   7017472",
    "ladder:3,                         966730,  48960512",
    "ladder:4,                         966730, 190518272",
    "'ladder:4,average-pool',          966730, 190518272",
    "ladder:5,                        1557066, 228267008",
    "'ladder:5,global-average-pool',  1557066, 228267008",
    "ladder:6,                        1557056, 228267008"
  })
  void eachStepOfTheLadderHasTheCountsAddedUpByHand(String name, long parameters, long macs) {
    Network network = Networks.named(name, 1, CIFAR10);

    assertThat(network.parameters()).isEqualTo(parameters);
    assertThat(network.macs()).isEqualTo(macs);
  }

  @Test
  void scalesStartUniformUpToTheFifthStep() {
    for (String name : List.of("dawnbench", "ladder:1", "ladder:2", "ladder:3", "ladder:4")) {
      assertThat(scales(name)).as(name).containsOnly(new Layer.Initial(0, 1));
    }
    assertThat(scales("ladder:5")).hasSize(4).containsOnly(new Layer.Initial(0, 1));
    assertThat(scales("ladder:6")).hasSize(4).containsOnly(new Layer.Initial(1, 1));
  }

  private static List<Layer.Initial> scales(String name) {
    return Networks.named(name, 1, CIFAR10).nodes().stream()
        .filter(node -> node.layer() instanceof Layer.BatchNorm)
        .map(node -> node.weights().get(0).initial())
        .toList();
  }

  /** The second block of a layer keeps the shape: its shortcut is nothing. */
  @Test
  void blockOfTheOriginalAddsItsBranchToWhatItNormalised() {
    Network network = Networks.named("dawnbench", 1, CIFAR10);

    assertThat(inputs(network))
        .contains(
            entry("layer1/block1/bn", List.of("prep/conv")),
            entry("layer2/block1/relu", List.of("layer2/block1/bn")),
            entry("layer2/block1/shortcut/conv", List.of("layer2/block1/relu")),
            entry("layer2/block1/branch1/conv", List.of("layer2/block1/relu")),
            entry("layer2/block1/branch2/conv", List.of("layer2/block1/branch1/relu")),
            entry(
                "layer2/block1/add",
                List.of("layer2/block1/shortcut/conv", "layer2/block1/branch2/conv")),
            entry("layer2/block2/bn", List.of("layer2/block1/add")),
            entry("layer2/block2/add", List.of("layer2/block2/relu", "layer2/block2/branch2/conv")),
            entry("classifier/max/pool", List.of("layer4/block2/add")),
            entry("classifier/average/pool", List.of("layer4/block2/add")),
            entry("classifier/concat", List.of("classifier/max/pool", "classifier/average/pool")));
    assertThat(shapes(network))
        .contains(
            entry("layer2/block1/bn", "64x32x32"),
            entry("layer2/block1/shortcut/conv", "128x16x16"),
            entry("layer4/block2/add", "256x4x4"),
            entry("classifier/concat", "512x1x1"));
  }

  @Test
  void shortcutsAloneAreTheFirstStep() {
    assertThat(shapes(Networks.named("ladder:1", 1, CIFAR10)).keySet())
        .containsExactly(
            "prep/conv",
            "layer1/block1/bn",
            "layer1/block1/relu",
            "layer1/block2/bn",
            "layer1/block2/relu",
            "layer2/block1/bn",
            "layer2/block1/relu",
            "layer2/block1/shortcut/conv",
            "layer2/block2/bn",
            "layer2/block2/relu",
            "layer3/block1/bn",
            "layer3/block1/relu",
            "layer3/block1/shortcut/conv",
            "layer3/block2/bn",
            "layer3/block2/relu",
            "layer4/block1/bn",
            "layer4/block1/relu",
            "layer4/block1/shortcut/conv",
            "layer4/block2/bn",
            "layer4/block2/relu",
            "classifier/max/pool",
            "classifier/average/pool",
            "classifier/concat",
            "classifier/linear");
  }

  @Test
  void poolsAreThoseThatTheNameSays() {
    assertThat(labels("basic")).contains("max pool 2x2", "global max pool");
    assertThat(labels("average-pool"))
        .contains("average pool 2x2", "global max pool")
        .doesNotContain("max pool 2x2");
    assertThat(labels("global-average-pool"))
        .contains("max pool 2x2", "global average pool")
        .doesNotContain("global max pool");
    assertThat(labels("ladder:4,average-pool"))
        .contains("average pool 2x2", "global max pool", "global average pool")
        .doesNotContain("max pool 2x2");
    assertThat(labels("ladder:5,global-average-pool"))
        .contains("max pool 2x2", "global average pool")
        .doesNotContain("global max pool");
  }

  private static List<String> labels(String name) {
    return Networks.named(name, 1, CIFAR10).nodes().stream()
        .map(node -> node.layer().label())
        .toList();
  }

  private static Map<String, List<String>> inputs(Network network) {
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    network.nodes().forEach(node -> inputs.put(node.name(), node.inputs()));
    return inputs;
  }

  @Test
  void valuesShrinkOnTheirWayThroughTheNetwork() {
    assertThat(shapes(Networks.named("residual:L1+L3", 1, CIFAR10)))
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
    Network network = Networks.named("residual:L2", 1, CIFAR10);

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
    assertThat(shapes(Networks.named("extra:L2,residual:L2", 1, CIFAR10)).keySet())
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
    Map<String, String> shapes = shapes(Networks.named("extra:L1,residual:L3", width, CIFAR10));

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
    assertThat(Networks.named("basic", 0.25, CIFAR10).parameters()).isEqualTo(98_960);
  }

  /** 128 to 1,024 channels: 3,456 + 294,912 + 1,179,648 + 4,718,592, 2 x 1,920 and 10,240. */
  @Test
  void doubledWidthHasAlmostFourTimesTheParameters() {
    assertThat(Networks.named("basic", 2, CIFAR10).parameters()).isEqualTo(6_210_688);
  }

  private static Map<String, String> shapes(Network network) {
    Map<String, String> shapes = new LinkedHashMap<>();
    network.nodes().forEach(node -> shapes.put(node.name(), node.shape().toString()));
    return shapes;
  }

  /**
   * Of {@code basic}, prep has a third of the weights for grey images, and the classifier half of
   * them for five classes; layers see 28x28, 14x14 and 7x7 pixels.
   */
  @Test
  void networkIsBuiltForItsTask() {
    Task task = new Task(new Shape(1, 28, 28), 5);

    Network network = Networks.named("basic", 1, task);

    assertThat(network.task()).isEqualTo(task);
    assertThat(network.parameters()).isEqualTo(1_557_056 - 1_152 - 2_560);
    assertThat(network.macs()).isEqualTo(576 * 784 + 3 * (73_728L * 784) + 2_560);
    assertThat(network.nodes().get(network.nodes().size() - 1).shape())
        .isEqualTo(new Shape(5, 1, 1));
  }

  @ParameterizedTest
  @CsvSource({"1, 8, 2", "3, 8, 256", "1, 28, 5", "3, 33, 100", "1, 65, 256", "3, 224, 10"})
  void everyNetworkOfTheStudyTakesAnyTask(int channels, int size, int classes) {
    Task task = new Task(new Shape(channels, size, size), classes);

    Networks.groups()
        .values()
        .forEach(
            names ->
                names.forEach(
                    name -> {
                      Network network = Networks.named(name, 0.25, task);
                      Node last = network.nodes().get(network.nodes().size() - 1);
                      assertThat(last.shape()).isEqualTo(new Shape(classes, 1, 1));
                    }));
  }

  @Test
  void imagesThatAreTooSmallAreRefused() {
    assertThatThrownBy(() -> Networks.named("basic", 1, new Task(new Shape(3, 7, 7), 10)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "network basic cannot take images of 7x7 pixels: nothing is left of them after"
                + " layer3/pool");
    assertThat(Networks.named("dawnbench", 1, new Task(new Shape(1, 1, 1), 2)).output())
        .isEqualTo("classifier/linear");
  }

  @ParameterizedTest
  @CsvSource({
    "2, 32, 32, 10, 'images are 2x32x32, allowed are squares of 1 or 3 channels"
        + " (channels x height x width)'",
    "3, 32, 31, 10, 'images are 3x32x31, allowed are squares of 1 or 3 channels"
        + " (channels x height x width)'",
    "3, 0, 0, 10, 'images are 3x0x0, allowed are squares of 1 or 3 channels"
        + " (channels x height x width)'",
    "3, 32, 32, 1, 'the number of classes is 1, allowed is a whole number from 2 to 256'",
    "3, 32, 32, 257, 'the number of classes is 257, allowed is a whole number from 2 to 256'"
  })
  void otherTasksAreRefused(int channels, int height, int width, int classes, String message) {
    assertThatThrownBy(() -> new Task(new Shape(channels, height, width), classes))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "basic, 0.0625, 3, 32, 10",
    "basic, 1, 1, 16, 2",
    "'residual:L1+L3', 0.5, 3, 96, 256",
    "dawnbench, 0.125, 1, 1, 3"
  })
  void taskIsFoundByTheNetworksSize(
      String name, double width, int channels, int size, int classes) {
    Configuration configuration =
        Configuration.of(
            Map.of(
                NetworkKeys.NETWORK,
                name,
                NetworkKeys.WIDTH,
                width,
                RecipeKeys.EPOCHS,
                1,
                DataKeys.DATA,
                "any"));
    Task task = new Task(new Shape(channels, size, size), classes);
    Network network = Networks.of(configuration, task);

    assertThat(Networks.task(configuration, network.parameters(), network.macs())).contains(task);
    assertThat(Networks.task(configuration, network.parameters() + 1, network.macs())).isEmpty();
  }
}
