package org.archsweep.statistics;

import java.util.Arrays;
import org.apache.commons.math3.stat.StatUtils;

/**
 * How a slope within strata moves with the means of each cell: its partial derivatives. They are 0
 * for a cell that is alone in its stratum.
 */
public final class SlopeDerivatives {
  private final double[] byAccuracy;
  private final double[] bySeconds;

  private SlopeDerivatives(double[] byAccuracy, double[] bySeconds) {
    this.byAccuracy = byAccuracy;
    this.bySeconds = bySeconds;
  }

  /** Of the slope that {@link AncovaSlopes} finds. */
  public static SlopeDerivatives of(int[] strata, Cells.Means means) {
    double slope = AncovaSlopes.within(strata, means);
    double[] seconds = AncovaSlopes.centered(strata, means.seconds);
    double[] accuracy = AncovaSlopes.centered(strata, means.accuracy);
    double squares = Arrays.stream(seconds).map(each -> each * each).sum();
    double[] byAccuracy = new double[strata.length];
    double[] bySeconds = new double[strata.length];
    for (int i = 0; i < strata.length; i++) {
      byAccuracy[i] = seconds[i] / squares;
      bySeconds[i] = (accuracy[i] - 2 * slope * seconds[i]) / squares;
    }
    return new SlopeDerivatives(byAccuracy, bySeconds);
  }

  /** Of the difference of two slopes. */
  public SlopeDerivatives minus(SlopeDerivatives other) {
    double[] accuracy = new double[byAccuracy.length];
    double[] seconds = new double[bySeconds.length];
    Arrays.setAll(accuracy, i -> byAccuracy[i] - other.byAccuracy[i]);
    Arrays.setAll(seconds, i -> bySeconds[i] - other.bySeconds[i]);
    return new SlopeDerivatives(accuracy, seconds);
  }

  /**
   * The degrees of freedom of what moves so, by Satterthwaite (1946): few where few cells carry
   * most of its spread.
   *
   * @return NaN where a cell that moves it has a single run, or none has any spread
   */
  public double degreesOfFreedom(Cells cells) {
    double variance = 0;
    double parts = 0;
    for (int cell = 0; cell < cells.size(); cell++) {
      if (byAccuracy[cell] != 0 || bySeconds[cell] != 0) {
        double[] moved = new double[cells.runs(cell)];
        for (int run = 0; run < moved.length; run++) {
          moved[run] =
              byAccuracy[cell] * cells.accuracies(cell)[run]
                  + bySeconds[cell] * cells.seconds(cell)[run];
        }
        double part = StatUtils.variance(moved) / moved.length;
        variance += part;
        parts += part * part / (moved.length - 1);
      }
    }
    return variance * variance / parts;
  }
}
