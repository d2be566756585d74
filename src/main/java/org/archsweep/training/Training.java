package org.archsweep.training;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archsweep.Hash;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.data.Batches;
import org.archsweep.data.DataKeys;
import org.archsweep.data.Dataset;
import org.archsweep.network.Networks;
import org.archsweep.network.Task;
import org.archsweep.program.Program;
import org.archsweep.program.RecipeKeys;
import org.archsweep.program.StateDict;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Trial;

/** Runs trials. */
public final class Training {
  private Training() {}

  /** Runs one trial without checkpoints. */
  public static Outcome run(
      Trial trial, Dataset whole, Device device, Set<Outcome.Moment> save, Observer observer)
      throws InterruptedException {
    return run(trial, whole, device, save, Checkpoints.NONE, observer);
  }

  /**
   * Runs one trial: loads, warms up, and then, on the study's clock, trains and evaluates epoch
   * after epoch, from the start or from its newest checkpoint. What goes wrong inside is thrown; a
   * loss that isn't finite is an outcome.
   *
   * @param trial what to run
   * @param whole the data set that the trial names; the trial's limits are applied here
   * @param device what to run on
   * @param save which networks the outcome holds
   * @param checkpoints where its own are found and kept
   * @param observer is told how it goes, on a GPU from another thread than the calling one
   * @throws InterruptedException if the thread is interrupted, after the step under way
   */
  public static Outcome run(
      Trial trial,
      Dataset whole,
      Device device,
      Set<Outcome.Moment> save,
      Checkpoints checkpoints,
      Observer observer)
      throws InterruptedException {
    GpuThreads.Work<Outcome> work =
        () -> onThisThread(trial, whole, device, save, checkpoints, observer);
    return device.gpu() == Device.CPU ? work.run() : GpuThreads.call(device, work);
  }

  private static Outcome onThisThread(
      Trial trial,
      Dataset whole,
      Device device,
      Set<Outcome.Moment> save,
      Checkpoints checkpoints,
      Observer observer)
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
    Checkpointing checkpointing =
        new Checkpointing(checkpoints, environment(trial, program, device), observer);
    Optional<Checkpoint> newest = checkpointing.newest();
    newest.ifPresent(observer::resumed);
    Checkpoint start = newest.orElseGet(() -> Checkpoint.beginning(initial));
    WarmUp.once(program, batch, data, device);
    Clock preparation = new Clock();
    try (Batches batches =
            Batches.after(
                start.steps(),
                data.train(),
                trial.get(DataKeys.AUGMENT),
                trial.get(DataKeys.SHUFFLE),
                batch,
                trial.seed(),
                length);
        Session session = new Session(program, start.state(), device)) {
      session.holdTests(data.test(), batch);
      double preparationSeconds = preparation.lap();
      TrainingLoop loop = new TrainingLoop(trial, batches, session, start, checkpointing);
      while (loop.epochs().size() < length) {
        EpochMetrics metrics = loop.next();
        if (!Double.isFinite(metrics.trainLoss()) || !Double.isFinite(metrics.testLoss())) {
          String error =
              Text.format("the loss is %s in epoch %d", lossOf(metrics), metrics.epoch());
          return new Outcome(
              Outcome.Status.DIVERGED, loop.epochs(), error, networks, preparationSeconds);
        }
        observer.epoch(metrics);
        loop.keep(metrics);
      }
      if (save.contains(Outcome.Moment.FINAL)) {
        networks.put(Outcome.Moment.FINAL, program.network(session.state()));
      }
      // The study's clock has stopped: only now do the classes leave the device.
      Predictions predictions = Predictions.of(session.predicted(), data.test().labels());
      return new Outcome(
          Outcome.Status.OK, loop.epochs(), "", networks, preparationSeconds, predictions);
    }
  }

  /** What a training's bits depend on. */
  private static String environment(Trial trial, Program program, Device device) {
    List<String> parts = new ArrayList<>();
    parts.add("trial " + trial.id());
    parts.add(Libtorch.describe(device));
    Libtorch.versions().forEach((name, version) -> parts.add(name + " " + version));
    parts.add("program " + Hash.of(program.trainerSource()));
    return String.join(", ", parts);
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

  private static double lossOf(EpochMetrics metrics) {
    return Double.isFinite(metrics.trainLoss()) ? metrics.testLoss() : metrics.trainLoss();
  }
}
