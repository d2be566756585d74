package org.archsweep.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How often a cell comes first in the draws: as the best network of its length, and on the front of
 * time and accuracy. Cells of a single run take no part: nothing is known of their luck.
 */
public final class RankCounts {
  /** Parts of one: accuracies that agree to them are equal, the rest is rounding. */
  private static final double GRAIN = 1e12;

  private static final double NANOSECONDS = 1e9;

  private final Cells cells;

  /** The cells that take part. */
  private final Integer[] places;

  private final double[] best;
  private final double[] onFront;
  private final double[] accuracy;
  private final double[] seconds;

  private RankCounts(Cells cells) {
    this.cells = cells;
    places =
        IntStream.range(0, cells.size())
            .filter(i -> cells.runs(i) > 1)
            .boxed()
            .toArray(Integer[]::new);
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
    Map<Integer, Double> highest = new HashMap<>();
    Map<Integer, Integer> ties = new HashMap<>();
    for (int cell : places) {
      highest.merge(cells.epochs(cell), accuracy[cell], Math::max);
    }
    for (int cell : places) {
      if (accuracy[cell] == highest.get(cells.epochs(cell))) {
        ties.merge(cells.epochs(cell), 1, Integer::sum);
      }
    }
    for (int cell : places) {
      if (accuracy[cell] == highest.get(cells.epochs(cell))) {
        best[cell] += 1.0 / ties.get(cells.epochs(cell));
      }
    }
  }

  private void countFront() {
    Arrays.sort(
        places,
        Comparator.<Integer>comparingDouble(cell -> seconds[cell])
            .thenComparingDouble(cell -> -accuracy[cell]));
    int last = -1;
    for (int cell : places) {
      boolean ahead = last < 0 || accuracy[cell] > accuracy[last];
      boolean level = !ahead && accuracy[cell] == accuracy[last] && seconds[cell] == seconds[last];
      if (ahead || level) {
        onFront[cell]++;
        last = cell;
      }
    }
  }
}
