package org.archsweep.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.archsweep.SharedSpark;
import org.archsweep.analysis.AskedViews;
import org.archsweep.analysis.Views;
import org.archsweep.job.Compare;
import org.archsweep.results.Results;
import org.archsweep.results.Study;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("medium")
class ComparisonTest {
  private static final SparkSession SPARK = SharedSpark.session();

  @TempDir private Path folder;

  /** The numbers are those of R: see the resources' folder statistics, study five_each. */
  @Test
  void comparisonIsInPercentAndPoints() throws IOException {
    Study.in(folder)
        .runs("basic", 0.9110, 0.9132, 0.9098, 0.9121, 0.9105)
        .runs("extra:L1", 0.9241, 0.9222, 0.9260, 0.9218, 0.9239)
        .runs("residual:L1", 0.9118, 0.9141, 0.9102, 0.9125, 0.9119);

    assertThat(printed())
        .isEqualTo(
            """

            group 1: shapes-0, width 1.0, float32, a device, training code version 1, libtorch 2

            summary: test accuracy after the last epoch, in %
             network      epochs  runs   mean   95 % interval    sd  seconds  parameters
             basic             2     5  91.13  90.97 to 91.30  0.13     22.0   1,557,056
             extra:L1          2     5  92.36  92.15 to 92.57  0.17     22.0   1,704,768
             residual:L1       2     5  91.21  91.04 to 91.38  0.14     22.0   1,852,480

            differences: from basic, in percentage points; p by Welch's test, Holm's for 2 comparisons
             network      epochs  difference   95 % interval  p (Holm)  more seconds
             extra:L1          2       +1.23  +1.00 to +1.45  < 0.0001          +0.0
             residual:L1       2       +0.08  -0.12 to +0.28    0.3960          +0.0

            in words:
            - extra:L1 beats basic by 1.23 points (95 %: 1.00 to 1.45, 5 runs each).
            - residual:L1: no significant difference from basic with 5 runs each; with 5 runs each, 0.35 points would be detected (80 % power), with 16, 0.17.
            - One run's standard deviation is 0.15 points (95 %: 0.11 to 0.24, with 12 degrees of freedom).
            """);
  }

  @Test
  void oneRunHasNoIntervalAndLostRunsAreShown() throws IOException {
    Study.in(folder)
        .runs("basic", 0.9)
        .lost("basic", 2, Outcome.Status.DIVERGED, "the loss is NaN in epoch 1")
        .lost("extra:L1", 1, Outcome.Status.FAILED, "no disk");

    String text = printed();

    assertThat(text)
        .contains(" basic          2  1 of 2  90.00                        22.0 ")
        .contains(" extra:L1       2  0 of 1                                      1,704,768")
        .contains("failures: trials without a result")
        .contains("the loss is NaN in epoch 1")
        .contains("no disk")
        .doesNotContain("NaN %")
        .doesNotContain("null");
  }

  @Test
  void pairsWithoutOneBaselineNameBoth() throws IOException {
    Study.in(folder)
        .runs("basic", 0.9110, 0.9132)
        .runs("extra:L1", 0.9241, 0.9222)
        .runs("residual:L1", 0.9118, 0.9141)
        .declare("a", new Compare.AllPairs());

    assertThat(printed())
        .contains(
            """
            differences: from the one in the first column, in percentage points; p by Welch's test, Holm's for 3 comparisons
             from      network      epochs  difference\
            """)
        .contains("\n basic     extra:L1          2       +1.11  ")
        .contains("\n extra:L1  residual:L1       2       -1.02  ");
  }

  /** As after sums in another order. */
  @Test
  void whatDiffersByRoundingAloneIsEqual() throws IOException {
    double next = Math.nextUp(0.9);
    Study.in(folder)
        .runs("basic", 0.9, next, 0.9)
        .runs("extra:L1", next, next, Math.nextUp(next))
        .runs("extra:L2", 0.9, 0.9, 0.9)
        .runs("residual:L1", next, next, next);

    assertThat(printed())
        .contains(" extra:L1          2       +0.00  ", " residual:L1       2       +0.00  ")
        .contains("- There is no test of extra:L1 and extra:L2 and residual:L1 against basic: ")
        .doesNotContain("beats", "loses", "-0.00", "0.000", "standard deviation", "highest");
  }

  @Test
  void groupsAreShownApart() throws IOException {
    Study.in(folder).runs("basic", 0.9, 0.91, 0.92);
    Study.in(folder, 2, 0.5).runs("basic", 0.8, 0.81);

    assertThat(printed())
        .containsSubsequence("group 1: ", "width 1.0", "91.00", "group 2: ", "width 0.5", "80.50")
        .doesNotContain("differences");
  }

  @Test
  void withoutTrialsItSaysSo() throws IOException {
    Results.create(SPARK, folder.toString());

    assertThat(printed()).isEqualTo("No trials yet.\n");
  }

  private String printed() throws IOException {
    Views views = AskedViews.later(SPARK, folder);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Comparison.print(views, new PrintStream(bytes, false, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
