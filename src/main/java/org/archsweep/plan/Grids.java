package org.archsweep.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.archsweep.adaptive.Allocation;
import org.archsweep.job.Axis;
import org.archsweep.job.Experiment;
import org.archsweep.job.Job;
import org.archsweep.job.Until;
import org.archsweep.job.UntilPrecise;
import org.archsweep.network.Task;
import org.archsweep.results.Design;
import org.archsweep.results.Results;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Trial;
import org.archsweep.training.Work;

/** The grids of a job's experiments without the seeds, and how many trials a plan expects there. */
final class Grids {
  /**
   * A configuration of an experiment.
   *
   * @param levels the indices of its axes' levels
   * @param all trials that there may be
   * @param expected how many of them the plan expects
   */
  record Cell(
      Experiment experiment,
      List<Integer> levels,
      Configuration configuration,
      List<Trial> all,
      int expected) {
    /** By the names of the axes. */
    Map<String, String> labels() {
      Map<String, String> labels = new LinkedHashMap<>();
      for (int i = 0; i < levels.size(); i++) {
        Axis axis = experiment.axes().get(i);
        labels.put(axis.name(), axis.labels().get(levels.get(i)));
      }
      return labels;
    }

    List<Trial> trials() {
      return all.subList(0, expected);
    }

    List<Trial> least() {
      return experiment.until().map(until -> all.subList(0, until.min())).orElse(all);
    }

    List<Trial> most() {
      return all;
    }
  }

  private final List<Cell> cells = new ArrayList<>();

  /**
   * The grids of a job.
   *
   * @param ended trials that are there already
   * @param designs of its experiments
   * @param deviation of one run's accuracy in an experiment, 0 to 1, where its own runs are too few
   *     to tell
   */
  Grids(
      Job job,
      String identity,
      Map<Trial, Results.Ended> ended,
      Map<Experiment, Design> designs,
      ToDoubleFunction<Experiment> deviation) {
    for (Experiment experiment : job.experiments()) {
      List<Configuration> configurations = experiment.configurations(identity);
      List<List<Trial>> trials = configurations.stream().map(experiment::trials).toList();
      int[] expected =
          experiment
              .until()
              .map(
                  until ->
                      expected(
                          experiment,
                          designs.get(experiment),
                          until,
                          trials,
                          ended,
                          deviation.applyAsDouble(experiment),
                          job.task()))
              .orElseGet(() -> trials.stream().mapToInt(List::size).toArray());
      for (int i = 0; i < expected.length; i++) {
        cells.add(
            new Cell(
                experiment,
                experiment.grid().get(i),
                configurations.get(i),
                trials.get(i),
                expected[i]));
      }
    }
  }

  List<Cell> cells() {
    return cells;
  }

  /** Trials that several experiments ask for count once. */
  int count(Function<Cell, List<Trial>> trials) {
    return (int) cells.stream().flatMap(cell -> trials.apply(cell).stream()).distinct().count();
  }

  private static int[] expected(
      Experiment experiment,
      Design design,
      Until until,
      List<List<Trial>> trials,
      Map<Trial, Results.Ended> ended,
      double deviation,
      Task task) {
    if (until instanceof UntilPrecise precise) {
      return precise(Designs.wanted(experiment, design), precise, trials, ended, deviation, task);
    }
    double[] means =
        trials.stream()
            .mapToDouble(all -> Arrays.stream(accuracies(all, ended)).average().orElse(Double.NaN))
            .toArray();
    return Looks.expected(until, design, means, deviation);
  }

  private static double[] accuracies(List<Trial> trials, Map<Trial, Results.Ended> ended) {
    return trials.stream()
        .map(ended::get)
        .filter(end -> end != null && end.hasAccuracy())
        .mapToDouble(Results.Ended::testAccuracy)
        .toArray();
  }

  private static int[] precise(
      List<List<Integer>> wanted,
      UntilPrecise precision,
      List<List<Trial>> trials,
      Map<Trial, Results.Ended> ended,
      double deviation,
      Task task) {
    List<Allocation.Cell> cells = new ArrayList<>();
    List<Integer> inVain = new ArrayList<>();
    for (List<Trial> all : trials) {
      List<Results.Ended> ends = all.stream().map(ended::get).filter(Objects::nonNull).toList();
      double[] accuracies = accuracies(all, ended);
      int running = Math.max(0, precision.min() - ends.size());
      boolean givenUp = accuracies.length == 0 && running == 0;
      int left = givenUp ? 0 : precision.max() - ends.size() - running;
      double work = Work.of(all.get(0).configuration(), task);
      cells.add(Allocation.Cell.of(accuracies, running, left, work));
      inVain.add(ends.size() - accuracies.length);
    }
    int[] targets =
        Allocation.targets(cells, wanted, precision.standardError(), deviation * deviation);
    return IntStream.range(0, targets.length).map(i -> targets[i] + inVain.get(i)).toArray();
  }
}
