package org.archsweep.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.archsweep.training.Trial;

/** The grids of a job's experiments without the seeds, and how many trials a plan expects there. */
final class Grids {
  /**
   * A network at one length.
   *
   * @param all trials that there may be
   * @param expected how many of them the plan expects
   */
  record Cell(Experiment experiment, List<Trial> all, int expected) {
    List<Trial> trials() {
      return all.subList(0, expected);
    }

    List<Trial> least() {
      return experiment
          .untilPrecise()
          .map(precision -> all.subList(0, precision.min()))
          .orElse(all);
    }

    List<Trial> most() {
      return all;
    }
  }

  private final List<Cell> cells = new ArrayList<>();

  /**
   * The grids of a job.
   *
   * @param deviation of one run's accuracy, 0 to 1, the same for all networks
   */
  Grids(Job job, String identity, double deviation) {
    for (Experiment experiment : job.experiments()) {
      List<List<Trial>> trials = new ArrayList<>();
      for (int epochs : experiment.epochs()) {
        for (String network : experiment.networks()) {
          trials.add(experiment.trials(network, epochs, identity));
        }
      }
      int[] expected =
          experiment
              .untilPrecise()
              .map(precision -> expected(experiment, precision, trials, deviation))
              .orElseGet(() -> trials.stream().mapToInt(List::size).toArray());
      for (int i = 0; i < expected.length; i++) {
        cells.add(new Cell(experiment, trials.get(i), expected[i]));
      }
    }
  }

  List<Cell> cells() {
    return cells;
  }

  /** Trials that several experiments ask for count once. */
  int count(Function<Cell, List<Trial>> trials) {
    return (int)
        cells.stream()
            .flatMap(cell -> trials.apply(cell).stream())
            .map(Trial::id)
            .distinct()
            .count();
  }

  private static int[] expected(
      Experiment experiment, UntilPrecise precision, List<List<Trial>> trials, double deviation) {
    List<Allocation.Cell> cells =
        trials.stream()
            .map(
                runs ->
                    new Allocation.Cell(
                        precision.min(),
                        0,
                        precision.max() - precision.min(),
                        deviation * deviation,
                        Work.of(runs.get(0))))
            .toList();
    return Allocation.targets(cells, Series.wanted(experiment), precision.standardError());
  }
}
