package org.archsweep.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.archsweep.data.DataKeys;
import org.archsweep.data.Dataset;
import org.archsweep.data.Datasets;
import org.archsweep.data.ImageSet;
import org.archsweep.job.Compare;
import org.archsweep.job.Experiment;
import org.archsweep.job.Experiments;
import org.archsweep.job.Job;
import org.archsweep.job.Until;
import org.archsweep.job.UntilPrecise;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Networks;
import org.archsweep.network.Shape;
import org.archsweep.program.RecipeKeys;
import org.archsweep.results.Results;
import org.archsweep.spec.Key;
import org.archsweep.spec.Trial;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
    double operations = Networks.named("residual:L1+L3", 1, Datasets.task("cifar10")).macs();
    Plan.Planned last = plan.configurations().get(3);
    assertThat(last.network()).isEqualTo("residual:L1+L3");
    assertThat(last.epochs()).isEqualTo(4);
    assertThat(last.parameters()).isEqualTo(6_573_120);
    assertThat(last.macs()).isEqualTo((long) operations);
    assertThat(last.seconds())
        .isCloseTo(4 * images * operations / Plan.ASSUMED_CPU, Percentage.withPercentage(1e-6));
    assertThat(plan.seconds())
        .isCloseTo(
            3 * plan.configurations().stream().mapToDouble(Plan.Planned::seconds).sum(),
            Percentage.withPercentage(1e-6));
  }

  @Test
  void timeAndDeviationComeFromTrialsThatEnded() {
    Map<String, Results.Ended> ended = new HashMap<>();
    double[] accuracies = {0.50, 0.52, 0.54};
    for (Trial trial : job.trials(DATA.identity())) {
      if (trial.get(NetworkKeys.NETWORK).equals("basic") && trial.get(RecipeKeys.EPOCHS) == 2) {
        double accuracy = accuracies[(int) trial.seed() - 1];
        ended.put(trial.id(), new Results.Ended("ok", accuracy, 10.0));
      }
    }

    Plan plan = Plan.of(job, Optional.of(DATA), ended, false);

    assertThat(plan.missing()).isEqualTo(9);
    assertThat(plan.measured()).isTrue();
    Plan.Planned longer =
        plan.configurations().stream()
            .filter(cell -> cell.network().equals("basic") && cell.epochs() == 4)
            .findFirst()
            .orElseThrow();
    assertThat(longer.seconds()).as("twice as many epochs").isCloseTo(20, within(1e-9));
    Plan.Compared group = plan.comparisons().get(0);
    assertThat(group.deviationMeasured()).isTrue();
    assertThat(group.deviation()).as("of 50, 52 and 54 %").isCloseTo(0.02, within(1e-12));
  }

  @Test
  void spreadsOfOtherConditionsAreNotPooled() {
    Experiment narrow = experiment("narrow", Compare.usual(), "basic");
    Experiment wide = wider(narrow);
    Job both = new Job("job", List.of(narrow, wide));
    Map<String, Results.Ended> ended = new HashMap<>();
    for (Trial trial : both.trials(DATA.identity())) {
      double spread = trial.get(NetworkKeys.WIDTH) == 1 ? 0.01 : 0.05;
      ended.put(trial.id(), new Results.Ended("ok", 0.5 + spread * (trial.seed() - 2), 10.0));
    }

    Plan plan = Plan.of(both, Optional.of(DATA), ended, false);
    ended.keySet().removeAll(ids(new Job("job", List.of(wide))));
    Plan unknown = Plan.of(both, Optional.of(DATA), ended, false);

    assertThat(plan.comparisons())
        .extracting(Plan.Compared::deviation)
        .satisfies(PlanTest::isOneAndFive);
    assertThat(unknown.comparisons())
        .extracting(Plan.Compared::deviationMeasured)
        .containsExactly(true, false);
    assertThat(unknown.comparisons().get(1).deviation()).isEqualTo(Plan.STUDY_DEVIATION);
  }

  private static void isOneAndFive(List<? extends Double> deviations) {
    assertThat(deviations.get(0)).isCloseTo(0.01, within(1e-12));
    assertThat(deviations.get(1)).isCloseTo(0.05, within(1e-12));
  }

  /** Of three runs, 0.4, 0.5 and 0.6, and of two, 0.5 and 0.5: (0.02 / 3) ^ 0.5. */
  @Test
  void spreadIsPooledOverTheExperimentsConfigurations() {
    Experiment one =
        experiment("one", Compare.usual(), List.of("basic", "extra:L1"), List.of(2), 3, 60, 10);
    Job job = new Job("job", List.of(one));
    Map<String, Results.Ended> ended = new HashMap<>();
    for (Trial trial : job.trials(DATA.identity())) {
      if (trial.get(NetworkKeys.NETWORK).equals("basic")) {
        ended.put(trial.id(), new Results.Ended("ok", 0.3 + 0.1 * trial.seed(), 10.0));
      } else if (trial.seed() <= 2) {
        ended.put(trial.id(), new Results.Ended("ok", 0.5, 10.0));
      }
    }

    Plan plan = Plan.of(job, Optional.of(DATA), ended, false);

    assertThat(plan.comparisons())
        .singleElement()
        .satisfies(
            each -> assertThat(each.deviation()).isCloseTo(Math.sqrt(0.02 / 3), within(1e-12)));
  }

  @Test
  @Timeout(120)
  void planOfManyTrialsIsLinear() {
    Experiment many =
        experiment("many", Compare.usual(), Networks.searchSpace(), List.of(2, 4), 10_000, 60, 10);
    Experiment again =
        experiment("again", Compare.usual(), Networks.searchSpace(), List.of(2, 4), 10_000, 60, 10);
    Job both = new Job("job", List.of(many, wider(many), again));
    Trial last = new Trial(many.configurations(DATA.identity()).get(0), 10_000);
    Map<String, Results.Ended> ended = Map.of(last.id(), new Results.Ended("ok", 0.5, 10.0));

    Plan plan = Plan.of(both, Optional.of(DATA), ended, false);

    assertThat(plan.trials()).isEqualTo(600_000);
    assertThat(plan.shared()).isEqualTo(300_000);
    assertThat(plan.missing()).isEqualTo(599_999);
    assertThat(both.trials(DATA.identity())).hasSize(600_000);
  }

  private static Set<String> ids(Job job) {
    return job.trials(DATA.identity()).stream().map(Trial::id).collect(Collectors.toSet());
  }

  private static Experiment wider(Experiment experiment) {
    Map<Key<?>, Object> common = new HashMap<>(experiment.common());
    common.put(NetworkKeys.WIDTH, 2.0);
    return Experiments.of(
        "wide",
        Compare.usual(),
        experiment.networks(),
        experiment.epochs(),
        experiment.seeds().size(),
        common);
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
    assertThat(plan.comparisons()).noneMatch(Plan.Compared::deviationMeasured);
  }

  @Test
  void withoutDataAllIsTakenAsMissing() {
    Plan plan = Plan.of(job, Optional.empty(), Map.of(), false);

    assertThat(plan.missing()).isEqualTo(12);
    assertThat(plan.seconds()).isPositive();
  }

  @Test
  void familyIsEachOtherNetworkWithTheBaselineAtEachLength() {
    assertThat(compared(experiment("a", Compare.usual(), "basic", "extra:L1", "extra:L2")))
        .extracting(Plan.Compared::comparisons)
        .containsExactly(2 * 2);
    assertThat(compared(experiment("a", Compare.usual(), "basic")))
        .extracting(Plan.Compared::comparisons)
        .containsExactly(0);
  }

  @Test
  void familyOfAllPairsOrOfSomeIsCounted() {
    Compare some =
        new Compare.Pairs(
            List.of(
                new Compare.Pair("basic", "extra:L1"), new Compare.Pair("extra:L1", "extra:L2")));

    assertThat(
            compared(
                experiment(
                    "a", new Compare.AllPairs(), "basic", "extra:L1", "extra:L2", "extra:L3")))
        .extracting(Plan.Compared::comparisons)
        .containsExactly(6 * 2);
    assertThat(compared(experiment("a", some, "basic", "extra:L1", "extra:L2")))
        .extracting(Plan.Compared::comparisons)
        .containsExactly(2 * 2);
  }

  @Test
  void everyExperimentIsAFamilyOfItsOwn() {
    Compare extra = new Compare.WithBaseline(Optional.of("extra:L1"));

    List<Plan.Compared> compared =
        compared(
            experiment("a", extra, "basic", "extra:L1"),
            experiment("b", new Compare.AllPairs(), "basic", "extra:L1", "extra:L2"));

    assertThat(compared).extracting(Plan.Compared::experiment).containsExactly("a", "b");
    assertThat(compared).extracting(Plan.Compared::comparisons).containsExactly(2, 3 * 2);
    assertThat(compared).extracting(Plan.Compared::runs).containsExactly(3, 3);
  }

  @Test
  void groupKnowsWhichOfItsTrialsAreThere() {
    Job one = job(List.of("basic"), List.of(2), 3, 60, 10);
    Trial first = one.trials(DATA.identity()).get(0);

    Plan plan =
        Plan.of(
            one, Optional.of(DATA), Map.of(first.id(), new Results.Ended("ok", 0.5, 10.0)), false);

    assertThat(plan.comparisons().get(0).configurations())
        .singleElement()
        .satisfies(cell -> assertThat(cell.ended()).isEqualTo(1))
        .satisfies(cell -> assertThat(cell.seconds()).isCloseTo(10, within(1e-9)));
  }

  private static List<Plan.Compared> compared(Experiment... experiments) {
    Job job = new Job("job", List.of(experiments));
    return Plan.of(job, Optional.of(DATA), Map.of(), false).comparisons();
  }

  @Test
  void repeatsUntilPreciseHaveLeastAndMostAndWhatIsExpected() {
    Job fixed = job(List.of("basic", "residual:L1+L3"), List.of(2, 4), 50, 60, 10);
    Experiment experiment = fixed.experiments().get(0);
    UntilPrecise precision = new UntilPrecise(0.0003, UntilPrecise.Of.MEAN, 5, 50);
    Job precise = job(experiment, precision);

    Plan plan = Plan.of(precise, Optional.of(DATA), Map.of(), false);

    assertThat(plan.least()).isEqualTo(4 * 5);
    assertThat(plan.most()).isEqualTo(4 * 50);
    assertThat(plan.trials()).as("0.15^2 / 0.03^2 runs of each").isEqualTo(4 * 25);
    assertThat(plan.missing()).isEqualTo(4 * 25);
    assertThat(plan.comparisons()).extracting(Plan.Compared::runs).containsExactly(25);
    assertThat(plan.seconds())
        .isCloseTo(
            25 * plan.configurations().stream().mapToDouble(Plan.Planned::seconds).sum(),
            Percentage.withPercentage(1e-6));
  }

  @Test
  void whatIsExpectedUntilPreciseFollowsFromTheTrialsThatAreThere() {
    Experiment experiment =
        job(List.of("basic", "residual:L1+L3"), List.of(2, 4), 50, 60, 10).experiments().get(0);
    Job precise = job(experiment, new UntilPrecise(0.0003, UntilPrecise.Of.MEAN, 5, 50));
    Map<String, Results.Ended> ended = new HashMap<>();
    for (Trial trial : precise.trials(DATA.identity())) {
      // Ten runs of each, with 14.4 * 10 / 9 = 16 times the variance that is wanted of the mean.
      double accuracy = 0.9 + 0.0003 * Math.sqrt(14.4) * (trial.seed() % 2 == 0 ? 1 : -1);
      if (trial.seed() <= 10) {
        ended.put(trial.id(), new Results.Ended("ok", accuracy, 10.0));
      }
    }

    Plan plan = Plan.of(precise, Optional.of(DATA), ended, false);

    assertThat(plan.trials()).isEqualTo(4 * 16);
    assertThat(plan.missing()).isEqualTo(4 * 6);
  }

  @Test
  void nothingIsMissingWhereAllIsPreciseOrGivesNoAccuracy() {
    Experiment experiment =
        job(List.of("basic", "residual:L1+L3"), List.of(2), 50, 60, 10).experiments().get(0);
    Job precise = job(experiment, new UntilPrecise(0.0003, UntilPrecise.Of.MEAN, 5, 50));
    Map<String, Results.Ended> ended = new HashMap<>();
    for (Trial trial : precise.trials(DATA.identity())) {
      if (!trial.get(NetworkKeys.NETWORK).equals("basic") && trial.seed() <= 6) {
        ended.put(trial.id(), new Results.Ended("diverged", null, 10.0));
      } else if (trial.get(NetworkKeys.NETWORK).equals("basic") && trial.seed() <= 25) {
        double accuracy = 0.9 + 0.001 * (trial.seed() % 2);
        ended.put(trial.id(), new Results.Ended("ok", accuracy, 10.0));
      }
    }

    Plan plan = Plan.of(precise, Optional.of(DATA), ended, false);

    assertThat(plan.configurations()).extracting(Plan.Planned::trials).containsExactly(25, 6);
    assertThat(plan.missing()).isZero();
  }

  private static Job job(
      List<String> networks, List<Integer> epochs, int repeats, int train, int test) {
    return new Job(
        "job", List.of(experiment("job", Compare.usual(), networks, epochs, repeats, train, test)));
  }

  private static Experiment experiment(String name, Compare compare, String... networks) {
    return experiment(name, compare, List.of(networks), List.of(2, 4), 3, 60, 10);
  }

  private static Experiment experiment(
      String name,
      Compare compare,
      List<String> networks,
      List<Integer> epochs,
      int repeats,
      int train,
      int test) {
    return Experiments.of(
        name,
        compare,
        networks,
        epochs,
        repeats,
        Map.of(DataKeys.TRAIN_LIMIT, train, DataKeys.TEST_LIMIT, test));
  }

  private static Job job(Experiment experiment, Until until) {
    return new Job("job", List.of(Experiments.until(experiment, until)));
  }

  private static Dataset data(int train, int test) {
    return new Dataset(
        "blank-0",
        Datasets.task("cifar10"),
        blank(train),
        blank(test),
        List.of(0.0, 0.0, 0.0),
        List.of(1.0, 1.0, 1.0));
  }

  private static ImageSet blank(int count) {
    return new ImageSet(new byte[count * 3 * 32 * 32], new byte[count], new Shape(3, 32, 32));
  }
}
