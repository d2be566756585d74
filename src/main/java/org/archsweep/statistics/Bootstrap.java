package org.archsweep.statistics;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Draws the runs of every cell anew, with replacement. From a cell of n runs come n - 1: the mean
 * of so many varies as much as the mean of n runs does, where the mean of n redrawn ones varies too
 * little, by (n - 1) / n (Rao and Wu 1988, Resampling inference with complex survey data). A run's
 * accuracy and seconds stay together. The only run of a cell is drawn always: its mean says nothing
 * of its spread.
 */
public final class Bootstrap {
  /** Draws of a block. The views ask for the blocks 0 to 99. */
  public static final int DRAWS = 100;

  private final Cells cells;
  private final UniformRandomProvider random;

  /**
   * Draws of a block: the same for the same cells.
   *
   * @param block seeds the generator, xoshiro256++
   */
  public Bootstrap(Cells cells, int block) {
    this.cells = cells;
    this.random = RandomSource.XO_SHI_RO_256_PP.create((long) block);
  }

  /** The next draw. */
  public Cells.Means next() {
    Cells.Means means = new Cells.Means(cells.size());
    for (int cell = 0; cell < cells.size(); cell++) {
      double[] accuracies = cells.accuracies(cell);
      double[] seconds = cells.seconds(cell);
      int size = Math.max(1, accuracies.length - 1);
      double accuracy = 0;
      double time = 0;
      for (int i = 0; i < size; i++) {
        int run = random.nextInt(accuracies.length);
        accuracy += accuracies[run];
        time += seconds[run];
      }
      means.accuracy[cell] = accuracy / size;
      means.seconds[cell] = time / size;
    }
    return means;
  }
}
