package org.archsweep.adaptive;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.archsweep.results.Results;

/**
 * What a round rests on: of each configuration the first runs in the order of their seeds, without
 * a gap, all of which have ended. Where speed goes with accuracy, those that end first mislead.
 *
 * <p>Accuracies are those of one environment, in which most runs are: what ran in another counts as
 * a run that gave none.
 */
public final class Known {
  private final List<List<Results.Ended>> ended;
  private final List<Integer> runs;
  private final IntToDoubleFunction work;
  private final String environment;

  /**
   * What is known.
   *
   * @param ended of each configuration, in the order of its seeds
   * @param runs of each configuration how many were decided
   * @param work how much a run of a configuration takes, in any unit, above 0
   */
  public Known(List<List<Results.Ended>> ended, List<Integer> runs, IntToDoubleFunction work) {
    this.ended = ended;
    this.runs = runs;
    this.work = work;
    this.environment =
        ended.stream()
            .flatMap(List::stream)
            .filter(Results.Ended::hasAccuracy)
            .collect(Collectors.groupingBy(Results.Ended::environment, Collectors.counting()))
            .entrySet()
            .stream()
            .max(
                Map.Entry.<String, Long>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
            .map(Map.Entry::getKey)
            .orElse("");
  }

  int configurations() {
    return ended.size();
  }

  /** How many of its runs were decided. */
  int runs(int configuration) {
    return runs.get(configuration);
  }

  /** How many of them have ended, without a gap. */
  int closed(int configuration) {
    return ended.get(configuration).size();
  }

  /** How many of these gave an accuracy, wherever they ran. */
  int ok(int configuration) {
    return (int) ended.get(configuration).stream().filter(Results.Ended::hasAccuracy).count();
  }

  /** The accuracies, wherever they were measured. */
  double[] accuracies(int configuration) {
    return ended.get(configuration).stream()
        .filter(Results.Ended::hasAccuracy)
        .mapToDouble(Results.Ended::testAccuracy)
        .toArray();
  }

  /**
   * The accuracy that counts; NaN where a run gave none.
   *
   * @param place of its seed among the experiment's, from 0
   */
  public double accuracy(int configuration, int place) {
    Results.Ended end = ended.get(configuration).get(place);
    return end.hasAccuracy() && isHere(end) ? end.testAccuracy() : Double.NaN;
  }

  /** The accuracy, wherever it was measured; NaN where a run gave none. */
  double measured(int configuration, int place) {
    Results.Ended end = ended.get(configuration).get(place);
    return end.hasAccuracy() ? end.testAccuracy() : Double.NaN;
  }

  boolean hasDiverged(int configuration, int place) {
    Results.Ended end = ended.get(configuration).get(place);
    return end.diverged() && isHere(end);
  }

  /** Whether it ran in the environment that counts; where nothing has an accuracy, any does. */
  private boolean isHere(Results.Ended end) {
    return environment.isEmpty() || environment.equals(end.environment());
  }

  /** Whether some of its runs haven't ended. */
  boolean isRunning() {
    return IntStream.range(0, configurations()).anyMatch(i -> runs(i) > closed(i));
  }

  /** Whether {@link #seconds} are seconds: before a run gave an accuracy they have no unit. */
  boolean isTimed() {
    return IntStream.range(0, configurations()).anyMatch(i -> measuredSeconds(i) > 0);
  }

  /** The seconds of all runs that were decided: those that run take what others did. */
  double spent() {
    return IntStream.range(0, configurations()).mapToDouble(this::spent).sum();
  }

  private double spent(int configuration) {
    double each = seconds(configuration);
    double running = each * (runs(configuration) - closed(configuration));
    return running
        + ended.get(configuration).stream()
            .mapToDouble(end -> end.totalSeconds() == null ? each : end.totalSeconds())
            .sum();
  }

  /** What one run takes: as its own did, else as others did for as much work. */
  double seconds(int configuration) {
    double measured = measuredSeconds(configuration);
    if (measured > 0) {
      return measured;
    }
    double rate =
        IntStream.range(0, configurations())
            .filter(other -> measuredSeconds(other) > 0)
            .mapToDouble(other -> measuredSeconds(other) / work.applyAsDouble(other))
            .average()
            .orElse(1);
    return rate * work.applyAsDouble(configuration);
  }

  private double measuredSeconds(int configuration) {
    Function<Results.Ended, Double> seconds = Results.Ended::totalSeconds;
    return ended.get(configuration).stream()
        .filter(Results.Ended::hasAccuracy)
        .map(seconds)
        .filter(Objects::nonNull)
        .mapToDouble(each -> each)
        .average()
        .orElse(Double.NaN);
  }
}
