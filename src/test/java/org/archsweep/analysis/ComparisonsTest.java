package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.job.Compare;
import org.archsweep.results.Results;
import org.archsweep.results.Study;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the views say of studies whose accuracies are given. The numbers to hold them against are
 * R's; the script that made them is in the resources' folder statistics.
 */
@Tag("medium")
class ComparisonsTest {
  /** What R's script calls equal. */
  private static final double MARGIN = 0.002;

  /** What it calls a cell of three epochs, not two. */
  private static final String LONGER = "@3";

  private static final JsonNode GOLDEN = Golden.read("comparisons.json");

  private static final Map<String, Double> WIDTHS = new LinkedHashMap<>();
  private static final Map<String, List<Row>> ROWS = new HashMap<>();
  private static final SparkSession SPARK = Study.spark();

  @TempDir private Path folder;

  /** All of R's studies in one folder: each has a width of its own, and so is a group. */
  @BeforeAll
  static void askR(@TempDir Path all) throws IOException {
    double width = 1;
    for (Map.Entry<String, JsonNode> golden : GOLDEN.properties()) {
      for (Map.Entry<String, JsonNode> cell : golden.getValue().get("runs").properties()) {
        write(all, width, cell.getKey(), cell.getValue());
      }
      WIDTHS.put(golden.getKey(), width);
      width += 0.125;
    }
    AnalysisOptions margin = new AnalysisOptions(Optional.empty(), OptionalDouble.of(MARGIN));
    List<String> views = List.of("summary", "differences", "equivalence", "noise");
    AskedViews.register(SPARK, all, margin, views.toArray(String[]::new));
    for (String view : views) {
      ROWS.put(view, Golden.rows(SPARK, view));
    }
    AnalysisOptions pairs =
        new AnalysisOptions(Optional.of(new Compare.AllPairs()), OptionalDouble.empty());
    AskedViews.register(SPARK, all, pairs, "differences");
    ROWS.put("all_pairs", Golden.rows(SPARK, "differences"));
  }

