package org.archsweep.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.stream.IntStream;
import org.archsweep.adaptive.Rule.Difference;
import org.archsweep.adaptive.Rule.Share;
import org.archsweep.job.UntilBest;
import org.archsweep.results.Results;
import org.junit.jupiter.api.Test;

class BestTest {
  private static final double NO = Double.NaN;

  private static Rule rule(int networks, double margin) {
    return new Best(new UntilBest(margin, 5, 20), Runs.design(networks));
  }

  private static List<String> words(Rule.Round round) {
    return round.shares().stream().map(Share::word).toList();
  }

  @Test
  void oneThatBeatsAllOthersIsTheBest() {
    Rule.Round round =
        rule(3, 0.001)
            .decide(
                new Runs()
                    .of(Runs.around(0.90, 0.0005, 6))
                    .of(Runs.around(0.95, -0.0005, 6))
                    .of(Runs.around(0.85, -0.0005, 6))
                    .known(),
                1);

    assertThat(words(round)).containsExactly("beaten", "best", "beaten");
    assertThat(round.shares()).allSatisfy(share -> assertThat(share.added()).isZero());
    assertThat(round.differences())
        .extracting(each -> each.sides().name(), Difference::verdict)
        .containsExactly(tuple("basic - extra:L1", "worse"), tuple("extra:L2 - basic", "worse"));
    assertThat(round.differences())
        .allSatisfy(each -> assertThat(each.alpha()).isEqualTo(0.05 / 2));
  }

  @Test
  void oneThatNoneBeatsByMoreThanTheMarginWillDo() {
    Runs runs =
        new Runs()
            .of(Runs.around(0.9000, -0.0005, 20))
            .of(Runs.around(0.9001, 0.0005, 20))
            .of(Runs.around(0.8500, -0.0005, 20));

    Rule.Round round = rule(3, 0.005).decide(runs.known(), 1);

    assertThat(words(round)).containsExactly("enough", "best", "beaten");
    assertThat(round.differences().get(0).verdict()).isEqualTo("equal");
    assertThat(words(rule(3, 0.0001).decide(runs.known(), 1)))
        .as("too small a margin for 20 runs")
        .containsExactly("at max", "at max", "beaten");
  }

  @Test
  void thoseThatMayBeTheBestGetTheNextSeed() {
    Runs runs =
        new Runs()
            .of(Runs.around(0.9000, 0.0005, 6))
            .of(Runs.around(0.9001, -0.0005, 6))
            .of(Runs.around(0.8500, -0.0005, 6));

    Rule.Round round = rule(3, 0.0001).decide(runs.running(1), 1);

    assertThat(round.shares()).extracting(Share::added).containsExactly(1, 1, 0);
    assertThat(words(round)).containsExactly("more", "more", "beaten");
    assertThat(round.differences())
        .extracting(Difference::verdict)
        .containsExactly("open", "worse");
  }

  @Test
  void nobodyLeavesBeforeAllHaveTheLeastRuns() {
    Rule.Round round =
        rule(2, 0.001)
            .decide(
                new Runs().of(Runs.around(0.9, 0.01, 4)).of(Runs.around(0.5, 0.01, 4)).running(1),
                1);

    assertThat(round.shares()).extracting(Share::added).containsExactly(1, 1);
    assertThat(round.differences()).isEmpty();
  }

  @Test
  void oneWithoutAccuracyLeavesAndIsNotTheBest() {
    double[] never = IntStream.range(0, 6).mapToDouble(i -> NO).toArray();

    Rule.Round round =
        rule(2, 0.001).decide(new Runs().of(Runs.around(0.9, 0.0005, 6)).of(never).known(), 1);

    assertThat(words(round)).containsExactly("best", "no accuracy");
  }

  @Test
  void allWithoutAccuracyEndWithoutABest() {
    double[] never = IntStream.range(0, 6).mapToDouble(i -> NO).toArray();

    Rule.Round round = rule(2, 0.001).decide(new Runs().of(never).of(never).known(), 1);

    assertThat(words(round)).containsExactly("no accuracy", "no accuracy");
    assertThat(round.shares()).extracting(Share::added).containsExactly(0, 0);
  }

  /** 2^9 9! / 10! = 51.2 is more than 20: that it diverges more often is no accident. */
  @Test
  void oneThatDivergesBeatsNone() {
    double[] other = Runs.around(0.95, -0.0005, 14);
    for (int i = 3; i < 12; i++) {
      other[i] = NO;
    }

    Rule.Round round =
        rule(2, 0.0001).decide(new Runs().of(Runs.around(0.9, 0.0005, 14)).of(other).known(), 1);

    assertThat(round.differences().get(0).baselineDiverged()).isEqualTo(9);
    assertThat(words(round)).as("the other isn't beaten").doesNotContain("beaten");
  }

  @Test
  void runsThatCameAfterItWasKnownChangeNothing() {
    List<double[]> all = List.of(Runs.around(0.90, 0.0005, 20), Runs.around(0.9501, -0.0005, 20));
    Rule.Round early = decide(all, 6);

    assertThat(words(early)).containsExactly("beaten", "best");
    assertThat(decide(all, 20).differences()).isEqualTo(early.differences());
  }

  private static Rule.Round decide(List<double[]> all, int runs) {
    List<List<Results.Ended>> ends =
        all.stream()
            .map(
                each ->
                    IntStream.range(0, runs)
                        .mapToObj(i -> new Results.Ended("ok", each[i], 1.0))
                        .toList())
            .toList();
    return rule(2, 0.001).decide(new Known(ends, List.of(20, 20), i -> 1), 1);
  }
}
