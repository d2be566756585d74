package org.archsweep.adaptive;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archsweep.results.Design;

/**
 * The two sides of a comparison, or of an effect: at each of its strata a configuration that is
 * held against another one, by their indices.
 *
 * @param one what the first side is called
 * @param other what the second one is
 * @param level one for each stratum
 * @param baseline what each of these is held against
 */
public record Sides(String one, String other, List<Integer> level, List<Integer> baseline) {
  /** Two configurations. */
  static Sides of(Design design, int member, int baseline) {
    return new Sides(
        name(design, member), name(design, baseline), List.of(member), List.of(baseline));
  }

  /** The comparisons that a design declares. */
  public static List<Sides> ofComparisons(Design design) {
    return design.comparisons().stream()
        .map(each -> of(design, each.member(), each.baseline()))
        .toList();
  }

  /** The effects that it declares. */
  public static List<Sides> ofEffects(Design design) {
    return design.effects().stream().map(each -> of(design, each)).toList();
  }

  private static Sides of(Design design, Design.Effect effect) {
    List<Design.Member> members = design.members();
    Map<List<Integer>, Integer> places = new HashMap<>();
    IntStream.range(0, members.size()).forEach(i -> places.put(members.get(i).levels(), i));
    List<Integer> level = new ArrayList<>();
    List<Integer> baseline = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      List<Integer> levels = new ArrayList<>(members.get(i).levels());
      if (levels.set(effect.axis(), effect.baseline()) == effect.level()) {
        Integer other = places.get(levels);
        if (other != null) {
          level.add(i);
          baseline.add(other);
        }
      }
    }
    Design.Axis axis = design.axes().get(effect.axis());
    return new Sides(
        axis.name() + " " + axis.levels().get(effect.level()),
        axis.levels().get(effect.baseline()),
        level,
        baseline);
  }

  /** A configuration: its setting, and its epochs where these vary. */
  public static String name(Design design, int member) {
    Design.Member configuration = design.members().get(member);
    return IntStream.range(0, design.axes().size())
        .filter(axis -> design.axes().get(axis).name().equals(Design.EPOCHS))
        .mapToObj(axis -> design.axes().get(axis).levels().get(configuration.levels().get(axis)))
        .findFirst()
        .map(epochs -> configuration.setting() + ", " + epochs + " epochs")
        .orElse(configuration.setting());
  }

  public int strata() {
    return level.size();
  }

  /** Whether it's of two configurations. */
  boolean areSingle() {
    return strata() == 1;
  }

  public Stream<Integer> configurations() {
    return Stream.concat(level.stream(), baseline.stream());
  }

  /** Some of the strata. */
  Sides only(List<Integer> strata) {
    return new Sides(
        one,
        other,
        strata.stream().map(level::get).toList(),
        strata.stream().map(baseline::get).toList());
  }

  /** The second one, held against the first. */
  Sides turned() {
    return new Sides(
        /* one= */ other, /* other= */ one, /* level= */ baseline, /* baseline= */ level);
  }

  /** Which configurations they are, as an id is made of it: it never changes. */
  String text() {
    return text(level) + text(baseline);
  }

  private static String text(List<Integer> side) {
    return side.stream().map(String::valueOf).collect(joining(", ", "[", "]"));
  }

  /** One - other. */
  String name() {
    return one + " - " + other;
  }
}
