package org.archsweep.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.archsweep.data.DataKeys;
import org.archsweep.network.Gelu;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Networks;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Key;
import org.junit.jupiter.api.Test;

class ProgramTest {
  /** Where the golden program goes when it is made anew, by this test with this property set. */
  private static final String REWRITE = "archsweep.rewrite";

  private static final Task CIFAR10 = new Task(new Shape(3, 32, 32), 10);

  private static final Program PROGRAM =
      program(
          Map.of(
              NetworkKeys.NETWORK,
              "residual:L2",
              DataKeys.DATA,
              "none",
              RecipeKeys.EPOCHS,
              1,
              RecipeKeys.PRECISION,
              Precision.BFLOAT16));

  private static Program program(Map<Key<?>, Object> values) {
    Configuration configuration = Configuration.of(values);
    return new Program(
        Networks.of(configuration, CIFAR10),
        List.of(125.31, 122.95, 113.87),
        List.of(62.99, 62.09, 66.70),
        configuration);
  }

  private static <T> Program with(Key<T> key, T value) {
    Configuration configuration = PROGRAM.configuration().with(key, value);
    return new Program(
        Networks.of(configuration, CIFAR10), PROGRAM.mean(), PROGRAM.deviation(), configuration);
  }

  @Test
  void programIsTheGoldenOne() throws IOException {
    Path golden = Path.of("src/test/resources/program/residual-L2-bfloat16.py");
    if (Boolean.getBoolean(REWRITE)) {
      Files.writeString(golden, PROGRAM.trainerSource());
    }
    assertThat(PROGRAM.trainerSource())
        .as("if this change is meant: run with -D%s=true and review the file's change", REWRITE)
        .isEqualTo(Files.readString(golden));
  }

  @Test
  void float32ProgramCastsNoWeight() {
    Program exact = with(RecipeKeys.PRECISION, Precision.FLOAT32);

    assertThat(exact.networkSource()).doesNotContain("torch.to(");
    assertThat(PROGRAM.networkSource()).contains("torch.to(self.prep_conv_weight, 15)");
  }

  @Test
  void biasesAreAGroupOfTheirOwnWhereTheirRateIsAnother() {
    String source = with(RecipeKeys.BIAS_LR_SCALE, 64.0).trainerSource();

    assertThat(source)
        .containsSubsequence(
            "weights = [self.network.weights_bfloat16",
            "self.network.weights_float32",
            "self.network.biases_float32]",
            "for i in range(0, 2):",
            "torch.add_(gradient, weight, alpha=0.256)",
            "torch.mul_(decayed, scale)",
            "for i in range(2, 3):",
            "torch.add_(gradient, weight, alpha=0.004)",
            "torch.mul_(decayed, torch.mul(scale, 64.0))");
  }

  @Test
  void biasesAreThoseOfLinearLayersToo() {
    Program squeeze = with(NetworkKeys.NETWORK, "squeeze:L1");
    Configuration configuration = squeeze.configuration().with(RecipeKeys.BIAS_LR_SCALE, 2.0);

    List<ParameterGroup> groups = ParameterGroup.of(squeeze.network(), configuration);

    assertThat(groups).hasSize(2);
    assertThat(groups.get(1).weights())
        .extracting(StateDict.Tensor::name)
        .contains("prep_bn_bias", "layer1_squeeze_reduce_linear_bias");
    assertThat(groups.stream().flatMap(group -> group.weights().stream()))
        .containsExactlyInAnyOrderElementsOf(
            StateDict.tensors(squeeze.network()).stream()
                .filter(StateDict.Tensor::trained)
                .toList());
  }

