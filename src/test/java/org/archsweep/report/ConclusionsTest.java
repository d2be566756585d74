package org.archsweep.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Each kind of sentence, from rows as the views have them; all together are in ComparisonTest. */
class ConclusionsTest {
  private static final StructType DIFFERENCES =
      StructType.fromDDL(
          "metric string, axis string, setting string, baseline string, epochs int, n bigint,"
              + " baseline_n bigint, difference double, low double, high double, p double,"
              + " p_holm double, verdict string, anytime_n bigint, anytime_verdict string,"
              + " diverged_alone int, baseline_diverged_alone int");

  private static final StructType LEFT_OUT =
      StructType.fromDDL(
          "metric string, axis string, setting string, baseline string, epochs int, verdict string,"
              + " verdict_without string, run_of string, seed bigint");

  private static final StructType OUTLIERS =
      StructType.fromDDL(
          "setting string, epochs int, seed bigint, value double, p_holm double,"
              + " group_skewness double, skewness_p double");

  private static final StructType EQUIVALENCE =
      StructType.fromDDL(
          "metric string, axis string, setting string, baseline string, epochs int, n bigint,"
              + " baseline_n bigint, margin double, low_90 double, high_90 double, p double, equal boolean");

  private static final StructType NOISE =
      StructType.fromDDL(
          "sd double, df bigint, low double, high double, f_p double, runs bigint,"
              + " mde_80 double, required_runs bigint");

  private static final StructType SLOPES =
      StructType.fromDDL("difference double, difference_low double, difference_high double");

  private static final StructType BEST =
      StructType.fromDDL(
          "setting string, epochs int, networks bigint, mean double, above_average double, expected_max_under_null double,"
              + " p_best double");

  private final Map<String, List<Row>> views = new HashMap<>();

  @Test
  void networkBeatsOrLosesToTheBaselineByTheDifferenceWithItsInterval() {
    differs("residual:L1+L3", "basic", 20, 0.023, 0.021, 0.025, 1e-9);
    differs("extra:L1", "basic", 20, -0.01, -0.012, -0.008, 1e-9);

    assertThat(words())
        .containsExactly(
            "residual:L1+L3 beats basic by 2.30 points (95 %: 2.10 to 2.50, 10 runs each)",
            "extra:L1 loses to basic by 1.00 points (95 %: 0.80 to 1.20, 10 runs each)");
  }

  @Test
  void runsOfBothSidesAreSaidWhereTheyDiffer() {
    compared("extra:L1", "basic", 20, 0.02, 0.01, 0.03, 1e-4, 1e-4, 8, 5);

    assertThat(words())
        .containsExactly("extra:L1 beats basic by 2.00 points (95 %: 1.00 to 3.00, 5 to 8 runs)");
  }

  @Test
  void intervalThatExcludesNothingIsNotRoundedToIt() {
    differs("extra:L1", "basic", 20, 0.0004, 0.00002, 0.00078, 0.01);

    assertThat(words())
        .containsExactly(
            "extra:L1 beats basic by 0.04 points (95 %: 0.002 to 0.078, 10 runs each)");
  }

  @Test
  void differenceThatIsOnlyRoundingIsNoDifference() {
    differs("extra:L1", "basic", 20, -1.1e-16, -1.2e-16, -1e-16, 1e-9);
    differs("extra:L2", "basic", 20, 4e-12, 3e-12, 5e-12, 1e-9);
    noise(null, null);

    assertThat(words())
        .containsExactly(
            "extra:L1 and extra:L2: no significant difference from basic with 10 runs each");
  }

  @Test
  void smallestDifferenceThatIsShownIsSaid() {
    differs("extra:L1", "basic", 20, 6e-12, 5.5e-12, 7e-12, 1e-9);

    assertThat(words())
        .containsExactly(
            "extra:L1 beats basic by 0.000000001 points (95 %: 0.000000001 to 0.000000001, 10 runs"
                + " each)");
  }

  @Test
  void nothingIsSaidOfWhatIsShownAsZero() {
    add("longer_or_deeper", SLOPES, 1e-18, 1e-19, 2e-18);
    add("longer_or_deeper", SLOPES, -1e-18, -2e-18, -1e-19);
    add("noise", NOISE, 1e-17, 90L, 1e-17, 2e-17, 0.5, 10L, 2e-17, 38L);
    for (int i = 0; i < 4; i++) {
      add("best", BEST, "n" + i, 20, 4L, 0.9, 1e-17, 0.0, 0.25);
    }

    assertThat(words())
        .containsOnly(
            "Whether another second buys more by a deeper network or by longer training can't be"
                + " told: deeper less longer is 0.00 points (95 %: 0.00 to 0.00)");
  }

