package org.archsweep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.archsweep.results.Study;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("medium")
class VarianceSplitSimulationTest {
  private static final int STUDIES = 200;

  private static SparkSession spark;
  private static List<VarianceSplitSimulation.Result> results;

  @BeforeAll
  static void simulate() {
    spark = Study.spark();
    results = VarianceSplitSimulation.results(spark, STUDIES, 1);
  }

  @Test
  void estimateIsUnbiasedWithinItsSimulationError() {
    assertThat(results).hasSameSizeAs(VarianceSplitSimulation.SCENARIOS);
    for (VarianceSplitSimulation.Result result : results) {
      assertThat(result.deviation()).as(result.toString()).isBetween(-3.5, 3.5);
    }
  }

  /** Else the test above would also let the variance on the test set itself pass. */
  @Test
  void simulationTellsTheEstimateFromTheVarianceOnTheTestSet() {
    for (VarianceSplitSimulation.Result result : results) {
      double bias = result.variance() - result.scenario().distributionVariance();
      assertThat(bias / result.error()).as(result.toString()).isGreaterThan(4.5);
    }
  }

  @Test
  void tableHasARowForEachScenario() {
    String table = VarianceSplitSimulation.table(results).toString();

    assertThat(table.lines().filter(line -> line.contains("%")))
        .hasSameSizeAs(VarianceSplitSimulation.SCENARIOS);
  }
}
