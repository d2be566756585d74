package org.archsweep.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.archsweep.network.Network;
import org.archsweep.network.Networks;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;
import org.junit.jupiter.api.Test;

class StateDictTest {
  private static final Task CIFAR10 = new Task(new Shape(3, 32, 32), 10);
  private static final Network NETWORK = Networks.named("residual:L1+L3", 0.5, CIFAR10);

  @Test
  void convolutionsStartUniformWithinOneOverTheRootOfTheFanIn() {
    float[] weights = StateDict.initial(NETWORK, 7).values().get("layer2_conv_weight");
    double bound = 1 / Math.sqrt(64 * 3 * 3);

    double sum = 0;
    double squares = 0;
    for (float weight : weights) {
      assertThat(weight).isBetween((float) -bound, (float) bound);
      sum += weight;
      squares += weight * weight;
    }

    int n = weights.length;
    double deviation = bound / Math.sqrt(3); // of the uniform distribution on [-bound, bound)
    assertThat(sum / n).isCloseTo(0, within(5 * deviation / Math.sqrt(n)));
    assertThat(Math.sqrt(squares / n)).isCloseTo(deviation, within(0.01 * deviation));
  }

  @Test
  void linearWeightsStartWithinOneOverTheRootOfTheirInputs() {
    float[] weights = StateDict.initial(NETWORK, 7).values().get("classifier_linear_weight");

    assertThat(weights).hasSize(256 * 10);
    for (float weight : weights) {
      assertThat(Math.abs(weight)).isLessThanOrEqualTo((float) (1 / Math.sqrt(256)));
    }
  }

  @Test
  void batchNormStartsAsTheIdentity() {
    StateDict state = StateDict.initial(NETWORK, 7);

    assertThat(state.values().get("prep_bn_weight")).containsOnly(1f);
    assertThat(state.values().get("prep_bn_bias")).containsOnly(0f);
    assertThat(state.values().get("prep_bn_running_mean")).containsOnly(0f);
    assertThat(state.values().get("prep_bn_running_var")).containsOnly(1f);
  }

  @Test
  void seedAloneDecidesTheValues() {
    float[] once = StateDict.initial(NETWORK, 3).values().get("prep_conv_weight");
    float[] again = StateDict.initial(NETWORK, 3).values().get("prep_conv_weight");
    float[] other = StateDict.initial(NETWORK, 4).values().get("prep_conv_weight");

    assertThat(again).isEqualTo(once);
    assertThat(other).isNotEqualTo(once);
  }

  @Test
  void namesFollowTheNodes() {
    assertThat(StateDict.names(NETWORK))
        .startsWith(
            "prep_conv_weight",
            "prep_bn_weight",
            "prep_bn_bias",
            "prep_bn_running_mean",
            "prep_bn_running_var",
            "layer1_conv_weight")
        .contains("layer3_residual_res2_conv_weight")
        .endsWith("classifier_linear_weight")
        .doesNotHaveDuplicates();
  }

  @Test
  void trainedTensorsAreTheNetworksParameters() {
    long trained =
        StateDict.tensors(NETWORK).stream()
            .filter(StateDict.Tensor::trained)
            .mapToLong(tensor -> tensor.shape().stream().reduce(1, Math::multiplyExact))
            .sum();

    assertThat(trained).isEqualTo(NETWORK.parameters());
  }
}
