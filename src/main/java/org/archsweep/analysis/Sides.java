package org.archsweep.analysis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.spec.Key;
import org.archsweep.spec.Keys;

/** Which configurations two sides or more have, and what differs between the sides. */
public final class Sides {
  /** Both sides have the same runs: to compare them would say nothing. */
  public static final String SAME_TRIALS = "same trials";

  /** Each seed that both sides have gave the same result, to the last bit. */
  public static final String SAME_RESULTS = "same results";

  static final String NOT_JUDGED = "not judged";

  private final List<Side> sides;

  /** Of each side, by its place. */
  private final List<List<Side.Cell>> cells;

  private final Set<Key<?>> differing;
  private final List<SidePair> pairs = new ArrayList<>();

  private Sides(SparkSession spark, List<Side> sides, Set<Key<?>> differing) {
    this.sides = sides;
    this.differing = differing;
    this.cells = sides.stream().map(side -> side.cells(spark)).toList();
  }

  /**
   * Finds what there is to compare. Trials of two environments are never pooled: where a side has
   * several, each is held against the one of the first side that differs from it in the fewest of
   * device, program, libtorch and CUDA.
   *
   * @param sides the first is the one that the others are held against
   * @param differing names of keys in which the two may differ
   * @throws InputException if no configuration is on two sides, or a name isn't a key's
   */
  public static Sides of(SparkSession spark, List<Side> sides, Collection<String> differing) {
    Set<Key<?>> keys = new LinkedHashSet<>();
    differing.forEach(name -> keys.add(key(name)));
    Sides found = new Sides(spark, sides, keys);
    for (int side = 1; side < sides.size(); side++) {
      found.match(side);
    }
    if (found.pairs.isEmpty()) {
      throw new InputException(
          "%s and %s have no configuration in common: %s there, %s here%s",
          sides.get(0).name(),
          sides.get(1).name(),
          found.labels(0),
          found.labels(1),
          differing.isEmpty() ? "; --differ KEY names keys in which they may differ" : "");
    }
    return found;
  }

  private static Key<?> key(String name) {
    Map<String, Key<?>> known = new LinkedHashMap<>();
    for (Key<?> key : Configurations.keys()) {
      known.put(Keys.axisName(key), key);
    }
    Key<?> key = known.getOrDefault(name, Keys.named(name).orElse(null));
    if (key == null || key.isInData()) {
      throw new InputException(
          "--differ %s: no key of that name, %s", name, Text.suggestion(name, known.keySet()));
    }
    if (Set.of("data", "limit.test").contains(key.name())) {
      throw new InputException(
          "--differ %s: accuracies on different test images aren't compared", name);
    }
    return key;
  }

  private void match(int side) {
    Map<String, String> environments = environments(cells.get(0), cells.get(side));
    Map<List<String>, Side.Cell> first = new HashMap<>();
    for (Side.Cell each : cells.get(0)) {
      Side.Cell other = first.put(identity(each, each.environment()), each);
      if (other != null) {
        throw ambiguous(0, each, other);
      }
    }
    Map<List<String>, Side.Cell> matched = new HashMap<>();
    for (Side.Cell each : cells.get(side)) {
      List<String> identity = identity(each, environments.get(each.environment()));
      Side.Cell other = matched.put(identity, each);
      if (other != null && environments.containsKey(each.environment())) {
        throw ambiguous(side, each, other);
      }
      if (first.containsKey(identity)) {
        pairs.add(new SidePair(side, each, first.get(identity)));
      }
    }
  }

  /** Which environment each is held against: those first that have the most in common. */
  private static Map<String, String> environments(List<Side.Cell> first, List<Side.Cell> second) {
    record Candidate(Side.Cell one, Side.Cell other) {
      long distance() {
        return Side.varying(List.of(one, other)).size();
      }
    }

    List<Candidate> candidates = new ArrayList<>();
    for (Side.Cell other : onePerEnvironment(second)) {
      for (Side.Cell one : onePerEnvironment(first)) {
        candidates.add(new Candidate(one, other));
      }
    }
    candidates.sort(Comparator.comparingLong(Candidate::distance)); // stable
    Map<String, String> environments = new LinkedHashMap<>();
    for (Candidate each : candidates) {
      if (!environments.containsValue(each.one.environment())) {
        environments.putIfAbsent(each.other.environment(), each.one.environment());
      }
    }
    return environments;
  }

  /** The one with the most trials comes first. */
  private static List<Side.Cell> onePerEnvironment(List<Side.Cell> cells) {
    Map<String, Integer> trials = new HashMap<>();
    Map<String, Side.Cell> one = new LinkedHashMap<>();
    for (Side.Cell each : cells) {
      trials.merge(each.environment(), each.runs().size(), Integer::sum);
      one.putIfAbsent(each.environment(), each);
    }
    return one.values().stream()
        .sorted(
            Comparator.comparing((Side.Cell each) -> -trials.get(each.environment()))
                .thenComparing(Side.Cell::environment))
        .toList();
  }

  /** Equal for those that are held against each other. */
  private List<String> identity(Side.Cell cell, String environment) {
    List<String> identity = new ArrayList<>();
    identity.add(environment);
    if (differing.isEmpty()) {
      identity.add(cell.configuration());
      return identity;
    }
    List<Key<?>> keys = Configurations.keys();
    for (int i = 0; i < keys.size(); i++) {
      if (!differing.contains(keys.get(i))) {
        identity.add(cell.values().get(i));
      }
    }
    return identity;
  }

  private InputException ambiguous(int side, Side.Cell one, Side.Cell other) {
    return new InputException(
        "--differ: %s has two configurations that differ in nothing else: %s and %s",
        sides.get(side).name(),
        label(one, shown(List.of(one, other), Set.of())),
        label(other, shown(List.of(one, other), Set.of())));
  }

