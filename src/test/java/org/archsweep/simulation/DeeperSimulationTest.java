package org.archsweep.simulation;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.archsweep.results.Study;
import org.archsweep.simulation.DeeperSimulation.Scenario;
import org.archsweep.simulation.Runs.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A smaller form of the simulation in docs/statistics.md. */
@Tag("slow")
class DeeperSimulationTest {
  private static final int STUDIES = 100;

  @Test
  void intervalsHoldTheTruthAsOftenAsTheySay() throws IOException {
    double error = Math.sqrt(0.95 * 0.05 / STUDIES);
    Scenario search = new Scenario(Shape.NORMAL, 15, 5);
    SparkSession spark = Study.spark();
    assertThat(DeeperSimulation.results(spark, List.of(search), STUDIES, 1))
        .singleElement()
        .satisfies(result -> assertThat(result.scenario()).isEqualTo(search))
        .satisfies(result -> assertThat(result.told()).isEqualTo(1))
        .extracting(DeeperSimulation.Result::covered, as(MAP))
        .containsOnlyKeys("longer", "deeper", "difference")
        .allSatisfy((slope, share) -> assertThat((double) share).isBetween(0.95 - 4 * error, 1.0));
  }
}
