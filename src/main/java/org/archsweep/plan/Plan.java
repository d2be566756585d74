package org.archsweep.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.archsweep.job.Until;
import org.archsweep.network.Network;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Networks;
import org.archsweep.network.Task;
import org.archsweep.program.RecipeKeys;
import org.archsweep.results.Design;
import org.archsweep.results.Results;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Trial;
import org.archsweep.training.Work;

/**
 * What a job would do, before it does it.
 *
 * @param configurations of its experiments
 * @param trials of all of them, each counted once; where repeats aren't fixed, those that are
 *     expected
 * @param least trials that there will be at least
 * @param most trials that there may be
 * @param missing those that a sweep would run; all where the data aren't at hand
 * @param macs of the missing trials, all their passes over the images together
 * @param seconds of the missing trials, one after the other
 * @param measured whether seconds come from trials of this job that have ended; else they're
 *     assumed
 * @param comparisons what its experiments compare
 */
public record Plan(
    List<Planned> configurations,
    int trials,
    int least,
    int most,
    int missing,
    double macs,
    double seconds,
    boolean measured,
    List<Compared> comparisons) {

  /** One run's final accuracy in the study: about 0.15 points. */
  public static final double STUDY_DEVIATION = 0.0015;

  /** Multiply-adds a second, forward pass and backward together, of a CPU thread. */
  static final double ASSUMED_CPU = 25e9;

  /** Those of the study's GPU, a V100: 20 epochs of {@code basic} took it 47 seconds. */
  static final double ASSUMED_GPU = 15e12;

  /**
   * A configuration in one experiment.
   *
   * @param experiment its name
   * @param levels its label on each axis, by the axes' names
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
  public record Planned(
      String experiment,
      Map<String, String> levels,
      String network,
      int epochs,
      long parameters,
      long macs,
      int trials,
      int shared,
      int missing,
      double seconds,
      double gpuSeconds) {
    /** Trials that are there already. */
    public int ended() {
      return trials - shared - missing;
    }
  }

  /**
   * What an experiment compares.
   *
   * @param experiment its name
   * @param twins combinations of its axes that are the same training as another, and run once
   * @param comparisons of single configurations: a family
   * @param effects averaged over the other axes: a family
   * @param strata over how many combinations the effects of each axis are averaged, at least
   * @param runs the fewest of a configuration
   * @param deviation standard deviation of one run's accuracy, 0 to 1
   * @param deviationMeasured whether it is pooled over the experiment's trials that are there; else
   *     it's the study's
   * @param configurations of the experiment
   * @param until when its repeats stop, if they aren't a fixed number
   * @param budget of device time for all its trials, where there is one
   */
  public record Compared(
      String experiment,
      int twins,
      int comparisons,
      int effects,
      Map<String, Integer> strata,
      int runs,
      double deviation,
      boolean deviationMeasured,
      List<Planned> configurations,
      Optional<Until> until,
      Optional<Duration> budget) {}

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
    Map<Experiment, Double> deviations = new HashMap<>();
    job.experiments()
        .forEach(
            each -> deviation(each, identity, there).ifPresent(sd -> deviations.put(each, sd)));
    Map<Experiment, Design> designs = new LinkedHashMap<>();
    job.experiments().forEach(each -> designs.put(each, Designs.of(each, identity, task)));
    Grids grids =
        new Grids(
            job, identity, there, designs, each -> deviations.getOrDefault(each, STUDY_DEVIATION));
    List<Planned> planned = planned(grids, task, data, there, rate);
    double left =
        planned.stream().mapToDouble(each -> each.missing() * each.seconds()).sum() * rate;
    Map<String, List<Planned>> byExperiment =
        planned.stream().collect(Collectors.groupingBy(Planned::experiment));
    return new Plan(
        planned,
        grids.count(Grids.Cell::trials),
        grids.count(Grids.Cell::least),
        grids.count(Grids.Cell::most),
        planned.stream().mapToInt(Planned::missing).sum(),
        left,
        left / rate,
        spent > 0,
        designs.entrySet().stream()
            .map(
                each ->
                    compared(
                        each.getKey(),
                        each.getValue(),
                        byExperiment.get(each.getKey().name()),
                        Optional.ofNullable(deviations.get(each.getKey()))))
            .toList());
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
    return configurations.stream().mapToInt(Planned::shared).sum();
  }

  /** Of all that is missing, one trial after the other, on the study's GPU. */
  public double gpuSeconds() {
    return macs / ASSUMED_GPU;
  }

  private static List<Planned> planned(
      Grids grids,
      Task task,
      Optional<Dataset> data,
      Map<Trial, Results.Ended> ended,
      double rate) {
    Set<Trial> before = new HashSet<>();
    List<Planned> planned = new ArrayList<>();
    for (Grids.Cell cell : grids.cells()) {
      List<Trial> all = cell.trials();
      List<Trial> own = all.stream().filter(before::add).toList();
      Configuration configuration = cell.configuration();
      Network graph = Networks.of(configuration, task);
      planned.add(
          new Planned(
              cell.experiment().name(),
              cell.labels(),
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
    return planned;
  }

  /** Where the data aren't at hand, of as many images as CIFAR has. */
  private static double work(Configuration configuration, Task task, Optional<Dataset> data) {
    return data.map(set -> Work.of(configuration, set))
        .orElseGet(() -> Work.of(configuration, task));
  }

  /** Of one run's accuracy, pooled over an experiment's configurations with two runs or more. */
  private static Optional<Double> deviation(
      Experiment experiment, String identity, Map<Trial, Results.Ended> there) {
    double squares = 0;
    int freedom = 0;
    for (Configuration configuration :
        there.isEmpty() ? List.<Configuration>of() : experiment.configurations(identity)) {
      double[] accuracies =
          experiment.trials(configuration).stream()
              .map(there::get)
              .filter(end -> end != null && end.hasAccuracy())
              .mapToDouble(Results.Ended::testAccuracy)
              .toArray();
      double mean = Arrays.stream(accuracies).average().orElse(0);
      squares += Arrays.stream(accuracies).map(each -> (each - mean) * (each - mean)).sum();
      freedom += Math.max(0, accuracies.length - 1);
    }
    return freedom == 0 ? Optional.empty() : Optional.of(Math.sqrt(squares / freedom));
  }

  private static Compared compared(
      Experiment experiment, Design design, List<Planned> planned, Optional<Double> deviation) {
    Map<String, Integer> strata = new LinkedHashMap<>();
    for (Design.Effect effect : design.effects()) {
      strata.merge(
          design.axes().get(effect.axis()).name(),
          Designs.configurations(design, effect).size() / 2,
          Math::min);
    }
    return new Compared(
        experiment.name(),
        experiment.twins(),
        design.comparisons().size(),
        design.effects().size(),
        strata,
        planned.stream().mapToInt(Planned::trials).min().orElseThrow(),
        deviation.orElse(STUDY_DEVIATION),
        deviation.isPresent(),
        planned,
        experiment.until(),
        experiment.budget());
  }
}
