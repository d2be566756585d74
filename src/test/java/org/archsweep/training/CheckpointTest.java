package org.archsweep.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archsweep.Text;
import org.archsweep.data.Crop;
import org.archsweep.data.Cutout;
import org.archsweep.data.Flip;
import org.archsweep.network.Networks;
import org.archsweep.program.Nesterov;
import org.archsweep.program.Optimizer;
import org.archsweep.program.ParameterGroup;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.program.Sgd;
import org.archsweep.program.StateDict;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Key;
import org.archsweep.spec.Trial;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training that goes on from a checkpoint gives what one gives that was never disturbed. */
@Tag("medium")
class CheckpointTest {
  private static final int EPOCHS = 4;

  /** Of 60 images, 16 a step; the last of an epoch has 12. */
  private static final int STEPS = 4;

  /** Of one training: its steps, and its evaluations. */
  private static final int MOMENTS = EPOCHS * (STEPS + 1);

  private static final EnumSet<Outcome.Moment> SAVE = EnumSet.allOf(Outcome.Moment.class);

  /** How a process ends that is killed. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** Keeps one file in memory; every so-maniest step and evaluation one is due. */
  private static class Memory implements Checkpoints {
    private final int every;
    int asked;
    private int dies = Integer.MAX_VALUE;
    private byte[] file;
    private int written;

    Memory(int every) {
      this.every = every;
    }

    /** The process ends at that moment, after the step or evaluation and before the next one. */
    Memory dyingAt(int moment) {
      asked = 0;
      dies = moment;
      return this;
    }

    @Override
    public Duration interval() {
      asked++;
      if (asked == dies) {
        throw new Killed();
      }
      return asked % every == 0 ? Duration.ZERO : ChronoUnit.FOREVER.getDuration();
    }

    @Override
    public Optional<Checkpoint> newest(String environment) throws IOException {
      return file == null ? Optional.empty() : Optional.of(Checkpoint.read(file, environment));
    }

    @Override
    public void put(Checkpoint checkpoint, String environment) {
      file = checkpoint.file(environment);
      written++;
    }
  }

  /** What is told of a training. */
  private static final class Told implements Observer {
    private final List<EpochMetrics> epochs = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Checkpoint resumed;

    @Override
    public void epoch(EpochMetrics metrics) {
      epochs.add(metrics);
    }

    @Override
    public void resumed(Checkpoint checkpoint) {
      resumed = checkpoint;
    }

    @Override
    public void note(String line) {
      notes.add(line);
    }
  }

  /** Adam without its corrections of the first steps: it keeps two tensors a weight. */
  private record Adam() implements Optimizer {
    @Override
    public String name() {
      return "adam";
    }

    @Override
    public List<Slot> slots() {
      return List.of(new Slot("mean", "means"), new Slot("square", "squares"));
    }

    @Override
    public List<String> step(ParameterGroup group, Configuration configuration) {
      return List.of(
          "kept = torch.mul_(mean, 0.9)",
          "moved = torch.add_(kept, gradient, alpha=0.1)",
          "faded = torch.mul_(square, 0.99)",
          "grown = torch.addcmul_(faded, gradient, gradient, value=0.01)",
          "root = torch.add(torch.sqrt(grown), 0.0001, alpha=1)",
          "change = torch.div(moved, root)",
          Text.format("_1 = torch.add_(weight, change, alpha=%s)", group.minusRate()));
    }
  }

  /** Gradients alone: nothing is kept. */
  private record Plain() implements Optimizer {
    @Override
    public String name() {
      return "plain";
    }

    @Override
    public List<Slot> slots() {
      return List.of();
    }

    @Override
    public List<String> step(ParameterGroup group, Configuration configuration) {
      return List.of(Text.format("_1 = torch.add_(weight, gradient, alpha=%s)", group.minusRate()));
    }
  }

  static IntStream moments() {
    return IntStream.rangeClosed(1, MOMENTS - 1);
  }

  @ParameterizedTest
  @MethodSource("moments")
  void killedAtAnyMomentItEndsWithTheSameBits(int moment) throws Exception {
    Trial trial = trial(new Nesterov(), Precision.FLOAT32);
    Memory memory = new Memory(2);

    assertThatThrownBy(() -> run(trial, memory.dyingAt(moment), new Told()))
        .isInstanceOf(Killed.class);
    Told told = new Told();
    Outcome resumed = run(trial, memory.dyingAt(Integer.MAX_VALUE), told);

    assertThat(told.notes).isEmpty();
    if (moment > 2) {
      assertThat(told.resumed.position()).isEqualTo((moment - 1) / 2 * 2L);
      assertThat(told.epochs).hasSize(EPOCHS - told.resumed.epochs().size());
      assertThat(resumed.epochs().subList(0, told.resumed.epochs().size()))
          .isEqualTo(told.resumed.epochs());
    }
    assertSame(resumed, run(trial, Checkpoints.NONE, new Told()), trial);
  }

