package org.archsweep.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.archsweep.InputException;
import org.archsweep.data.Datasets;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Networks;
import org.archsweep.network.Task;
import org.archsweep.results.Compare;
import org.archsweep.spec.Setting;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** What a job file wants compared: its keys {@code compare} and {@code baseline}. */
final class Comparisons {
  private static final String ALLOWED =
      "baseline, all, or pairs of the job's networks such as [[basic, \"extra:L1\"]]";

  private Comparisons() {}

  /**
   * What is compared.
   *
   * @param networks of the experiment
   */
  static Compare of(Optional<Setting> compare, Optional<Setting> baseline, List<String> networks) {
    Compare declared = compare.map(each -> compare(each, networks)).orElse(Compare.usual());
    if (baseline.isEmpty()) {
      return declared;
    }
    if (!(declared instanceof Compare.WithBaseline)) {
      Setting both = baseline.get();
      throw new InputException(
          "%s: key %s is of no use here, compare names no baseline", both.where(), both.key());
    }
    return new Compare.WithBaseline(Optional.of(network(baseline.get(), networks)));
  }

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
  static Set<Set<String>> pairs(Experiment experiment) {
    Set<String> networks = Set.copyOf(experiment.networks());
    return pairs(experiment.compare(), networks, baselines(List.of(experiment), networks));
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
                    .thenComparing(name -> Networks.named(name, width, task).multiplyAdds())
                    .thenComparing(name -> name))
            .orElseThrow());
  }

  private static Compare compare(Setting setting, List<String> networks) {
    if (setting.node() instanceof ScalarNode word) {
      return switch (word.getValue()) {
        case "baseline" -> Compare.usual();
        case "all" -> new Compare.AllPairs();
        default -> throw setting.wrong(ALLOWED);
      };
    }
    if (!(setting.node() instanceof SequenceNode list) || list.getValue().isEmpty()) {
      throw setting.wrong(ALLOWED);
    }
    List<Compare.Pair> pairs = new ArrayList<>();
    Set<Set<String>> seen = new HashSet<>();
    for (Node node : list.getValue()) {
      Compare.Pair pair = pair(setting, node, networks);
      if (!seen.add(pair.networks())) {
        throw new InputException(
            "%s: key %s has %s and %s twice",
            setting.where(), setting.key(), pair.baseline(), pair.network());
      }
      pairs.add(pair);
    }
    return new Compare.Pairs(List.copyOf(pairs));
  }

  private static Compare.Pair pair(Setting setting, Node node, List<String> networks) {
    if (!(node instanceof SequenceNode two) || two.getValue().size() != 2) {
      throw setting.wrong(ALLOWED);
    }
    String baseline = network(setting.with(two.getValue().get(0)), networks);
    String network = network(setting.with(two.getValue().get(1)), networks);
    if (network.equals(baseline)) {
      throw new InputException(
          "%s: key %s compares %s with itself", setting.where(), setting.key(), network);
    }
    return new Compare.Pair(baseline, network);
  }

  private static String network(Setting setting, List<String> networks) {
    List<String> names = setting.checked(Networks::expand);
    if (names.size() != 1 || !networks.contains(names.get(0))) {
      throw setting.wrong("one of the job's networks");
    }
    return names.get(0);
  }
}
