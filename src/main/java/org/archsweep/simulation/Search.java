package org.archsweep.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archsweep.data.Datasets;
import org.archsweep.network.Networks;
import org.archsweep.results.Design;
import org.archsweep.results.Results;

/**
 * The study's search: its 15 networks, with the means that they have in docs/reduced-study.md after
 * 8 epochs (the last points of its second picture), and the study's spread of one run.
 */
final class Search {
  static final List<String> NETWORKS =
      List.of(
          "basic",
          "extra:L1",
          "extra:L2",
          "extra:L3",
          "extra:L1+L2",
          "extra:L1+L3",
          "extra:L2+L3",
          "residual:L1",
          "residual:L2",
          "residual:L3",
          "extra:L1+L2+L3",
          "residual:L1+L2",
          "residual:L1+L3",
          "residual:L2+L3",
          "residual:L1+L2+L3");

  /** In points, as {@link #NETWORKS}. */
  static final List<Double> MEANS =
      List.of(
          56.40, 56.59, 59.86, 60.98, 57.94, 60.18, 61.07, 56.96, 60.29, 61.49, 59.91, 58.34, 60.80,
          61.29, 60.03);

  /** Of one run, in points. */
  static final double SD = 0.15;

  private Search() {}

  /** Each network against basic. */
  static Design design() {
    Design design = MadeUp.design("search", NETWORKS, List.of(20), Optional.of(NETWORKS.get(0)));
    return new Design(
        design.experiment(),
        null,
        design.metrics(),
        null,
        design.axes(),
        design.members(),
        design.comparisons(),
        List.of());
  }

  /** What a run of each takes, in any unit. */
  static double[] seconds() {
    return NETWORKS.stream()
        .mapToDouble(name -> Networks.named(name, 1, Datasets.task("cifar10")).macs())
        .toArray();
  }

  /** Runs that end well. */
  static List<Results.Ended> ended(double[] accuracies) {
    List<Results.Ended> ended = new ArrayList<>();
    for (double accuracy : accuracies) {
      ended.add(new Results.Ended("ok", accuracy, 1.0));
    }
    return ended;
  }

  /** Normal accuracies: shares, of a mean and a spread in points. */
  static double[] normal(double mean, double sd, int runs, SplittableRandom random) {
    return IntStream.range(0, runs)
        .mapToDouble(run -> (mean + sd * random.nextGaussian()) / 100)
        .toArray();
  }
}