  @Test
  void chanceThatIsShownAsNoneIsSaidAsLittle() {
    best(20, 4, 0.004);

    assertThat(words()).singleElement().asString().contains("in less than 1 % of draws");
  }

  @Test
  void smallPWhoseAdjustedOneIsNotSmallShowsNothing() {
    compared("extra:L1", "basic", 20, 0.02, 0.01, 0.03, 0.03, 0.06, 10, 10);
    noise(0.0015, null);

    assertThat(words())
        .startsWith(
            "extra:L1: no significant difference from basic with 10 runs each; with 10 runs each,"
                + " 0.31 points would be detected (80 % power), with 38, 0.16");
  }

  @Test
  void manyThatDifferAreCounted() {
    for (int i = 1; i <= 9; i++) {
      differs("n" + i, "basic", 20, 0.01 * i, 0.01 * i - 0.005, 0.01 * i + 0.005, 1e-6);
    }
    undecided("other", "basic", 20);
    noise(null, null);

    assertThat(words())
        .containsExactly(
            "9 of 10 networks beat basic; the largest difference measured: n9 beats basic by 9.00"
                + " points (95 %: 8.50 to 9.50, 10 runs each)",
            "other: no significant difference from basic with 10 runs each");
  }

  @Test
  void manyThatDoNotDifferAreCounted() {
    differs("residual:L1", "basic", 20, 0.01, 0.005, 0.015, 1e-6);
    for (int i = 1; i <= 14; i++) {
      undecided("n" + i, "basic", 20);
    }
    noise(null, null);

    assertThat(words())
        .contains("14 of 15 networks: no significant difference from basic with 10 runs each");
  }

  @Test
  void pairsAreNamedWhereThereIsNoOneBaseline() {
    undecided("extra:L1", "basic", 20);
    undecided("residual:L1", "extra:L1", 20);
    noise(null, null);

    assertThat(words())
        .containsExactly(
            "(extra:L1, basic) and (residual:L1, extra:L1): no significant difference with 10 runs each");
  }

  @Test
  void manyPairsThatDifferAreCounted() {
    for (int i = 1; i <= 4; i++) {
      differs("n" + i, "m" + i, 20, -0.01 * i, -0.01 * i - 0.005, -0.01 * i + 0.005, 1e-6);
    }

    assertThat(words())
        .containsExactly(
            "4 of 4 pairs differ; the largest difference measured: n4 loses to m4 by 4.00 points"
                + " (95 %: 3.50 to 4.50, 10 runs each)");
  }

  @Test
  void lengthIsSaidWhereThereAreSeveral() {
    differs("extra:L1", "basic", 20, 0.02, 0.01, 0.03, 1e-4);
    undecided("extra:L1", "basic", 22);
    noise(null, null);

    assertThat(words())
        .containsExactly(
            "extra:L1 beats basic by 2.00 points (95 %: 1.00 to 3.00, 10 runs each) at 20 epochs",
            "extra:L1: no significant difference from basic at 22 epochs with 10 runs each");
  }

  @Test
  void whatHasNoTestIsSaid() {
    compared("extra:L1", "basic", 20, 0.02, null, null, null, null, 1, 10);

    assertThat(words())
        .containsExactly(
            "There is no test of extra:L1 against basic: it takes two runs on each side, and some"
                + " spread");
  }

  @Test
  void equalIsSaidWithinAGivenMarginOnly() {
    undecided("extra:L1", "basic", 20);
    undecided("extra:L2", "basic", 20);
    equivalence("extra:L1", -0.0003, 0.0005, 0.001, true);
    equivalence("extra:L2", -0.0003, 0.0015, 0.2, false);
    noise(null, null);

    assertThat(words())
        .containsExactly(
            "extra:L2: no significant difference from basic with 10 runs each",
            "extra:L1 equals basic within 0.10 points (90 %: -0.03 to 0.05, 10 runs each)",
            "It isn't shown that extra:L2 is equal to basic within 0.10 points");
  }

  @Test
  void manyThatAreEqualAreCounted() {
    for (int i = 1; i <= 5; i++) {
      equivalence("n" + i, -0.0003, 0.0005, 0.001, true);
    }

    assertThat(words()).containsExactly("5 of 5 networks are equal to basic within 0.10 points");
  }

