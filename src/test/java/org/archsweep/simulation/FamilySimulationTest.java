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
class FamilySimulationTest {
  private static final int STUDIES = 150;
  private static final double ERROR = Math.sqrt(0.05 * 0.95 / STUDIES);

  private static SparkSession spark;
  private static List<FamilySimulation.Result> results;

  @BeforeAll
  static void simulate() {
    spark = Study.spark();
    results = FamilySimulation.results(spark, STUDIES, 1);
  }

  @Test
  void equalNetworksRarelyRaiseAnAlarm() {
    assertThat(results).hasSameSizeAs(FamilySimulation.SCENARIOS);
    assertThat(results)
        .filteredOn(result -> result.scenario().shape() == Shape.NORMAL)
        .hasSize(FamilySimulation.SCENARIOS.size() / 2)
        .allSatisfy(result -> assertThat(result.adjusted()).isLessThanOrEqualTo(0.05 + 3 * ERROR));
  }

  /** Else the test above would also pass of a view that never finds anything. */
  @Test
  void withoutHolmTheyOftenDo() {
    assertThat(results)
        .allSatisfy(result -> assertThat(result.raw()).isGreaterThan(0.05 + 3 * ERROR));
  }
}
