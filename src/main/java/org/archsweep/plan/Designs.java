package org.archsweep.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.archsweep.InputException;
import org.archsweep.adaptive.Best;
import org.archsweep.adaptive.Budgeted;
import org.archsweep.adaptive.Decided;
import org.archsweep.adaptive.Precise;
import org.archsweep.adaptive.Rule;
import org.archsweep.job.Axis;
import org.archsweep.job.Compare;
import org.archsweep.job.Compared;
import org.archsweep.job.Experiment;
import org.archsweep.job.Until;
import org.archsweep.job.UntilBest;
import org.archsweep.job.UntilDecided;
import org.archsweep.job.UntilPrecise;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Networks;
import org.archsweep.network.Task;
import org.archsweep.results.Design;

/** What experiments compare, once it is known which levels are the baselines. */
public final class Designs {
  private final Experiment experiment;
  private final Task task;

  private Designs(Experiment experiment, Task task) {
    this.experiment = experiment;
    this.task = task;
  }

  /**
   * The design of an experiment.
   *
   * @param identity of the data set
   * @param task what its networks are built for
   */
  public static Design of(Experiment experiment, String identity, Task task) {
    return new Designs(experiment, task).design(identity);
  }

  private Design design(String identity) {
    List<Design.Axis> axes =
        experiment.axes().stream()
            .map(axis -> new Design.Axis(axis.name(), axis.labels()))
            .toList();
    List<Design.Member> members = new ArrayList<>();
    for (List<Integer> levels : experiment.grid()) {
      members.add(
          new Design.Member(
              experiment.configuration(levels, identity).id(), experiment.setting(levels), levels));
    }
    Map<String, Compare> how = how();
    List<Design.Comparison> comparisons = new ArrayList<>();
    List<Design.Effect> effects = new ArrayList<>();
    boolean several = hasSeveral(how);
    for (int axis = 0; axis < axes.size(); axis++) {
      Compare compare = how.get(axes.get(axis).name());
      if (compare != null) {
        List<Pair> pairs = pairs(compare, experiment.axes().get(axis));
        if (several) {
          for (Pair pair : pairs) {
            effects.add(new Design.Effect(axis, pair.level, pair.baseline));
          }
        }
        if (!several || experiment.compared().each()) {
          comparisons.addAll(comparisons(axis, pairs));
        }
      }
    }
    return new Design(
        experiment.name(),
        experiment.question().orElse(null),
        experiment.metrics(),
        experiment.margin().isPresent() ? (Double) experiment.margin().getAsDouble() : null,
        axes,
        members,
        comparisons,
        effects);
  }

  /** How each axis is compared; those that aren't there aren't. */
  private Map<String, Compare> how() {
    Compared compared = experiment.compared();
    if (!compared.axes().isEmpty()) {
      return compared.axes();
    }
    Map<String, Compare> how = new LinkedHashMap<>();
    for (Axis axis : experiment.axes()) {
      if (!axis.name().equals(Design.EPOCHS)) {
        how.put(axis.name(), Compare.usual());
      }
    }
    return how;
  }

  /** Whether an axis has others to be averaged over: the length is one where it's compared. */
  private boolean hasSeveral(Map<String, Compare> how) {
    return experiment.axes().stream()
            .filter(axis -> !axis.name().equals(Design.EPOCHS) || how.containsKey(Design.EPOCHS))
            .count()
        > 1;
  }

  private record Pair(int baseline, int level) {}

  private List<Pair> pairs(Compare compare, Axis axis) {
    List<String> labels = axis.labels();
    if (compare instanceof Compare.Pairs named) {
      return named.pairs().stream()
          .map(each -> new Pair(labels.indexOf(each.baseline()), labels.indexOf(each.network())))
          .toList();
    }
    List<Pair> pairs = new ArrayList<>();
    int held = compare instanceof Compare.WithBaseline with ? baseline(axis, with) : -1;
    for (int one = 0; one < labels.size(); one++) {
      for (int other = 0; other < labels.size(); other++) {
        boolean isWanted =
            compare instanceof Compare.AllPairs
                ? one < other
                : compare instanceof Compare.Steps ? other == one + 1 : one == held && other != one;
        if (isWanted) {
          pairs.add(new Pair(one, other));
        }
      }
    }
    return pairs;
  }

  /** The level that is named; else the first, of networks the usual one. */
  private int baseline(Axis axis, Compare.WithBaseline with) {
    Optional<String> named =
        with.baseline()
            .or(() -> Optional.ofNullable(experiment.compared().baselines().get(axis.name())));
    if (named.isPresent()) {
      return axis.labels().indexOf(named.get());
    }
    boolean ofNetworks = axis.key().filter(key -> key == NetworkKeys.NETWORK).isPresent();
    double width = experiment.get(NetworkKeys.WIDTH);
    return ofNetworks
        ? axis.labels()
            .indexOf(usual(axis.labels(), name -> Networks.named(name, width, task).macs()))
        : 0;
  }

