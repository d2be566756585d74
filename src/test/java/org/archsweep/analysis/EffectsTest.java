package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.archsweep.results.Study;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Effects, means of levels and interactions, held against what R says of the same runs. */
@Tag("medium")
class EffectsTest {
  private static final JsonNode GOLDEN = Golden.read("effects.json");
  private static final Map<String, List<Row>> ROWS = new HashMap<>();

  @BeforeAll
  static void ask() {
    SparkSession spark = Study.spark().newSession();
    Functions.register(spark);
    CellFunctions.register(spark);
    List<Row> designs = new ArrayList<>();
    List<Row> groups = new ArrayList<>();
    List<Row> members = new ArrayList<>();
    List<Row> effects = new ArrayList<>();
    List<Row> runs = new ArrayList<>();
    List<Row> trials = new ArrayList<>();
    int group = 0;
    for (Map.Entry<String, JsonNode> study : GOLDEN.properties()) {
      String name = study.getKey();
      JsonNode axes = study.getValue().get("axes");
      group++;
      groups.add(RowFactory.create(group, name, "here"));
      JsonNode margin = study.getValue().get("margin");
      designs.add(
          RowFactory.create(
              name,
              margin.isNumber() ? margin.asDouble() : null,
              new String[] {"test_accuracy"},
              axes.findValuesAsText("name").toArray(String[]::new)));
      int position = 0;
      for (JsonNode member : study.getValue().get("members")) {
        List<Integer> levels = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (JsonNode level : member) {
          labels.add(axes.get(levels.size()).get("levels").get(level.asInt()).asText());
          levels.add(level.asInt());
        }
        members.add(
            RowFactory.create(
                name, "m" + position++, levels.toArray(Integer[]::new), labels.toArray(String[]::new)));
      }
      for (JsonNode effect : study.getValue().get("declared")) {
        JsonNode axis = axes.get(effect.get("axis").asInt());
        int level = effect.get("level").asInt();
        int baseline = effect.get("baseline").asInt();
        effects.add(
            RowFactory.create(
                name,
                axis.get("name").asText(),
                effect.get("axis").asInt(),
                level,
                axis.get("levels").get(level).asText(),
                baseline,
                axis.get("levels").get(baseline).asText()));
      }
      for (JsonNode run : study.getValue().get("runs")) {
        String member = "m" + run.get("member").asInt();
        trials.add(RowFactory.create(group, member, run.get("status").asText()));
        if (run.has("value") && !run.get("value").isNull()) {
          runs.add(
              RowFactory.create(
                  group, member, run.get("seed").asLong(), "test_accuracy", run.get("value").asDouble()));
        }
      }
    }
    table(spark, "groups", "group_id int, design string, environment_id string", groups);
    table(spark, "declared_designs", "design string, margin double, metrics array<string>, axes array<string>", designs);
    table(spark, "members", "design string, configuration_id string, levels array<int>, labels array<string>", members);
    table(spark, "declared_effects", "design string, axis string, axis_index int, level int, level_label string, baseline int, baseline_label string", effects);
    table(spark, "runs", "group_id int, configuration_id string, seed bigint, metric string, value double", runs);
    table(spark, "grouped_trials", "group_id int, configuration_id string, status string", trials);
    for (String view : List.of("group_grid", "metric_cells", "effect_strata", "effects", "level_means", "interactions")) {
      long t = System.nanoTime();
      org.apache.spark.sql.Dataset<Row> rows = spark.sql(Views.text(view));
      if (List.of("group_grid", "metric_cells", "effect_strata").contains(view)) {
        rows = spark.createDataFrame(rows.javaRDD().cache(), rows.schema());
      }
      rows.createOrReplaceTempView(view);
      System.out.println("register " + view + " " + (System.nanoTime() - t) / 1e9);
    }
    for (String view : List.of("effects", "level_means", "interactions")) {
      long t = System.nanoTime();
      ROWS.put(view, spark.table(view).collectAsList());
      System.out.println(view + " " + (System.nanoTime() - t) / 1e9);
    }
  }

  private static void table(SparkSession spark, String name, String ddl, List<Row> rows) {
    spark.createDataFrame(rows, StructType.fromDDL(ddl)).createOrReplaceTempView(name);
  }

  private static List<String> studies() {
    return new ArrayList<>(new TreeMap<>(Map.ofEntries(GOLDEN.properties().toArray(Map.Entry[]::new))).keySet().stream().map(Object::toString).toList());
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

  private static void assertRows(String view, String study) {
    int group = 1 + GOLDEN.properties().stream().map(Map.Entry::getKey).toList().indexOf(study);
    List<Row> rows =
        ROWS.get(view).stream().filter(row -> row.<Integer>getAs("group_id") == group).toList();
    JsonNode golden = GOLDEN.get(study).get(view);
    assertThat(rows).hasSize(golden.size());
    for (int i = 0; i < rows.size(); i++) {
      Golden.assertRow(study + " " + i, rows.get(i), golden.get(i));
    }
  }
}
