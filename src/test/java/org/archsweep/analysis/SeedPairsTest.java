package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.SharedSpark;
import org.archsweep.results.Sweeps;
import org.archsweep.statistics.ConfidenceSequence;
import org.archsweep.statistics.SequentialTests;
import org.archsweep.training.Outcome.Status;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be looked at after every run: which runs are paired, and what that says. */
@Tag("slow")
class SeedPairsTest {
  private static final SparkSession SPARK = SharedSpark.session();

  private static final double ALPHA = 0.05;

  private static final String RATES =
      """
      networks: basic
      epochs: 2
      recipe: {max_lr: [0.2, 0.4, 0.8]}
      """;

  /** Shares of 10,000 images. */
  private static final double[] LOW = {0.9012, 0.9031, 0.8994, 0.9023, 0.9007, 0.9019};

  private static final double[] HIGH = {0.9113, 0.9137, 0.9098, 0.9121, 0.9106, 0.9124};

  @TempDir private Path root;

  private Sweeps sweeps;

  @Test
  void runsArePairedBySeed() throws IOException {
    rates().runs("max_lr 0.2", LOW).runs("max_lr 0.4", HIGH);

    Row row = difference("max_lr 0.4");

    double[] differences = new double[LOW.length];
    Arrays.setAll(differences, i -> HIGH[i] - LOW[i]);
    ConfidenceSequence expected =
        ConfidenceSequence.of(differences, ConfidenceSequence.leastSd(10_000, 1), ALPHA);
    assertThat(row.<Long>getAs("anytime_n")).isEqualTo(6);
    Golden.assertClose("low", row.getAs("anytime_low"), expected.interval().low());
    Golden.assertClose("high", row.getAs("anytime_high"), expected.interval().high());
    Golden.assertClose("last low", row.getAs("anytime_last_low"), expected.last().low());
    Golden.assertClose("last high", row.getAs("anytime_last_high"), expected.last().high());
    Golden.assertClose("p", row.getAs("anytime_p"), expected.p());
    Golden.assertClose("p (Holm)", row.getAs("anytime_p_holm"), 2 * expected.p());
    Golden.assertClose("p", row.getAs("symmetry_p"), SequentialTests.symmetryP(differences));
    // R: cor(LOW, HIGH)
    Golden.assertClose("correlation", row.getAs("seed_correlation"), 0.9716230370754851);
    assertThat(row.<String>getAs("anytime_verdict")).isEqualTo("better");
    assertThat(row.<Double>getAs("divergence_p")).isEqualTo(1);
  }

  /** Whoever ends first may be better or worse for it. */
  @Test
  void seedsAfterAGapDoNotCountYet() throws IOException {
    rates().runs("max_lr 0.2", LOW);
    for (int seed : new int[] {1, 2, 4, 5, 6}) {
      run("max_lr 0.4", seed, HIGH[seed - 1]);
    }

    assertThat(difference("max_lr 0.4").<Long>getAs("anytime_n")).isEqualTo(2);
    assertThat(difference("max_lr 0.4").<Object>getAs("seed_correlation")).isNull();
  }

  /** Seed 2 still runs everywhere. */
  @Test
  void seedThatNoRunHasIsAGapToo() throws IOException {
    rates();
    for (int seed : new int[] {1, 3, 4, 5, 6}) {
      run("max_lr 0.2", seed, LOW[seed - 1]);
      run("max_lr 0.4", seed, HIGH[seed - 1]);
    }

    Row row = difference("max_lr 0.4");

    assertThat(row.<Long>getAs("anytime_n")).isEqualTo(1);
    assertThat(row.<Object>getAs("anytime_p")).isNull();
    assertThat(row.<String>getAs("anytime_verdict")).isEqualTo("not judged");
  }

  @Test
  void listOfSeedsHasNoGaps() throws IOException {
    rates();
    for (int i = 0; i < LOW.length; i++) {
      run("max_lr 0.2", 10L * (i + 1), LOW[i]);
      run("max_lr 0.4", 10L * (i + 1), HIGH[i]);
    }

    assertThat(difference("max_lr 0.4").<Long>getAs("anytime_n")).isEqualTo(6);
  }

  @Test
  void lostRunsCloseTheirSeed() throws IOException {
    rates().runs("max_lr 0.2", LOW).lost("max_lr 0.4", 1, Status.DIVERGED);
    sweeps.lost("max_lr 0.4", 3, Status.FAILED);
    for (int seed : new int[] {2, 4, 5, 6}) {
      run("max_lr 0.4", seed, HIGH[seed - 1]);
    }

    Row row = difference("max_lr 0.4");

    assertThat(row.<Long>getAs("anytime_n")).isEqualTo(4);
    assertThat(row.<Integer>getAs("diverged_alone")).isEqualTo(1);
    assertThat(row.<Integer>getAs("baseline_diverged_alone")).isZero();
  }

