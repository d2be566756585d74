package org.archsweep.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;
import org.archsweep.data.Dataset;
import org.archsweep.network.Network;
import org.archsweep.network.Networks;
import org.archsweep.results.Results;
import org.archsweep.training.Trial;

/**
 * What a job would do, before it does it.
 *
 * @param cells the grid without the seeds
 * @param trials of the whole grid
 * @param missing those that a sweep would run; all where the data aren't at hand
 * @param seconds of the missing trials, one after the other
 * @param measured whether seconds come from trials of this job that have ended; else they're
 *     assumed
 * @param deviation standard deviation of one run's accuracy, 0 to 1
 * @param deviationMeasured whether it is pooled over the networks of this job's trials; else it's
 *     the study's
 * @param smallestDifference in mean accuracy, 0 to 1, that two networks must have for a two-sided
 *     test at 5 % to find it with 80 % power; empty where each runs once
 */
public record Plan(
    List<Cell> cells,
    int trials,
    int missing,
    double seconds,
    boolean measured,
    double deviation,
    boolean deviationMeasured,
    Optional<Double> smallestDifference) {

  /** One run's final accuracy in the study: about 0.15 points. */
  static final double STUDY_DEVIATION = 0.0015;

  /** Multiply-adds a second, forward pass and backward together, of a CPU thread or a GPU. */
  static final double ASSUMED_CPU = 25e9;

  static final double ASSUMED_GPU = 5e12;

  /**
   * A network at one length.
   *
   * @param network canonical name
   * @param epochs length of the training
   * @param parameters trainable values
   * @param operations multiply-adds of one image's forward pass
   * @param trials of it
   * @param missing of them
   * @param seconds one trial is expected to take
   */
  public record Cell(
      String network,
      int epochs,
      long parameters,
      long operations,
      int trials,
      int missing,
      double seconds) {}

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
    List<Trial> trials = job.trials(identity);
    double work = 0;
    double spent = 0;
    double images = data.map(set -> images(job, set)).orElseGet(() -> images(job));
    for (Trial trial : trials) {
      Results.Ended end = ended.get(trial.id());
      if (end != null && end.ok()) {
        work += Job.multiplyAdds(trial) * images;
        spent += end.totalSeconds();
      }
    }
    double rate = spent > 0 ? work / spent : assumed(gpu);
    List<Cell> cells = new ArrayList<>();
    for (int epochs : job.epochs()) {
      for (String network : job.networks()) {
        cells.add(cell(job, network, epochs, trials, ended, images / rate));
      }
    }
    Optional<Double> pooled = pooledDeviation(trials, ended);
    double deviation = pooled.orElse(STUDY_DEVIATION);
    return new Plan(
        cells,
        trials.size(),
        cells.stream().mapToInt(Cell::missing).sum(),
        cells.stream().mapToDouble(cell -> cell.missing() * cell.seconds()).sum(),
        spent > 0,
        deviation,
        pooled.isPresent(),
        smallestDifference(job.seeds().size(), deviation));
  }

  private static double assumed(boolean gpu) {
    return gpu ? ASSUMED_GPU : ASSUMED_CPU;
  }

  private static Cell cell(
      Job job,
      String network,
      int epochs,
      List<Trial> trials,
      Map<String, Results.Ended> ended,
      double secondsAMultiplyAdd) {
    Network graph = Networks.named(network, job.width());
    List<Trial> own =
        trials.stream()
            .filter(trial -> trial.network().equals(network) && trial.epochs() == epochs)
            .toList();
    long missing = own.stream().filter(trial -> !ended.containsKey(trial.id())).count();
    return new Cell(
        network,
        epochs,
        graph.parameters(),
        graph.multiplyAdds(),
        own.size(),
        (int) missing,
        Job.multiplyAdds(own.get(0)) * secondsAMultiplyAdd);
  }

  /** Forward passes of an epoch: a training image counts three times, for its backward pass. */
  private static double images(Job job, Dataset data) {
    return 3.0 * Math.min(job.trainLimit(), data.train().count())
        + Math.min(job.testLimit(), data.test().count());
  }

  /** The same for CIFAR-10, where it isn't at hand. */
  private static double images(Job job) {
    return 3.0 * Math.min(job.trainLimit(), 50_000) + Math.min(job.testLimit(), 10_000);
  }

  /** Over networks and lengths with two or more runs each. */
  private static Optional<Double> pooledDeviation(
      List<Trial> trials, Map<String, Results.Ended> ended) {
    Map<String, List<Double>> cells = new HashMap<>();
    for (Trial trial : trials) {
      Results.Ended end = ended.get(trial.id());
      if (end != null && end.ok()) {
        String cell = trial.network() + " " + trial.epochs();
        cells.computeIfAbsent(cell, name -> new ArrayList<>()).add(end.testAccuracy());
      }
    }
    double squares = 0;
    int freedom = 0;
    for (List<Double> runs : cells.values()) {
      double mean = runs.stream().mapToDouble(Double::doubleValue).average().orElse(0);
      squares += runs.stream().mapToDouble(run -> (run - mean) * (run - mean)).sum();
      freedom += runs.size() - 1;
    }
    return freedom == 0 ? Optional.empty() : Optional.of(Math.sqrt(squares / freedom));
  }

  /**
   * The usual approximation by quantiles of t: (t(0.975) + t(0.8)) sd sqrt(2 / n), with 2n - 2
   * degrees of freedom (Cohen 1988, chapter 2; a difference of means with n runs on each side).
   */
  static Optional<Double> smallestDifference(int runs, double deviation) {
    if (runs < 2) {
      return Optional.empty();
    }
    TDistribution t = TDistribution.of(2.0 * runs - 2);
    double quantiles = t.inverseCumulativeProbability(0.975) + t.inverseCumulativeProbability(0.8);
    return Optional.of(quantiles * deviation * Math.sqrt(2.0 / runs));
  }
}
