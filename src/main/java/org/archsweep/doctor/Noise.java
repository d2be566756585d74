package org.archsweep.doctor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.archsweep.data.DataKeys;
import org.archsweep.data.Dataset;
import org.archsweep.data.Datasets;
import org.archsweep.data.ImageSet;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Networks;
import org.archsweep.network.Task;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.program.StateDict;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Key;
import org.archsweep.spec.Trial;
import org.archsweep.training.Checkpoints;
import org.archsweep.training.Device;
import org.archsweep.training.Outcome;
import org.archsweep.training.Training;

/**
 * Trainings on images of noise, which need no files. Epochs are of one pass; their rate is low, so
 * that losses stay comparable.
 *
 * @param data the images
 * @param batch images a step
 * @param width of the network
 */
record Noise(Dataset data, int batch, double width) {
  private static final String NETWORK = "residual:L1+L3";
  private static final double RATE = 0.04;

  static Noise of(int train, int test, int batch, double width) {
    Task task = Datasets.task("cifar10");
    Dataset data =
        new Dataset(
            "noise",
            task,
            images(task, train, 1),
            images(task, test, 2),
            List.of(127.5, 127.5, 127.5),
            List.of(74.0, 74.0, 74.0));
    return new Noise(data, batch, width);
  }

  private static ImageSet images(Task task, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] pixels = new byte[Math.toIntExact(count * task.image().size())];
    random.nextBytes(pixels);
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) random.nextInt(task.classes());
    }
    return new ImageSet(pixels, labels, task.image());
  }

  /** The first images alone. */
  Noise limited(int train, int test) {
    return new Noise(data.limited(train, test), batch, width);
  }

  /** The same images, the first of which has a class that there isn't. */
  Noise wronglyLabelled() {
    byte[] labels = data.train().labels().clone();
    labels[0] = (byte) 200;
    ImageSet wrong = new ImageSet(data.train().pixels(), labels, data.train().shape());
    return new Noise(
        new Dataset("wrong", data.task(), wrong, data.test(), data.mean(), data.deviation()),
        batch,
        width);
  }

  /** The weights of a training before its first step. */
  StateDict initial(long seed) {
    return StateDict.initial(Networks.named(NETWORK, width, data.task()), seed);
  }

  /** Trains, and keeps the network. */
  Outcome train(Device device, Precision precision, int epochs, long seed)
      throws InterruptedException {
    return train(device, precision, epochs, seed, Checkpoints.NONE);
  }

  /** Likewise, with checkpoints. */
  Outcome train(Device device, Precision precision, int epochs, long seed, Checkpoints checkpoints)
      throws InterruptedException {
    Map<Key<?>, Object> values = new HashMap<>();
    values.put(NetworkKeys.NETWORK, NETWORK);
    values.put(NetworkKeys.WIDTH, width);
    values.put(DataKeys.DATA, data.identity());
    values.put(RecipeKeys.EPOCHS, epochs);
    values.put(RecipeKeys.BATCH_SIZE, batch);
    values.put(RecipeKeys.MAX_LR, RATE);
    values.put(RecipeKeys.PRECISION, precision);
    return Training.run(
        new Trial(Configuration.of(values), seed),
        data,
        device,
        Set.of(Outcome.Moment.FINAL),
        checkpoints,
        epoch -> {});
  }
}