  @Test
  void betterOneThatDivergesIsBetterWhereItEndsUntilThatIsNoAccident() throws IOException {
    rates().runs("max_lr 0.2", LOW).runs("max_lr 0.4", HIGH).runs("max_lr 0.8", LOW);
    for (int seed = 7; seed < 9; seed++) {
      run("max_lr 0.2", seed, 0.9);
      sweeps.lost("max_lr 0.4", seed, Status.DIVERGED);
    }
    assertThat(difference("max_lr 0.4").<String>getAs("anytime_verdict"))
        .isEqualTo("better where it ends");

    for (int seed = 9; seed < 20; seed++) {
      run("max_lr 0.2", seed, 0.9);
      sweeps.lost("max_lr 0.4", seed, Status.DIVERGED);
    }
    Row row = difference("max_lr 0.4");
    assertThat(row.<Double>getAs("divergence_p")).isLessThan(ALPHA / 2);
    assertThat(row.<String>getAs("anytime_verdict")).isEqualTo("withheld");
  }

  @Test
  void verdictKnowsTheMargin() throws IOException {
    sweeps = Sweeps.in(root.resolve("results")).declare("rates", RATES + "margin: 2\n");
    double[] near = LOW.clone();
    Arrays.setAll(near, i -> LOW[i] + (i % 2 == 0 ? 0.0001 : -0.0002));
    sweeps.runs("max_lr 0.2", LOW).runs("max_lr 0.4", HIGH).runs("max_lr 0.8", near);

    assertThat(difference("max_lr 0.4").<String>getAs("anytime_verdict"))
        .isEqualTo("better, by less than the margin");
    assertThat(difference("max_lr 0.8").<String>getAs("anytime_verdict")).isEqualTo("equal");
  }

  @Test
  void effectIsOfTheMeanOverTheStrataAtEachSeed() throws IOException {
    sweeps =
        Sweeps.in(root.resolve("results"))
            .declare(
                "grid",
                """
                networks: [basic, "extra:L1"]
                epochs: 2
                recipe: {max_lr: [0.2, 0.4]}
                """);
    double[] other = {0.9201, 0.9186, 0.9215, 0.9207, 0.9193, 0.9188};
    double[] better = {0.9262, 0.9251, 0.9277, 0.9273, 0.9254, 0.9248};
    sweeps
        .runs("basic; max_lr 0.2", LOW)
        .runs("basic; max_lr 0.4", HIGH)
        .runs("extra:L1; max_lr 0.2", other)
        .runs("extra:L1; max_lr 0.4", Arrays.copyOf(better, 5))
        .lost("extra:L1; max_lr 0.4", 6, Status.DIVERGED);

    AskedViews.register(SPARK, root.resolve("results"), "effects");
    Row row = SPARK.sql("SELECT * FROM effects WHERE axis = 'max_lr'").collectAsList().get(0);

    double[] differences = new double[5];
    Arrays.setAll(differences, i -> (HIGH[i] - LOW[i] + better[i] - other[i]) / 2);
    ConfidenceSequence expected =
        ConfidenceSequence.of(differences, ConfidenceSequence.leastSd(10_000, 2), ALPHA);
    assertThat(row.<Long>getAs("anytime_n")).isEqualTo(5);
    Golden.assertClose("low", row.getAs("anytime_low"), expected.interval().low());
    Golden.assertClose("high", row.getAs("anytime_high"), expected.interval().high());
    Golden.assertClose("p", row.getAs("anytime_p"), expected.p());
    assertThat(row.<String>getAs("anytime_verdict")).isEqualTo("better where it ends");
    assertThat(row.<Double>getAs("seed_correlation")).isBetween(0.9, 1.0);
    assertThat(row.<Integer>getAs("diverged_alone")).isEqualTo(1);
  }

  /** Other metrics have no least spread, and less of them is better. */
  @Test
  void secondsAreJudgedToo() throws IOException {
    sweeps =
        Sweeps.in(root.resolve("results"))
            .declare("rates", RATES + "metric: [test_accuracy, seconds]\n");
    for (int seed = 1; seed <= 5; seed++) {
      sweeps.run("max_lr 0.2", seed, LOW[seed], 20 + 0.1 * seed, 1);
      sweeps.run("max_lr 0.4", seed, LOW[seed], 18 + 0.11 * seed, 1);
      sweeps.run("max_lr 0.8", seed, LOW[seed], 20 + 0.1 * seed, 1);
    }
    AskedViews.register(SPARK, root.resolve("results"), "differences");

    assertThat(SPARK.sql("SELECT * FROM differences WHERE metric = 'seconds'").collectAsList())
        .extracting(
            row -> row.<String>getAs("setting"), row -> row.<String>getAs("anytime_verdict"))
        .containsExactly(tuple("max_lr 0.4", "better"), tuple("max_lr 0.8", "undecided"));
  }

  private Sweeps rates() throws IOException {
    sweeps = Sweeps.in(root.resolve("results")).declare("rates", RATES);
    return sweeps;
  }

  private void run(String setting, long seed, double accuracy) throws IOException {
    sweeps.run(setting, seed, accuracy, 20, 1);
  }

  private Row difference(String setting) {
    AskedViews.register(SPARK, root.resolve("results"), "differences");
    List<Row> rows =
        SPARK.table("differences").collectAsList().stream()
            .filter(row -> row.getAs("setting").equals(setting))
            .toList();
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }
}
