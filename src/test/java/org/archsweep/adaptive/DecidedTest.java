package org.archsweep.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archsweep.adaptive.Rule.Difference;
import org.archsweep.adaptive.Rule.Share;
import org.archsweep.job.UntilDecided;
import org.archsweep.results.Design;
import org.archsweep.results.Results;
import org.archsweep.statistics.ConfidenceSequence;
import org.junit.jupiter.api.Test;

class DecidedTest {
  private static final double NO = Double.NaN;
  private static final int SLOTS = 1;

  private static List<Difference> differences(Rule rule, Known known) {
    return rule.decide(known, SLOTS).differences();
  }

  private static List<Integer> added(Rule rule, Known known, int slots) {
    return rule.decide(known, slots).shares().stream().map(Share::added).toList();
  }

  private static Rule rule(int networks, double margin) {
    return new Decided(new UntilDecided(margin, 5, 20), Runs.design(networks));
  }

  @Test
  void differencesAreDecidedWhereTheirSequencesLeaveOutZero() {
    Known known =
        new Runs()
            .of(Runs.around(0.900, 0.0005, 8))
            .of(Runs.around(0.910, -0.0005, 8))
            .of(Runs.around(0.890, -0.0005, 8))
            .of(Runs.around(0.9001, -0.0005, 8))
            .known();

    List<Difference> differences = differences(rule(4, 0), known);

    assertThat(differences)
        .extracting(Difference::verdict)
        .containsExactly("better", "worse", "open");
    assertThat(differences).extracting(Difference::seeds).containsExactly(5, 5, 8);
    assertThat(differences).allSatisfy(each -> assertThat(each.alpha()).isEqualTo(0.05 / 3));
    assertThat(differences.get(0).sides().name()).isEqualTo("extra:L1 - basic");
  }

  @Test
  void intervalIsThatOfTheFirstPairsThatDecide() {
    double[] base = Runs.around(0.9, 0.0005, 12);
    double[] other = Runs.around(0.903, -0.0005, 12);
    Difference found = differences(rule(2, 0), new Runs().of(base).of(other).known()).get(0);
    int seeds = found.seeds();
    double[] pairs = IntStream.range(0, seeds).mapToDouble(i -> other[i] - base[i]).toArray();
    ConfidenceSequence expected = ConfidenceSequence.of(pairs, 0, 0.05, 5);

    assertThat(seeds).isBetween(5, 11);
    assertThat(found.interval().low())
        .isCloseTo(expected.interval().low(), within(1e-12))
        .isPositive();
    assertThat(found.interval().high()).isCloseTo(expected.interval().high(), within(1e-12));
    double[] before = Arrays.copyOf(pairs, seeds - 1);
    assertThat(seeds == 5 || ConfidenceSequence.of(before, 0, 0.05, 5).interval().low() <= 0)
        .as("one pair less doesn't decide it")
        .isTrue();
  }

  @Test
  void whatLiesWithinTheMarginIsEqual() {
    Known known =
        new Runs()
            .of(Runs.around(0.9, 0.0005, 20))
            .of(Runs.around(0.9, -0.0005, 20))
            .of(Runs.around(0.91, -0.0005, 20))
            .known();

    assertThat(differences(rule(3, 0.03), known))
        .extracting(Difference::verdict)
        .containsExactly("equal", "better, by less than the margin");
    assertThat(differences(rule(3, 0), known))
        .extracting(Difference::verdict)
        .containsExactly("undecided", "better");
  }

  @Test
  void seedAfterAGapDoesNotCount() {
    double[] base = Runs.around(0.9, 0.0005, 4);
    double[] other = Runs.around(0.91, -0.0005, 12);

    Difference found = differences(rule(2, 0), new Runs().of(base).of(other).known()).get(0);

    assertThat(found.verdict()).isEqualTo("open");
    assertThat(found.seeds()).isZero();
  }

