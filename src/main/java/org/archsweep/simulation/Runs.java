package org.archsweep.simulation;

import java.util.Locale;
import java.util.SplittableRandom;
import org.archsweep.Text;

/**
 * How the accuracies of a network's runs scatter.
 *
 * @param shape of the distribution, which has mean 0 and standard deviation 1
 * @param mean of the accuracy, 0 to 1
 * @param sd standard deviation, likewise
 * @param n runs of each study
 */
record Runs(Shape shape, double mean, double sd, int n) {

  /** A distribution with mean 0 and standard deviation 1. */
  enum Shape {
    NORMAL {
      @Override
      double draw(SplittableRandom random) {
        return random.nextGaussian();
      }
    },
    /** Exponential, its long tail below: skewness -2. A few runs are much worse than the others. */
    SKEWED {
      @Override
      double draw(SplittableRandom random) {
        return 1 - random.nextExponential();
      }
    };

    abstract double draw(SplittableRandom random);
  }

  double[] draw(SplittableRandom random) {
    double[] accuracies = new double[n];
    for (int run = 0; run < n; run++) {
      accuracies[run] = mean + sd * shape.draw(random);
    }
    return accuracies;
  }

  @Override
  public String toString() {
    return Text.format("%s, sd %.2f, n %d", shape.name().toLowerCase(Locale.ROOT), 100 * sd, n);
  }
}
