package org.archsweep.adaptive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.archsweep.data.Datasets;
import org.archsweep.job.Compare;
import org.archsweep.job.Experiment;
import org.archsweep.job.Experiments;
import org.archsweep.plan.Designs;
import org.archsweep.results.Design;
import org.archsweep.results.Results;

/** Made-up runs of a few networks, as rules take them. */
final class Runs {
  private static final List<String> NETWORKS =
      List.of("basic", "extra:L1", "extra:L2", "extra:L3", "residual:L1");

  private final List<List<Results.Ended>> ended = new ArrayList<>();
  private final List<Integer> runs = new ArrayList<>();

  /** A design of so many networks, each against the first. */
  static Design design(int networks) {
    return design(networks, List.of(2));
  }

  static Design design(int networks, List<Integer> epochs) {
    Experiment experiment =
        Experiments.of("job", Compare.usual(), NETWORKS.subList(0, networks), epochs, 10, Map.of());
    return Designs.of(experiment, "shapes", Datasets.task("shapes"));
  }

  /** The next configuration, whose runs ended with these accuracies; NaN: it diverged. */
  Runs of(double... accuracies) {
    ended.add(
        IntStream.range(0, accuracies.length)
            .mapToObj(
                i ->
                    Double.isNaN(accuracies[i])
                        ? new Results.Ended("diverged", null, 1.0)
                        : new Results.Ended("ok", accuracies[i], 1.0))
            .toList());
    runs.add(accuracies.length);
    return this;
  }

  /** The next configuration, whose runs ended as they did. */
  Runs ended(List<Results.Ended> ends) {
    ended.add(ends);
    runs.add(ends.size());
    return this;
  }

  /** So many runs of each that were decided and haven't ended. */
  Known running(int more) {
    return new Known(ended, runs.stream().map(each -> each + more).toList(), i -> 1);
  }

  Known known() {
    return running(0);
  }

  /** A mean and, by turns, some more and some less. */
  static double[] around(double mean, double spread, int runs) {
    return IntStream.range(0, runs)
        .mapToDouble(i -> mean + spread * (i % 2 == 0 ? 1 : -1))
        .toArray();
  }
}
