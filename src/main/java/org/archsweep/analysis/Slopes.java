package org.archsweep.analysis;

/**
 * What a second of training buys: least-squares slopes of mean accuracy on mean seconds, each cell
 * counted once.
 *
 * @param longer within networks, which differ in length alone; accuracy (share of one) a second;
 *     NaN where no network has two lengths that take different time
 * @param deeper within lengths, where networks alone differ; likewise
 */
record Slopes(double longer, double deeper) {
  /** Squared shares of the time by which cells must differ: less is rounding. */
  private static final double SAME_TIME = 1e-18;

  static Slopes of(int[] networks, int[] lengths, Cells.Means means) {
    return new Slopes(within(networks, means), within(lengths, means));
  }

  /** The common slope of strata, each with a level of its own (analysis of covariance). */
  private static double within(int[] strata, Cells.Means means) {
    double[] sizes = new double[strata.length];
    double[] seconds = new double[strata.length];
    double[] accuracy = new double[strata.length];
    double squares = 0;
    for (int i = 0; i < strata.length; i++) {
      sizes[strata[i]]++;
      seconds[strata[i]] += means.seconds[i];
      accuracy[strata[i]] += means.accuracy[i];
      squares += means.seconds[i] * means.seconds[i];
    }
    double above = 0;
    double below = 0;
    for (int i = 0; i < strata.length; i++) {
      double later = means.seconds[i] - seconds[strata[i]] / sizes[strata[i]];
      double better = means.accuracy[i] - accuracy[strata[i]] / sizes[strata[i]];
      above += later * better;
      below += later * later;
    }
    return below > SAME_TIME * squares ? above / below : Double.NaN;
  }

  /**
   * The degrees of freedom of the spread within cells, over the cells that have a part in the slope
   * within strata: those that aren't alone in theirs.
   *
   * @return 0 where one of them has a single run, whose spread nobody knows
   */
  static long degreesOfFreedom(int[] strata, Cells cells) {
    int[] sizes = new int[strata.length];
    for (int stratum : strata) {
      sizes[stratum]++;
    }
    long sum = 0;
    for (int cell = 0; cell < strata.length; cell++) {
      if (sizes[strata[cell]] > 1) {
        if (cells.runs(cell) == 1) {
          return 0;
        }
        sum += cells.runs(cell) - 1;
      }
    }
    return sum;
  }
}
