package org.archsweep.training;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.archsweep.data.Batch;
import org.archsweep.data.DataKeys;
import org.archsweep.network.Network;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;
import org.archsweep.program.Precision;
import org.archsweep.program.Program;
import org.archsweep.program.RecipeKeys;
import org.archsweep.program.StateDict;
import org.archsweep.spec.Configuration;

/** Times training steps, on noise that is in memory before they begin. */
public final class StepBenchmark {
  /** Steps before the first that counts. */
  private static final int WARM_UP = 3;

  private static final double MEAN = 127.5;
  private static final double DEVIATION = 64;

  private StepBenchmark() {}

  /**
   * Seconds of each step, in order; each is waited for.
   *
   * @param network what is trained, with the study's optimiser
   * @param batch images a step
   * @param steps how many are timed, after three that are not
   */
  public static List<Double> run(
      Network network, int batch, Precision precision, Device device, int steps) {
    Program program = program(network, batch, precision);
    Batch noise = noise(network.task(), batch);
    try (Session session = new Session(program, StateDict.initial(network, 1), device)) {
      List<Double> seconds = new ArrayList<>();
      for (int step = 0; step < WARM_UP + steps; step++) {
        long start = System.nanoTime();
        session.step(noise, 0.01 / batch);
        session.takeSums();
        if (step >= WARM_UP) {
          seconds.add((System.nanoTime() - start) / 1e9);
        }
      }
      return seconds;
    }
  }

  /** The study's training of a network, for images of noise. */
  static Program program(Network network, int batch, Precision precision) {
    int channels = network.task().image().channels();
    Configuration configuration =
        Configuration.of(
            Map.of(
                NetworkKeys.NETWORK,
                network.name(),
                DataKeys.DATA,
                "noise",
                RecipeKeys.EPOCHS,
                1,
                RecipeKeys.BATCH_SIZE,
                batch,
                RecipeKeys.PRECISION,
                precision));
    return new Program(
        network,
        Collections.nCopies(channels, MEAN),
        Collections.nCopies(channels, DEVIATION),
        configuration);
  }

  /** Floating-point operations of a step: two a multiply-add, and a backward pass of two more. */
  public static double operations(Network network, int batch) {
    return 3.0 * 2 * network.macs() * batch;
  }

  static Batch noise(Task task, int count) {
    SplittableRandom random = new SplittableRandom(1);
    Shape image = task.image();
    int area = count * image.height() * image.width();
    byte[] pixels = new byte[image.channels() * area];
    random.nextBytes(pixels);
    ByteBuffer mask = ByteBuffer.allocateDirect(area);
    while (mask.hasRemaining()) {
      mask.put((byte) 1);
    }
    long[] labels = random.longs(count, 0, task.classes()).toArray();
    ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels);
    return new Batch(direct.flip(), mask.flip(), labels, image);
  }
}