  List<SidePair> pairs() {
    return pairs;
  }

  Side side(int place) {
    return sides.get(place);
  }

  /** The names of the sides, the first being the one that the others are held against. */
  public List<String> names() {
    return sides.stream().map(Side::name).toList();
  }

  /** Of what differs between the sides, what each has, in the order of the sides. */
  public Map<String, List<String>> differences() {
    Map<String, List<String>> facts = facts();
    facts.values().removeIf(each -> each.stream().distinct().count() == 1);
    return facts;
  }

  /** What is the same on all sides. */
  public Map<String, String> inCommon() {
    Map<String, String> common = new LinkedHashMap<>();
    facts()
        .forEach(
            (fact, each) -> {
              if (each.stream().distinct().count() == 1) {
                common.put(fact, each.get(0));
              }
            });
    return common;
  }

  /** Of the trials that are compared. */
  private Map<String, List<String>> facts() {
    Map<String, List<Set<String>>> facts = new LinkedHashMap<>();
    List<Set<Side.Cell>> compared = compared();
    for (int side = 0; side < sides.size(); side++) {
      for (Side.Cell cell : compared.get(side)) {
        for (Map.Entry<String, Set<String>> fact : cell.facts().entrySet()) {
          add(facts, fact.getKey(), side, fact.getValue());
        }
        for (Key<?> key : differing) {
          String value = cell.values().get(Configurations.keys().indexOf(key));
          add(facts, Keys.axisName(key), side, value == null ? Set.of() : Set.of(value));
        }
      }
    }
    Map<String, List<String>> told = new LinkedHashMap<>();
    facts.forEach(
        (fact, each) -> {
          List<String> texts =
              each.stream().map(set -> set.isEmpty() ? "none" : String.join(", ", set)).toList();
          if (each.stream().anyMatch(set -> !set.isEmpty())) {
            told.put(fact, texts);
          }
        });
    return told;
  }

  private void add(
      Map<String, List<Set<String>>> facts, String fact, int side, Set<String> values) {
    facts
        .computeIfAbsent(
            fact, any -> sides.stream().<Set<String>>map(each -> new TreeSet<>()).toList())
        .get(side)
        .addAll(values);
  }

  /** The trials of these are compared, of each side. */
  List<Set<Side.Cell>> compared() {
    List<Set<Side.Cell>> compared =
        sides.stream().<Set<Side.Cell>>map(each -> new LinkedHashSet<>()).toList();
    for (SidePair pair : pairs) {
      compared.get(0).add(pair.baseline());
      compared.get(pair.side()).add(pair.cell());
    }
    return compared;
  }

  /** What only one side has, by the name of the side: a label and the number of its trials. */
  public Map<String, Map<String, Integer>> alone() {
    List<Set<Side.Cell>> compared = compared();
    Map<String, Map<String, Integer>> alone = new LinkedHashMap<>();
    List<Key<?>> shown = shown();
    for (int side = 0; side < sides.size(); side++) {
      Map<String, Integer> labels = new LinkedHashMap<>();
      for (Side.Cell cell : cells.get(side)) {
        if (!compared.get(side).contains(cell)) {
          labels.merge(labelWithPlace(side, cell, shown), cell.runs().size(), Integer::sum);
        }
      }
      if (!labels.isEmpty()) {
        alone.put(sides.get(side).name(), labels);
      }
    }
    return alone;
  }

  private String labels(int side) {
    List<Key<?>> shown = shown();
    List<String> labels =
        cells.get(side).stream().map(each -> labelWithPlace(side, each, shown)).distinct().toList();
    String named = labels.stream().limit(3).collect(Collectors.joining("; "));
    return labels.size() > 3 ? Text.format("%s and %d more", named, labels.size() - 3) : named;
  }

  private String labelWithPlace(int side, Side.Cell cell, List<Key<?>> shown) {
    List<String> varying = Side.varying(cells.get(side));
    String label = label(cell, shown);
    return varying.isEmpty() ? label : label + " on " + Side.label(cell, varying);
  }

  /** The keys that tell configurations apart; the network if nothing does. */
  List<Key<?>> shown() {
    return shown(cells.stream().flatMap(List::stream).toList(), differing);
  }

  private static List<Key<?>> shown(List<Side.Cell> cells, Set<Key<?>> except) {
    List<Key<?>> keys = Configurations.keys();
    List<Key<?>> shown =
        IntStream.range(0, keys.size())
            .filter(
                i ->
                    cells.stream()
                            .map(each -> String.valueOf(each.values().get(i)))
                            .distinct()
                            .count()
                        > 1)
            .<Key<?>>mapToObj(keys::get)
            .filter(key -> !except.contains(key))
            .collect(Collectors.toCollection(ArrayList::new));
    return shown.isEmpty() ? List.of(keys.get(0)) : shown;
  }

  private static String label(Side.Cell cell, List<Key<?>> shown) {
    return shown.stream()
        .map(key -> described(key, cell.values().get(Configurations.keys().indexOf(key))))
        .collect(Collectors.joining("; "));
  }

  private static String described(Key<?> key, String value) {
    String text = value == null ? "none" : value;
    return switch (key.name()) {
      case "network" -> text;
      case "epochs" -> text + (text.equals("1") ? " epoch" : " epochs");
      default -> Keys.axisName(key) + " " + text;
    };
  }

  /** What tells it from the other rows, but for the sides where there are two. */
  String label(SidePair pair) {
    String label = label(pair.cell(), shown());
    List<Side.Cell> baselines = pairs.stream().map(SidePair::baseline).toList();
    List<String> varying = Side.varying(baselines);
    return varying.isEmpty() ? label : label + " on " + Side.label(pair.baseline(), varying);
  }
}