  @Test
  void laterRunsChangeNoVerdict() {
    SplittableRandom random = new SplittableRandom(3);
    int changes = 0;
    for (int study = 0; study < 200; study++) {
      double[] base = random.doubles(20, 0.90, 0.91).toArray();
      double[] other = random.doubles(20, 0.905, 0.915).toArray();
      String verdict = "open";
      for (int runs = 5; runs <= 20; runs++) {
        Known known =
            new Runs().of(Arrays.copyOf(base, runs)).of(Arrays.copyOf(other, runs)).known();
        String now = differences(rule(2, 0), known).get(0).verdict();
        if (!verdict.equals("open")) {
          assertThat(now).isEqualTo(verdict);
        }
        changes += now.equals(verdict) ? 0 : 1;
        verdict = now;
      }
      assertThat(verdict).isIn("better", "undecided");
    }
    assertThat(changes).isEqualTo(200);
  }

  @Test
  void openComparisonGivesBothItsSidesTheNextSeed() {
    Runs runs =
        new Runs()
            .of(Runs.around(0.900, 0.0005, 6))
            .of(Runs.around(0.910, -0.0005, 6))
            .of(Runs.around(0.9001, -0.0005, 6));

    assertThat(added(rule(3, 0), runs.running(1), 1)).containsExactly(1, 0, 1);
    assertThat(added(rule(3, 0), runs.running(1), 4))
        .as("a round fills 4")
        .containsExactly(2, 0, 2);
    assertThat(added(rule(3, 0), runs.running(1), 12)).as("or 12").containsExactly(6, 0, 6);
    assertThat(added(rule(3, 0), runs.running(14), 12)).as("at max").containsExactly(0, 0, 0);
    assertThat(rule(3, 0).decide(runs.running(1), 1).shares())
        .extracting(Share::word)
        .containsExactly("more", "enough", "more");
  }

  @Test
  void runsThatAreThereAlreadyWaitForTheirPartners() {
    Known known =
        new Known(
            List.of(ended(Runs.around(0.9, 0.0005, 5)), ended(Runs.around(0.9, -0.0005, 5))),
            List.of(9, 6),
            i -> 1);

    assertThat(added(rule(2, 0), known, 1)).containsExactly(0, 1);
  }

  private static List<Results.Ended> ended(double... accuracies) {
    return Arrays.stream(accuracies).mapToObj(each -> new Results.Ended("ok", each, 1.0)).toList();
  }

  @Test
  void sideThatDivergesMoreIsBetterWhereItEnds() {
    double[] base = Runs.around(0.9, 0.0005, 20);
    double[] once = Runs.around(0.95, -0.0005, 20);
    once[1] = NO;
    double[] often = Runs.around(0.95, -0.0005, 20);
    for (int i = 2; i < 20; i++) {
      often[i] = NO;
    }
    double[] never = Arrays.stream(base).map(each -> NO).toArray();

    List<Difference> differences =
        differences(rule(4, 0), new Runs().of(base).of(once).of(often).of(never).known());

    assertThat(differences)
        .extracting(Difference::verdict)
        .as("of the third there are never five pairs")
        .containsExactly("better where it ends", "undecided", "not judged");
    assertThat(differences).extracting(Difference::diverged).containsExactly(1, 18, 0);
    assertThat(differences).extracting(Difference::pairs).containsExactly(5, 2, 0);
  }

  /** 2^9 9! 0! / 10! = 51.2, of which 1/51.2 is below 5 %; for 8 it's 28.4, above 1/20 too. */
  @Test
  void divergenceThatIsNoAccidentWithholdsTheVerdict() {
    double[] base = Runs.around(0.9, 0.0005, 20);
    double[] other = Runs.around(0.95, -0.0005, 20);
    for (int i = 3; i < 12; i++) {
      other[i] = NO;
    }

    Difference found = differences(rule(2, 0), new Runs().of(base).of(other).known()).get(0);

    assertThat(found.verdict()).isEqualTo("withheld");
    assertThat(found.diverged()).isEqualTo(9);
    assertThat(found.seeds()).isEqualTo(14);
  }