  static Stream<Trial> trials() {
    return Stream.of(
        trial(new Sgd(), Precision.FLOAT32),
        trial(new Nesterov(), Precision.BFLOAT16, RecipeKeys.BATCH_NORM_PRECISION),
        trial(new Sgd(), Precision.FLOAT16, RecipeKeys.BATCH_NORM_PRECISION),
        trial(new Nesterov(), Precision.BFLOAT16, RecipeKeys.BIAS_LR_SCALE),
        trial(new Adam(), Precision.BFLOAT16, RecipeKeys.BIAS_LR_SCALE),
        trial(new Plain(), Precision.FLOAT32));
  }

  @ParameterizedTest
  @MethodSource("trials")
  void whateverAnOptimizerKeepsGoesOn(Trial trial) throws Exception {
    Memory memory = new Memory(3);

    for (int life = 1; life <= 2; life++) {
      assertThatThrownBy(() -> run(trial, memory.dyingAt(5), new Told()))
          .isInstanceOf(Killed.class);
    }
    Told told = new Told();
    Outcome resumed = run(trial, memory.dyingAt(Integer.MAX_VALUE), told);

    assertThat(told.notes).isEmpty();
    assertThat(told.resumed.position()).as("of the second life").isEqualTo(6);
    assertSame(resumed, run(trial, Checkpoints.NONE, new Told()), trial);
  }

  @Test
  void killedWhileItWritesOneItGoesOnFromTheOneBefore() throws Exception {
    Trial trial = trial(new Nesterov(), Precision.FLOAT32);
    Memory memory =
        new Memory(1) {
          @Override
          public void put(Checkpoint checkpoint, String environment) {
            if (asked == STEPS + 3) {
              throw new Killed();
            }
            super.put(checkpoint, environment);
          }
        };

    assertThatThrownBy(() -> run(trial, memory, new Told())).isInstanceOf(Killed.class);
    Told told = new Told();
    Outcome resumed = run(trial, memory, told);

    assertThat(told.resumed.position()).isEqualTo(STEPS + 2);
    assertSame(resumed, run(trial, Checkpoints.NONE, new Told()), trial);
  }

  @Test
  void interruptedTrainingGoesOnToo() throws Exception {
    Trial trial = trial(new Nesterov(), Precision.FLOAT32);
    Memory memory = new Memory(1);

    assertThatThrownBy(
            () ->
                Training.run(
                    trial,
                    GoldenInputs.data(),
                    Device.cpu(1),
                    SAVE,
                    memory,
                    epoch -> Thread.currentThread().interrupt()))
        .isInstanceOf(InterruptedException.class);
    Told told = new Told();
    Outcome resumed = run(trial, memory, told);

    assertThat(told.resumed.epochs()).hasSize(1);
    assertSame(resumed, run(trial, Checkpoints.NONE, new Told()), trial);
  }

  @Test
  void noneIsWrittenBeforeTheIntervalIsOverOrAfterTheLastEpoch() throws Exception {
    Trial trial = trial(new Nesterov(), Precision.FLOAT32);
    Memory never = new Memory(Integer.MAX_VALUE);
    Memory always = new Memory(1);

    run(trial, never, new Told());
    run(trial, always, new Told());

    assertThat(never.written).isZero();
    assertThat(always.written).isEqualTo(MOMENTS - 1);
  }

  @Test
  void secondsOfFormerLivesCountAndTimeBetweenThemDoesNot() throws Exception {
    Trial trial = trial(new Nesterov(), Precision.FLOAT32);
    Memory memory = new Memory(1);
    assertThatThrownBy(() -> run(trial, memory.dyingAt(STEPS + 2), new Told()))
        .isInstanceOf(Killed.class);
    Told told = new Told();

    Outcome resumed = run(trial, memory.dyingAt(Integer.MAX_VALUE), told);

    Checkpoint checkpoint = told.resumed;
    EpochMetrics last = checkpoint.epochs().get(0);
    assertThat(checkpoint.totalSeconds()).isEqualTo(last.totalSeconds() + checkpoint.seconds());
    double sum = 0;
    for (EpochMetrics epoch : resumed.epochs()) {
      sum += epoch.trainSeconds() + epoch.testSeconds();
      assertThat(epoch.totalSeconds()).isCloseTo(sum, org.assertj.core.api.Assertions.within(1e-9));
    }
    assertThat(resumed.epochs().get(0)).isEqualTo(last);
  }

  @Test
  void underOtherThreadsItBeginsFromTheStart() throws Exception {
    Trial trial = trial(new Nesterov(), Precision.FLOAT32);
    Memory memory = new Memory(1);
    assertThatThrownBy(() -> run(trial, memory.dyingAt(7), new Told())).isInstanceOf(Killed.class);

    Told told = new Told();
    memory.dyingAt(Integer.MAX_VALUE);
    Training.run(trial, GoldenInputs.data(), Device.cpu(2), SAVE, memory, told);

    assertThat(told.resumed).isNull();
    assertThat(told.notes)
        .containsExactly("its checkpoint can't be read: it is another training's");
    assertThat(told.epochs).hasSize(EPOCHS);
  }

