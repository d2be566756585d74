package org.archsweep.training;

import java.util.ArrayList;
import java.util.List;
import org.archsweep.data.Batch;
import org.archsweep.data.Batches;
import org.archsweep.program.RecipeKeys;
import org.archsweep.program.Schedule;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Trial;

/** A training under way: epoch after epoch, with the study's clock and checkpoints. */
final class TrainingLoop {
  private final Configuration configuration;
  private final Batches batches;
  private final Session session;
  private final Checkpointing checkpointing;
  private final Clock clock;
  private final List<EpochMetrics> epochs;
  private long steps;

  /**
   * Begins; the clock runs from now on.
   *
   * @param batches those that are left
   * @param session which has the state to start from
   * @param start what is done already
   */
  TrainingLoop(
      Trial trial,
      Batches batches,
      Session session,
      Checkpoint start,
      Checkpointing checkpointing) {
    this.configuration = trial.configuration();
    this.batches = batches;
    this.session = session;
    this.checkpointing = checkpointing;
    this.epochs = new ArrayList<>(start.epochs());
    this.steps = start.steps();
    session.begin(start.sums());
    this.clock = new Clock(start.secondsOfEpochs(), start.seconds());
  }

  /** The epochs that were kept so far. */
  List<EpochMetrics> epochs() {
    return List.copyOf(epochs);
  }

  /** Trains and evaluates what is left of an epoch. */
  EpochMetrics next() throws InterruptedException {
    Schedule schedule = configuration.get(RecipeKeys.LR_SCHEDULE);
    int size = configuration.get(RecipeKeys.BATCH_SIZE);
    int before = epochs.size();
    int perEpoch = batches.perEpoch();
    for (int step = (int) (steps - (long) before * perEpoch) + 1; step <= perEpoch; step++) {
      Batch batch = batches.next();
      double time = before + (double) step / perEpoch;
      session.step(batch, schedule.at(time, configuration) / size);
      batches.recycle(batch);
      steps++;
      checkpoint();
    }
    Sums train = session.takeSums();
    double trainSeconds = clock.lap();
    Sums test = session.evaluate();
    double testSeconds = clock.lap();
    return new EpochMetrics(
        before + 1,
        schedule.at(before + 1, configuration),
        train.loss(),
        train.accuracy(),
        test.loss(),
        test.accuracy(),
        trainSeconds,
        testSeconds,
        clock.total());
  }

  /** Keeps what {@link #next} gave. */
  void keep(EpochMetrics epoch) {
    epochs.add(epoch);
    if (epochs.size() < configuration.get(RecipeKeys.EPOCHS)) {
      checkpoint();
    }
  }

  private void checkpoint() {
    if (!checkpointing.isDue()) {
      return;
    }
    Sums sums = session.sums(); // Waits for the device: what that still does is on the clock.
    double seconds = clock.pause();
    checkpointing.put(() -> new Checkpoint(steps, epochs, seconds, sums, session.state()));
    clock.goOn();
  }
}
