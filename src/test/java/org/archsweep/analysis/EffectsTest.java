package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.Text;
import org.archsweep.results.Study;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Effects, means of levels and interactions, held against what R says of the same runs: its script
 * is in the resources' folder statistics. Each of R's studies is an experiment.
 */
@Tag("medium")
class EffectsTest {
  private static final JsonNode GOLDEN = Golden.read("effects.json");
  private static final Map<String, List<Row>> ROWS = new HashMap<>();
  private static final Map<String, Integer> GROUPS = new HashMap<>();

  @BeforeAll
  static void askAll() {
    SparkSession spark = Study.spark().newSession();
    DesignedStudies studies = new DesignedStudies();
    GOLDEN.properties().forEach(study -> studies.add(study.getKey(), study.getValue()));
    List<String> views = List.of("effects", "level_means", "interactions");
    studies.register(spark, views);
    for (String view : views) {
      ROWS.put(view, spark.table(view).collectAsList());
    }
    spark
        .table("groups")
        .collectAsList()
        .forEach(group -> GROUPS.put(group.getAs("experiment"), group.getAs("group_id")));
  }

  @ParameterizedTest
  @MethodSource("studies")
  void effectsAreWhatRSays(String study) {
    assertRows("effects", study);
  }

  @ParameterizedTest
  @MethodSource("studies")
  void meansOfLevelsAreWhatRSays(String study) {
    assertRows("level_means", study);
  }

  @ParameterizedTest
  @MethodSource("studies")
  void interactionsAreWhatRSays(String study) {
    assertRows("interactions", study);
  }

  private static List<String> studies() {
    return GOLDEN.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** All rows, in R's order, which is the design's. */
  private static void assertRows(String view, String study) {
    JsonNode golden = GOLDEN.get(study).get(view);
    List<Row> rows =
        ROWS.get(view).stream()
            .filter(row -> row.getAs("group_id").equals(GROUPS.get(study)))
            .toList();
    assertThat(rows).as("%s of %s", view, study).hasSameSizeAs(golden);
    for (int i = 0; i < rows.size(); i++) {
      Golden.assertRow(Text.format("%s of %s, row %d", view, study, i), rows.get(i), golden.get(i));
    }
  }
}
