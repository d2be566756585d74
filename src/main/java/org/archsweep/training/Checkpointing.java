package org.archsweep.training;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.archsweep.Fault;

/**
 * One training's checkpoints, in the environment in which it runs. For one that can't be written or
 * read no training ends: it goes on without, or begins from the start.
 */
final class Checkpointing {
  private final Checkpoints checkpoints;
  private final String environment;
  private final Observer observer;
  private long last = System.nanoTime();

  Checkpointing(Checkpoints checkpoints, String environment, Observer observer) {
    this.checkpoints = checkpoints;
    this.environment = environment;
    this.observer = observer;
  }

  /** What to go on from. */
  Optional<Checkpoint> newest() {
    try {
      return checkpoints.newest(environment);
    } catch (IOException | RuntimeException e) {
      observer.note("its checkpoint can't be read: " + Fault.of(e).line());
      return Optional.empty();
    }
  }

  /** Whether it's time for the next one. */
  boolean isDue() {
    return Duration.ofNanos(System.nanoTime() - last).compareTo(checkpoints.interval()) >= 0;
  }

  void put(Supplier<Checkpoint> now) {
    try {
      checkpoints.put(now.get(), environment);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      if (!Thread.currentThread().isInterrupted()) { // then it's no fault, and the training ends
        observer.note("its checkpoint can't be written: " + Fault.of(e).line());
      }
    }
    last = System.nanoTime();
  }
}
