package org.archsweep.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often a cell comes first in the draws: as the best network of its length, and on the front of
 * time and accuracy. Cells of a single run take no part: nothing is known of their luck.
 */
public final class RankCounts {
  /** Parts of one: accuracies that agree to them are equal, the rest is rounding. */
  private static final double GRAIN = 1e12;

  private static final double NANOSECONDS = 1e9;

  /** The cells that take part. */
  private final int[] places;

  private final int[] byLength;
  private final int lengths;

  private final double[] best;
  private final double[] onFront;
  private final double[] accuracy;
  private final double[] seconds;

  /** The front of the last draw. */
  private Integer[] front = {};

  private RankCounts(Cells cells) {
    places = IntStream.range(0, cells.size()).filter(i -> cells.runs(i) > 1).toArray();
    byLength = cells.byLength();
    lengths = Arrays.stream(byLength).max().orElse(-1) + 1;
    best = new double[cells.size()];
    onFront = new double[cells.size()];
    accuracy = new double[cells.size()];
    seconds = new double[cells.size()];
  }

  /** Counts over a block of draws. */
  public static RankCounts of(Cells cells, int block) {
    RankCounts places = new RankCounts(cells);
    Bootstrap bootstrap = new Bootstrap(cells, block);
    for (int draw = 0; draw < Bootstrap.DRAWS; draw++) {
      places.count(bootstrap.next());
    }
    return places;
  }

  /** The draws in which the cell is the best of its length; ties share a draw. */
  public double best(int cell) {
    return best[cell];
  }

  /** The draws in which no other cell is as good and as fast, and better in one of the two. */
  public double onFront(int cell) {
    return onFront[cell];
  }

  private void count(Cells.Means means) {
    for (int cell : places) {
      accuracy[cell] = Math.rint(means.accuracy[cell] * GRAIN);
      seconds[cell] = Math.rint(means.seconds[cell] * NANOSECONDS);
    }
    countBest();
    countFront();
  }

  private void countBest() {
    double[] highest = new double[lengths];
    int[] ties = new int[lengths];
    Arrays.fill(highest, Double.NEGATIVE_INFINITY);
    for (int cell : places) {
      int length = byLength[cell];
      if (accuracy[cell] > highest[length]) {
        highest[length] = accuracy[cell];
        ties[length] = 0;
      }
      if (accuracy[cell] == highest[length]) {
        ties[length]++;
      }
    }
    for (int cell : places) {
      if (accuracy[cell] == highest[byLength[cell]]) {
        best[cell] += 1.0 / ties[byLength[cell]];
      }
    }
  }

  private void countFront() {
    sort(front);
    Integer[] rivals =
        Arrays.stream(places).filter(this::mayBeOnFront).boxed().toArray(Integer[]::new);
    sort(rivals);
    List<Integer> found = new ArrayList<>();
    int last = -1;
    for (int cell : rivals) {
      boolean ahead = last < 0 || accuracy[cell] > accuracy[last];
      boolean level = !ahead && accuracy[cell] == accuracy[last] && seconds[cell] == seconds[last];
      if (ahead || level) {
        onFront[cell]++;
        found.add(cell);
        last = cell;
      }
    }
    front = found.toArray(Integer[]::new);
  }

  private void sort(Integer[] some) {
    Arrays.sort(
        some,
        Comparator.<Integer>comparingDouble(cell -> seconds[cell])
            .thenComparingDouble(cell -> -accuracy[cell]));
  }

  /**
   * Whether no cell of the last draw's front is better now: that leaves a few of many cells, and
   * sorting all would take most of the time.
   */
  private boolean mayBeOnFront(int cell) {
    for (int rival : front) {
      if (seconds[rival] > seconds[cell]) {
        return true;
      }
      if (accuracy[rival] >= accuracy[cell]
          && (accuracy[rival] > accuracy[cell] || seconds[rival] < seconds[cell])) {
        return false;
      }
    }
    return true;
  }
}
