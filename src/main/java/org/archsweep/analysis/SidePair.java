package org.archsweep.analysis;

import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * A configuration of a side and the one that it's held against, of the first.
 *
 * @param side the place of the side
 */
record SidePair(int side, Side.Cell cell, Side.Cell baseline) {
  String id() {
    return id(side, cell);
  }

  String baselineId() {
    return id(0, baseline);
  }

  /** What is known before any test; null where a test has to say it. */
  String verdict() {
    long common = seeds((one, other) -> true);
    long shared = seeds((one, other) -> one.run().equals(other.run()));
    if (shared > 0) {
      return shared == common ? Sides.SAME_TRIALS : Sides.NOT_JUDGED;
    }
    long equal = seeds((one, other) -> one.result().equals(other.result()));
    return common > 0 && common == equal ? Sides.SAME_RESULTS : null;
  }

  /** At how many seeds both have a result, and this holds. */
  private long seeds(BiPredicate<Side.Run, Side.Run> holds) {
    Map<Long, Side.Run> others =
        baseline.ended().collect(Collectors.toMap(Side.Run::seed, run -> run, (one, other) -> one));
    return cell.ended()
        .filter(run -> others.containsKey(run.seed()))
        .filter(run -> holds.test(run, others.get(run.seed())))
        .count();
  }

  static String id(int side, Side.Cell cell) {
    return side + " " + cell.environment() + " " + cell.configuration();
  }
}
