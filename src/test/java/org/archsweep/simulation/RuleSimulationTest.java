package org.archsweep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archsweep.adaptive.Best;
import org.archsweep.adaptive.Rule;
import org.archsweep.job.UntilBest;
import org.archsweep.results.Results;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Smaller forms of the simulations in docs/statistics.md. */
@Tag("medium")
class RuleSimulationTest {
  private static final int STUDIES = 400;
  private static final double MOST = 0.05 + 3 * Math.sqrt(0.05 * 0.95 / STUDIES);

  private static DecidedSimulation.Scenario decided(String name) {
    return DecidedScenarios.all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static double wrong(String name) {
    return (double) DecidedSimulation.result(decided(name), STUDIES, 1).wrong() / STUDIES;
  }

  @Test
  void equalNetworksAreSeldomToldApartAtAnyMoment() {
    assertThat(wrong("equal, normal, sd 0.15")).isLessThan(MOST);
    assertThat(wrong("equal, normal, sd 0.08 to 0.30")).isLessThan(MOST);
    assertThat(wrong("equal, sd 2 test images")).isLessThan(MOST);
    assertThat(wrong("equal, 1 run in 10 fails")).isLessThan(MOST);
    assertThat(wrong("equal, 6 effects over 3 x 5, seeds correlate within a level"))
        .isLessThan(MOST);
  }

  /** What docs/statistics.md warns of; and else the test above could pass of a rule without any. */
  @Test
  void outliersOnOneSideOftenAre() {
    assertThat(wrong("equal, outliers of the others, not of the baseline")).isGreaterThan(5 * MOST);
  }

  @Test
  void divergenceIsNeverPassedOverInSilence() {
    DecidedSimulation.Result result =
        DecidedSimulation.result(
            decided("equal, the worst 20 % of half of them diverge"), STUDIES, 1);

    assertThat((double) result.plain() / STUDIES).isLessThan(MOST);
  }

  @Test
  void searchIsDecided() {
    DecidedSimulation.Result result =
        DecidedSimulation.result(DecidedScenarios.search(), STUDIES, 1);

    assertThat((double) result.wrong() / STUDIES).isLessThan(MOST);
    assertThat((double) result.right() / result.comparisons()).isGreaterThan(0.99);
    assertThat((double) result.runs() / STUDIES / 15).as("runs each").isBetween(6.0, 12.0);
  }

  @Test
  void oneThatIsGoodEnoughIsNamed() {
    for (String name : List.of("one 0.3 better than the others", "steps of 0.06")) {
      BestSimulation.Scenario scenario =
          BestSimulation.scenarios().stream()
              .filter(each -> each.name().equals(name))
              .findFirst()
              .orElseThrow();
      BestSimulation.Result result = BestSimulation.result(scenario, STUDIES, 1);

      assertThat((double) result.good() / result.named()).as(name).isGreaterThan(0.95);
      assertThat(result.named()).isGreaterThan(STUDIES * 9 / 10);
    }
  }

  /** The simulations take it that rounds, one decided while another runs, change nothing. */
  @Test
  void roundsDecideWhatAllRunsAtOnceDo() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20; i++) {
      DecidedSimulation.Scenario scenario = DecidedScenarios.search();
      List<List<Results.Ended>> ends = scenario.ends().draw(200, random);
      assertSame(scenario.rule(), ends);
      assertSame(new Best(new UntilBest(0.001, 5, 200), Search.design()), ends);
    }
  }

  private static void assertSame(Rule rule, List<List<Results.Ended>> ends) {
    RuleStudy rounds = new RuleStudy(rule, ends);
    RuleStudy whole = new RuleStudy(rule, ends);
    rounds.run();
    whole.atOnce();
    assertThat(rounds.last().differences()).isEqualTo(whole.last().differences());
    assertThat(IntStream.range(0, ends.size()).map(rounds::runs).toArray())
        .isEqualTo(IntStream.range(0, ends.size()).map(whole::runs).toArray());
  }
}