  @Test
  void noiseIsSaidWithItsIntervalAndWhetherItIsTheSameEverywhere() {
    noise(0.0015, 0.003);

    assertThat(words())
        .containsExactly(
            "One run's standard deviation is 0.15 points (95 %: 0.13 to 0.18, with 90 degrees of"
                + " freedom)",
            "That isn't the same everywhere (Brown and Forsythe's test, p = 0.0030): some"
                + " differences show sooner than it says, and some later");
  }

  @Test
  void withoutRowsNothingIsSaid() {
    assertThat(words()).isEmpty();
  }

  @Test
  void deeperOrLongerBuysMoreWhereTheIntervalSaysSo() {
    add("longer_or_deeper", SLOPES, 0.0012, 0.0004, 0.002);
    add("longer_or_deeper", SLOPES, -0.0012, -0.002, -0.0004);
    add("longer_or_deeper", SLOPES, 0.0012, -0.0001, 0.0025);
    add("longer_or_deeper", SLOPES, 0.0012, null, null);

    assertThat(words())
        .containsExactly(
            "Another second buys more by a deeper network than by longer training: 0.12 points"
                + " (95 %: 0.04 to 0.20)",
            "Another second buys more by longer training than by a deeper network: 0.12 points"
                + " (95 %: 0.04 to 0.20)",
            "Whether another second buys more by a deeper network or by longer training can't be"
                + " told: deeper less longer is 0.12 points (95 %: -0.01 to 0.25)");
  }

  @Test
  void networksDifferInWhatLongerTrainingBringsWhereTheTestSaysSo() {
    StructType interaction = StructType.fromDDL("p double");
    add("interaction", interaction, 0.0123);
    add("interaction", interaction, 0.06);
    add("interaction", interaction, (Double) null);

    assertThat(words())
        .containsExactly(
            "Networks differ in what longer training brings them (interaction, p = 0.0123)");
  }

  @Test
  void highestOfManyIsHeldAgainstLuck() {
    best(20, 4, 0.83);
    assertThat(words())
        .containsExactly(
            "n3 has the highest mean of 4 networks, and in 83 % of draws with other seeds; it leads"
                + " the mean of all by 1.50 points, where the best of as many equal networks would"
                + " by 0.21");

    best(22, 5, 1);
    assertThat(words())
        .hasSize(2)
        .last()
        .asString()
        .startsWith(
            "n4 has the highest mean of 5 networks at 22 epochs, and in more than 99 % of draws");
  }

  @Test
  void ofFewTheDifferencesSayAll() {
    best(20, 3, 0.83);

    assertThat(words()).isEmpty();
  }

  @Test
  void verdictThatHangsOnOneRunIsToldWithTheRun() {
    leftOut("extra:L1", "better", "setting", 7);
    leftOut("extra:L2", "worse", "baseline", 3);
    leftOut("extra:L3", "better", "setting", 1); // hangs on two: they are just few
    leftOut("extra:L3", "better", "setting", 2);
    leftOut("extra:L4", "undecided", "setting", 2);

    assertThat(warnings())
        .containsExactly(
            "That extra:L1 is better than basic hangs on one run: without seed 7 of extra:L1 it"
                + " would be undecided",
            "That extra:L2 is worse than basic hangs on one run: without seed 3 of basic it would"
                + " be undecided");
  }

  @Test
  void manySuchVerdictsAreCounted() {
    for (int i = 0; i < 4; i++) {
      leftOut("extra:L" + i, "better", "setting", 7);
    }

    assertThat(warnings())
        .containsExactly("4 verdicts hang on a single run each: the view leave_one_out names them");
  }

  @Test
  void farRunsAndSkewnessAreWarnedOf() {
    add("outliers", OUTLIERS, "basic", 20, 4L, 0.9, 0.0005, -1.42, 0.00001);
    add("outliers", OUTLIERS, "extra:L1", 20, 5L, 0.91, 0.02, -1.42, 0.00001);

    assertThat(warnings())
        .containsExactly(
            "Seed 4 of basic at 20 epochs, 90.00 %, lies far from its other runs (Grubbs' test, p ="
                + " 0.0005): intervals of it may be wrong",
            "Accuracies are skewed (skewness -1.4, p < 0.0001): a 95 % interval of a mean may hold"
                + " the truth in 86 to 92 % of cases only");
  }

