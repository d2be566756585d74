package org.archsweep.job;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.archsweep.InputException;
import org.archsweep.network.Networks;
import org.archsweep.spec.Setting;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads what a job file wants compared: its keys {@code compare} and {@code baseline}. */
final class CompareKeys {
  private static final String ALLOWED =
      "baseline, all, or pairs of the job's networks such as [[basic, \"extra:L1\"]]";

  private CompareKeys() {}

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
