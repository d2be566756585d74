package org.archsweep.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.archsweep.data.Augmentation;
import org.archsweep.data.Crop;
import org.archsweep.data.Cutout;
import org.archsweep.data.DataKeys;
import org.archsweep.data.Dataset;
import org.archsweep.data.Flip;
import org.archsweep.data.ImageSet;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Networks;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Key;
import org.archsweep.spec.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trains on other images than RGB ones of 32x32 pixels, and on other numbers of classes. */
class TasksTest {
  private static final List<Augmentation> ALL = List.of(new Crop(), new Flip(), new Cutout(8));

  @ParameterizedTest
  @ValueSource(strings = {"basic", "residual:L1+L3,squeeze:L2", "ladder:2"})
  void greyImagesOfFiveClassesAreLearned(String network, @TempDir Path folder) throws Exception {
    Dataset data = stripes(new Task(new Shape(1, 28, 28), 5), 100, 50);
    Trial trial = trial(network, data, 4, 10, List.of(new Flip()));

    Outcome outcome = run(trial, data);

    assertThat(outcome.status()).isEqualTo(Outcome.Status.OK);
    assertThat(outcome.epochs().get(3).testAccuracy()).isGreaterThan(0.5); // chance is 0.2
    byte[] saved = outcome.networks().get(Outcome.Moment.FINAL);
    float[] logits = SavedNetwork.logits(saved, data.test(), 50, folder);
    assertThat(logits).hasSize(50 * 5);
    for (int i = 0; i < 50; i++) {
      assertThat(outcome.predictions().classes()[i]).isEqualTo((byte) largest(logits, i, 5));
    }
  }

  @Test
  void byteHolds256Classes(@TempDir Path folder) throws Exception {
    Dataset data = stripes(new Task(new Shape(3, 16, 16), 256), 512, 256);
    Trial trial = trial("basic", data, 12, 32, List.of());

    Outcome outcome = run(trial, data);

    byte[] saved = outcome.networks().get(Outcome.Moment.FINAL);
    float[] logits = SavedNetwork.logits(saved, data.test(), 256, folder);
    assertThat(logits).hasSize(256 * 256);
    int high = 0;
    int right = 0;
    for (int i = 0; i < 256; i++) {
      int predicted = Byte.toUnsignedInt(outcome.predictions().classes()[i]);
      assertThat(predicted).isEqualTo(largest(logits, i, 256));
      high += predicted > 127 ? 1 : 0;
      right += predicted == data.test().label(i) ? 1 : 0;
    }
    assertThat(high).as("images of the upper classes").isGreaterThan(20);
    assertThat(right / 256.0).isGreaterThan(0.02); // chance is 0.004
    assertThat(outcome.epochs().get(11).testAccuracy()).isEqualTo(right / 256.0);
  }

  @Test
  void everyAugmentationChangesGreyImages() throws Exception {
    Dataset data = stripes(new Task(new Shape(1, 9, 9), 2), 16, 4);

    Outcome outcome = run(trial("basic", data, 1, 8, ALL), data);

    assertThat(outcome.status()).isEqualTo(Outcome.Status.OK);
  }

  @Test
  void stepOfAnyTaskCanBeTimed() {
    Task task = new Task(new Shape(1, 28, 28), 100);

    List<Double> seconds =
        StepBenchmark.run(
            Networks.named("basic", 0.0625, task), 4, Precision.FLOAT32, Device.cpu(1), 2);

    assertThat(seconds).hasSize(2);
  }

  private static Outcome run(Trial trial, Dataset data) throws InterruptedException {
    return Training.run(trial, data, Device.cpu(1), EnumSet.of(Outcome.Moment.FINAL), epoch -> {});
  }

  private static Trial trial(
      String network, Dataset data, int epochs, int batch, List<Augmentation> augment) {
    Map<Key<?>, Object> values = new HashMap<>();
    values.put(NetworkKeys.NETWORK, network);
    values.put(NetworkKeys.WIDTH, 0.125);
    values.put(DataKeys.DATA, data.identity());
    values.put(DataKeys.AUGMENT, augment);
    values.put(RecipeKeys.EPOCHS, epochs);
    values.put(RecipeKeys.BATCH_SIZE, batch);
    values.put(RecipeKeys.MAX_LR, 0.1);
    return new Trial(Configuration.of(values), 1);
  }

  /** Each class has a brightness in its left half, and another one in its right half. */
  private static Dataset stripes(Task task, int train, int test) {
    ImageSet images = images(task, train, 1);
    List<Double> mean = List.of(127.0, 127.0, 127.0).subList(0, task.image().channels());
    List<Double> deviation = List.of(64.0, 64.0, 64.0).subList(0, task.image().channels());
    return Dataset.of("some", task.classes(), images, images(task, test, 2), mean, deviation);
  }

  private static ImageSet images(Task task, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = task.image().height();
    byte[] pixels = new byte[(int) (count * task.image().size())];
    byte[] labels = new byte[count];
    int levels = (int) Math.ceil(Math.sqrt(task.classes()));
    for (int i = 0; i < pixels.length; i++) {
      int image = (int) (i / task.image().size());
      int label = image % task.classes();
      labels[image] = (byte) label;
      int level = i % size < size / 2 ? label / levels : label % levels;
      pixels[i] = (byte) (level * 240 / levels + random.nextInt(8));
    }
    return new ImageSet(pixels, labels, task.image());
  }

  private static int largest(float[] logits, int image, int classes) {
    int largest = 0;
    for (int i = 1; i < classes; i++) {
      if (logits[image * classes + i] > logits[image * classes + largest]) {
        largest = i;
      }
    }
    return largest;
  }
}
