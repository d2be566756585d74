package org.archsweep.adaptive;

import java.util.ArrayList;
import java.util.List;

/** The next seeds of all that needs more. */
final class NextSeeds {
  private NextSeeds() {}

  /**
   * How many runs each configuration gets: of those that belong together all the next seed, as a
   * run without its partner adds nothing; or the next few, so that a round keeps all slots at work
   * while the last trials of the one before it run.
   *
   * @param needs the configurations that belong together
   * @param max how many runs one may have in all
   */
  static List<Integer> of(List<List<Integer>> needs, Known known, int max, int slots) {
    long open = needs.stream().flatMap(List::stream).distinct().count();
    int seeds = open == 0 ? 0 : (int) ((slots + open - 1) / open);
    int[] wanted = new int[known.configurations()];
    for (List<Integer> together : needs) {
      int runs = together.stream().mapToInt(known::runs).min().orElse(0) + seeds;
      together.forEach(each -> wanted[each] = Math.max(wanted[each], Math.min(max, runs)));
    }
    List<Integer> added = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      added.add(Math.max(0, wanted[i] - known.runs(i)));
    }
    return added;
  }
}
