package org.archsweep.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.archsweep.adaptive.Series;
import org.archsweep.data.Datasets;
import org.archsweep.job.Compare;
import org.archsweep.job.Experiment;
import org.archsweep.job.UntilPrecise;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Networks;
import org.archsweep.network.Task;

/** Which networks experiments compare, once it is known which is the baseline. */
public final class Comparisons {
  private Comparisons() {}

  /**
   * How many comparisons experiments of one group declare together, at all lengths: as the views
   * find them when all trials have ended.
   */
  static int count(List<Experiment> group) {
    Map<Integer, Set<String>> networks = new TreeMap<>();
    for (Experiment experiment : group) {
      for (int epochs : experiment.epochs()) {
        networks
            .computeIfAbsent(epochs, each -> new LinkedHashSet<>())
            .addAll(experiment.networks());
      }
    }
    Set<String> all = new LinkedHashSet<>();
    networks.values().forEach(all::addAll);
    Set<Set<String>> pairs = new HashSet<>();
    for (Experiment experiment : group) {
      pairs.addAll(pairs(experiment.compare(), all, baselines(group, all)));
    }
    long count = 0;
    for (Set<String> trained : networks.values()) {
      count += pairs.stream().filter(trained::containsAll).count();
    }
    return Math.toIntExact(count);
  }

  /** The networks that an experiment alone compares with one another. */
  private static Set<Set<String>> pairs(Experiment experiment) {
    Set<String> networks = Set.copyOf(experiment.networks());
    return pairs(experiment.compare(), networks, baselines(List.of(experiment), networks));
  }

  /**
   * What shall be known of an experiment's networks at each of its lengths, as {@link
   * Allocation#of} takes it: by their indices among the cells of its {@link Series}.
   */
  public static List<List<Integer>> wanted(Experiment experiment) {
    List<Series.Cell> cells = Series.cells(experiment);
    if (experiment.untilPrecise().orElseThrow().of() == UntilPrecise.Of.MEAN) {
      return IntStream.range(0, cells.size()).mapToObj(List::of).toList();
    }
    List<List<Integer>> wanted = new ArrayList<>();
    for (int epochs : experiment.epochs()) {
      for (Set<String> pair : pairs(experiment)) {
        wanted.add(
            pair.stream()
                .map(name -> cells.indexOf(new Series.Cell(name, epochs)))
                .sorted()
                .toList());
      }
    }
    // Sets have no order of their own, and equal runs must give equal decisions.
    wanted.sort(Comparator.comparing(List::toString));
    return wanted;
  }

  private static Set<Set<String>> pairs(
      Compare compare, Set<String> networks, Set<String> baselines) {
    if (compare instanceof Compare.Pairs named) {
      return named.pairs().stream().map(Compare.Pair::networks).collect(Collectors.toSet());
    }
    Set<String> held = compare instanceof Compare.AllPairs ? networks : baselines;
    return held.stream()
        .flatMap(
            one ->
                networks.stream()
                    .filter(other -> !other.equals(one))
                    .map(other -> Set.of(one, other)))
        .collect(Collectors.toSet());
  }

  /** Those that are named; else {@code basic}, else the simplest. */
  private static Set<String> baselines(List<Experiment> group, Set<String> networks) {
    Set<String> named = new HashSet<>();
    for (Experiment experiment : group) {
      if (experiment.compare() instanceof Compare.WithBaseline with) {
        with.baseline().ifPresent(named::add);
      }
    }
    if (!named.isEmpty()) {
      return named;
    }
    double width = group.get(0).get(NetworkKeys.WIDTH);
    Task task = Datasets.task(group.get(0).source());
    return Set.of(
        networks.stream()
            .min(
                Comparator.comparing((String name) -> !name.equals("basic"))
                    .thenComparing(name -> Networks.named(name, width, task).macs())
                    .thenComparing(name -> name))
            .orElseThrow());
  }
}
