package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.results.Results;
import org.archsweep.results.Study;
import org.archsweep.training.EpochMetrics;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the views say of studies of several networks and lengths; what isn't drawn by chance is held
 * against R.
 */
@Tag("medium")
class LongerOrDeeperTest {
  private static final JsonNode GOLDEN = Golden.read("longer-or-deeper.json");
  private static final List<String> VIEWS =
      List.of("longer_or_deeper", "longer", "interaction", "best", "pareto", "at_target");

  private static final Map<String, Double> WIDTHS = new LinkedHashMap<>();
  private static final Map<String, List<Row>> ROWS = new HashMap<>();
  private static final SparkSession SPARK = Study.spark();

  /** All of R's studies in one folder: each has a width of its own, and so is a group. */
  @BeforeAll
  static void askR(@TempDir Path all) throws IOException {
    double width = 1;
    for (Map.Entry<String, JsonNode> golden : GOLDEN.properties()) {
      for (JsonNode cell : golden.getValue().get("cells")) {
        write(Study.in(all, cell.get("epochs").asInt(), width), cell);
      }
      WIDTHS.put(golden.getKey(), width);
      width += 0.125;
    }
    Results.open(SPARK, all.toString()).log().fold();
    AskedViews.register(SPARK, all, VIEWS.toArray(String[]::new));
    for (String view : VIEWS) {
      ROWS.put(view, Golden.rows(SPARK, view));
    }
  }

  /** A run without an accuracy ended well, as far as its row says, and has no epochs. */
  private static void write(Study study, JsonNode cell) throws IOException {
    JsonNode accuracies = cell.get("accuracies");
    for (int i = 0; i < accuracies.size(); i++) {
      List<EpochMetrics> epochs =
          accuracies.get(i).isNull()
              ? List.of()
              : List.of(
                  ended(
                      cell.get("epochs").asInt(),
                      accuracies.get(i).asDouble(Double.NaN),
                      cell.get("seconds").get(i).asDouble()));
      Outcome outcome = new Outcome(Outcome.Status.OK, epochs, "", Map.of(), null);
      study.write(cell.get("network").asText(), i + 1, outcome);
    }
  }

  private static EpochMetrics ended(int epoch, double accuracy, double seconds) {
    return new EpochMetrics(epoch, 0.1, 2, 0.3, 1.5, accuracy, 10, 1, seconds);
  }

  @ParameterizedTest
  @MethodSource("studies")
  void slopesAreThoseOfR(String study) {
    assertRows("longer_or_deeper", study, row -> "");
  }

  @ParameterizedTest
  @MethodSource("studies")
  void interactionIsThatOfR(String study) {
    assertRows("interaction", study, row -> "");
  }

  @ParameterizedTest
  @MethodSource("studies")
  void gainsOfLongerTrainingAreThoseOfR(String study) {
    assertRows("longer", study, row -> row.getAs("network"));
  }

  @ParameterizedTest
  @MethodSource("studies")
  void shrunkenMeansAndLuckAreThoseOfR(String study) {
    assertRows("best", study, LongerOrDeeperTest::cell);
  }

  @ParameterizedTest
  @MethodSource("studies")
  void frontsAreThoseOfR(String study) {
    assertRows("pareto", study, LongerOrDeeperTest::cell);
  }

  @ParameterizedTest
  @MethodSource("studies")
  void sharesAtTheTargetAreThoseOfR(String study) {
    assertRows("at_target", study, LongerOrDeeperTest::cell);
  }

  private static Set<String> studies() {
    return WIDTHS.keySet();
  }

  private static String cell(Row row) {
    return row.getAs("network") + " " + row.getAs("epochs");
  }

  private static void assertRows(String view, String study, Function<Row, String> key) {
    JsonNode golden = GOLDEN.get(study).get(view);
    List<Row> rows = of(study, view);
    assertThat(rows).hasSize(golden.size());
    for (Row row : rows) {
      JsonNode expected =
          golden.isArray() && golden.size() == 1 ? golden.get(0) : golden.get(key.apply(row));
      Golden.assertRow(view + " " + key.apply(row), row, expected);
    }
  }

  private static List<Row> of(String study, String view) {
    return ROWS.get(view).stream()
        .filter(row -> row.<Double>getAs("width").equals(WIDTHS.get(study)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("studies")
  void chancesOfALengthSumToOne(String study) {
    Map<Integer, Double> sums = new HashMap<>();
    for (Row row : of(study, "best")) {
      if (row.getAs("p_best") != null) {
        sums.merge(row.getAs("epochs"), row.<Double>getAs("p_best"), Double::sum);
      }
    }
    assertThat(sums.values())
        .allSatisfy(
            sum -> assertThat(sum).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-12)));
  }

  @Test
  void aCellOfOneRunHasNoChance() {
    Row alone =
        of("one_run_aside", "best").stream()
            .filter(row -> cell(row).equals("residual:L1 22"))
            .findFirst()
            .orElseThrow();
    assertThat(alone.<Double>getAs("mean")).isEqualTo(0.93);
    assertThat(alone.<Object>getAs("p_best")).isNull();
    assertThat(alone.<Object>getAs("standard_error")).isNull();
  }

  @Test
  void aSlopeHasNoIntervalWhereOneOfItsCellsHasOneRun() {
    Row slopes = of("one_run_aside", "longer_or_deeper").get(0);
    assertThat(slopes.<Double>getAs("longer_low"))
        .isLessThan(slopes.<Double>getAs("longer"))
        .isNotNull();
    for (String column : List.of("deeper_low", "deeper_high", "difference_low", "deeper_ahead")) {
      assertThat(slopes.<Object>getAs(column)).as(column).isNull();
    }
  }

  @Test
  void equalNetworksWithoutSpreadShareEveryDraw() {
    assertThat(of("no_spread_and_no_difference", "best"))
        .hasSize(4)
        .allSatisfy(row -> assertThat(row.<Double>getAs("p_best")).isEqualTo(0.5));
    assertThat(of("no_spread_and_no_difference", "pareto"))
        .filteredOn(row -> row.<Integer>getAs("epochs") == 20)
        .allSatisfy(row -> assertThat(row.<Double>getAs("p_on_front")).isEqualTo(1));
  }

  @Test
  void drawsAreTheSameHoweverTheWorkIsDivided() {
    SPARK.conf().set("spark.sql.shuffle.partitions", "7");
    SPARK.conf().set("spark.sql.adaptive.enabled", "false");
    try {
      for (String view : List.of("longer_or_deeper", "best", "pareto")) {
        String[] drawn =
            view.equals("longer_or_deeper")
                ? new String[] {"longer_low", "deeper_high", "difference_low", "deeper_ahead"}
                : new String[] {view.equals("best") ? "p_best" : "p_on_front"};
        Function<Row, String> key =
            row ->
                row.getAs("width")
                    + (view.equals("longer_or_deeper") ? "" : cell(row))
                    + List.of(drawn).stream().map(name -> " " + row.getAs(name)).toList();
        assertThat(Golden.rows(SPARK, view).stream().map(key).sorted())
            .containsExactlyElementsOf(ROWS.get(view).stream().map(key).sorted().toList());
      }
    } finally {
      SPARK.conf().set("spark.sql.shuffle.partitions", "2");
      SPARK.conf().set("spark.sql.adaptive.enabled", "true");
    }
  }
}
