package org.archsweep.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.archsweep.SharedSpark;
import org.archsweep.analysis.AskedViews;
import org.archsweep.results.Study;
import org.archsweep.training.EpochMetrics;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("medium")
class LongerDeeperBestTest {
  private static final SparkSession SPARK = SharedSpark.session();

  @TempDir private Path folder;

  /** Half a point for two seconds more, two points for ten: 0.25 against 0.2 a second. */
  @Test
  void longerOrDeeperIsInPointsASecond() throws IOException {
    for (int epochs : new int[] {20, 22}) {
      double longer = epochs - 20;
      run(epochs, "basic", 0.910 + 0.0025 * longer, 20 + longer);
      run(epochs, "extra:L1", 0.930 + 0.0025 * longer, 30 + longer);
    }

    assertThat(printed())
        .contains("longer_or_deeper: what another second of training buys, in percentage points")
        .containsPattern(" longer +\\+0.25 +\\+0.1\\d* to \\+0.3\\d*\n")
        .containsPattern(" deeper +\\+0.20 +\\+0.1\\d* to \\+0.2\\d*\n")
        .containsPattern(" difference +-0.050 +-0.\\d+ to \\+0.\\d+\n")
        .containsPattern("deeper buys more in \\d+\\.\\d % of the bootstrap's draws\n")
        .containsPattern("interaction: .* F\\(1, 12\\) = 0.00, p = 1.0000\n")
        .doesNotContain("best: ");
  }

  @Test
  void theBestOfManyIsShownWithItsLuckAndChance() throws IOException {
    for (String network : List.of("basic", "extra:L1", "extra:L2", "extra:L3", "residual:L1")) {
      run(20, network, 0.91, 20);
    }
    run(20, "residual:L3", 0.95, 20);

    String text = printed();

    // Standard errors of 0.0006455; the highest of six normals is expected at 1.26721.
    assertThat(text)
        .containsPattern(" residual:L3 +20 +95.00 +9\\d.\\d\\d +\\+3.33 +0.08 +100.0 %\n")
        .doesNotContain("longer_or_deeper");
    assertThat(text.lines().filter(line -> line.contains(" 20 "))).hasSize(5);
  }

  @Test
  void slopeWithoutAnIntervalIsShownWithoutOne() {
    StructType slopes =
        StructType.fromDDL(
            "longer double, longer_low double, longer_high double, deeper double,"
                + " deeper_low double, deeper_high double, difference double,"
                + " difference_low double, difference_high double, deeper_ahead double");
    Object[] row = {0.002, null, null, 0.003, 0.001, 0.005, 0.001, -0.001, 0.003, 0.8};

    assertThat(
            printed(
                view ->
                    view.equals("longer_or_deeper")
                        ? List.of(new GenericRowWithSchema(row, slopes))
                        : List.of()))
        .containsPattern(" longer +\\+0.20 *\n")
        .containsPattern(" deeper +\\+0.30 +\\+0.10 to \\+0.50\n");
  }

  @Test
  void whereNothingCanBeSaidNothingIs() throws IOException {
    Study.in(folder).runs("basic", 0.91).runs("extra:L1", 0.92);

    assertThat(printed()).isEmpty();
  }

  /** Four runs about a mean. */
  private void run(int epochs, String network, double mean, double seconds) throws IOException {
    Study study = Study.in(folder, epochs, 1);
    double[] off = {-0.0015, -0.0005, 0.0005, 0.0015};
    for (int i = 0; i < off.length; i++) {
      EpochMetrics end = new EpochMetrics(epochs, 0.1, 2, 0.3, 1.5, mean + off[i], 10, 1, seconds);
      study.write(network, i + 1, new Outcome(Outcome.Status.OK, List.of(end), "", Map.of(), null));
    }
  }

  private String printed() {
    AskedViews.register(SPARK, folder, "longer_or_deeper", "interaction", "best");
    return printed(view -> Comparison.of(1, SPARK.table(view).collectAsList()));
  }

  private static String printed(Group group) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    LongerDeeperBest.slopeTables(group).forEach(table -> table.print(out));
    LongerDeeperBest.interactionLines(group).forEach(out::println);
    LongerDeeperBest.bestTables(group).forEach(table -> table.print(out));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
