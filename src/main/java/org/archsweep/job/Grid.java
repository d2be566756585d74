package org.archsweep.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.archsweep.InputException;
import org.archsweep.results.Design;
import org.archsweep.spec.Configuration;

/**
 * The combinations of axes' levels, less what is excluded and what is the same training as another.
 *
 * @param combinations each as the indices of its levels, in the order of {@code axes}
 * @param twins how many were left out as they are the same training as one before
 */
record Grid(List<List<Integer>> combinations, int twins) {
  /** As many as a plan's memory holds. */
  static final int MOST = 5_000_000;

  /**
   * Levels that don't go together.
   *
   * @param levels by their axes' indices; a combination with one of each is left out
   */
  record Exclusion(Map<Integer, Set<Integer>> levels) {
    boolean holds(List<Integer> combination) {
      return levels.entrySet().stream()
          .allMatch(each -> each.getValue().contains(combination.get(each.getKey())));
    }
  }

  /**
   * Builds the grid.
   *
   * @param place what a message begins with
   * @param sample how many combinations to take of all
   * @param configuration of a combination
   * @param check refuses a configuration that can't be
   * @throws InputException if there are too many or none, if a level is nowhere in it, or if two
   *     levels come to the same trainings
   */
  static Grid of(
      List<Axis> axes,
      List<Exclusion> exclusions,
      OptionalInt sample,
      String place,
      Function<List<Integer>, Configuration> configuration,
      Consumer<Configuration> check) {
    Predicate<List<Integer>> allowed =
        combination -> exclusions.stream().noneMatch(each -> each.holds(combination));
    double size =
        axes.stream().mapToDouble(axis -> axis.levels().size()).reduce(1, (a, b) -> a * b);
    if (sample.isPresent() && sample.getAsInt() > size) {
      throw new InputException(
          "%s: sample is %d, but the axes have only %,.0f combinations",
          place, sample.getAsInt(), size);
    } else if (sample.isEmpty() && size > MOST) {
      throw new InputException(
          "%s: the axes have %,.0f combinations, allowed are up to %,d; sample takes some of them",
          place, size, MOST);
    }
    List<List<Integer>> combinations =
        sample.isPresent()
            ? Sample.of(axes, sample.getAsInt(), allowed)
            : all(axes).stream().filter(allowed).toList();
    if (combinations.isEmpty()) {
      throw new InputException("%s: exclude leaves no combination", place);
    }
    if (sample.isPresent() && combinations.size() < sample.getAsInt()) {
      throw new InputException(
          "%s: sample is %d, but exclude leaves only %,d combinations",
          place, sample.getAsInt(), combinations.size());
    }
    if (sample.isEmpty()) {
      checkAllThere(axes, combinations, place);
    }
    return distinct(axes, combinations, sample.isEmpty(), place, configuration, check);
  }

  /** Lengths of training are the outermost; then the first axis goes slowest. */
  private static List<List<Integer>> all(List<Axis> axes) {
    int epochs =
        IntStream.range(0, axes.size())
            .filter(i -> axes.get(i).name().equals(Design.EPOCHS))
            .findFirst()
            .orElse(-1);
    List<List<Integer>> all = new ArrayList<>();
    int[] combination = new int[axes.size()];
    boolean more = true;
    while (more) {
      all.add(Arrays.stream(combination).boxed().toList());
      more = false;
      for (int i = axes.size(); i >= 0 && !more; i--) {
        int axis = i == 0 ? epochs : i - 1; // the outermost comes last
        boolean isOuter = i > 0 && axis == epochs;
        if (axis >= 0 && !isOuter) {
          combination[axis] = (combination[axis] + 1) % axes.get(axis).levels().size();
          more = combination[axis] > 0;
        }
      }
    }
    return all;
  }

  private static void checkAllThere(
      List<Axis> axes, List<List<Integer>> combinations, String place) {
    for (int axis = 0; axis < axes.size(); axis++) {
      boolean[] there = new boolean[axes.get(axis).levels().size()];
      for (List<Integer> combination : combinations) {
        there[combination.get(axis)] = true;
      }
      for (int level = 0; level < there.length; level++) {
        if (!there[level]) {
          throw new InputException(
              "%s: exclude leaves nothing of %s: take it out of the axis %s instead",
              place, axes.get(axis).labels().get(level), axes.get(axis).name());
        }
      }
    }
  }

  private static Grid distinct(
      List<Axis> axes,
      List<List<Integer>> combinations,
      boolean all,
      String place,
      Function<List<Integer>, Configuration> configuration,
      Consumer<Configuration> check) {
    Map<String, List<Integer>> first = new HashMap<>();
    List<List<Integer>> distinct = new ArrayList<>();
    Map<List<Integer>, List<Integer>> twins = new HashMap<>();
    for (List<Integer> combination : combinations) {
      Configuration each = configuration.apply(combination);
      List<Integer> before = first.putIfAbsent(each.id(), combination);
      if (before == null) {
        check.accept(each);
        distinct.add(combination);
      } else {
        twins.put(combination, before);
      }
    }
    if (all) {
      checkDiffer(axes, combinations, twins, place);
    }
    return new Grid(List.copyOf(distinct), twins.size());
  }

  /** Refuses two levels that make no difference anywhere. */
  private static void checkDiffer(
      List<Axis> axes,
      List<List<Integer>> combinations,
      Map<List<Integer>, List<Integer>> twins,
      String place) {
    if (twins.isEmpty()) {
      return;
    }
    for (int axis = 0; axis < axes.size(); axis++) {
      Set<Integer> own = new HashSet<>();
      for (List<Integer> combination : combinations) {
        if (!isTwinAlong(axis, combination, twins.get(combination))) {
          own.add(combination.get(axis));
        }
      }
      for (List<Integer> combination : combinations) {
        if (!own.contains(combination.get(axis))) {
          List<String> labels = axes.get(axis).labels();
          throw new InputException(
              "%s: axis %s: %s and %s come to the same trainings",
              place,
              axes.get(axis).name(),
              labels.get(twins.get(combination).get(axis)),
              labels.get(combination.get(axis)));
        }
      }
    }
  }

  private static boolean isTwinAlong(int axis, List<Integer> one, List<Integer> other) {
    return other != null && !one.get(axis).equals(other.get(axis));
  }
}
