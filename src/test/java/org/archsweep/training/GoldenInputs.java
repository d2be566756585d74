package org.archsweep.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.archsweep.data.DataKeys;
import org.archsweep.data.Dataset;
import org.archsweep.data.ImageSet;
import org.archsweep.network.Gelu;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Scales;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;
import org.archsweep.program.Cosine;
import org.archsweep.program.CrossEntropy;
import org.archsweep.program.Focal;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.program.Schedule;
import org.archsweep.program.Sgd;
import org.archsweep.spec.Key;
import org.archsweep.spec.Trial;

/**
 * The trials that an independent PyTorch implementation, {@code golden/reference.py}, has run too.
 * As a program it writes what that one reads.
 */
final class GoldenInputs {
  private static final int BATCH = 8;
  private static final int CHANNELS = 3;
  private static final int SIZE = 32;

  /** CIFAR-10's. */
  static final Task TASK = new Task(new Shape(CHANNELS, SIZE, SIZE), 10);

  private static final int SEEDS = 40;

  /** Of three epochs: the last step of each has half a batch. */
  private static final int IMAGES = 7 * BATCH + BATCH / 2;

  private static final List<String> NETWORKS =
      List.of(
          "basic",
          "extra:L1+L2+L3",
          "residual:L1+L3",
          "extra:L2,residual:L1+L3",
          "average-pool,global-average-pool",
          "squeeze:L1+L3",
          "dawnbench",
          "ladder:1",
          "ladder:2",
          "ladder:3",
          "ladder:4",
          "ladder:4,average-pool",
          "ladder:5",
          "ladder:5,global-average-pool");

  /** A network with biases of batch norm and of linear layers. */
  private static final String VARIED = "squeeze:L1+L3";

  private GoldenInputs() {}

  /** One epoch of five batches, by the names of the golden files. */
  static Map<String, Trial> fiveSteps(long seed) {
    Map<String, Trial> trials = new LinkedHashMap<>();
    Map<Key<?>, Object> recipe = Recipes.plain(BATCH, 0.02, Precision.FLOAT32);
    for (String network : NETWORKS) {
      trials.put(name(network, "five-steps"), trial(network, 0.125, recipe, 1, seed, 5 * BATCH));
    }
    variations(0.4)
        .forEach(
            (name, change) ->
                trials.put(
                    name + "-five-steps",
                    trial(VARIED, 0.125, with(recipe, change), 1, seed, 5 * BATCH)));
    return trials;
  }

  /** Three epochs of eight steps; the last step of each has half a batch. */
  static Map<String, Trial> threeEpochs(long seed) {
    Map<String, Trial> trials = new LinkedHashMap<>();
    Map<Key<?>, Object> recipe = Recipes.plain(BATCH, 0.02, Precision.FLOAT32);
    for (String network : NETWORKS.subList(0, 4)) {
      trials.put(name(network, "three-epochs"), trial(network, 0.0625, recipe, 3, seed, IMAGES));
    }
    trials.put(name("basic", "other-recipe"), trial("basic", 0.0625, other(), 3, seed, IMAGES));
    variations(0.5)
        .forEach(
            (name, change) ->
                trials.put(
                    name + "-three-epochs",
                    trial(VARIED, 0.0625, with(recipe, change), 3, seed, IMAGES)));
    return trials;
  }

  /**
   * Five steps, and three epochs, with all but batch norm in bfloat16: the study's recipe and all
   * variations.
   */
  static Map<String, Trial> reduced(long seed) {
    Map<String, Trial> trials = new LinkedHashMap<>();
    Map<Key<?>, Object> recipe = Recipes.plain(BATCH, 0.02, Precision.BFLOAT16);
    Map<String, Map<Key<?>, Object>> five = variations(0.4);
    five.put("study", Map.of());
    five.forEach(
        (name, change) ->
            trials.put(
                name + "-bfloat16",
                trial(VARIED, 0.125, with(recipe, change), 1, seed, 5 * BATCH)));
    Map<String, Map<Key<?>, Object>> three = variations(0.5);
    three.put("study", Map.of());
    three.forEach(
        (name, change) ->
            trials.put(
                name + "-bfloat16-three-epochs",
                trial(VARIED, 0.0625, with(recipe, change), 3, seed, IMAGES)));
    return trials;
  }

  /**
   * What a recipe can have in place of the study's, one by one and all together.
   *
   * @param warmup epochs that are a whole number of steps
   */
  private static Map<String, Map<Key<?>, Object>> variations(double warmup) {
    Map<String, Map<Key<?>, Object>> variations = new LinkedHashMap<>();
    variations.put("sgd", Map.of(RecipeKeys.OPTIMIZER, new Sgd()));
    variations.put(
        "cosine", Map.of(RecipeKeys.LR_SCHEDULE, new Cosine(), Cosine.WARMUP_EPOCHS, warmup));
    variations.put("label-smoothing", Map.of(CrossEntropy.LABEL_SMOOTHING, 0.2));
    variations.put("gelu", Map.of(NetworkKeys.ACTIVATION, new Gelu()));
    variations.put("bias-lr-scale", Map.of(RecipeKeys.BIAS_LR_SCALE, 64.0));
    Map<Key<?>, Object> all = new HashMap<>();
    variations.values().forEach(all::putAll);
    variations.put("all", all);
    variations.put("focal", Map.of(RecipeKeys.LOSS, new Focal(), Focal.FOCAL_GAMMA, 1.5));
    return variations;
  }

