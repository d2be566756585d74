package org.archsweep.job;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Networks;
import org.archsweep.results.Design;
import org.archsweep.spec.Key;
import org.archsweep.spec.Setting;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads what a job file wants compared: its keys {@code compare} and {@code baseline}. */
final class CompareKeys {
  private static final String HOW =
      "baseline, all, steps, or pairs of levels such as [[basic, \"extra:L1\"]]";

  private static final String ALLOWED =
      HOW + ", each, some of the axes such as [network, max_lr], or AXIS: how";

  private static final String EACH = "each";

  private final List<Axis> axes;

  /** Those that are compared where nothing is said. */
  private final List<Axis> usual;

  private CompareKeys(List<Axis> axes, Axis network) {
    this.axes = axes;
    List<Axis> compared = axes.stream().filter(axis -> !axis.name().equals(Design.EPOCHS)).toList();
    this.usual = compared.isEmpty() ? List.of(network) : compared;
  }

  /**
   * What is compared.
   *
   * @param network the axis of the only network there is, where nothing but the length varies
   */
  static Compared of(
      Optional<Setting> compare, Optional<Setting> baseline, List<Axis> axes, Axis network) {
    CompareKeys keys = new CompareKeys(axes, network);
    Compared declared = compare.map(keys::compared).orElse(Compared.usual());
    return baseline.map(each -> keys.with(declared, each)).orElse(declared);
  }

  private Compared compared(Setting setting) {
    if (setting.node() instanceof MappingNode mapping) {
      return byAxis(setting, mapping);
    }
    boolean namesAxes =
        setting.node() instanceof SequenceNode list
            && !list.getValue().isEmpty()
            && list.getValue().stream().allMatch(ScalarNode.class::isInstance);
    if (namesAxes) {
      Map<String, Compare> how = new LinkedHashMap<>();
      setting.list(this::axis).forEach(axis -> how.put(axis.name(), Compare.usual()));
      return new Compared(how, Map.of(), false);
    }
    if (setting.node() instanceof ScalarNode word && word.getValue().equals(EACH)) {
      return new Compared(Map.of(), Map.of(), true);
    }
    if (setting.node() instanceof ScalarNode word && word.getValue().equals("baseline")) {
      return Compared.usual();
    }
    if (usual.size() > 1 && setting.node() instanceof ScalarNode word && isHow(word.getValue())) {
      throw new InputException(
          "%s: key %s is %s, but of which axis? %s: {%s: %s}; there are %s",
          setting.where(),
          setting.key(),
          word.getValue(),
          setting.key(),
          usual.get(0).name(),
          word.getValue(),
          names(usual));
    }
    if (usual.size() > 1) {
      throw setting.wrong(ALLOWED);
    }
    Axis only = usual.get(0);
    return new Compared(Map.of(only.name(), compare(setting, only, ALLOWED)), Map.of(), false);
  }

  private static boolean isHow(String word) {
    return Set.of("all", "steps").contains(word);
  }

  private Compared byAxis(Setting setting, MappingNode mapping) {
    Map<String, Compare> how = new LinkedHashMap<>();
    boolean each = false;
    for (Setting entry : setting.entries(mapping)) {
      Setting value = new Setting(setting.where(), setting.key() + "." + entry.key(), entry.node());
      if (entry.key().equals(EACH)) {
        each = value.bool();
      } else {
        Axis axis = axis(setting, entry.key());
        how.put(axis.name(), compare(value, axis, HOW));
      }
    }
    return new Compared(how, Map.of(), each);
  }

  private Axis axis(Setting setting) {
    return axis(setting, setting.text());
  }

  private Axis axis(Setting setting, String name) {
    return axis(axes, setting, name);
  }

  /** The axis that a setting names. */
  static Axis axis(List<Axis> axes, Setting setting, String name) {
    return named(axes, name)
        .orElseThrow(
            () ->
                new InputException(
                    "%s: key %s names %s, which is no axis here: %s",
                    setting.where(),
                    setting.key(),
                    Setting.shortened(name),
                    axes.isEmpty()
                        ? "nothing varies"
                        : Text.suggestion(name, axes.stream().map(Axis::name).toList())));
  }

  private static String names(List<Axis> axes) {
    return String.join(", ", axes.stream().map(Axis::name).toList());
  }

  /** The axis of that name, or about the key of that name. */
  private static Optional<Axis> named(List<Axis> axes, String name) {
    return axes.stream()
        .filter(
            axis ->
                axis.name().equals(name)
                    || axis.key()
                        .filter(
                            key ->
                                key.name().equals(name)
                                    || key.formerName().filter(name::equals).isPresent()
                                    || (key == NetworkKeys.NETWORK
                                        && name.equals(Settings.NETWORKS)))
                        .isPresent())
        .findFirst();
  }