  /** A run that R doesn't have diverged. */
  private static void write(Path all, double width, String cell, JsonNode runs) throws IOException {
    boolean longer = cell.endsWith(LONGER);
    String network = longer ? cell.substring(0, cell.length() - LONGER.length()) : cell;
    Study study = Study.in(all, longer ? 3 : 2, width);
    for (int i = 0; i < runs.size(); i++) {
      if (runs.get(i).isNull()) {
        study.lost(network, i + 1, Outcome.Status.DIVERGED, "the loss is NaN in epoch 1");
      } else {
        study.run(network, i + 1, runs.get(i).asDouble());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("studies")
  void summarySaysWhatRSays(String study) {
    assertRows("summary", study);
  }

  @ParameterizedTest
  @MethodSource("studies")
  void differencesSayWhatRSays(String study) {
    assertRows("differences", study);
  }

  @ParameterizedTest
  @MethodSource("studies")
  void differencesOfAllPairsSayWhatRSays(String study) {
    JsonNode golden = GOLDEN.get(study).get("all_pairs");
    List<Row> rows = ofStudy("all_pairs", study);
    assertThat(rows).hasSize(golden.size());
    for (Row row : rows) {
      String network = cell(row, "network");
      String baseline = cell(row, "baseline");
      boolean asInR = baseline.compareTo(network) < 0;
      JsonNode expected =
          golden.get(asInR ? baseline + " | " + network : network + " | " + baseline);
      double difference = row.<Double>getAs("difference");
      Golden.assertClose(
          study, asInR ? difference : -difference, expected.get("difference").asDouble());
      Golden.assertCell(study, row, "p", expected.get("p"));
      if (expected.has("p_holm")) {
        Golden.assertCell(study, row, "p_holm", expected.get("p_holm"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("studies")
  void equivalenceSaysWhatRSays(String study) {
    assertRows("equivalence", study);
  }

  @ParameterizedTest
  @MethodSource("studies")
  void noiseSaysWhatRSays(String study) {
    assertThat(ofStudy("noise", study))
        .singleElement()
        .satisfies(row -> Golden.assertRow(study, row, GOLDEN.get(study).get("noise")));
  }

  private static Set<String> studies() {
    return WIDTHS.keySet();
  }

  /** Every number that R has is in the row of its network; what R refuses to say is empty. */
  private static void assertRows(String view, String study) {
    JsonNode golden = GOLDEN.get(study).get(view);
    List<Row> rows = ofStudy(view, study);
    assertThat(rows)
        .extracting(row -> cell(row, "network"))
        .containsExactlyInAnyOrderElementsOf(golden::fieldNames);
    rows.forEach(
        row -> Golden.assertRow(view + " " + study, row, golden.get(cell(row, "network"))));
  }

  private static List<Row> ofStudy(String view, String study) {
    return ROWS.get(view).stream()
        .filter(row -> row.<Double>getAs("width").equals(WIDTHS.get(study)))
        .toList();
  }

  /** As R's script names it. */
  private static String cell(Row row, String network) {
    return row.<String>getAs(network) + (row.<Integer>getAs("epochs") == 3 ? LONGER : "");
  }

  @Test
  void baselineIsTheOneThatWasAskedFor() throws IOException {
    Study.in(folder).runs("basic", 0.9, 0.91).runs("extra:L1", 0.92, 0.93);

    AskedViews.register(SPARK, folder, AskedViews.against("extra:L1"), "differences");

    assertThat(SPARK.table("differences").collectAsList())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<String>getAs("network")).isEqualTo("basic");
              assertThat(row.<String>getAs("baseline")).isEqualTo("extra:L1");
              assertThat(row.<Double>getAs("difference")).isNegative();
            });
  }

  @Test
  void withoutBasicTheSimplestNetworkIsTheBaseline() throws IOException {
    Study.in(folder).runs("residual:L1+L3", 0.9, 0.91).runs("extra:L1", 0.92, 0.93);

    AskedViews.register(SPARK, folder, "baselines");

    assertThat(SPARK.table("baselines").collectAsList())
        .extracting(row -> row.<String>getAs("network"))
        .containsExactly("extra:L1");
  }

  @Test
  void otherWidthsAreAnotherGroup() throws IOException {
    Study.in(folder).runs("basic", 0.9, 0.91, 0.92).runs("extra:L1", 0.93, 0.94, 0.95);
    Study.in(folder, 2, 0.5).runs("basic", 0.5, 0.51).runs("extra:L1", 0.4, 0.41);

    AskedViews.register(SPARK, folder, "groups", "differences");

    assertThat(SPARK.table("groups").collectAsList())
        .extracting(row -> row.<Double>getAs("width"), row -> row.<Long>getAs("trials"))
        .containsExactly(tuple(1.0, 6L), tuple(0.5, 4L));
    assertThat(SPARK.table("differences").collectAsList())
        .extracting(row -> row.<Integer>getAs("group_id"), row -> row.<Integer>getAs("family"))
        .hasSize(2);
    List<Row> differences = SPARK.table("differences").orderBy("group_id").collectAsList();
    Golden.assertClose("first group", differences.get(0).getAs("difference"), 0.03);
    Golden.assertClose("second group", differences.get(1).getAs("difference"), -0.1);
  }

  @Test
  void lengthsAreComparedEachWithItsOwnAndHolmCountsThemAll() throws IOException {
    Study.in(folder).runs("basic", 0.9, 0.91).runs("extra:L1", 0.92, 0.935);
    Study.in(folder, 3, 1).runs("basic", 0.95, 0.955).runs("extra:L1", 0.96, 0.97);

    AskedViews.register(SPARK, folder, "differences");

    List<Row> rows = SPARK.table("differences").orderBy("epochs").collectAsList();
    assertThat(rows).hasSize(2);
    Golden.assertClose("two epochs", rows.get(0).getAs("difference"), 0.0225);
    Golden.assertClose("three epochs", rows.get(1).getAs("difference"), 0.0125);
    double smallest = Math.min(rows.get(0).getAs("p"), rows.get(1).<Double>getAs("p"));
    assertThat(rows)
        .extracting(row -> row.<Double>getAs("p_holm"))
        .anySatisfy(p -> assertThat(p).isEqualTo(2 * smallest));
  }

  @Test
  void trialsWithoutAResultAreCountedAndListed() throws IOException {
    Study.in(folder)
        .runs("basic", 0.9, 0.91, 0.92)
        .lost("basic", 4, Outcome.Status.DIVERGED, "the loss is NaN in epoch 1")
        .lost("extra:L1", 1, Outcome.Status.FAILED, "no disk");

    AskedViews.register(SPARK, folder, "summary", "failures");

    List<Row> summary = SPARK.table("summary").orderBy("network").collectAsList();
    assertThat(summary.get(0).<Long>getAs("n")).isEqualTo(3);
    assertThat(summary.get(0).<Long>getAs("diverged")).isEqualTo(1);
    Golden.assertClose("mean of those that ended well", summary.get(0).getAs("mean"), 0.91);
    assertThat(summary.get(1).<Long>getAs("n")).isZero();
    assertThat(summary.get(1).<Long>getAs("failed")).isEqualTo(1);
    for (String column : List.of("mean", "sd", "low", "reached_94", "reached_94_low", "seconds")) {
      assertThat(summary.get(1).<Object>getAs(column)).as(column).isNull();
    }
    assertThat(SPARK.table("failures").collectAsList())
        .extracting(row -> row.<String>getAs("network"), row -> row.<String>getAs("error"))
        .containsExactly(
            tuple("basic", "the loss is NaN in epoch 1"), tuple("extra:L1", "no disk"));
  }

  @Test
  void whereNothingCanBeSaidEveryViewAnswersWithEmptyCells() throws IOException {
    Study.in(folder)
        .runs("basic", Double.NaN, 0.9)
        .lost("extra:L1", 1, Outcome.Status.FAILED, "no disk");
    Study.in(folder, 2, 0.5).lost("basic", 1, Outcome.Status.DIVERGED, "the loss is NaN");

    AskedViews.register(
        SPARK, folder, new AnalysisOptions(Optional.empty(), OptionalDouble.of(MARGIN)));

    for (String view : Views.NAMES) {
      assertThat(SPARK.table(view).collectAsList()).as(view).isNotNull();
    }
    Row basic = SPARK.table("summary").where("network = 'basic' AND group_id = 1").first();
    assertThat(basic.<Long>getAs("n")).as("NaN is no result").isEqualTo(1);
    assertThat(basic.<Double>getAs("mean")).isEqualTo(0.9);
    assertThat(SPARK.table("noise").collectAsList())
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.<Object>getAs("sd")).isNull())
        .allSatisfy(row -> assertThat(row.<Object>getAs("f_p")).isNull())
        .allSatisfy(row -> assertThat(row.<Object>getAs("mde_80")).isNull());
    assertThat(SPARK.table("equivalence").collectAsList())
        .singleElement()
        .satisfies(row -> assertThat(row.<Object>getAs("equal")).isNull());
  }

  @Test
  void withoutTrialsEveryViewIsEmpty() {
    Results.create(SPARK, folder.toString());

    AskedViews.register(SPARK, folder);

    for (String view : Views.NAMES) {
      assertThat(SPARK.table(view).collectAsList()).as(view).isEmpty();
    }
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }
}