  /**
   * The baseline where none is named: {@code basic}, else the network with the fewest
   * multiply-adds.
   */
  public static String usual(List<String> networks, ToLongFunction<String> macs) {
    if (networks.contains("basic")) {
      return "basic";
    }
    return networks.stream()
        .min(Comparator.comparingLong(macs).thenComparing(name -> name))
        .orElseThrow();
  }

  /** The pairs at each combination of the other axes that has both levels. */
  private List<Design.Comparison> comparisons(int axis, List<Pair> pairs) {
    Map<List<Integer>, Integer> members = new HashMap<>();
    List<List<Integer>> grid = experiment.grid();
    for (int member = 0; member < grid.size(); member++) {
      members.put(grid.get(member), member);
    }
    List<Design.Comparison> comparisons = new ArrayList<>();
    for (Pair pair : pairs) {
      for (List<Integer> combination : grid) {
        if (combination.get(axis) == pair.baseline) {
          Integer other = members.get(with(combination, axis, pair.level));
          if (other != null) {
            comparisons.add(new Design.Comparison(axis, other, members.get(combination)));
          }
        }
      }
    }
    return comparisons;
  }

  private static List<Integer> with(List<Integer> combination, int axis, int level) {
    List<Integer> changed = new ArrayList<>(combination);
    changed.set(axis, level);
    return changed;
  }

  /** When the repeats of an experiment stop that aren't fixed. */
  public static Rule rule(Experiment experiment, Design design) {
    Rule unlimited = unlimited(experiment, design);
    return experiment
        .budget()
        .<Rule>map(budget -> new Budgeted(unlimited, budget))
        .orElse(unlimited);
  }

  private static Rule unlimited(Experiment experiment, Design design) {
    Until until = experiment.until().orElseThrow();
    if (until instanceof UntilDecided decided) {
      if (design.comparisons().isEmpty() && design.effects().isEmpty()) {
        throw new InputException(
            "%s: repeats.until is %s, but nothing is compared: let a key vary",
            experiment.name(), UntilDecided.WORD);
      }
      return new Decided(decided, design);
    } else if (until instanceof UntilBest best) {
      return new Best(best, design);
    }
    return new Precise((UntilPrecise) until, wanted(experiment, design), baselines(design));
  }

  /**
   * What repeats until precise shall know, as {@link org.archsweep.adaptive.Allocation#of} takes
   * it: each a mean, a difference or an effect, by the indices of the configurations that it's made
   * of.
   */
  public static List<List<Integer>> wanted(Experiment experiment, Design design) {
    if (((UntilPrecise) experiment.until().orElseThrow()).of() == UntilPrecise.Of.MEAN) {
      return IntStream.range(0, design.members().size()).mapToObj(List::of).toList();
    }
    List<List<Integer>> wanted = new ArrayList<>();
    for (Design.Comparison each : design.comparisons()) {
      wanted.add(IntStream.of(each.member(), each.baseline()).sorted().boxed().toList());
    }
    for (Design.Effect each : design.effects()) {
      wanted.add(configurations(design, each));
    }
    // Sets have no order of their own, and equal runs must give equal decisions.
    wanted.sort(Comparator.comparing(List::toString));
    return wanted;
  }

  /**
   * Of the effects in {@link #wanted} the configurations with the baseline's level; those of two
   * axes may be the same configurations, differently divided.
   */
  public static Map<List<Integer>, List<Set<Integer>>> baselines(Design design) {
    Map<List<Integer>, List<Set<Integer>>> baselines = new HashMap<>();
    for (Design.Effect effect : design.effects()) {
      List<Integer> configurations = configurations(design, effect);
      baselines
          .computeIfAbsent(configurations, each -> new ArrayList<>())
          .add(
              configurations.stream()
                  .filter(
                      i -> design.members().get(i).levels().get(effect.axis()) == effect.baseline())
                  .collect(Collectors.toSet()));
    }
    return baselines;
  }

  /** The configurations of an effect: those that have a counterpart with the other level. */
  static List<Integer> configurations(Design design, Design.Effect effect) {
    Map<List<Integer>, Integer> members = new HashMap<>();
    for (int member = 0; member < design.members().size(); member++) {
      members.put(design.members().get(member).levels(), member);
    }
    return IntStream.range(0, design.members().size())
        .filter(
            member -> {
              List<Integer> levels = design.members().get(member).levels();
              int own = levels.get(effect.axis());
              int other = own == effect.level() ? effect.baseline() : effect.level();
              return (own == effect.level() || own == effect.baseline())
                  && members.containsKey(with(levels, effect.axis(), other));
            })
        .boxed()
        .toList();
  }
}
