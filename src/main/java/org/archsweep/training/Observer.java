package org.archsweep.training;

/** Is told how a training goes, on its thread. */
@FunctionalInterface
public interface Observer {
  /** An epoch has ended, and its evaluation. */
  void epoch(EpochMetrics metrics);

  /** It goes on from a checkpoint. */
  default void resumed(Checkpoint checkpoint) {}

  /** What a user should know, in one line. */
  default void note(String line) {}
}
