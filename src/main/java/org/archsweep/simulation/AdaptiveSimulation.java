package org.archsweep.simulation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.archsweep.Text;
import org.archsweep.report.TextTable;
import org.archsweep.simulation.Runs.Shape;

/**
 * Are intervals honest after repeats until precise, and what do these save? Whole studies are
 * simulated with the allocation and the rounds of a sweep: each network has a spread and a cost of
 * its own, and a round is decided while the one before it runs.
 *
 * <p>The intervals are those of the views: Student's of each mean, Welch's of each difference. The
 * cost is held against fixed repeats whose largest standard error is the same. A standard error is
 * what it is in truth: with n runs, n drawn anew in every study of the same networks, the mean's
 * variance is the network's times the mean of 1/n.
 */
public final class AdaptiveSimulation {
  /** Studies of the same networks, by whose mean a standard error is known. */
  private static final int STUDIES_OF_A_DESIGN = 50;

  /**
   * What is simulated; spreads and standard errors in points.
   *
   * @param shape of the accuracies
   * @param networks the first is the baseline
   * @param difference whether differences from the baseline are wanted, not means
   * @param until the standard error that is small enough
   * @param narrowest spread; spreads are uniform from it
   * @param widest spread
   * @param dearest seconds of a run; they are uniform from 1
   * @param slots on which trials run
   */
  record Scenario(
      Shape shape,
      int networks,
      boolean difference,
      double until,
      int min,
      int max,
      double narrowest,
      double widest,
      double dearest,
      int slots)
      implements Serializable {
    List<List<Integer>> wanted() {
      return difference
          ? IntStream.range(1, networks).mapToObj(i -> List.of(0, i)).toList()
          : IntStream.range(0, networks).mapToObj(List::of).toList();
    }
  }

