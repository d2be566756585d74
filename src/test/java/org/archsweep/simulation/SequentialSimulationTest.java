package org.archsweep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.archsweep.simulation.SequentialSimulation.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("medium")
class SequentialSimulationTest {
  private static final int STUDIES = 400;
  private static final double MOST = 0.05 + 3 * Math.sqrt(0.05 * 0.95 / STUDIES);

  private static List<Result> results;

  @BeforeAll
  static void simulate() {
    results = SequentialSimulation.results(STUDIES, 1);
  }

  @Test
  void lookingAfterEveryPairRaisesFewFalseAlarms() {
    assertThat(results)
        .filteredOn(result -> result.scenario().name().matches("(normal|ties).*"))
        .hasSize(4)
        .allSatisfy(result -> assertThat(result.sequence()).isLessThan(MOST))
        .allSatisfy(result -> assertThat(result.family()).isLessThan(MOST))
        .allSatisfy(result -> assertThat(result.signs()).isLessThan(MOST));
  }

  /** What docs/statistics.md warns of; and else the test above could pass of a test without any. */
  @Test
  void outliersOnOneSideRaiseMany() {
    assertThat(results)
        .filteredOn(result -> result.scenario().name().equals("outliers on one side"))
        .singleElement()
        .satisfies(result -> assertThat(result.sequence()).isGreaterThan(2 * MOST));
  }
}
