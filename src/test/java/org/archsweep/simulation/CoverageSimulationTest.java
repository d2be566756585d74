package org.archsweep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.archsweep.results.Study;
import org.archsweep.simulation.Runs.Shape;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class CoverageSimulationTest {
  private static final int STUDIES = 400;

  /** Of a share of about 95 %, by chance: 1.1 points. */
  private static final double ERROR = Math.sqrt(0.95 * 0.05 / STUDIES);

  private static SparkSession spark;
  private static List<CoverageSimulation.Result> results;

  @BeforeAll
  static void simulate() {
    spark = Study.spark();
    results = CoverageSimulation.results(spark, STUDIES, 1);
  }

  @Test
  void intervalsOfNormalRunsHoldTheTruthAsOftenAsTheySay() {
    assertThat(results).hasSameSizeAs(CoverageSimulation.SCENARIOS);
    assertThat(results)
        .filteredOn(result -> result.scenario().basic().shape() == Shape.NORMAL)
        .hasSize(CoverageSimulation.SCENARIOS.size() / 2)
        .allSatisfy(
            result -> {
              assertThat(result.mean()).isBetween(0.95 - 4 * ERROR, 0.95 + 4 * ERROR);
              // Welch's is cautious where there are three runs.
              assertThat(result.difference()).isBetween(0.95 - 4 * ERROR, 0.97 + 4 * ERROR);
            });
  }

  @Test
  void fewRunsOfASkewedDistributionHoldItLessOften() {
    assertThat(results)
        .filteredOn(result -> result.scenario().other().shape() == Shape.SKEWED)
        .filteredOn(result -> result.scenario().other().n() == 3)
        .isNotEmpty()
        .allSatisfy(result -> assertThat(result.mean()).isLessThan(0.95 - 3 * ERROR));
  }
}
