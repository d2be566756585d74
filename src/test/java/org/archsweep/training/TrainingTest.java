package org.archsweep.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.archsweep.data.Crop;
import org.archsweep.data.Cutout;
import org.archsweep.data.DataKeys;
import org.archsweep.data.Dataset;
import org.archsweep.data.Flip;
import org.archsweep.data.ImageSet;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Networks;
import org.archsweep.network.Scales;
import org.archsweep.program.Nesterov;
import org.archsweep.program.Optimizer;
import org.archsweep.program.ParameterGroup;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.program.StateDict;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Key;
import org.archsweep.spec.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingTest {
  private static final Set<Outcome.Moment> SAVE_NOTHING = EnumSet.noneOf(Outcome.Moment.class);

  private final Dataset data = GoldenInputs.data();

  @Test
  void sameKeyGivesTheSameBits() throws InterruptedException {
    Outcome first = run(trial(7, study()));
    Outcome second = run(trial(7, study()));

    assertThat(second.status()).isEqualTo(Outcome.Status.OK);
    assertThat(untimed(second)).hasSize(3).isEqualTo(untimed(first));
  }

  @Test
  void trialsInOneJvmDoNotDisturbEachOther() throws Exception {
    List<List<EpochMetrics>> alone = new ArrayList<>();
    for (long seed = 1; seed <= 4; seed++) {
      alone.add(untimed(run(trial(seed, study()))));
    }

    List<List<EpochMetrics>> together = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (long seed = 1; seed <= 4; seed++) {
        Trial trial = trial(seed, study());
        outcomes.add(threads.submit(() -> run(trial)));
      }
      for (Future<Outcome> outcome : outcomes) {
        together.add(untimed(outcome.get()));
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(together).isEqualTo(alone).doesNotHaveDuplicates();
  }

  @Test
  void tellsEachEpochWhenItEnds() throws InterruptedException {
    List<EpochMetrics> told = new ArrayList<>();

    Outcome outcome = Training.run(trial(1, study()), data, Device.cpu(1), SAVE_NOTHING, told::add);

    assertThat(told).isEqualTo(outcome.epochs());
    assertThat(told).extracting(EpochMetrics::epoch).containsExactly(1, 2, 3);
    double seconds = 0;
    for (EpochMetrics epoch : told) {
      seconds += epoch.trainSeconds() + epoch.testSeconds();
      assertThat(epoch.totalSeconds()).isCloseTo(seconds, within(1e-9));
    }
    assertThat(outcome.networks()).isEmpty();
  }

  @Test
  void lossThatIsNotFiniteEndsTheTrialAsDiverged() throws InterruptedException {
    Outcome outcome = run(trial(1, recipe(1e30, Precision.FLOAT32)));

    assertThat(outcome.status()).isEqualTo(Outcome.Status.DIVERGED);
    assertThat(outcome.epochs()).isEmpty();
    assertThat(outcome.predictions()).isNull();
    assertThat(outcome.error()).containsPattern("^the loss is .* in epoch 1$");
    assertThat(untimed(run(trial(1, recipe(1e30, Precision.FLOAT32))))).isEmpty();
  }

  @Test
  void limitsTakeTheFirstImages() throws InterruptedException {
    Trial all = trial(1, recipe(0.1, Precision.FLOAT32));
    Trial limited =
        new Trial(
            all.configuration().with(DataKeys.TRAIN_LIMIT, 20).with(DataKeys.TEST_LIMIT, 30), 1);

    Outcome outcome = run(limited);

    assertThat(untimed(outcome))
        .isEqualTo(untimed(run(all, data.limited(20, 30))))
        .isNotEqualTo(untimed(run(all)));
  }

  @Test
  void bfloat16TrainsAlmostLikeFloat32() throws InterruptedException {
    EpochMetrics exact = run(trial(1, recipe(0.02, Precision.FLOAT32))).epochs().get(0);
    EpochMetrics rounded = run(trial(1, recipe(0.02, Precision.BFLOAT16))).epochs().get(0);

    assertThat(rounded.trainLoss())
        .isCloseTo(exact.trainLoss(), withPercentage(2))
        .isNotEqualTo(exact.trainLoss());
  }

  /** As the study's first trainings did: in bfloat16 here, which a CPU is fast at. */
  @Test
  void batchNormInTheReducedFormatTrainsAlmostLikeFloat32() throws Exception {
    Outcome exact = run(trial(1, recipe(0.02, Precision.BFLOAT16)));
    Trial half = trial(1, withBatchNorm(Precision.BFLOAT16));
    Outcome reduced =
        Training.run(half, data, Device.cpu(1), EnumSet.of(Outcome.Moment.FINAL), epoch -> {});

    assertThat(reduced.status()).isEqualTo(Outcome.Status.OK);
    assertThat(reduced.epochs().get(2).trainLoss())
        .isCloseTo(exact.epochs().get(2).trainLoss(), withPercentage(5))
        .isNotEqualTo(exact.epochs().get(2).trainLoss());
    Map<String, float[]> tensors =
        SavedNetwork.tensors(
            reduced.networks().get(Outcome.Moment.FINAL),
            Networks.of(half.configuration(), GoldenInputs.TASK));
    assertThat(tensors.get("prep_bn_running_var")).doesNotContain(1f);
    assertThat(areReduced(tensors.get("prep_bn_running_mean"))).isTrue();
    assertThat(areReduced(tensors.get("prep_bn_running_var"))).isTrue();
    assertThat(areReduced(tensors.get("prep_bn_weight"))).as("the master weights").isFalse();
  }

  private static Map<Key<?>, Object> withBatchNorm(Precision precision) {
    return Recipes.with(recipe(0.02, precision), RecipeKeys.BATCH_NORM_PRECISION, precision);
  }

  /** Whether bfloat16 has these values: the lower half of a float32 is zero. */
  private static boolean areReduced(float[] values) {
    for (float value : values) {
      if ((Float.floatToRawIntBits(value) & 0xffff) != 0) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FLOAT32", "BFLOAT16"})
  void weightsTakenTogetherTrainAsOneByOne(Precision precision) throws InterruptedException {
    Map<Key<?>, Object> recipe =
        Recipes.with(recipe(0.1, precision), RecipeKeys.BIAS_LR_SCALE, 4.0);
    Trial together = Recipes.trial("squeeze:L1+L3", 0.125, recipe, 3, 1, 60);
    Trial apart = new Trial(together.configuration().with(RecipeKeys.OPTIMIZER, new OneByOne()), 1);

    assertThat(untimed(run(together))).hasSize(3).isEqualTo(untimed(run(apart)));
  }

  /** The study's optimizer, as if it needed to see whole weights. */
  private record OneByOne() implements Optimizer {
    @Override
    public String name() {
      return new Nesterov().name();
    }

    @Override
    public List<Slot> slots() {
      return new Nesterov().slots();
    }

    @Override
    public List<String> step(ParameterGroup group, Configuration configuration) {
      return new Nesterov().step(group, configuration);
    }
  }

  @Test
  void scalesStartAsTheRecipeSays() {
    assertThat(scales("basic", Scales.NETWORK)).containsOnly(1f);
    assertThat(scales("basic", Scales.ONES)).containsOnly(1f);
    assertThat(scales("basic", Scales.UNIFORM)).doesNotHaveDuplicates();
    assertThat(scales("ladder:5", Scales.NETWORK)).doesNotHaveDuplicates();
    assertThat(scales("ladder:5", Scales.ONES)).containsOnly(1f);
    for (float scale : scales("ladder:5", Scales.UNIFORM)) {
      assertThat(scale).isBetween(0f, 1f);
    }
  }

  private static float[] scales(String network, Scales scales) {
    Trial trial =
        Recipes.trial(network, 1, Map.of(NetworkKeys.BATCH_NORM_WEIGHT_INIT, scales), 1, 1, 60);
    return StateDict.initial(Networks.of(trial.configuration(), GoldenInputs.TASK), 1)
        .values()
        .get("layer1_bn_weight");
  }

  @Test
  void savedNetworkHasTheAccuracyThatWasMeasured(@TempDir Path folder) throws Exception {
    Trial trial = trial(1, recipe(0.1, Precision.FLOAT32));
    Outcome outcome =
        Training.run(trial, data, Device.cpu(1), EnumSet.of(Outcome.Moment.FINAL), epoch -> {});

    assertThat(outcome.networks()).containsOnlyKeys(Outcome.Moment.FINAL);
    byte[] archive = outcome.networks().get(Outcome.Moment.FINAL);
    ImageSet tests = data.test();
    float[] logits = SavedNetwork.logits(archive, tests, tests.count(), folder);
    double right = 0;
    for (int i = 0; i < tests.count(); i++) {
      right += largest(logits, i * GoldenInputs.TASK.classes()) == tests.labels()[i] ? 1 : 0;
    }
    assertThat(right / tests.count()).isEqualTo(outcome.epochs().get(2).testAccuracy());
  }

  @Test
  void predictionsAreTheSavedNetworksAndGiveTheAccuracy(@TempDir Path folder) throws Exception {
    Trial trial = trial(1, recipe(0.1, Precision.FLOAT32));
    Outcome outcome =
        Training.run(trial, data, Device.cpu(1), EnumSet.of(Outcome.Moment.FINAL), epoch -> {});

    ImageSet tests = data.test();
    byte[] archive = outcome.networks().get(Outcome.Moment.FINAL);
    float[] logits = SavedNetwork.logits(archive, tests, tests.count(), folder);
    Predictions predictions = outcome.predictions();
    double right = 0;
    for (int i = 0; i < tests.count(); i++) {
      assertThat(predictions.classes()[i])
          .isEqualTo((byte) largest(logits, i * GoldenInputs.TASK.classes()));
      boolean correct = predictions.classes()[i] == tests.labels()[i];
      assertThat(Predictions.isCorrect(predictions.correct(), i)).isEqualTo(correct);
      right += correct ? 1 : 0;
    }
    assertThat(predictions.classes()).hasSize(tests.count());
    assertThat(right / tests.count()).isEqualTo(outcome.epochs().get(2).testAccuracy());
  }

  @Test
  void interruptEndsTheTrial() {
    Trial trial = trial(1, study());

    assertThatThrownBy(
            () ->
                Training.run(
                    trial,
                    data,
                    Device.cpu(1),
                    SAVE_NOTHING,
                    epoch -> Thread.currentThread().interrupt()))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  private static Map<Key<?>, Object> study() {
    return Recipes.recipe(
        16, 0.4, Precision.FLOAT32, List.of(new Crop(), new Flip(), new Cutout(8)), true);
  }

  private static Map<Key<?>, Object> recipe(double peak, Precision precision) {
    return Recipes.plain(16, peak, precision);
  }

  private static Trial trial(long seed, Map<Key<?>, Object> recipe) {
    return Recipes.trial("residual:L3", 0.125, recipe, 3, seed, 60);
  }

  private Outcome run(Trial trial) throws InterruptedException {
    return run(trial, data);
  }

  private static Outcome run(Trial trial, Dataset data) throws InterruptedException {
    return Training.run(trial, data, Device.cpu(1), SAVE_NOTHING, epoch -> {});
  }

  private static List<EpochMetrics> untimed(Outcome outcome) {
    return outcome.epochs().stream()
        .map(
            epoch ->
                new EpochMetrics(
                    epoch.epoch(),
                    epoch.learningRate(),
                    epoch.trainLoss(),
                    epoch.trainAccuracy(),
                    epoch.testLoss(),
                    epoch.testAccuracy(),
                    0,
                    0,
                    0))
        .toList();
  }

  private static int largest(float[] logits, int first) {
    int largest = 0;
    for (int i = 1; i < GoldenInputs.TASK.classes(); i++) {
      if (logits[first + i] > logits[first + largest]) {
        largest = i;
      }
    }
    return largest;
  }
}
