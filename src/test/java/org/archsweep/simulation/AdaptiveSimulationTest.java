package org.archsweep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.archsweep.results.Study;
import org.archsweep.simulation.AdaptiveSimulation.Result;
import org.archsweep.simulation.AdaptiveSimulation.Scenario;
import org.archsweep.simulation.Runs.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A smaller form of the simulation in docs/statistics.md. */
@Tag("slow")
class AdaptiveSimulationTest {
  private static final long SEED = 7;

  /** 14 differences in each of 400 studies: 5 standard errors are below 0.015. */
  @Test
  void intervalsCoverAfterAdaptiveRepeatsThatTakeFarLessTime() throws IOException {
    Scenario search = AdaptiveSimulation.SCENARIOS.get(0);
    SparkSession spark = Study.spark();
    Result result = AdaptiveSimulation.result(spark, search, 400, SEED);

    assertThat(result.differences()).isEqualTo(400 * 14);
    assertThat(result.differenceCoverage()).isBetween(0.935, 0.965);
    assertThat(result.meanCoverage()).isBetween(0.935, 0.965);
    assertThat(result.cost()).isBetween(0.4, 0.6);
  }

  @Test
  void oneNetworksIntervalCoversThoughItsOwnSpreadStopsIt() throws IOException {
    Scenario alone = new Scenario(Shape.NORMAL, 1, false, 0.036, 2, 500, 0.2, 0.2, 3, 1);
    SparkSession spark = Study.spark();
    Result result = AdaptiveSimulation.result(spark, alone, 10_000, SEED);

    assertThat(result.meanCoverage()).isBetween(0.935, 0.955);
    assertThat(result.runs() / result.means())
        .as("0.2^2 / 0.036^2, and a little")
        .isBetween(29.0, 33.0);
  }

  @Test
  void sameSeedGivesTheSameStudies() throws IOException {
    Scenario two = new Scenario(Shape.NORMAL, 2, true, 0.1, 2, 50, 0.08, 0.3, 3, 2);
    SparkSession spark = Study.spark();
    Result result = AdaptiveSimulation.result(spark, two, 100, SEED);

    assertThat(AdaptiveSimulation.result(spark, two, 100, SEED)).isEqualTo(result);
    assertThat(AdaptiveSimulation.result(spark, two, 100, SEED + 1)).isNotEqualTo(result);
  }

  @Test
  void tableHasARowForEachScenario() throws IOException {
    SparkSession spark = Study.spark();
    assertThat(AdaptiveSimulation.run(spark, 1, SEED).lines())
        .hasSize(1 + AdaptiveSimulation.SCENARIOS.size())
        .first()
        .asString()
        .contains("differences covered", "time of fixed");
  }
}
