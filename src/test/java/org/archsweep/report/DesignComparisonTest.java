package org.archsweep.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.archsweep.SharedSpark;
import org.archsweep.analysis.AskedViews;
import org.archsweep.analysis.Views;
import org.archsweep.results.Sweeps;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed of experiments whose designs are stored. */
@Tag("medium")
class DesignComparisonTest {
  private static final SparkSession SPARK = SharedSpark.session();

  @TempDir private Path root;

  /** The accuracies are those of ComparisonTest, whose numbers are R's; one run is lost. */
  @Test
  void eachAxisHasAColumnAndWhatIsFixedALine() throws IOException {
    sweeps()
        .declare(
            "ablation",
            """
            question: What is each part good for?
            networks: "residual:L1"
            width: 0.5
            epochs: 2
            limit: {test: 100}
            variants:
              study: {}
              no cutout: {recipe: {augment: [crop, flip]}}
              large batch: {recipe: {batch_size: 1024, max_lr: 0.8}}
            """)
        .runs("study", 0.9110, 0.9132, 0.9098, 0.9121, 0.9105)
        .runs("no cutout", 0.9241, 0.9222, 0.9260, 0.9218, 0.9239)
        .runs("large batch", 0.9118, 0.9141, 0.9102, 0.9125)
        .lost("large batch", 5, Outcome.Status.DIVERGED);

    assertThat(printed())
        .isEqualTo(
            """

            ablation: What is each part good for?
            group 1: residual:L1, 2 epochs, shapes-0, first 100 test images, width 0.5, float32, a device, training code version 1, libtorch 2
            variants: study (batch_size 512; max_lr 0.4; augment crop, flip, cutout:8), no cutout (augment crop, flip), large batch (batch_size 1024; max_lr 0.8)

            summary: test accuracy after the last epoch, in %
             variants                   runs   mean   95 % interval    sd  seconds  parameters
             study (baseline)              5  91.13  90.97 to 91.30  0.13     20.0     465,440
             no cutout                     5  92.36  92.15 to 92.57  0.17     20.0     465,440
             large batch       4, 1 diverged  91.22  90.96 to 91.47  0.16     20.0     465,440

            differences: from study, in percentage points; p by Welch's test, Holm's for 2 comparisons
             variants     difference   95 % interval  p (Holm)  verdict    more seconds
             no cutout         +1.23  +1.00 to +1.45  < 0.0001  better             +0.0
             large batch       +0.08  -0.16 to +0.33    0.4423  undecided          +0.0

            in words:
            - no cutout adds 1.23 points to study (95 %: 1.00 to 1.45, 5 runs each).
            - large batch: no significant difference from study with 4 to 5 runs; with 4 runs each, 0.43 points would be detected (80 % power), with 12, 0.22.
            - One run's standard deviation is 0.15 points (95 %: 0.11 to 0.26, with 11 degrees of freedom).

            failures: trials without a result
             setting      epochs  seed  status    error
             large batch       2     5  diverged  it is lost
            """);
  }

  @Test
  void effectsAreToldOverTheOtherAxes() throws IOException {
    Sweeps sweeps =
        sweeps()
            .declare(
                "rates",
                """
                question: Does a higher rate help the deeper network more?
                networks: [basic, "residual:L1"]
                epochs: 2
                recipe: {max_lr: [0.2, 0.4, 0.8]}
                metric: [test_accuracy, seconds]
                """);
    double[] luck = {-0.001, 0, 0.001, 0.0004};
    for (int seed = 1; seed <= luck.length; seed++) {
      for (int rate = 0; rate < 3; rate++) {
        double up = 0.01 * rate + luck[(seed + rate) % 4];
        String level = "; max_lr " + List.of("0.2", "0.4", "0.8").get(rate);
        sweeps.run("basic" + level, seed, 0.9 + up, 20 + seed, 1);
        if (rate < 2) {
          sweeps.run("residual:L1" + level, seed, 0.93 + 2 * up, 30 + seed, 1);
        }
      }
      sweeps.lost("residual:L1; max_lr 0.8", seed, Outcome.Status.DIVERGED);
    }

    assertThat(printed())
        .contains(
            """

            summary: test accuracy after the last epoch, in %
             network           max_lr                   runs   mean\
            """)
        .contains(" basic (baseline)  0.2 (baseline)  ")
        .contains(" residual:L1       0.8             0, 4 diverged  ")
        .doesNotContain("\ndifferences")
        .containsSubsequence(
            "\neffects: averaged over the other axes, in percentage points; p Holm's for 3 effects\n",
            "network  residual:L1  basic       +3.51  +3.36 to +3.66  ",
            "  better   2 of 3      4",
            "max_lr   0.4          0.2 ",
            "left out: residual:L1 at 0.8 (diverged), max_lr 0.8 at residual:L1 (diverged)\n",
            "interaction of network and max_lr: F(1, 15) = ",
            "\neffects: averaged over the other axes, in seconds of training and evaluation; p Holm's",
            "network  residual:L1  basic      +10.00  ",
            "  worse  ")
        .contains(
            "- residual:L1 beats basic by 3.51 points (95 %: 3.36 to 3.66), averaged over 2 of 3"
                + " combinations (1 diverged); it differs by max_lr (interaction, p < 0.0001).\n",
            "- residual:L1 takes 10.00 seconds more than basic (95 %: 8.59 to 11.41), averaged over 2"
                + " of 3 combinations (1 diverged).\n",
            "- The best max_lr is the largest that was tried, 0.8: a better one may lie beyond.\n")
        .doesNotContain("longer_or_deeper");
  }

  @Test
  void twoEnvironmentsAreSaidInTheFirstLine() throws IOException {
    sweeps()
        .declare("rates", "networks: basic\nepochs: 2\nrecipe: {max_lr: [0.2, 0.4]}\n")
        .runs("max_lr 0.2", 0.9, 0.91)
        .saying("another %s")
        .run("max_lr 0.2", 3, 0.9, 20, 1)
        .runs("max_lr 0.4", 0.9, 0.91);

    assertThat(printed())
        .startsWith("\nrates; 3 runs on another device, 2 runs on a device, not pooled\ngroup 1: ")
        .contains(" max_lr          runs ", " 0.2 (baseline)     1 ", " 0.4                2 ");
  }

  private Sweeps sweeps() {
    return Sweeps.in(root.resolve("results"));
  }

  private String printed() {
    Views views = AskedViews.later(SPARK, root.resolve("results"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Comparison.print(views, new PrintStream(bytes, false, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
