package org.archsweep.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.archsweep.adaptive.Known;
import org.archsweep.adaptive.Rule;
import org.archsweep.results.Results;

/**
 * A study whose repeats stop by a rule, as a sweep runs it: a round is decided while the one before
 * it runs, and rests on those before that.
 */
final class RuleStudy {
  private final Rule rule;

  /** How the runs of each configuration end, in the order of their seeds; as many as may be. */
  private final List<List<Results.Ended>> ends;

  private int[] runs;
  private Rule.Round last;

  RuleStudy(Rule rule, List<List<Results.Ended>> ends) {
    this.rule = rule;
    this.ends = ends;
  }

  /**
   * Runs it on as few slots as there may be: each round has one seed.
   *
   * @return what each round decided
   */
  List<Rule.Round> run() {
    List<Rule.Round> rounds = new ArrayList<>();
    int[] before = each(rule.min() - 1);
    runs = each(rule.min());
    boolean goesOn = true;
    while (goesOn) {
      last = rule.decide(known(before, runs), 1);
      rounds.add(last);
      int[] next = runs.clone();
      for (int i = 0; i < next.length; i++) {
        next[i] += last.shares().get(i).added();
      }
      goesOn = !Arrays.equals(before, next);
      before = runs;
      runs = next;
    }
    return rounds;
  }

  /**
   * The same at once: what is decided follows from the runs in the order of their seeds alone, and
   * so does who gets how many. One more of each runs while that is seen.
   */
  Rule.Round atOnce() {
    int[] most = each(ends.get(0).size());
    last = rule.decide(known(most, most), 1);
    runs = each(0);
    for (Rule.Difference each : last.differences()) {
      int more = Math.min(most[0], each.seeds() + 1);
      each.sides().configurations().forEach(i -> runs[i] = Math.max(runs[i], more));
    }
    return last;
  }

  /** What is known where so many have ended, of so many that were decided. */
  Known known(int[] ended, int[] decided) {
    return new Known(
        IntStream.range(0, ended.length).mapToObj(i -> ends.get(i).subList(0, ended[i])).toList(),
        Arrays.stream(decided).boxed().toList(),
        i -> 1);
  }

  /** What the last round decided. */
  Rule.Round last() {
    return last;
  }

  /** How many runs a configuration had. */
  int runs(int configuration) {
    return runs[configuration];
  }

  private int[] each(int number) {
    return IntStream.generate(() -> number).limit(ends.size()).toArray();
  }
}