  @Test
  void storeThatFailsEndsNoTraining() throws Exception {
    Trial trial = trial(new Nesterov(), Precision.FLOAT32);
    Checkpoints broken =
        new Checkpoints() {
          @Override
          public Duration interval() {
            return Duration.ZERO;
          }

          @Override
          public Optional<Checkpoint> newest(String environment) throws IOException {
            throw new IOException("no disk");
          }

          @Override
          public void put(Checkpoint checkpoint, String environment) {
            throw new IllegalStateException("no room");
          }
        };
    Told told = new Told();

    Outcome outcome = run(trial, broken, told);

    assertThat(told.notes)
        .startsWith("its checkpoint can't be read: no disk")
        .contains("its checkpoint can't be written: no room")
        .hasSize(MOMENTS);
    assertSame(outcome, run(trial, Checkpoints.NONE, new Told()), trial);
  }

  @Test
  void damagedFileIsRefusedWhateverByteIsWrong() throws Exception {
    StateDict state = new StateDict(Map.of("weight", new float[] {1, Float.NaN, -0f}));
    EpochMetrics epoch = new EpochMetrics(1, 0.1, 2, 0.3, Double.NaN, 0.5, 6, 7, 13);
    Checkpoint checkpoint =
        new Checkpoint(5, List.of(epoch), 0.25, new Sums(Double.NaN, 3, 16), state);
    byte[] file = checkpoint.file("here");

    Checkpoint read = Checkpoint.read(file, "here");
    assertThat(read.epochs()).isEqualTo(checkpoint.epochs());
    assertThat(read.sums()).isEqualTo(checkpoint.sums());
    assertThat(read.steps()).isEqualTo(5);
    assertThat(read.seconds()).isEqualTo(0.25);
    assertThat(read.state().values().get("weight")).containsExactly(1, Float.NaN, -0f);
    for (int i = 0; i < file.length; i++) {
      byte[] wrong = file.clone();
      wrong[i] ^= 4;
      assertRefused(wrong, "it is damaged");
      assertRefused(java.util.Arrays.copyOf(file, i), "it is damaged");
    }
    assertThatThrownBy(() -> Checkpoint.read(file, "there")).hasMessage("it is another training's");
  }

  private static void assertRefused(byte[] file, String why) {
    assertThatThrownBy(() -> Checkpoint.read(file, "here"))
        .isInstanceOf(IOException.class)
        .hasMessage(why);
  }

  private static void assertSame(Outcome resumed, Outcome undisturbed, Trial trial)
      throws IOException {
    assertThat(resumed.status()).isEqualTo(Outcome.Status.OK);
    assertThat(untimed(resumed)).hasSize(EPOCHS).isEqualTo(untimed(undisturbed));
    assertThat(resumed.predictions().classes()).isEqualTo(undisturbed.predictions().classes());
    assertThat(resumed.networks()).containsOnlyKeys(Outcome.Moment.values());
    for (Outcome.Moment moment : Outcome.Moment.values()) {
      assertThat(resumed.networks().get(moment)).isEqualTo(undisturbed.networks().get(moment));
    }
    Map<String, float[]> trained =
        SavedNetwork.tensors(
            resumed.networks().get(Outcome.Moment.FINAL),
            Networks.of(trial.configuration(), GoldenInputs.TASK));
    assertThat(trained.get("prep_conv_weight")).doesNotContain(Float.NaN);
  }

  private static List<List<Double>> untimed(Outcome outcome) {
    return outcome.epochs().stream()
        .map(
            epoch ->
                List.of(
                    epoch.learningRate(),
                    epoch.trainLoss(),
                    epoch.trainAccuracy(),
                    epoch.testLoss(),
                    epoch.testAccuracy()))
        .toList();
  }

  private static Outcome run(Trial trial, Checkpoints checkpoints, Observer observer)
      throws InterruptedException {
    return Training.run(trial, GoldenInputs.data(), Device.cpu(1), SAVE, checkpoints, observer);
  }

  /** A trial with the half precision of batch norm or another rate of biases, or as it is. */
  private static Trial trial(Optimizer optimizer, Precision precision, Key<?>... more) {
    Map<Key<?>, Object> recipe =
        new HashMap<>(
            Recipes.recipe(
                16, 0.02, precision, List.of(new Crop(), new Flip(), new Cutout(8)), true));
    recipe.put(RecipeKeys.OPTIMIZER, optimizer);
    for (Key<?> key : more) {
      recipe.put(key, key == RecipeKeys.BIAS_LR_SCALE ? (Object) 16.0 : precision);
    }
    return Recipes.trial("residual:L3", 0.125, recipe, EPOCHS, 1, 60);
  }
}
