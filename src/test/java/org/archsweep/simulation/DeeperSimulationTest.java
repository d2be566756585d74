package org.archsweep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.archsweep.results.Study;
import org.junit.jupiter.api.Test;

/** A smaller form of the simulation in docs/statistics.md. */
class DeeperSimulationTest {
  private static final int STUDIES = 100;

  @Test
  void intervalsOfManyNetworksHoldTheTruthAsOftenAsTheySay() throws IOException {
    double error = Math.sqrt(0.95 * 0.05 / STUDIES);
    try (SparkSession spark = Study.spark()) {
      List<DeeperSimulation.Result> results = DeeperSimulation.results(spark, STUDIES, 1);

      assertThat(results).hasSameSizeAs(DeeperSimulation.SCENARIOS);
      assertThat(results)
          .filteredOn(result -> result.scenario().networks() == 15)
          .hasSize(3)
          .allSatisfy(
              result -> {
                assertThat(result.told()).isEqualTo(1);
                assertThat(result.covered())
                    .containsOnlyKeys("longer", "deeper", "difference")
                    .allSatisfy(
                        (slope, share) -> assertThat(share).isBetween(0.95 - 4 * error, 1.0));
              });
    }
  }
}
