package org.archsweep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.archsweep.results.Study;
import org.archsweep.simulation.EffectsSimulation.Lost;
import org.archsweep.simulation.EffectsSimulation.Result;
import org.archsweep.simulation.EffectsSimulation.Scenario;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class EffectsSimulationTest {
  private static final int STUDIES = 200;

  /** Of a share of about 95 or 5 %, by chance: 1.5 points. */
  private static final double ERROR = Math.sqrt(0.95 * 0.05 / STUDIES);

  private static final Scenario PLAIN = Scenario.small(5, 0.15, 0.15, Lost.NOTHING);
  private static final Scenario CORRELATED = Scenario.correlated(5, 0.1);
  private static final Scenario INTERACTING = Scenario.interacting(5, Lost.A_CELL);

  private static List<Result> results;

  @BeforeAll
  static void simulate() {
    results =
        EffectsSimulation.results(
            Study.spark(), List.of(PLAIN, CORRELATED, INTERACTING), STUDIES, 1);
  }

  private static Result of(Scenario scenario) {
    return results.stream()
        .collect(Collectors.toMap(Result::scenario, result -> result))
        .get(scenario);
  }

  @Test
  void intervalsHoldTheTruthWhetherOrNotSeedsCarryOver() {
    assertThat(of(PLAIN).covered()).isGreaterThan(0.95 - 3 * ERROR);
    assertThat(of(CORRELATED).covered()).isGreaterThan(0.95 - 3 * ERROR);
  }

  @Test
  void cellsAloneDoOnlyIfSeedsDoNot() {
    assertThat(of(PLAIN).byCells()).isBetween(0.95 - 3 * ERROR, 0.95 + 3 * ERROR);
    assertThat(of(CORRELATED).byCells()).isLessThan(0.75);
  }

  @Test
  void equalLevelsRarelyRaiseAnAlarm() {
    assertThat(of(PLAIN).alarm()).isLessThan(0.05 + 3 * ERROR);
    assertThat(of(CORRELATED).alarm()).isLessThan(0.05 + 3 * ERROR);
  }

  /** The third axis interacts with both. */
  @Test
  void otherInteractionsAreNotTakenForOneWhereACellIsLost() {
    assertThat(of(INTERACTING).interaction()).isLessThan(0.05 + 3 * ERROR);
    assertThat(of(INTERACTING).covered()).isNaN();
  }
}
