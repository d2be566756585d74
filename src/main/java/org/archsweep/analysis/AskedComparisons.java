package org.archsweep.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.job.Compare;
import org.archsweep.results.Design;
import org.archsweep.results.Design.Axis;
import org.archsweep.results.Design.Comparison;
import org.archsweep.results.Design.Effect;

/** What a command asks to be compared, in place of what a stored design declares. */
final class AskedComparisons {
  private final Design design;

  private AskedComparisons(Design design) {
    this.design = design;
  }

  /** The designs with what is asked; those that have no such axis or level stay as they are. */
  static List<PlacedDesign> in(List<PlacedDesign> designs, AnalysisOptions question) {
    return designs.stream()
        .map(
            placed ->
                placed.declaredAt() == null && question.axis().equals(AnalysisOptions.NETWORK)
                    ? placed // was made so
                    : placed.with(new AskedComparisons(placed.design()).with(question)))
        .toList();
  }

  /**
   * Refuses a baseline that no design has.
   *
   * @throws InputException which says what there is
   */
  static void check(List<PlacedDesign> designs, AnalysisOptions question) {
    if (!(question.compare().orElse(null) instanceof Compare.WithBaseline with)
        || with.baseline().isEmpty()) {
      return;
    }
    String level = with.baseline().get();
    String axis = question.axis();
    List<Axis> axes = designs.stream().flatMap(each -> each.design().axes().stream()).toList();
    Set<String> levels =
        axes.stream()
            .filter(each -> each.name().equals(axis))
            .flatMap(each -> each.levels().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    if (axis.equals(AnalysisOptions.NETWORK) && !levels.isEmpty() && !levels.contains(level)) {
      throw new InputException(
          "--baseline %s: no trial of that network, there are %s",
          level, String.join(", ", levels));
    }
    if (levels.isEmpty()) {
      throw new InputException(
          "--baseline %s=%s: no experiment has an axis of that name, %s",
          axis,
          level,
          Text.suggestion(
              axis, axes.stream().map(Axis::name).collect(Collectors.toCollection(TreeSet::new))));
    }
    if (!levels.contains(level)) {
      throw new InputException(
          "--baseline %s=%s: no experiment has that level, %s",
          axis, level, Text.suggestion(level, levels));
    }
  }

  private Design with(AnalysisOptions question) {
    Design asked = design;
    for (int axis = 0; axis < design.axes().size(); axis++) {
      List<Effect> pairs = pairs(axis, question);
      if (!pairs.isEmpty()) {
        asked = new AskedComparisons(asked).with(axis, pairs);
      }
    }
    return asked;
  }

  /** The levels of an axis that are to be compared; none where nothing is asked of it. */
  private List<Effect> pairs(int axis, AnalysisOptions question) {
    List<String> levels = design.axes().get(axis).levels();
    String name = design.axes().get(axis).name();
    if (question.compare().orElseThrow() instanceof Compare.WithBaseline with) {
      int baseline = levels.indexOf(with.baseline().orElseThrow());
      return !name.equals(question.axis()) || baseline < 0
          ? List.of()
          : IntStream.range(0, levels.size())
              .filter(level -> level != baseline)
              .mapToObj(level -> new Effect(axis, level, baseline))
              .toList();
    }
    return name.equals(Design.EPOCHS)
        ? List.of()
        : IntStream.range(0, levels.size())
            .boxed()
            .flatMap(
                baseline ->
                    IntStream.range(baseline + 1, levels.size())
                        .mapToObj(level -> new Effect(axis, level, baseline)))
            .toList();
  }

  /** Single configurations are compared where they were, or where nothing is averaged. */
  private Design with(int axis, List<Effect> pairs) {
    boolean isAveraged = !design.effects().isEmpty();
    List<Comparison> comparisons =
        Stream.concat(
                design.comparisons().stream().filter(each -> each.axis() != axis),
                isAveraged && design.comparisons().isEmpty()
                    ? Stream.of()
                    : comparisons(axis, pairs).stream())
            .toList();
    List<Effect> effects =
        Stream.concat(
                design.effects().stream().filter(each -> each.axis() != axis),
                isAveraged ? pairs.stream() : Stream.of())
            .toList();
    return new Design(
        design.experiment(),
        design.question(),
        design.metrics(),
        design.margin(),
        design.axes(),
        design.members(),
        comparisons,
        effects);
  }

  private List<Comparison> comparisons(int axis, List<Effect> pairs) {
    Map<List<Integer>, Integer> places = new HashMap<>();
    for (int member = 0; member < design.members().size(); member++) {
      places.put(design.members().get(member).levels(), member);
    }
    List<Comparison> comparisons = new ArrayList<>();
    for (Effect pair : pairs) {
      for (int member = 0; member < design.members().size(); member++) {
        List<Integer> levels = new ArrayList<>(design.members().get(member).levels());
        if (levels.get(axis) == pair.level()) {
          levels.set(axis, pair.baseline());
          Integer baseline = places.get(levels);
          if (baseline != null) {
            comparisons.add(new Comparison(axis, member, baseline));
          }
        }
      }
    }
    return comparisons;
  }
}
