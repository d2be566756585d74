package org.archsweep.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archsweep.data.Dataset;
import org.archsweep.network.Network;
import org.archsweep.results.Results;
import org.archsweep.training.Trial;

/**
 * What a job would do, before it does it.
 *
 * @param cells the grids of its experiments without the seeds
 * @param trials of all of them, each counted once; where repeats go on until precise, those that
 *     are expected
 * @param least trials that there will be at least
 * @param most trials that there may be
 * @param missing those that a sweep would run; all where the data aren't at hand
 * @param multiplyAdds of the missing trials, all their passes over the images together
 * @param seconds of the missing trials, one after the other
 * @param measured whether seconds come from trials of this job that have ended; else they're
 *     assumed
 * @param deviation standard deviation of one run's accuracy, 0 to 1
 * @param deviationMeasured whether it is pooled over the networks of this job's trials; else it's
 *     the study's
 * @param groups what is compared with one another
 */
public record Plan(
    List<Cell> cells,
    int trials,
    int least,
    int most,
    int missing,
    double multiplyAdds,
    double seconds,
    boolean measured,
    double deviation,
    boolean deviationMeasured,
    List<Group> groups) {

  /** One run's final accuracy in the study: about 0.15 points. */
  static final double STUDY_DEVIATION = 0.0015;

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
   * @param operations multiply-adds of one image's forward pass
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
      long operations,
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
   * @param cells networks at one length, none twice
   */
  public record Group(List<String> experiments, int comparisons, int runs, List<Cost> cells) {
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
   * @param data the job's data set; empty where it isn't at hand
   * @param ended trials that are there already, by id
   * @param gpu whether trials run on GPUs
   */
  public static Plan of(
      Job job, Optional<Dataset> data, Map<String, Results.Ended> ended, boolean gpu) {
    String identity = data.map(Dataset::identity).orElse("unknown");
    double work = 0;
    double spent = 0;
    for (Trial trial : job.trials(identity)) {
      Results.Ended end = ended.get(trial.id());
      if (end != null && end.ok()) {
        work += work(trial, data);
        spent += end.totalSeconds();
      }
    }
    double assumed = gpu ? ASSUMED_GPU : ASSUMED_CPU;
    double rate = spent > 0 ? work / spent : assumed;
    Optional<Double> pooled = pooledDeviation(job, identity, ended);
    double deviation = pooled.orElse(STUDY_DEVIATION);
    Grids grids = new Grids(job, identity, ended, deviation);
    List<Cell> cells = cells(grids, data, ended, rate);
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
        deviation,
        pooled.isPresent(),
        groups(job, identity, cells));
  }

  /** Trials that more than one experiment asks for, each counted as often as it is spared. */
  public int shared() {
    return cells.stream().mapToInt(Cell::shared).sum();
  }

  /** Of all that is missing, one trial after the other, on the study's GPU. */
  public double gpuSeconds() {
    return multiplyAdds / ASSUMED_GPU;
  }

  private static List<Cell> cells(
      Grids grids, Optional<Dataset> data, Map<String, Results.Ended> ended, double rate) {
    Set<String> before = new HashSet<>();
    List<Cell> cells = new ArrayList<>();
    for (Grids.Cell cell : grids.cells()) {
      List<Trial> all = cell.trials();
      List<Trial> own = all.stream().filter(trial -> before.add(trial.id())).toList();
      Trial first = all.get(0);
      Network graph = first.resolvedNetwork();
      cells.add(
          new Cell(
              cell.experiment().name(),
              first.network(),
              first.epochs(),
              graph.parameters(),
              graph.multiplyAdds(),
              all.size(),
              all.size() - own.size(),
              (int) own.stream().filter(trial -> !ended.containsKey(trial.id())).count(),
              work(first, data) / rate,
              work(first, data) / ASSUMED_GPU));
    }
    return cells;
  }

  /** On CIFAR-10 where the data aren't at hand. */
  private static double work(Trial trial, Optional<Dataset> data) {
    return data.map(set -> Work.of(trial, set)).orElseGet(() -> Work.of(trial));
  }

  /** Over networks and lengths with two or more runs each. */
  private static Optional<Double> pooledDeviation(
      Job job, String identity, Map<String, Results.Ended> ended) {
    double squares = 0;
    int freedom = 0;
    for (Experiment experiment : job.experiments()) {
      for (int epochs : experiment.epochs()) {
        for (String network : experiment.networks()) {
          double[] runs =
              experiment.trials(network, epochs, identity).stream()
                  .map(trial -> ended.get(trial.id()))
                  .filter(end -> end != null && end.hasAccuracy())
                  .mapToDouble(Results.Ended::testAccuracy)
                  .toArray();
          double mean = Arrays.stream(runs).average().orElse(0);
          squares += Arrays.stream(runs).map(run -> (run - mean) * (run - mean)).sum();
          freedom += Math.max(0, runs.length - 1);
        }
      }
    }
    return freedom == 0 ? Optional.empty() : Optional.of(Math.sqrt(squares / freedom));
  }

  /** Experiments whose trials are compared with one another share their conditions. */
  private static List<Group> groups(Job job, String identity, List<Cell> cells) {
    Map<String, List<Experiment>> together = new LinkedHashMap<>();
    for (Experiment experiment : job.experiments()) {
      String conditions = experiment.trials(identity).get(0).conditions();
      together.computeIfAbsent(conditions, each -> new ArrayList<>()).add(experiment);
    }
    return together.values().stream().map(experiments -> group(experiments, cells)).toList();
  }

  private static Group group(List<Experiment> experiments, List<Cell> cells) {
    List<String> names = experiments.stream().map(Experiment::name).toList();
    Map<List<Object>, Group.Cost> own = new LinkedHashMap<>();
    for (Cell cell : cells) {
      if (names.contains(cell.experiment())) {
        own.merge(
            List.of(cell.network(), cell.epochs()),
            new Group.Cost(
                cell.trials() - cell.shared() - cell.missing(), cell.seconds(), cell.gpuSeconds()),
            Group.Cost::and);
      }
    }
    return new Group(
        names,
        Comparisons.count(experiments),
        cells.stream()
            .filter(cell -> names.contains(cell.experiment()))
            .mapToInt(Cell::trials)
            .min()
            .orElseThrow(),
        List.copyOf(own.values()));
  }
}