  @Test
  void smoothedLossIsTrainedOnAndThePlainOneCounted() {
    String source = with(CrossEntropy.LABEL_SMOOTHING, 0.2).trainerSource();

    assertThat(source)
        .containsSubsequence(
            "loss = torch.cross_entropy_loss(logits, labels, None, 2, -100, 0.)",
            "objective = torch.cross_entropy_loss(logits, labels, None, 2, -100, 0.2)",
            "torch.autograd.grad([objective], weights)",
            "(self).count(loss, predicted, labels, totals)",
            "def evaluate",
            "loss = torch.cross_entropy_loss(logits, labels, None, 2, -100, 0.)");
  }

  @Test
  void activationStandsWhereTheNetworkHasRelu() {
    String source = with(NetworkKeys.ACTIVATION, new Gelu()).networkSource();

    assertThat(source)
        .contains("prep_gelu = torch.gelu(prep_bn)", "torch.conv2d(prep_gelu, ")
        .doesNotContain("relu(");
  }

  @Test
  void weightsOfOneFormatAreOneTensorThatIsCastOnce() {
    String reduced = PROGRAM.trainerSource();
    String exact = with(RecipeKeys.PRECISION, Precision.FLOAT32).trainerSource();

    assertThat(reduced)
        .contains("__parameters__ = [\"weights_bfloat16\", \"weights_float32\", ]")
        .containsOnlyOnce("torch.to(self.weights_bfloat16, 15)");
    assertThat(exact).contains("__parameters__ = [\"weights_float32\", ]");
  }

  @Test
  void optimizerThatLooksAtWholeWeightsGetsOneAfterTheOther() {
    String source = with(RecipeKeys.OPTIMIZER, new ByLength()).trainerSource();

    assertThat(source)
        .contains("prep_conv_weight : Tensor", "self.network.prep_conv_weight,\n")
        .doesNotContain("weights_float32", "split_");
  }

  /** It changes each weight by a share of its length (You et al. 2017, arXiv 1708.03888). */
  private record ByLength() implements Optimizer {
    @Override
    public String name() {
      return "by-length";
    }

    @Override
    public List<Slot> slots() {
      return List.of();
    }

    @Override
    public List<String> step(ParameterGroup group, Configuration configuration) {
      return List.of(
          "share = torch.div(torch.norm(weight), torch.norm(gradient))",
          "change = torch.mul(gradient, share)",
          "_1 = torch.add_(weight, change, alpha=" + group.minusRate() + ")");
    }
  }

  @Test
  void networkAloneHasNoVelocities() {
    assertThat(PROGRAM.networkSource()).doesNotContain("velocity").doesNotContain("Trainer");
  }

  @Test
  void archiveHoldsStoredEntriesUnderOneFolder() throws IOException {
    Map<String, byte[]> entries = entries(PROGRAM.network(StateDict.initial(PROGRAM.network(), 1)));

    assertThat(entries).containsKeys("archive/data.pkl", "archive/constants.pkl", "archive/data/0");
    assertThat(new String(entries.get("archive/version"), StandardCharsets.US_ASCII))
        .isEqualTo("3\n");
    assertThat(new String(entries.get("archive/code/__torch__.py"), StandardCharsets.UTF_8))
        .isEqualTo(PROGRAM.networkSource());
  }

  @Test
  void trainerKeepsConvolutionsInChannelsLastOrder() throws IOException {
    StateDict state = StateDict.initial(PROGRAM.network(), 1);
    float[] logical = state.values().get("prep_conv_weight");

    float[] stored = floats(entries(PROGRAM.trainer(state)).get("archive/data/0"));

    int in = 3;
    int side = 3;
    for (int out = 0; out < 64; out++) {
      for (int channel = 0; channel < in; channel++) {
        for (int y = 0; y < side; y++) {
          for (int x = 0; x < side; x++) {
            assertThat(stored[((out * side + y) * side + x) * in + channel])
                .isEqualTo(logical[((out * in + channel) * side + y) * side + x]);
          }
        }
      }
    }
  }

  private static Map<String, byte[]> entries(byte[] archive) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    List<Integer> methods = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        methods.add(entry.getMethod());
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    assertThat(methods).containsOnly(ZipEntry.STORED);
    return entries;
  }

  private static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
