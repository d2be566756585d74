package org.archsweep.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.archsweep.data.Dataset;
import org.archsweep.job.Experiment;
import org.archsweep.job.Job;
import org.archsweep.network.Network;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Networks;
import org.archsweep.network.Task;
import org.archsweep.program.RecipeKeys;
import org.archsweep.results.Results;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Trial;
import org.archsweep.training.Work;

/**
 * What a job would do, before it does it.
 *
 * @param cells the grids of its experiments without the seeds
 * @param trials of all of them, each counted once; where repeats go on until precise, those that
 *     are expected
 * @param least trials that there will be at least
 * @param most trials that there may be
 * @param missing those that a sweep would run; all where the data aren't at hand
 * @param macs of the missing trials, all their passes over the images together
 * @param seconds of the missing trials, one after the other
 * @param measured whether seconds come from trials of this job that have ended; else they're
 *     assumed
 * @param groups what is compared with one another
 */
public record Plan(
    List<Cell> cells,
    int trials,
    int least,
    int most,
    int missing,
    double macs,
    double seconds,
    boolean measured,
    List<Group> groups) {

  /** One run's final accuracy in the study: about 0.15 points. */
  public static final double STUDY_DEVIATION = 0.0015;

  /** Multiply-adds a second, forward pass and backward together, of a CPU thread. */
  static final double ASSUMED_CPU = 25e9;

  /** Those of the study's GPU, a V100: 20 epochs of {@code basic} took it 47 seconds. */
  static final double ASSUMED_GPU = 15e12;

  /**
   * A network at one length in one experiment.
   *
   * @param experiment its name
   * @param network canonical name
   * @param epochs length of the training
   * @param parameters trainable values
   * @param macs multiply-adds of one image's forward pass
   * @param trials that the experiment asks for, or is expected to
   * @param shared those of them that an experiment before it asks for too
   * @param missing those that a sweep would run for this experiment, not for one before it
   * @param seconds one trial is expected to take
   * @param gpuSeconds one trial takes on the study's GPU, if that is as busy as in the study
   */
  public record Cell(
      String experiment,
      String network,
      int epochs,
      long parameters,
      long macs,
      int trials,
      int shared,
      int missing,
      double seconds,
      double gpuSeconds) {}

  /**
   * Experiments whose trials are compared with one another.
   *
   * @param experiments their names
   * @param comparisons how many they declare, at all lengths: the family
   * @param runs the fewest of a network at one length
   * @param deviation standard deviation of one run's accuracy, 0 to 1
   * @param deviationMeasured whether it is pooled over the networks and lengths of the group's
   *     trials that are there; else it's the study's
   * @param cells networks at one length, none twice
   */
  public record Group(
      List<String> experiments,
      int comparisons,
      int runs,
      double deviation,
      boolean deviationMeasured,
      List<Cost> cells) {
    /**
     * What a network takes at one length.
     *
     * @param ended trials of the job that are there already
     * @param seconds one trial is expected to take
     * @param gpuSeconds one trial takes on the study's GPU
     */
    public record Cost(int ended, double seconds, double gpuSeconds) {
      Cost and(Cost other) {
        return new Cost(ended + other.ended, seconds, gpuSeconds);
      }
    }
  }

  /**
   * The plan of a job.
   *
   * @param data the job's data set; empty where it isn't at hand, if its task can be told so
   * @param ended trials that are there already, by id
   * @param gpu whether trials run on GPUs
   */
  public static Plan of(
      Job job, Optional<Dataset> data, Map<String, Results.Ended> ended, boolean gpu) {
    String identity = data.map(Dataset::identity).orElse("unknown");
    Task task = data.map(Dataset::task).orElseGet(job::task);
    Map<Trial, Results.Ended> there = there(job, identity, ended);
    Map<Configuration, Double> works = new HashMap<>();
    double work = 0;
    double spent = 0;
    for (Map.Entry<Trial, Results.Ended> each : there.entrySet()) {
      if (each.getValue().ok()) {
        work += works.computeIfAbsent(each.getKey().configuration(), any -> work(any, task, data));
        spent += each.getValue().totalSeconds();
      }
    }
    double assumed = gpu ? ASSUMED_GPU : ASSUMED_CPU;
    double rate = spent > 0 ? work / spent : assumed;
    Map<String, Double> deviations = deviations(there);
    Grids grids =
        new Grids(
            job,
            identity,
            there,
            each -> deviations.getOrDefault(each.conditions(identity), STUDY_DEVIATION));
    List<Cell> cells = cells(grids, task, data, there, rate);
    double left = cells.stream().mapToDouble(cell -> cell.missing() * cell.seconds()).sum() * rate;
    return new Plan(
        cells,
        grids.count(Grids.Cell::trials),
        grids.count(Grids.Cell::least),
        grids.count(Grids.Cell::most),
        cells.stream().mapToInt(Cell::missing).sum(),
        left,
        left / rate,
        spent > 0,
        groups(job, identity, cells, deviations));
  }

  /** Of the job's trials those that have ended; where none has, no trial needs its id. */
  private static Map<Trial, Results.Ended> there(
      Job job, String identity, Map<String, Results.Ended> ended) {
    Map<Trial, Results.Ended> there = new LinkedHashMap<>();
    if (!ended.isEmpty()) {
      for (Experiment experiment : job.experiments()) {
        for (Trial trial : experiment.trials(identity)) {
          Results.Ended end = ended.get(trial.id());
          if (end != null) {
            there.put(trial, end);
          }
        }
      }
    }
    return there;
  }

  /** Trials that more than one experiment asks for, each counted as often as it is spared. */
  public int shared() {
    return cells.stream().mapToInt(Cell::shared).sum();
  }

  /** Of all that is missing, one trial after the other, on the study's GPU. */
  public double gpuSeconds() {
    return macs / ASSUMED_GPU;
  }

  private static List<Cell> cells(
      Grids grids,
      Task task,
      Optional<Dataset> data,
      Map<Trial, Results.Ended> ended,
      double rate) {
    Set<Trial> before = new HashSet<>();
    List<Cell> cells = new ArrayList<>();
    for (Grids.Cell cell : grids.cells()) {
      List<Trial> all = cell.trials();
      List<Trial> own = all.stream().filter(before::add).toList();
      Configuration configuration = cell.configuration();
      Network graph = Networks.of(configuration, task);
      cells.add(
          new Cell(
              cell.experiment().name(),
              configuration.get(NetworkKeys.NETWORK),
              configuration.get(RecipeKeys.EPOCHS),
              graph.parameters(),
              graph.macs(),
              all.size(),
              all.size() - own.size(),
              (int) own.stream().filter(trial -> !ended.containsKey(trial)).count(),
              work(configuration, task, data) / rate,
              work(configuration, task, data) / ASSUMED_GPU));
    }
    return cells;
  }

  /** Where the data aren't at hand, of as many images as CIFAR has. */
  private static double work(Configuration configuration, Task task, Optional<Dataset> data) {
    return data.map(set -> Work.of(configuration, set))
        .orElseGet(() -> Work.of(configuration, task));
  }

  /**
   * Of one run's accuracy, by conditions: over networks and lengths with two or more runs each.
   * What was trained under other conditions may spread otherwise.
   */
  private static Map<String, Double> deviations(Map<Trial, Results.Ended> there) {
    Map<Configuration, List<Double>> runs = new LinkedHashMap<>();
    there.forEach(
        (trial, end) -> {
          if (end.hasAccuracy()) {
            runs.computeIfAbsent(trial.configuration(), each -> new ArrayList<>())
                .add(end.testAccuracy());
          }
        });
    Map<String, Double> squares = new HashMap<>();
    Map<String, Integer> freedom = new HashMap<>();
    runs.forEach(
        (configuration, accuracies) -> {
          String conditions = Experiment.conditions(configuration);
          double mean = accuracies.stream().mapToDouble(each -> each).average().orElseThrow();
          double sum = accuracies.stream().mapToDouble(each -> (each - mean) * (each - mean)).sum();
          squares.merge(conditions, sum, Double::sum);
          freedom.merge(conditions, accuracies.size() - 1, Integer::sum);
        });
    Map<String, Double> deviations = new HashMap<>();
    freedom.forEach(
        (conditions, degrees) -> {
          if (degrees > 0) {
            deviations.put(conditions, Math.sqrt(squares.get(conditions) / degrees));
          }
        });
    return deviations;
  }

  /** Experiments whose trials are compared with one another share their conditions. */
  private static List<Group> groups(
      Job job, String identity, List<Cell> cells, Map<String, Double> deviations) {
    Map<String, List<Experiment>> together = new LinkedHashMap<>();
    for (Experiment experiment : job.experiments()) {
      together
          .computeIfAbsent(experiment.conditions(identity), each -> new ArrayList<>())
          .add(experiment);
    }
    Map<String, List<Cell>> byExperiment =
        cells.stream().collect(Collectors.groupingBy(Cell::experiment));
    List<Group> groups = new ArrayList<>();
    together.forEach(
        (conditions, experiments) -> {
          List<Cell> own =
              experiments.stream().flatMap(each -> byExperiment.get(each.name()).stream()).toList();
          groups.add(group(experiments, own, Optional.ofNullable(deviations.get(conditions))));
        });
    return groups;
  }

  private static Group group(
      List<Experiment> experiments, List<Cell> cells, Optional<Double> deviation) {
    Map<List<Object>, Group.Cost> own = new LinkedHashMap<>();
    for (Cell cell : cells) {
      own.merge(
          List.of(cell.network(), cell.epochs()),
          new Group.Cost(
              cell.trials() - cell.shared() - cell.missing(), cell.seconds(), cell.gpuSeconds()),
          Group.Cost::and);
    }
    return new Group(
        experiments.stream().map(Experiment::name).toList(),
        Comparisons.count(experiments),
        cells.stream().mapToInt(Cell::trials).min().orElseThrow(),
        deviation.orElse(STUDY_DEVIATION),
        deviation.isPresent(),
        List.copyOf(own.values()));
  }
}