  private static Compare compare(Setting setting, Axis axis, String allowed) {
    if (setting.node() instanceof ScalarNode word) {
      return switch (word.getValue()) {
        case "baseline" -> Compare.usual();
        case "all" -> new Compare.AllPairs();
        case "steps" -> new Compare.Steps();
        default -> throw setting.wrong(allowed);
      };
    }
    if (!(setting.node() instanceof SequenceNode list) || list.getValue().isEmpty()) {
      throw setting.wrong(allowed);
    }
    List<Compare.Pair> pairs = new ArrayList<>();
    Set<Set<String>> seen = new HashSet<>();
    for (Node node : list.getValue()) {
      Compare.Pair pair = pair(setting, node, axis);
      if (!seen.add(pair.levels())) {
        throw new InputException(
            "%s: key %s has %s and %s twice",
            setting.where(), setting.key(), pair.baseline(), pair.network());
      }
      pairs.add(pair);
    }
    return new Compare.Pairs(List.copyOf(pairs));
  }

  private static Compare.Pair pair(Setting setting, Node node, Axis axis) {
    if (!(node instanceof SequenceNode two) || two.getValue().size() != 2) {
      throw setting.wrong(HOW);
    }
    String baseline = level(setting.with(two.getValue().get(0)), axis);
    String level = level(setting.with(two.getValue().get(1)), axis);
    if (level.equals(baseline)) {
      throw new InputException(
          "%s: key %s compares %s with itself", setting.where(), setting.key(), level);
    }
    return new Compare.Pair(baseline, level);
  }

  /** The label of a level of an axis. */
  static String level(Setting setting, Axis axis) {
    boolean ofNetworks = axis.key().filter(key -> key == NetworkKeys.NETWORK).isPresent();
    return find(setting, axis)
        .orElseThrow(
            () ->
                setting.wrong(
                    ofNetworks
                        ? "one of the job's networks"
                        : "one of " + String.join(", ", axis.labels())));
  }

  private static Optional<String> find(Setting setting, Axis axis) {
    Optional<Object> value = axis.key().flatMap(key -> value(setting, key));
    return axis.levels().stream()
        .filter(
            level ->
                value.isPresent()
                    ? level.values().containsValue(value.get())
                    : setting.node() instanceof ScalarNode label
                        && label.getValue().equals(level.label()))
        .findFirst()
        .map(Axis.Level::label);
  }

  private static Optional<Object> value(Setting setting, Key<?> key) {
    if (key == NetworkKeys.NETWORK) {
      List<String> names = setting.checked(Networks::expand);
      return Optional.of(names.size() == 1 ? names.get(0) : names);
    }
    try {
      return Optional.of(key.type().read(setting));
    } catch (InputException e) {
      return Optional.empty(); // it may be a label
    }
  }

  private Compared with(Compared declared, Setting baseline) {
    Map<String, String> baselines = new LinkedHashMap<>();
    if (baseline.node() instanceof MappingNode mapping) {
      for (Setting entry : baseline.entries(mapping)) {
        Axis axis = axis(baseline, entry.key());
        Setting value =
            new Setting(baseline.where(), baseline.key() + "." + axis.name(), entry.node());
        baselines.put(axis.name(), level(value, axis));
      }
    } else {
      Axis axis = only(baseline);
      baselines.put(axis.name(), level(baseline, axis));
    }
    for (String axis : baselines.keySet()) {
      Compare how = declared.axes().get(axis);
      boolean isCompared = how instanceof Compare.WithBaseline || declared.axes().isEmpty();
      if (!isCompared) {
        throw new InputException(
            "%s: key %s is of no use here, compare names no baseline",
            baseline.where(), baseline.key());
      }
    }
    return new Compared(declared.axes(), baselines, declared.each());
  }

  /** The axis that a bare level is of: of several that of the networks. */
  private Axis only(Setting baseline) {
    if (usual.size() == 1) {
      return usual.get(0);
    }
    return usual.stream()
        .filter(axis -> axis.key().filter(key -> key == NetworkKeys.NETWORK).isPresent())
        .filter(axis -> baseline.node() instanceof ScalarNode)
        .filter(axis -> axis.labels().contains(baseline.text()))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "%s: key %s has to say of which axis: %s: {%s: %s}",
                    baseline.where(),
                    baseline.key(),
                    baseline.key(),
                    usual.get(usual.size() - 1).name(),
                    usual.get(usual.size() - 1).labels().get(0)));
  }
}
