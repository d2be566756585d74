package org.archsweep.job;

import java.util.List;
import org.archsweep.InputException;
import org.archsweep.data.DataSource;
import org.archsweep.data.Datasets;
import org.archsweep.network.Task;
import org.archsweep.spec.Trial;

/**
 * What to run as one Spark job.
 *
 * @param name the job file's, without its ending
 * @param experiments at least one, over the same data; a trial that two ask for runs once
 * @param renamed keys that the job file calls by their former names, each with its name now
 */
public record Job(String name, List<Experiment> experiments, List<String> renamed) {
  public Job {
    experiments = List.copyOf(experiments);
    renamed = List.copyOf(renamed);
  }

  /** A job whose keys have their names of now. */
  public Job(String name, List<Experiment> experiments) {
    this(name, experiments, List.of());
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
   * The trials, none twice. Where repeats aren't fixed, all that there may be.
   *
   * @param identity of the data set
   */
  public List<Trial> trials(String identity) {
    return experiments.stream()
        .flatMap(experiment -> experiment.trials(identity).stream())
        .distinct()
        .toList();
  }
}