  private static Map<Key<?>, Object> with(Map<Key<?>, Object> recipe, Map<Key<?>, Object> change) {
    Map<Key<?>, Object> both = new HashMap<>(recipe);
    both.putAll(change);
    return both;
  }

  /** A recipe that differs from the study's in what a job file can say in numbers. */
  private static Map<Key<?>, Object> other() {
    Schedule schedule =
        new Schedule.Knots(
            List.of(
                new Schedule.Knot(0, 0.004),
                new Schedule.Knot(0.5, 0.02),
                new Schedule.Knot(2, 0.002),
                new Schedule.Knot(3, 0)));
    return Map.of(
        RecipeKeys.BATCH_SIZE,
        2 * BATCH,
        RecipeKeys.LR_SCHEDULE,
        schedule,
        RecipeKeys.MOMENTUM,
        0.8,
        RecipeKeys.WEIGHT_DECAY,
        1e-3,
        NetworkKeys.BATCH_NORM_WEIGHT_INIT,
        Scales.UNIFORM,
        DataKeys.AUGMENT,
        List.of(),
        DataKeys.SHUFFLE,
        false);
  }

  private static Trial trial(
      String network, double width, Map<Key<?>, Object> recipe, int epochs, long seed, int train) {
    Map<Key<?>, Object> limited = Recipes.with(recipe, DataKeys.TEST_LIMIT, 100);
    return Recipes.trial(network, width, limited, epochs, seed, train);
  }

  private static String name(String network, String kind) {
    return network.replace(":", "-").replace(",", "-") + "-" + kind;
  }

  /** Striped images; noise, and stripes whose distance is that of the image's class. */
  static Dataset data() {
    return new Dataset(
        "golden",
        TASK,
        images(60, 1),
        images(100, 2),
        List.of(125.31, 122.95, 113.87),
        List.of(62.99, 62.09, 66.70));
  }

  private static ImageSet images(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int area = SIZE * SIZE;
    byte[] labels = new byte[count];
    byte[] pixels = new byte[count * CHANNELS * area];
    for (int i = 0; i < pixels.length; i++) {
      int image = i / (CHANNELS * area);
      if (i % (CHANNELS * area) == 0) {
        labels[image] = (byte) random.nextInt(10);
      }
      int stripe = i % area % SIZE * (labels[image] + 1) / SIZE % 2;
      pixels[i] = (byte) (64 * stripe + random.nextInt(192));
    }
    return new ImageSet(pixels, labels, TASK.image());
  }

  /** Images as CIFAR-10's binary files have them: a byte of label, then the pixels, each. */
  static byte[] records(ImageSet images) {
    int imageBytes = images.bytes();
    byte[] records = new byte[images.count() * (1 + imageBytes)];
    for (int i = 0; i < images.count(); i++) {
      records[i * (1 + imageBytes)] = images.labels()[i];
      System.arraycopy(
          images.pixels(), i * imageBytes, records, i * (1 + imageBytes) + 1, imageBytes);
    }
    return records;
  }

  /**
   * Writes images into a folder, and the key and the networks of each trial with 40 seeds; where
   * names of trials follow, of these alone.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Dataset data = data();
    Files.write(folder.resolve("data_batch_1.bin"), records(data.train()));
    Files.write(folder.resolve("test_batch.bin"), records(data.test()));
    for (int seed = 0; seed < SEEDS; seed++) {
      Map<String, Trial> trials = fiveSteps(seed);
      trials.putAll(threeEpochs(seed));
      trials.putAll(reduced(seed));
      if (arguments.length > 1) {
        trials.keySet().retainAll(List.of(arguments));
      }
      write(folder, trials, data);
    }
  }

  private static void write(Path folder, Map<String, Trial> trials, Dataset data)
      throws IOException, InterruptedException {
    for (Map.Entry<String, Trial> trial : trials.entrySet()) {
      String name = trial.getKey() + "-seed-" + trial.getValue().seed();
      Files.writeString(folder.resolve(name + ".json"), trial.getValue().config());
      Outcome outcome =
          Training.run(
              trial.getValue(),
              data,
              Device.cpu(1),
              EnumSet.allOf(Outcome.Moment.class),
              epoch -> {});
      for (Map.Entry<Outcome.Moment, byte[]> network : outcome.networks().entrySet()) {
        String file = name + "-" + network.getKey() + ".pt";
        Files.write(folder.resolve(file), network.getValue());
      }
    }
  }
}