  static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario(Shape.NORMAL, 15, true, 0.03, 5, 500, 0.08, 0.3, 3, 16),
          new Scenario(Shape.NORMAL, 15, false, 0.03, 5, 500, 0.08, 0.3, 3, 16),
          new Scenario(Shape.NORMAL, 15, true, 0.03, 5, 500, 0.08, 0.3, 3, 4),
          new Scenario(Shape.NORMAL, 15, true, 0.03, 5, 500, 0.08, 0.3, 3, 64),
          new Scenario(Shape.NORMAL, 15, true, 0.03, 5, 500, 0.08, 0.3, 20, 16),
          new Scenario(Shape.NORMAL, 15, true, 0.05, 5, 500, 0.08, 0.3, 3, 16),
          new Scenario(Shape.NORMAL, 15, false, 0.05, 5, 500, 0.08, 0.3, 3, 16),
          new Scenario(Shape.NORMAL, 15, true, 0.03, 5, 50, 0.08, 0.3, 3, 16),
          new Scenario(Shape.NORMAL, 15, true, 0.05, 2, 500, 0.15, 0.15, 3, 16),
          new Scenario(Shape.SKEWED, 15, true, 0.03, 5, 500, 0.08, 0.3, 3, 16),
          new Scenario(Shape.SKEWED, 15, true, 0.05, 5, 500, 0.08, 0.3, 3, 16),
          new Scenario(Shape.NORMAL, 2, true, 0.05, 2, 500, 0.2, 0.2, 3, 2),
          new Scenario(Shape.NORMAL, 1, false, 0.036, 2, 500, 0.2, 0.2, 3, 1));

  /** Sums over studies. */
  record Result(
      long means,
      long meansCovered,
      long differences,
      long differencesCovered,
      long studies,
      long noisiestCovered,
      double runs,
      double seconds,
      double slotSeconds,
      double fixedSeconds)
      implements Serializable {
    static final Result NONE = new Result(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    Result and(Result other) {
      return new Result(
          means + other.means,
          meansCovered + other.meansCovered,
          differences + other.differences,
          differencesCovered + other.differencesCovered,
          studies + other.studies,
          noisiestCovered + other.noisiestCovered,
          runs + other.runs,
          seconds + other.seconds,
          slotSeconds + other.slotSeconds,
          fixedSeconds + other.fixedSeconds);
    }

    double meanCoverage() {
      return (double) meansCovered / means;
    }

    double differenceCoverage() {
      return (double) differencesCovered / differences;
    }

    /** Of the network with the widest spread, its difference where those are wanted. */
    double noisiestCoverage() {
      return (double) noisiestCovered / studies;
    }

    /** Share of the time from the first trial's begin to the last one's end. */
    double busy() {
      return seconds / slotSeconds;
    }

    double cost() {
      return seconds / fixedSeconds;
    }
  }

  private AdaptiveSimulation() {}

  /**
   * A table of how often 95 % intervals cover, and the GPU time as a share of fixed repeats'; a row
   * a scenario.
   *
   * @param studies of each scenario, a multiple of {@value #STUDIES_OF_A_DESIGN}; fewer are rounded
   *     up
   * @param seed of all that is drawn
   */
  public static String run(SparkSession spark, int studies, long seed) {
    TextTable grid =
        new TextTable()
            .words("runs")
            .numbers("networks")
            .words("wanted of")
            .numbers("until")
            .numbers("min")
            .numbers("max")
            .words("spreads")
            .words("seconds")
            .numbers("slots")
            .numbers("means covered")
            .numbers("differences covered")
            .numbers("noisiest covered")
            .numbers("runs a network")
            .numbers("slots busy")
            .numbers("time of fixed");
    for (Scenario scenario : SCENARIOS) {
      // All from the same seed: scenarios of as many networks have the same spreads and costs.
      Result result = result(spark, scenario, studies, seed);
      grid.row(
          List.of(
              scenario.shape.name().toLowerCase(Locale.ROOT),
              Integer.toString(scenario.networks),
              scenario.difference ? "difference" : "mean",
              Double.toString(scenario.until),
              Integer.toString(scenario.min),
              Integer.toString(scenario.max),
              scenario.narrowest + " to " + scenario.widest,
              Text.format("1 to %.0f", scenario.dearest),
              Integer.toString(scenario.slots),
              percent(result.meanCoverage(), 2),
              result.differences == 0 ? "" : percent(result.differenceCoverage(), 2),
              percent(result.noisiestCoverage(), 2),
              Text.format("%.1f", result.runs / result.means),
              percent(result.busy(), 0),
              // Of skewed runs, few when they look alike, n isn't independent of the mean.
              scenario.shape == Shape.NORMAL ? percent(result.cost(), 0) : ""));
    }
    return grid.toString();
  }

  private static String percent(double share, int digits) {
    return Text.format("%." + digits + "f %%", 100 * share);
  }

  static Result result(SparkSession spark, Scenario scenario, int studies, long seed) {
    int designs = (studies + STUDIES_OF_A_DESIGN - 1) / STUDIES_OF_A_DESIGN;
    // Drawn, not counted: the next seed's studies would be the same, shifted by one.
    SplittableRandom seeds = new SplittableRandom(seed);
    List<Long> each = seeds.longs(designs).boxed().toList();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Result> results =
        context.parallelize(each, Math.min(designs, 8)).map(one -> design(scenario, one)).collect();
    return results.stream().reduce(Result.NONE, Result::and);
  }

  /** Studies of the same networks. */
  private static Result design(Scenario scenario, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int networks = scenario.networks;
    double[] spreads =
        random
            .doubles(networks)
            .map(part -> scenario.narrowest + (scenario.widest - scenario.narrowest) * part)
            .toArray();
    double[] seconds =
        random.doubles(networks).map(part -> 1 + (scenario.dearest - 1) * part).toArray();
    double[] variances = new double[networks]; // of the means, summed over the studies
    Result sum = Result.NONE;
    for (int i = 0; i < STUDIES_OF_A_DESIGN; i++) {
      AdaptiveStudy study = new AdaptiveStudy(scenario, spreads, seconds, random);
      study.run();
      sum = sum.and(study.result());
      for (int network = 0; network < networks; network++) {
        variances[network] +=
            spreads[network] * spreads[network] / study.runs(network) / STUDIES_OF_A_DESIGN;
      }
    }
    double fixed = Arrays.stream(seconds).sum() * fixedRuns(scenario, spreads, variances);
    return sum.and(new Result(0, 0, 0, 0, 0, 0, 0, 0, 0, fixed * STUDIES_OF_A_DESIGN));
  }

  /** Runs of each network, a fraction too, with which the largest standard error is the same. */
  private static double fixedRuns(Scenario scenario, double[] spreads, double[] variances) {
    double largest = 0;
    double ofOneRun = 0;
    for (int i = scenario.difference ? 1 : 0; i < spreads.length; i++) {
      double baseline = scenario.difference ? variances[0] : 0;
      double baselineOfOneRun = scenario.difference ? spreads[0] * spreads[0] : 0;
      largest = Math.max(largest, variances[i] + baseline);
      ofOneRun = Math.max(ofOneRun, spreads[i] * spreads[i] + baselineOfOneRun);
    }
    return ofOneRun / largest;
  }
}
