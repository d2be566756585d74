package org.archsweep.sweep;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archsweep.InputException;
import org.archsweep.data.DataKeys;
import org.archsweep.data.DataSource;
import org.archsweep.data.Dataset;
import org.archsweep.data.Datasets;
import org.archsweep.network.Networks;
import org.archsweep.network.Task;
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

  /** Where they come from. */
  public DataSource source() {
    return experiments.get(0).source();
  }

  /**
   * What its networks are built for.
   *
   * @throws InputException if that can't be told without data that aren't there
   */
  public Task task() {
    return Datasets.task(source());
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
    return longestFirst(requests.values(), task());
  }

  static List<Request> longestFirst(Collection<Request> requests, Task task) {
    record Weighed(Request request, double work) {}
    Map<Configuration, Double> work = new HashMap<>();
    return requests.stream()
        .map(
            each ->
                new Weighed(
                    each,
                    work.computeIfAbsent(each.trial().configuration(), any -> Work.of(any, task))))
        .sorted(Comparator.comparingDouble(Weighed::work).reversed())
        .map(Weighed::request)
        .toList();
  }

  /**
   * Refuses what its data's images can't go through.
   *
   * @throws InputException if they are too small for a network or an augmentation
   */
  public void check() {
    Task task = task();
    for (Experiment experiment : experiments) {
      for (Configuration configuration : experiment.configurations(experiment.data())) {
        Networks.of(configuration, task);
        configuration.get(DataKeys.AUGMENT).forEach(each -> each.check(task.image()));
      }
    }
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
