package org.archsweep.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.archsweep.Hash;

/**
 * Some of a grid's combinations, each level as often as the others as far as that goes. The first
 * of a larger sample are those of a smaller one.
 */
final class Sample {
  /** Of each combination the best of so many draws is taken. */
  private static final int DRAWS = 1_000;

  /** So many draws in a row without a new combination: there are hardly any left. */
  private static final int IN_VAIN = 1_000_000;

  private Sample() {}

  /**
   * Takes a sample; fewer if the grid hasn't as many.
   *
   * @param allowed says whether a combination may be taken, by its levels' indices
   */
  static List<List<Integer>> of(List<Axis> axes, int size, Predicate<List<Integer>> allowed) {
    // The same on any machine: the seed is what the grid is made of.
    Random random =
        new Random(
            Long.parseUnsignedLong(
                Hash.of(axes.stream().map(axis -> axis.name() + axis.labels()).toList().toString()),
                16));
    int[][] taken = axes.stream().map(axis -> new int[axis.levels().size()]).toArray(int[][]::new);
    Set<List<Integer>> sample = new LinkedHashSet<>();
    boolean more = true;
    while (more && sample.size() < size) {
      List<Integer> best = null;
      for (int draw = 0; draw < DRAWS || (best == null && draw < IN_VAIN); draw++) {
        boolean fair = draw < DRAWS / 2;
        List<Integer> drawn = new ArrayList<>();
        for (int[] axis : taken) {
          drawn.add(fair ? leastTaken(axis, random) : random.nextInt(axis.length));
        }
        if (!sample.contains(drawn)
            && allowed.test(drawn)
            && (best == null || excess(drawn, taken) < excess(best, taken))) {
          best = drawn;
        }
        if (best != null && fair) {
          break; // none can be better
        }
      }
      more = best != null;
      if (more) {
        sample.add(best);
        for (int i = 0; i < taken.length; i++) {
          taken[i][best.get(i)]++;
        }
      }
    }
    return List.copyOf(sample);
  }

  private static int leastTaken(int[] axis, Random random) {
    int least = Arrays.stream(axis).min().orElseThrow();
    int[] levels = IntStream.range(0, axis.length).filter(i -> axis[i] == least).toArray();
    return levels[random.nextInt(levels.length)];
  }

  /** How much more often its levels have been taken than others. */
  private static int excess(List<Integer> combination, int[][] taken) {
    return IntStream.range(0, taken.length)
        .map(i -> taken[i][combination.get(i)] - Arrays.stream(taken[i]).min().orElseThrow())
        .sum();
  }
}
