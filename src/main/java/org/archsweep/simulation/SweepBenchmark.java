package org.archsweep.simulation;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.archsweep.Text;
import org.archsweep.data.Dataset;
import org.archsweep.data.Datasets;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.results.Results;
import org.archsweep.run.DevicePool;
import org.archsweep.run.Progress;
import org.archsweep.run.Sweep;
import org.archsweep.run.Trainer;
import org.archsweep.spec.Trial;
import org.archsweep.training.Checkpoints;
import org.archsweep.training.Device;
import org.archsweep.training.EpochMetrics;
import org.archsweep.training.Observer;
import org.archsweep.training.Outcome;
import org.archsweep.training.Predictions;

/**
 * Times what a sweep itself takes: to plan trials, hand them to slots, write their results and fold
 * them. Their trainings are made up.
 */
public final class SweepBenchmark {
  private static final int CONFIGURATIONS = 1000;
  private static final int LOOKED_AT = 20;
  private static final int SAMPLES = 10;
  private static final int CLASSES = 10;
  private static final double SPREAD = 0.0015;

  private SweepBenchmark() {}

  /**
   * How far a sweep was.
   *
   * @param trials that had been trained
   * @param seconds since it began
   * @param heap bytes in use after a garbage collection
   */
  public record Sample(int trials, double seconds, long heap) {}

  /**
   * Sweeps.
   *
   * @param folder of the results; those that are there count
   * @param trials how many: seeds of up to 1,000 learning rates
   * @param repeats how many runs 20 learning rates get, as in job files; empty: trials counts
   * @param images predicted in each
   * @param seconds what a training takes; the learning rate decides, from half of that to one and a
   *     half times
   * @param told gets ten samples, and one at the end
   * @return how the sweep ended
   */
  public static Sweep.Summary run(
      SparkSession spark,
      String folder,
      int trials,
      String repeats,
      int images,
      double seconds,
      Consumer<Sample> told)
      throws IOException {
    int configurations = repeats.isEmpty() ? Math.min(CONFIGURATIONS, trials) : LOOKED_AT;
    int runs = (trials + configurations - 1) / configurations;
    double largest = configurations / 1e3;
    Job job = job(repeats.isEmpty() ? Integer.toString(runs) : repeats, largest);
    String identity = Datasets.load(job.source()).identity();
    long begin = System.nanoTime();
    MadeUpTraining.begin(
        trained -> {
          if (trained % Math.max(1, trials / SAMPLES) == 0) {
            told.accept(sample(trained, begin));
          }
        });
    Progress progress = new Progress(new PrintWriter(Writer.nullWriter()), false);
    Sweep.Summary summary =
        Sweep.run(
            spark,
            job,
            identity,
            new MadeUpTraining(images, seconds, largest),
            Results.create(spark, folder),
            false,
            new DevicePool(List.of(), 1),
            progress);
    told.accept(sample(summary.ran(), begin));
    return summary;
  }

  private static Sample sample(int trained, long begin) {
    System.gc();
    // What it has left: by now trials have filled the heap again.
    long heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .map(MemoryPoolMXBean::getCollectionUsage)
            .filter(Objects::nonNull)
            .mapToLong(MemoryUsage::getUsed)
            .sum();
    return new Sample(trained, (System.nanoTime() - begin) / 1e9, heap);
  }

  private static Job job(String repeats, double largest) throws IOException {
    Path file = Files.createTempFile("bench-sweep", ".yaml");
    try {
      Files.writeString(
          file,
          Text.format(
              """
              data: shapes
              networks: basic
              epochs: 24
              checkpoint: off
              repeats: %s
              margin: 0.1
              recipe: {max_lr: {from: 0.001, to: %.3f, step: 0.001}}
              """,
              repeats, largest));
      return JobFile.read(file.toString(), List.of(), Precision.FLOAT32);
    } finally {
      Files.delete(file);
    }
  }

  /** Draws a trial's metrics and predictions. */
  private static final class MadeUpTraining implements Trainer {
    private static final long serialVersionUID = 1;
    private static final AtomicInteger TRAINED = new AtomicInteger();
    private static volatile Consumer<Integer> listener = trained -> {};

    private final int images;
    private final double seconds;
    private final double largest;

    MadeUpTraining(int images, double seconds, double largest) {
      this.images = images;
      this.seconds = seconds;
      this.largest = largest;
    }

    static void begin(Consumer<Integer> told) {
      TRAINED.set(0);
      listener = told;
    }

    @Override
    public Outcome train(
        Trial trial,
        Dataset data,
        Device device,
        Set<Outcome.Moment> save,
        Checkpoints checkpoints,
        Observer observer)
        throws InterruptedException {
      SplittableRandom random = new SplittableRandom(trial.id().hashCode());
      double rate = trial.get(RecipeKeys.MAX_LR) / largest;
      double accuracy = 0.9 + 0.01 * rate + SPREAD * random.nextGaussian();
      Thread.sleep((long) (1e3 * seconds * (0.5 + rate)));
      List<EpochMetrics> epochs =
          IntStream.rangeClosed(1, trial.get(RecipeKeys.EPOCHS))
              .mapToObj(epoch -> epoch(epoch, accuracy))
              .toList();
      epochs.forEach(observer::epoch);
      byte[] classes = new byte[images];
      byte[] labels = new byte[images];
      for (int image = 0; image < images; image++) {
        labels[image] = (byte) (image % CLASSES);
        classes[image] =
            (byte) (random.nextDouble() < 0.9 ? labels[image] : random.nextInt(CLASSES));
      }
      listener.accept(TRAINED.incrementAndGet());
      return new Outcome(
          Outcome.Status.OK, epochs, "", Map.of(), 0.0, Predictions.of(classes, labels));
    }

    private static EpochMetrics epoch(int epoch, double accuracy) {
      return new EpochMetrics(epoch, 0.1, 0.3, accuracy, 0.3, accuracy, 3, 0.3, 3.3 * epoch);
    }
  }
}
