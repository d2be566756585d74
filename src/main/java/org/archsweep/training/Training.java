package org.archsweep.training;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.data.Batch;
import org.archsweep.data.Batches;
import org.archsweep.data.DataKeys;
import org.archsweep.data.Dataset;
import org.archsweep.network.Networks;
import org.archsweep.network.Task;
import org.archsweep.program.Program;
import org.archsweep.program.RecipeKeys;
import org.archsweep.program.Schedule;
import org.archsweep.program.StateDict;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Trial;

/** Runs trials. */
public final class Training {
  private Training() {}

  /**
   * Runs one trial: loads, warms up, and then, on the study's clock, trains and evaluates epoch
   * after epoch. What goes wrong inside is thrown; a loss that isn't finite is an outcome.
   *
   * @param trial what to run
   * @param whole the data set that the trial names; the trial's limits are applied here
   * @param device what to run on
   * @param save which networks the outcome holds
   * @param progress is told each epoch when it ends, on the calling thread
   * @throws InterruptedException if the thread is interrupted, after the step under way
   */
  public static Outcome run(
      Trial trial,
      Dataset whole,
      Device device,
      Set<Outcome.Moment> save,
      Consumer<EpochMetrics> progress)
      throws InterruptedException {
    Dataset data = whole.limited(trial.get(DataKeys.TRAIN_LIMIT), trial.get(DataKeys.TEST_LIMIT));
    int batch = trial.get(RecipeKeys.BATCH_SIZE);
    int length = trial.get(RecipeKeys.EPOCHS);
    Program program = program(trial, data);
    StateDict initial = StateDict.initial(program.network(), trial.seed());
    Map<Outcome.Moment, byte[]> networks = new EnumMap<>(Outcome.Moment.class);
    if (save.contains(Outcome.Moment.INITIAL)) {
      networks.put(Outcome.Moment.INITIAL, program.network(initial));
    }
    WarmUp.once(program, batch, data, device);
    Clock preparation = new Clock();
    try (Batches batches =
            Batches.of(
                data.train(),
                trial.get(DataKeys.AUGMENT),
                trial.get(DataKeys.SHUFFLE),
                batch,
                trial.seed(),
                length);
        Session session = new Session(program, initial, device)) {
      session.holdTests(data.test(), batch);
      double preparationSeconds = preparation.lap();
      List<EpochMetrics> epochs = new ArrayList<>();
      Clock clock = new Clock();
      for (int epoch = 1; epoch <= length; epoch++) {
        EpochMetrics metrics = epoch(trial, epoch, batches, session, clock);
        if (!Double.isFinite(metrics.trainLoss()) || !Double.isFinite(metrics.testLoss())) {
          String error = Text.format("the loss is %s in epoch %d", lossOf(metrics), epoch);
          return new Outcome(Outcome.Status.DIVERGED, epochs, error, networks, preparationSeconds);
        }
        epochs.add(metrics);
        progress.accept(metrics);
      }
      if (save.contains(Outcome.Moment.FINAL)) {
        networks.put(Outcome.Moment.FINAL, program.network(session.state()));
      }
      // The study's clock has stopped: only now do the classes leave the device.
      Predictions predictions = Predictions.of(session.predicted(), data.test().labels());
      return new Outcome(Outcome.Status.OK, epochs, "", networks, preparationSeconds, predictions);
    }
  }

  /**
   * Refuses images that can't go through a configuration's network and augmentation.
   *
   * @throws InputException if they are too small for one of them
   */
  public static void check(Configuration configuration, Task task) {
    Networks.of(configuration, task);
    configuration.get(DataKeys.AUGMENT).forEach(each -> each.check(task.image()));
  }

  /**
   * Refuses data that a configuration doesn't fit.
   *
   * @throws InputException if a batch is larger than the training set
   */
  public static void check(Configuration configuration, Dataset data) {
    int batch = configuration.get(RecipeKeys.BATCH_SIZE);
    int images = Math.min(configuration.get(DataKeys.TRAIN_LIMIT), data.train().count());
    if (batch > images) {
      throw new InputException(
          "recipe.batch_size is %d, but there are only %d training images", batch, images);
    }
  }

  private static Program program(Trial trial, Dataset data) {
    return new Program(
        Networks.of(trial.configuration(), data.task()),
        data.mean(),
        data.deviation(),
        trial.configuration());
  }

  private static EpochMetrics epoch(
      Trial trial, int epoch, Batches batches, Session session, Clock clock)
      throws InterruptedException {
    Configuration configuration = trial.configuration();
    Schedule schedule = trial.get(RecipeKeys.LR_SCHEDULE);
    int size = trial.get(RecipeKeys.BATCH_SIZE);
    int steps = batches.perEpoch();
    for (int step = 1; step <= steps; step++) {
      Batch batch = batches.next();
      double time = epoch - 1 + (double) step / steps;
      session.step(batch, schedule.at(time, configuration) / size);
      batches.recycle(batch);
    }
    Session.LossAndAccuracy train = session.mean();
    double trainSeconds = clock.lap();
    Session.LossAndAccuracy test = session.evaluate();
    double testSeconds = clock.lap();
    return new EpochMetrics(
        epoch,
        schedule.at(epoch, configuration),
        train.loss(),
        train.accuracy(),
        test.loss(),
        test.accuracy(),
        trainSeconds,
        testSeconds,
        clock.total());
  }

  private static double lossOf(EpochMetrics metrics) {
    return Double.isFinite(metrics.trainLoss()) ? metrics.testLoss() : metrics.trainLoss();
  }

  /** The study's clock: training and evaluation count, what comes before them does not. */
  private static final class Clock {
    private long start = System.nanoTime();
    private double total;

    /** Seconds since the last lap. */
    double lap() {
      long now = System.nanoTime();
      double seconds = (now - start) / 1e9;
      start = now;
      total += seconds;
      return seconds;
    }

    double total() {
      return total;
    }
  }
}