  @Test
  void failedRunsCloseTheirSeedsAndAddNoPair() {
    List<Results.Ended> other = new ArrayList<>(ended(Runs.around(0.91, -0.0005, 7)));
    other.set(2, new Results.Ended("failed", null, null));

    Difference found =
        differences(rule(2, 0), new Runs().of(Runs.around(0.9, 0.0005, 7)).ended(other).known())
            .get(0);

    assertThat(found.verdict()).isEqualTo("better");
    assertThat(found.seeds()).isEqualTo(6);
    assertThat(found.pairs()).isEqualTo(5);
    assertThat(found.diverged()).isZero();
  }

  @Test
  void runsOfAnotherEnvironmentAreNoPartners() {
    List<Results.Ended> other =
        IntStream.range(0, 7)
            .mapToObj(i -> new Results.Ended("ok", 0.95 + 0.001 * i, 1.0, i < 5 ? "V100" : "A100"))
            .toList();
    List<Results.Ended> base =
        IntStream.range(0, 7)
            .mapToObj(i -> new Results.Ended("ok", 0.9 - 0.001 * i, 1.0, i < 4 ? "V100" : "A100"))
            .toList();

    Difference found = differences(rule(2, 0), new Runs().ended(base).ended(other).known()).get(0);

    assertThat(found.verdict()).isEqualTo("open");
    assertThat(found.pairs()).as("on V100, where most ran").isEqualTo(4);
  }

  /** Of networks x epochs, both compared: effects of each, whose differences are means. */
  @Test
  void effectsAreDecidedByTheirMeansOverStrata() {
    Design two = Runs.design(2, List.of(2, 4));
    Design design =
        new Design(
            two.experiment(),
            null,
            two.metrics(),
            null,
            two.axes(),
            two.members(),
            List.of(),
            List.of(new Design.Effect(0, 1, 0), new Design.Effect(1, 1, 0)));
    Rule rule = new Decided(new UntilDecided(0, 5, 20), design);
    Known known =
        new Runs()
            .of(Runs.around(0.900, 0.0005, 8))
            .of(Runs.around(0.910, -0.0005, 8))
            .of(Runs.around(0.900, 0.0003, 8))
            .of(Runs.around(0.910, 0.0005, 8))
            .known();

    List<Difference> differences = differences(rule, known);

    assertThat(differences).extracting(Difference::verdict).containsExactly("better", "open");
    assertThat(differences.get(0).sides().name()).isEqualTo("network extra:L1 - basic");
    assertThat(differences.get(0).interval().low() + differences.get(0).interval().high())
        .isCloseTo(2 * 0.01, within(0.004));
    assertThat(differences.get(0).alpha()).isEqualTo(0.025);
  }

  @Test
  void stratumThatDivergesAtFirstIsLeftOutOfItsEffectForGood() {
    Design two = Runs.design(2, List.of(2, 4));
    Design design =
        new Design(
            two.experiment(),
            null,
            two.metrics(),
            null,
            two.axes(),
            two.members(),
            List.of(),
            List.of(new Design.Effect(0, 1, 0)));
    Rule rule = new Decided(new UntilDecided(0, 5, 20), design);
    Runs runs =
        new Runs()
            .of(Runs.around(0.900, 0.0005, 8))
            .of(Runs.around(0.9001, -0.0005, 8))
            .of(Runs.around(0.900, 0.0003, 8))
            .of(NO, 0.9, NO, NO, NO);

    Rule.Round round = rule.decide(runs.known(), SLOTS);

    assertThat(round.differences().get(0).pairs()).isEqualTo(8);
    assertThat(round.shares()).extracting(Share::added).containsExactly(1, 1, 0, 0);
  }

  @Test
  void equalRunsAreNoProofThoughTheirSpreadIsZero() {
    double[] same = IntStream.range(0, 5).mapToDouble(i -> 0.90).toArray();
    double[] image = IntStream.range(0, 5).mapToDouble(i -> 0.91).toArray();

    Rule two = new Decided(new UntilDecided(0, 2, 20), Runs.design(2));
    Difference found = differences(two, new Runs().of(same).of(image).known()).get(0);

    assertThat(found.seeds()).as("one of 100 test images, each time").isGreaterThan(3);
  }
}
