package org.archsweep.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.archsweep.data.Dataset;
import org.archsweep.data.ImageSet;
import org.archsweep.network.Networks;
import org.archsweep.program.Precision;
import org.archsweep.results.Compare;
import org.archsweep.results.Results;
import org.archsweep.training.Recipe;
import org.archsweep.training.Trial;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Dataset DATA = data(100, 20);

  private final Job job = job(List.of("basic", "residual:L1+L3"), List.of(2, 4), 3, 60, 10);

  @Test
  void withNoResultsAllIsMissingAndTimeIsAssumed() {
    Plan plan = Plan.of(job, Optional.of(DATA), Map.of(), false);

    assertThat(plan.trials()).isEqualTo(2 * 2 * 3);
    assertThat(plan.missing()).isEqualTo(12);
    assertThat(plan.measured()).isFalse();
    // Training takes about three forward passes: one, and two backwards.
    double images = 3 * 60 + 10;
    double operations = Networks.named("residual:L1+L3", 1).multiplyAdds();
    Plan.Cell last = plan.cells().get(3);
    assertThat(last.network()).isEqualTo("residual:L1+L3");
    assertThat(last.epochs()).isEqualTo(4);
    assertThat(last.parameters()).isEqualTo(6_573_120);
    assertThat(last.operations()).isEqualTo((long) operations);
    assertThat(last.seconds())
        .isCloseTo(4 * images * operations / Plan.ASSUMED_CPU, Percentage.withPercentage(1e-6));
    assertThat(plan.seconds())
        .isCloseTo(
            3 * plan.cells().stream().mapToDouble(Plan.Cell::seconds).sum(),
            Percentage.withPercentage(1e-6));
  }

  @Test
  void timeAndDeviationComeFromTrialsThatEnded() {
    Map<String, Results.Ended> ended = new HashMap<>();
    double[] accuracies = {0.50, 0.52, 0.54};
    for (Trial trial : job.trials(DATA.identity())) {
      if (trial.network().equals("basic") && trial.epochs() == 2) {
        double accuracy = accuracies[(int) trial.seed() - 1];
        ended.put(trial.id(), new Results.Ended("ok", accuracy, 10.0));
      }
    }

    Plan plan = Plan.of(job, Optional.of(DATA), ended, false);

    assertThat(plan.missing()).isEqualTo(9);
    assertThat(plan.measured()).isTrue();
    Plan.Cell longer =
        plan.cells().stream()
            .filter(cell -> cell.network().equals("basic") && cell.epochs() == 4)
            .findFirst()
            .orElseThrow();
    assertThat(longer.seconds()).as("twice as many epochs").isCloseTo(20, within(1e-9));
    assertThat(plan.deviationMeasured()).isTrue();
    assertThat(plan.deviation()).as("of 50, 52 and 54 %").isCloseTo(0.02, within(1e-12));
  }

  @Test
  void trialThatFailedTellsNeitherTimeNorAccuracy() {
    Trial first = job.trials(DATA.identity()).get(0);

    Plan plan =
        Plan.of(
            job,
            Optional.of(DATA),
            Map.of(first.id(), new Results.Ended("failed", null, null)),
            false);

    assertThat(plan.missing()).isEqualTo(11);
    assertThat(plan.measured()).isFalse();
    assertThat(plan.deviationMeasured()).isFalse();
  }

  @Test
  void withoutDataAllIsTakenAsMissing() {
    Plan plan = Plan.of(job, Optional.empty(), Map.of(), false);

    assertThat(plan.missing()).isEqualTo(12);
    assertThat(plan.seconds()).isPositive();
  }

  @Test
  void smallestDifferenceIsThatOfATableOfStudentsT() {
    // Student's t with 18 degrees of freedom: 2.1009 at 0.975 and 0.8620 at 0.8.
    assertThat(Plan.smallestDifference(10, 0.0015))
        .isCloseTo((2.1009 + 0.8620) * 0.0015 * Math.sqrt(0.2), within(1e-7));
    // With 2: 4.3027 and 1.0607.
    assertThat(Plan.smallestDifference(2, 1)).isCloseTo(4.3027 + 1.0607, within(1e-4));
  }

  @Test
  void oneRunShowsNoDifference() {
    Job once = job(List.of("basic"), List.of(2), 1, 60, 10);

    assertThat(Plan.of(once, Optional.of(DATA), Map.of(), false).smallestDifferences()).isEmpty();
    assertThat(Plan.of(job, Optional.of(DATA), Map.of(), false).smallestDifferences())
        .containsOnlyKeys(3);
  }

  private static Job job(
      List<String> networks, List<Integer> epochs, int repeats, int train, int test) {
    Experiment experiment =
        new Experiment(
            "job",
            "shapes",
            networks,
            epochs,
            Stream.iterate(1L, seed -> seed + 1).limit(repeats).toList(),
            Recipe.study(Precision.FLOAT32),
            1,
            train,
            test,
            Set.of(),
            Compare.usual());
    return new Job("job", List.of(experiment));
  }

  private static Dataset data(int train, int test) {
    return new Dataset(
        "blank-0", blank(train), blank(test), List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
  }

  private static ImageSet blank(int count) {
    return new ImageSet(new byte[count * ImageSet.CHANNELS * 32 * 32], new byte[count], 32);
  }
}
