package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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
 * What the views say of studies whose trainings' predictions are given. The numbers to hold them
 * against are R's: {@code predictions.R} in the resources' folder statistics.
 */
@Tag("medium")
class PredictionViewsTest {
  private static final byte[] LABELS = {0, 1, 2, 3};
  private static final byte[] ALL_RIGHT = {0, 1, 2, 3};
  private static final byte[] LAST_WRONG = {0, 1, 2, 9};
  private static final byte[] FIRST_WRONG = {9, 1, 2, 3};

  private static final JsonNode GOLDEN = Golden.read("predictions.json");

  private static final Map<String, Double> WIDTHS = new LinkedHashMap<>();
  private static final Map<String, List<Row>> ROWS = new HashMap<>();
  private static final SparkSession SPARK = Study.spark();

  @TempDir private Path folder;

  /** All of R's studies in one folder: each has a width of its own, and so is a group. */
  @BeforeAll
  static void askR(@TempDir Path all) throws IOException {
    double width = 0.125;
    for (Map.Entry<String, JsonNode> golden : GOLDEN.properties()) {
      Study study = Study.in(all, 2, width);
      byte[] labels = bytes(golden.getValue().get("labels"));
      for (Map.Entry<String, JsonNode> network : golden.getValue().get("runs").properties()) {
        long seed = 1;
        for (JsonNode run : network.getValue()) {
          study.predicted(network.getKey(), seed++, bytes(run), labels);
        }
      }
      WIDTHS.put(golden.getKey(), width);
      width += 0.0625;
    }
    Results.open(SPARK, all.toString()).log().fold();
    register(all);
    for (String view : List.of("variance_split", "agreement", "hard_images")) {
      ROWS.put(view, Golden.rows(SPARK, view));
    }
  }

  @ParameterizedTest
  @MethodSource("studies")
  void varianceIsSplitAsRSplitsIt(String study) {
    assertRows("variance_split", study, row -> row.getAs("network"));
  }

  @ParameterizedTest
  @MethodSource("studies")
  void networksAgreeAsRSaysThatTheyDo(String study) {
    assertRows(
        "agreement", study, row -> row.getAs("network") + " and " + row.getAs("other_network"));
  }

  @ParameterizedTest
  @MethodSource("studies")
  void imagesAreHardWhereRSaysThatTheyAre(String study) {
    assertRows("hard_images", study, row -> row.<Integer>getAs("image").toString());
  }

  private static Set<String> studies() {
    return WIDTHS.keySet();
  }

  /** Every number that R has is in the row with its key; what R can't say is empty. */
  private static void assertRows(String view, String study, Function<Row, String> key) {
    JsonNode golden = GOLDEN.get(study).get(view);
    Map<String, Row> rows =
        ROWS.get(view).stream()
            .filter(row -> row.<Double>getAs("width").equals(WIDTHS.get(study)))
            .collect(Collectors.toMap(key, row -> row));
    assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(golden::fieldNames);
    for (Map.Entry<String, JsonNode> row : golden.properties()) {
      Golden.assertRow(view + " " + row.getKey(), rows.get(row.getKey()), row.getValue());
    }
  }

  @Test
  void whatIsNothingIsExactlyNothingAndHasNoRoot() throws IOException {
    Study.in(folder)
        .predicted("basic", 1, ALL_RIGHT, LABELS)
        .predicted("basic", 2, ALL_RIGHT, LABELS)
        .predicted("basic", 3, LAST_WRONG, LABELS);

    register(folder);

    Row row = SPARK.table("variance_split").first();
    assertThat(row.<Double>getAs("distribution_variance")).isEqualTo(0);
    assertThat(row.<Double>getAs("distribution_sd")).isNull();
    assertThat(row.<Double>getAs("test_set_variance")).isEqualTo(row.<Double>getAs("variance"));
  }

  @Test
  void votesAreCountedImageByImage() throws IOException {
    Study.in(folder)
        .predicted("basic", 1, ALL_RIGHT, LABELS)
        .predicted("basic", 2, new byte[] {0, 4, 4, 3}, LABELS)
        .predicted("basic", 3, new byte[] {1, 4, 4, 3}, LABELS);
    Study.in(folder, 3, 1).predicted("basic", 1, new byte[] {1, 1, 1, 1}, LABELS);

    register(folder);

    assertThat(SPARK.table("image_votes").orderBy("epochs", "image").collectAsList())
        .extracting(
            row -> row.<Integer>getAs("epochs"),
            row -> row.<Long>getAs("n"),
            row -> row.<Integer>getAs("image"),
            row -> row.<Integer>getAs("class"),
            row -> row.<Integer>getAs("correct"),
            row -> row.getList(row.fieldIndex("votes")))
        .containsExactly(
            tuple(2, 3L, 0, 0, 2, List.of(2, 1, 0, 0, 0)),
            tuple(2, 3L, 1, 1, 1, List.of(0, 1, 0, 0, 2)),
            tuple(2, 3L, 2, 2, 1, List.of(0, 0, 1, 0, 2)),
            tuple(2, 3L, 3, 3, 3, List.of(0, 0, 0, 3, 0)),
            tuple(3, 1L, 0, null, 0, List.of(0, 1)),
            tuple(3, 1L, 1, 1, 1, List.of(0, 1)),
            tuple(3, 1L, 2, null, 0, List.of(0, 1)),
            tuple(3, 1L, 3, null, 0, List.of(0, 1)));
  }

