package org.archsweep.analysis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.archsweep.Hash;
import org.archsweep.plan.Designs;
import org.archsweep.results.Declaration;
import org.archsweep.results.Design;
import org.archsweep.results.Design.Axis;
import org.archsweep.results.Design.Comparison;
import org.archsweep.results.Design.Member;
import org.archsweep.results.Design.Metric;

/**
 * Trials that no stored design has, as designs: one for all that have all keys but network and
 * epochs in common, and the environment. Networks are compared, as folders of the first version
 * declare it in the table {@code families}; else the others with {@code basic}, else with the one
 * of the fewest multiply-adds.
 */
final class UndeclaredTrials {
  /** As many experiments are named, of more the first. */
  private static final int NAMED = 3;

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Comparator<Long> FEWEST = Comparator.nullsFirst(Comparator.naturalOrder());

  private final List<Trained> members;
  private final List<Declaration> declared;

  /** From the one with the fewest multiply-adds. */
  private final List<String> networks;

  private UndeclaredTrials(List<Trained> trained, List<Declaration> declared) {
    this.members =
        trained.stream()
            .sorted(
                Comparator.comparing(Trained::macs, FEWEST)
                    .thenComparing(Trained::network)
                    .thenComparing(Trained::epochs))
            .toList();
    this.networks = members.stream().map(Trained::network).distinct().toList();
    this.declared = declared;
  }

  /**
   * The designs.
   *
   * @param trained what no stored design has
   * @param families the table's rows
   * @param asked what is to be compared instead, whatever was declared
   * @param place of all of them
   */
  static List<PlacedDesign> designs(
      List<Trained> trained, List<Row> families, Optional<List<Declaration>> asked, int place) {
    Map<Trained.Conditions, List<Trained>> together = new LinkedHashMap<>();
    for (Trained each : trained) {
      together.computeIfAbsent(each.conditions(), any -> new ArrayList<>()).add(each);
    }
    List<PlacedDesign> designs = new ArrayList<>();
    together.forEach(
        (conditions, members) -> {
          List<Declaration> declared = asked.orElseGet(() -> declared(families, conditions));
          UndeclaredTrials trials = new UndeclaredTrials(members, declared);
          designs.add(
              new PlacedDesign(
                  Hash.of(conditions.toString()),
                  trials.design(),
                  place,
                  null,
                  conditions.environment(),
                  declared,
                  trials.baselines()));
        });
    return designs;
  }

  /** What the experiments of these conditions declared; the others with a baseline, if nothing. */
  private static List<Declaration> declared(List<Row> families, Trained.Conditions conditions) {
    List<Declaration> declared =
        families.stream()
            .filter(row -> isOf(row.getAs("conditions"), conditions))
            .map(
                row ->
                    new Declaration(
                        row.getAs("compare"), row.getAs("network"), row.getAs("baseline")))
            .distinct()
            .toList();
    return declared.isEmpty() ? List.of(new Declaration("baseline", null, null)) : declared;
  }

  private static boolean isOf(String text, Trained.Conditions conditions) {
    JsonNode json = json(text);
    return json.path("data").asText().equals(conditions.data())
        && json.at("/limit/train").equals(json(conditions.trainLimit()))
        && json.at("/limit/test").equals(json(conditions.testLimit()))
        && Objects.equals(json.path("width").asDouble(), conditions.width())
        && json.path("recipe").equals(json(conditions.recipe()));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text == null ? "null" : text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + text, e);
    }
  }

  private Design design() {
    List<Integer> lengths =
        List.copyOf(new TreeSet<>(members.stream().map(Trained::epochs).toList()));
    Map<String, Integer> levels = new HashMap<>();
    networks.forEach(network -> levels.put(network, levels.size()));
    return new Design(
        experiments(),
        null,
        List.of(Metric.TEST_ACCURACY),
        null,
        List.of(
            new Axis("network", networks),
            new Axis(Design.EPOCHS, lengths.stream().map(String::valueOf).toList())),
        members.stream()
            .map(
                each ->
                    new Member(
                        each.configuration(),
                        each.network(),
                        List.of(levels.get(each.network()), lengths.indexOf(each.epochs()))))
            .toList(),
        comparisons(),
        List.of());
  }

  private String experiments() {
    Set<String> names = new TreeSet<>();
    members.forEach(each -> names.addAll(each.experiments()));
    String named = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    return names.size() > NAMED ? named + ", ..." : named;
  }

  /** Each pair at each length at which both were trained. */
  private List<Comparison> comparisons() {
    Map<Integer, Map<String, Integer>> places = new TreeMap<>();
    IntStream.range(0, members.size())
        .forEach(
            i ->
                places
                    .computeIfAbsent(members.get(i).epochs(), each -> new HashMap<>())
                    .put(members.get(i).network(), i));
    Collection<Pair> pairs = pairs();
    List<Comparison> comparisons = new ArrayList<>();
    for (Map<String, Integer> length : places.values()) {
      for (Pair pair : pairs) {
        if (length.containsKey(pair.network()) && length.containsKey(pair.baseline())) {
          comparisons.add(
              new Comparison(0, length.get(pair.network()), length.get(pair.baseline())));
        }
      }
    }
    return comparisons;
  }

  private record Pair(String network, String baseline) {}

  /** Each once, whichever way round: as it was named, else with the baseline, else as all. */
  private Collection<Pair> pairs() {
    Map<Set<String>, Pair> pairs = new LinkedHashMap<>();
    for (String compare : List.of("pairs", "baseline", "all")) {
      Set<Pair> wished = new LinkedHashSet<>();
      for (Declaration each : declared) {
        if (each.compare().equals(compare)) {
          wished.addAll(pairs(each));
        }
      }
      wished.stream()
          .sorted(Comparator.comparing(Pair::baseline))
          .forEach(pair -> pairs.putIfAbsent(Set.of(pair.network(), pair.baseline()), pair));
    }
    return pairs.values();
  }

  private List<Pair> pairs(Declaration declaration) {
    return switch (declaration.compare()) {
      case "pairs" ->
          networks.containsAll(List.of(declaration.network(), declaration.baseline()))
                  && !declaration.network().equals(declaration.baseline())
              ? List.of(new Pair(declaration.network(), declaration.baseline()))
              : List.of();
      case "baseline" ->
          baselines().stream()
              .flatMap(
                  baseline ->
                      networks.stream()
                          .filter(network -> !network.equals(baseline))
                          .map(network -> new Pair(network, baseline)))
              .toList();
      default ->
          IntStream.range(0, networks.size())
              .boxed()
              .flatMap(
                  i ->
                      networks.subList(i + 1, networks.size()).stream()
                          .map(network -> new Pair(network, networks.get(i))))
              .toList();
    };
  }

  /** Those that are named; else {@code basic}, else the simplest. */
  private List<String> baselines() {
    List<String> named =
        declared.stream()
            .filter(each -> each.compare().equals("baseline"))
            .map(Declaration::baseline)
            .filter(networks::contains)
            .distinct()
            .toList();
    return named.isEmpty() ? List.of(Designs.usual(networks, networks::indexOf)) : named;
  }
}
