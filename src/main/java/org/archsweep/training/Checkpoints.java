package org.archsweep.training;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Where one training's checkpoints are kept. */
public interface Checkpoints {
  /** None is written or found. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public Duration interval() {
          return ChronoUnit.FOREVER.getDuration();
        }

        @Override
        public Optional<Checkpoint> newest(String environment) {
          return Optional.empty();
        }

        @Override
        public void put(Checkpoint checkpoint, String environment) {
          throw new IllegalStateException("no checkpoints are kept");
        }
      };

  /** How long a training goes on until its next checkpoint is due. */
  Duration interval();

  /**
   * The furthest one that is whole.
   *
   * @param environment in which it was written, for in another its bits would be others
   */
  Optional<Checkpoint> newest(String environment) throws IOException;

  /** Keeps a checkpoint in place of those before it. */
  void put(Checkpoint checkpoint, String environment) throws IOException;
}
