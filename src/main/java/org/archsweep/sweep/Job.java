package org.archsweep.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.archsweep.network.Networks;
import org.archsweep.training.Outcome;
import org.archsweep.training.Recipe;
import org.archsweep.training.Trial;

/**
 * What to run: networks x epochs x seeds, under one recipe.
 *
 * @param name the job file's, without its folder and ending
 * @param data as the job file names it
 * @param networks canonical names, none twice
 * @param epochs lengths of training, none twice
 * @param seeds of the repeats, none twice
 * @param recipe with a precision that is no longer {@code auto}
 * @param width multiplies every channel count
 * @param trainLimit how many training images, {@link Trial#ALL} for all
 * @param testLimit how many test images, likewise
 * @param save which networks each trial stores
 * @param baseline what the others are compared with, if the job says so
 */
public record Job(
    String name,
    String data,
    List<String> networks,
    List<Integer> epochs,
    List<Long> seeds,
    Recipe recipe,
    double width,
    int trainLimit,
    int testLimit,
    Set<Outcome.Moment> save,
    Optional<String> baseline) {

  /**
   * The trials, those that take longest first, so that none is left running alone at the end.
   *
   * @param identity of the data set ({@link org.archsweep.data.Dataset#identity})
   */
  public List<Trial> trials(String identity) {
    List<Trial> trials = new ArrayList<>();
    for (long seed : seeds) {
      for (int length : epochs) {
        for (String network : networks) {
          trials.add(
              new Trial(network, width, recipe, length, seed, identity, trainLimit, testLimit));
        }
      }
    }
    trials.sort(Comparator.comparingDouble(Job::multiplyAdds).reversed());
    return trials;
  }

  /** What a trial's time is about proportional to, for trials of one job. */
  static double multiplyAdds(Trial trial) {
    return (double) Networks.named(trial.network(), trial.width()).multiplyAdds() * trial.epochs();
  }
}