  @Test
  void nothingIsWarnedOfWithoutReason() {
    add("outliers", OUTLIERS, "basic", 20, 4L, 0.9, 0.02, -0.2, 0.4);
    decided("better", "better", 10, 0, 0);
    decided("undecided", "undecided", 10, 1, 0);
    decided("better", "undecided", 4, 0, 1); // so few pairs can't decide anything

    assertThat(warnings()).isEmpty();
  }

  @Test
  void betterOneThatDivergesMoreOftenIsBetterWhereItEnds() {
    decided("better", "better where it ends", 10, 3, 1);
    decided("worse", "worse", 10, 3, 1);

    assertThat(warnings())
        .containsExactly(
            "extra:L1 is better than basic only where it ends: it diverged at 2 more seeds");
  }

  @Test
  void whoLookedBeforeIsToldWhichIntervalMayBeTrusted() {
    decided("better", "undecided", 6, 0, 0);
    decided("worse", "undecided", 6, 0, 0);
    decided("worse", "worse", 6, 0, 0);

    assertThat(warnings())
        .containsExactly(
            "These intervals hold for one look. If you looked at earlier results and then trained"
                + " more, rely on anytime_verdict of the view differences: by it 2 of"
                + " these differences are undecided");
  }

  private void best(int epochs, int networks, double chance) {
    for (int i = 0; i < networks; i++) {
      boolean last = i == networks - 1;
      double mean = 0.9 + 0.01 * i;
      double lead = 0.01 * (i - (networks - 1) / 2.0);
      add("best", BEST, "n" + i, epochs, (long) networks, mean, lead, 0.0021, last ? chance : 0.01);
    }
  }

  private List<String> words() {
    return Conclusions.of(view -> views.getOrDefault(view, List.of()));
  }

  private void differs(
      String network,
      String baseline,
      int epochs,
      double difference,
      double low,
      double high,
      double p) {
    compared(network, baseline, epochs, difference, low, high, p, p, 10, 10);
  }

  private void undecided(String network, String baseline, int epochs) {
    compared(network, baseline, epochs, 0.001, -0.001, 0.003, 0.3, 0.6, 10, 10);
  }

  private void compared(Object network, Object baseline, Object epochs, Object... rest) {
    // The counts stand last here, and in the middle of the view.
    add(
        "differences",
        DIFFERENCES,
        "test_accuracy",
        "network",
        network,
        baseline,
        epochs,
        ((Integer) rest[5]).longValue(),
        ((Integer) rest[6]).longValue(),
        rest[0],
        rest[1],
        rest[2],
        rest[3],
        rest[4],
        "undecided",
        10L,
        "undecided",
        0,
        0);
  }

  private void leftOut(String network, String verdict, String runOf, long seed) {
    add(
        "leave_one_out",
        LEFT_OUT,
        "test_accuracy",
        "network",
        network,
        "basic",
        20,
        verdict,
        verdict.equals("undecided") ? "better" : "undecided",
        runOf,
        seed);
  }

  /** A difference that Welch's test has decided. */
  private void decided(String verdict, String anytime, long pairs, int diverged, int others) {
    add(
        "differences",
        DIFFERENCES,
        "test_accuracy",
        "network",
        "extra:L1",
        "basic",
        20,
        10L,
        10L,
        0.001,
        -0.001,
        0.003,
        null,
        null,
        verdict,
        pairs,
        anytime,
        diverged,
        others);
  }

  private List<String> warnings() {
    return Warnings.of(view -> views.getOrDefault(view, List.of()));
  }

  private void equivalence(String network, double low, double high, double p, boolean equal) {
    add(
        "equivalence",
        EQUIVALENCE,
        "test_accuracy",
        "network",
        network,
        "basic",
        20,
        10L,
        10L,
        0.001,
        low,
        high,
        p,
        equal);
  }

  private void noise(Double sd, Double unequal) {
    add(
        "noise",
        NOISE,
        sd,
        sd == null ? null : 90L,
        sd == null ? null : 0.0013,
        sd == null ? null : 0.0018,
        unequal,
        10L,
        sd == null ? null : 0.0031,
        38L);
  }

  private void add(String view, StructType schema, Object... values) {
    assertThat(values).hasSize(schema.length());
    views
        .computeIfAbsent(view, name -> new ArrayList<>())
        .add(new GenericRowWithSchema(values, schema));
  }
}
