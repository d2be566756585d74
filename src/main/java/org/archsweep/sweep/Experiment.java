package org.archsweep.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.archsweep.results.Compare;
import org.archsweep.training.Outcome;
import org.archsweep.training.Recipe;
import org.archsweep.training.Trial;

/**
 * A grid of trials: networks x epochs x seeds, under one recipe.
 *
 * @param name the job file's, or a name inside it: {@code baselines/half}
 * @param data as the job file names it
 * @param networks canonical names, none twice
 * @param epochs lengths of training, none twice
 * @param seeds of the repeats, in their order; where repeats go on until precise, all that there
 *     may be
 * @param recipe with a precision that is no longer {@code auto}
 * @param width multiplies every channel count
 * @param trainLimit how many training images, {@link Trial#ALL} for all
 * @param testLimit how many test images, likewise
 * @param save which networks each trial stores
 * @param compare which of the networks are compared
 * @param untilPrecise when repeats stop, if they aren't a fixed number
 */
public record Experiment(
    String name,
    String data,
    List<String> networks,
    List<Integer> epochs,
    Set<Long> seeds,
    Recipe recipe,
    double width,
    int trainLimit,
    int testLimit,
    Set<Outcome.Moment> save,
    Compare compare,
    Optional<UntilPrecise> untilPrecise) {

  /** The trials of a network at one length, one a seed. */
  List<Trial> trials(String network, int length, String identity) {
    return seeds.stream().map(seed -> trial(network, length, seed, identity)).toList();
  }

  /** What its trials have in common that may be compared ({@link Trial#conditions}). */
  String conditions(String identity) {
    return trial(networks.get(0), epochs.get(0), 0, identity).conditions();
  }

  /** How many trials it asks for, or may ask for. */
  long size() {
    return (long) networks.size() * epochs.size() * seeds.size();
  }

  /** Whether it's one of its trials, or one that there may be. */
  boolean asksFor(Trial trial) {
    return networks.contains(trial.network())
        && seeds.contains(trial.seed())
        && epochs.contains(trial.epochs())
        && trial.equals(trial(trial.network(), trial.epochs(), trial.seed(), trial.data()));
  }

  Trial trial(String network, int length, long seed, String identity) {
    return new Trial(network, width, recipe, length, seed, identity, trainLimit, testLimit);
  }

  /**
   * All trials.
   *
   * @param identity of the data set ({@link org.archsweep.data.Dataset#identity})
   */
  List<Trial> trials(String identity) {
    List<Trial> trials = new ArrayList<>();
    for (int length : epochs) {
      for (String network : networks) {
        trials.addAll(trials(network, length, identity));
      }
    }
    return trials;
  }
}
