package org.archsweep.sweep;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archsweep.InputException;
import org.archsweep.data.DataKeys;
import org.archsweep.data.Dataset;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Trial;

/**
 * What to run as one Spark job.
 *
 * @param name the job file's, without its ending
 * @param experiments at least one, over the same data; a trial that two ask for runs once
 */
public record Job(String name, List<Experiment> experiments) {
  public Job {
    experiments = List.copyOf(experiments);
  }

  /** The data of all its experiments, as the job file names them. */
  public String data() {
    return experiments.get(0).data();
  }

  /**
   * The trials, none twice; those that take longest first, so that none is left running alone at
   * the end. Where repeats go on until precise, all that there may be.
   *
   * @param identity of the data set ({@link Dataset#identity})
   */
  public List<Trial> trials(String identity) {
    return requests(identity).stream().map(Request::trial).toList();
  }

  /** The same, each with what the experiments want of it. */
  List<Request> requests(String identity) {
    Map<Trial, Request> requests = new LinkedHashMap<>();
    for (Experiment experiment : experiments) {
      for (Trial trial : experiment.trials(identity)) {
        Request request = new Request(trial, experiment.name(), experiment.save());
        requests.merge(trial, request, Request::and);
      }
    }
    return longestFirst(requests.values());
  }

  static List<Request> longestFirst(Collection<Request> requests) {
    record Weighed(Request request, double work) {}
    Map<Configuration, Double> work = new HashMap<>();
    return requests.stream()
        .map(
            each -> new Weighed(each, work.computeIfAbsent(each.trial().configuration(), Work::of)))
        .sorted(Comparator.comparingDouble(Weighed::work).reversed())
        .map(Weighed::request)
        .toList();
  }

  /**
   * Refuses data that a recipe doesn't fit.
   *
   * @throws InputException if a batch is larger than the training set
   */
  public void check(Dataset dataset) {
    for (Experiment experiment : experiments) {
      int images = Math.min(experiment.get(DataKeys.TRAIN_LIMIT), dataset.train().count());
      if (experiment.get(RecipeKeys.BATCH_SIZE) > images) {
        throw new InputException(
            "job %s: recipe.batch_size is %d, but %s has only %d training images",
            experiment.name(), experiment.get(RecipeKeys.BATCH_SIZE), experiment.data(), images);
      }
    }
  }
}