  @Test
  void groupsAndLengthsAreKeptApart() throws IOException {
    Study.in(folder, 2, 1)
        .predicted("basic", 1, LAST_WRONG, LABELS)
        .predicted("extra:L1", 1, LAST_WRONG, LABELS);
    Study.in(folder, 3, 1).predicted("basic", 1, FIRST_WRONG, LABELS);
    Study.in(folder, 2, 0.5).predicted("basic", 1, ALL_RIGHT, LABELS);

    register(folder);

    assertThat(SPARK.table("hard_images").collectAsList())
        .extracting(
            row -> row.<Integer>getAs("group_id"),
            row -> row.<Integer>getAs("epochs"),
            row -> row.<Integer>getAs("image"),
            row -> row.<Long>getAs("networks"))
        .containsExactly(tuple(1, 2, 3, 2L), tuple(1, 3, 0, 1L));
    assertThat(SPARK.table("agreement").collectAsList())
        .extracting(
            row -> row.<Integer>getAs("group_id"),
            row -> row.<Integer>getAs("epochs"),
            row -> row.getAs("network") + " and " + row.getAs("other_network"),
            row -> row.<Long>getAs("pairs"))
        .containsExactly(
            tuple(1, 2, "basic and basic", 0L),
            tuple(1, 2, "basic and extra:L1", 1L),
            tuple(1, 2, "extra:L1 and extra:L1", 0L),
            tuple(1, 3, "basic and basic", 0L),
            tuple(2, 2, "basic and basic", 0L));
  }

  @Test
  void trainingsOfAnOlderVersionDoNotCount() throws IOException {
    Study.in(folder)
        .predicted("basic", 1, ALL_RIGHT, LABELS)
        .predicted("basic", 2, LAST_WRONG, LABELS)
        .run("basic", 3, 0.25)
        .runs("extra:L1", 0.5, 0.75);

    register(folder);

    List<Row> rows = SPARK.table("variance_split").collectAsList();
    assertThat(rows)
        .extracting(
            row -> row.<String>getAs("network"),
            row -> row.<Long>getAs("n"),
            row -> row.<Double>getAs("variance"))
        .containsExactly(tuple("basic", 2L, 0.03125), tuple("extra:L1", 0L, null));
    assertOnlyCountsIn(rows.get(1));
    assertThat(SPARK.table("agreement").count()).isEqualTo(1);
  }

  @Test
  void folderOfAnOlderVersionHasEmptyCells() throws IOException {
    Study.in(folder).runs("basic", 0.9, 0.91, Double.NaN).runs("extra:L1", 0.92);

    register(folder);

    assertThat(SPARK.table("variance_split").collectAsList())
        .hasSize(2)
        .allSatisfy(PredictionViewsTest::assertOnlyCountsIn);
    for (String view : List.of("image_votes", "hard_images", "agreement")) {
      assertThat(SPARK.table(view).collectAsList()).as(view).isEmpty();
    }
  }

  @Test
  void trialsWithoutAResultHaveNoVariance() throws IOException {
    Study.in(folder)
        .lost("basic", 1, Outcome.Status.FAILED, "no disk")
        .lost("basic", 2, Outcome.Status.DIVERGED, "the loss is NaN in epoch 1");

    register(folder);

    assertThat(SPARK.table("variance_split").collectAsList())
        .singleElement()
        .satisfies(PredictionViewsTest::assertOnlyCountsIn);
    assertThat(SPARK.table("agreement").collectAsList()).isEmpty();
  }

  private static final Set<String> WHAT =
      Set.of("group_id", "setting", "network", "epochs", "n", "configuration_id");

  /** Neither 0 nor NaN where nothing is known. */
  private static void assertOnlyCountsIn(Row row) {
    assertThat(row.<Long>getAs("n")).isZero();
    for (String column : row.schema().fieldNames()) {
      if (!WHAT.contains(column)) {
        assertThat(row.<Object>getAs(column)).as(column).isNull();
      }
    }
  }

  private static void register(Path folder) {
    AskedViews.register(SPARK, folder, "variance_split", "image_votes", "hard_images", "agreement");
  }

  private static byte[] bytes(JsonNode array) {
    byte[] bytes = new byte[array.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) array.get(i).asInt();
    }
    return bytes;
  }
}
