package org.archsweep.training;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a trial ended.
 *
 * @param status see {@link Status}
 * @param epochs the finished epochs, from the first
 * @param error what happened, one line; empty where the status is ok
 * @param networks the saved networks that were asked for: TorchScript archives
 * @param preparationSeconds from the end of the warm-up to the start of the study's clock: the
 *     network is loaded, the test images are put on the device, the first batches are made; null
 *     where it didn't get that far
 * @param predictions of the test images after the last epoch; null unless the status is ok
 */
public record Outcome(
    Status status,
    List<EpochMetrics> epochs,
    String error,
    Map<Moment, byte[]> networks,
    Double preparationSeconds,
    Predictions predictions) {

  public Outcome {
    epochs = List.copyOf(epochs);
    networks = Map.copyOf(networks);
  }

  /** An outcome that says nothing of single images. */
  public Outcome(
      Status status,
      List<EpochMetrics> epochs,
      String error,
      Map<Moment, byte[]> networks,
      Double preparationSeconds) {
    this(status, epochs, error, networks, preparationSeconds, null);
  }

  /** How a trial can end. */
  public enum Status {
    /** All its epochs are there. */
    OK,
    /** Its loss became infinite or not a number: a result, and the same every time. */
    DIVERGED,
    /** It could not run: what went wrong is no property of the trial. */
    FAILED;

    /** As the tables spell it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** When a network can be saved. */
  public enum Moment {
    /** Before the first step. */
    INITIAL,
    /** After the last epoch. */
    FINAL;

    /** As job files and file names spell it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
