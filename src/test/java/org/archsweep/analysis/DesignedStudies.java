package org.archsweep.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.archsweep.results.DeclaredDesign;
import org.archsweep.results.Design;
import org.archsweep.results.Design.Axis;
import org.archsweep.results.Design.Effect;
import org.archsweep.results.Design.Member;
import org.archsweep.results.Design.Metric;
import org.archsweep.results.Table;

/** Experiments with the designs and runs that a test wants, as the tables that the views read. */
final class DesignedStudies {
  private static final StructType TRIALS = Table.TRIALS.schema();

  private final List<DeclaredDesign> designs = new ArrayList<>();
  private final List<Row> trials = new ArrayList<>();

  /** As the script effects.R writes them: an environment each. */
  void add(String name, JsonNode study) {
    List<Axis> axes = new ArrayList<>();
    study
        .get("axes")
        .forEach(axis -> axes.add(new Axis(text(axis, "name"), texts(axis, "levels"))));
    List<Member> members = new ArrayList<>();
    for (JsonNode levels : study.get("members")) {
      members.add(
          new Member(id(name, members.size()), "setting " + members.size(), integers(levels)));
    }
    List<Effect> effects = new ArrayList<>();
    study
        .get("declared")
        .forEach(
            effect ->
                effects.add(
                    new Effect(
                        effect.get("axis").asInt(),
                        effect.get("level").asInt(),
                        effect.get("baseline").asInt())));
    JsonNode margin = study.get("margin");
    add(
        new Design(
            name,
            null,
            List.of(Metric.TEST_ACCURACY),
            margin.isNumber() ? margin.asDouble() : null,
            axes,
            members,
            List.of(),
            effects));
    for (JsonNode run : study.get("runs")) {
      JsonNode value = run.path("value");
      run(
          Map.of(
              "configuration_id", id(name, run.get("member").asInt()),
              "environment_id", name,
              "seed", run.get("seed").asLong(),
              "status", text(run, "status"),
              "test_accuracy", value.isNumber() ? value.asDouble() : Double.NaN));
    }
  }

  /** An experiment, declared after those before. */
  void add(Design design) {
    designs.add(new DeclaredDesign(design, 1, Instant.EPOCH.plusSeconds(designs.size())));
  }

  /** One trial with these cells; those of no matter are made up. */
  void run(Map<String, Object> cells) {
    Map<String, Object> all = new HashMap<>();
    all.put("trial_id", "trial " + trials.size());
    all.put("network", "basic");
    all.put("epochs", 1);
    all.put("data", "images");
    all.put("config", "{}");
    all.putAll(cells);
    trials.add(RowFactory.create(Arrays.stream(TRIALS.fieldNames()).map(all::get).toArray()));
  }

  /** Makes views known to SQL. */
  void register(SparkSession spark, List<String> wanted) {
    for (Table table : Table.values()) {
      spark
          .createDataFrame(table == Table.TRIALS ? trials : List.of(), table.schema())
          .createOrReplaceTempView(table.folder());
    }
    Views.register(spark, designs, AnalysisOptions.usual(), wanted);
  }

  private static String id(String study, int member) {
    return study + " " + member;
  }

  private static String text(JsonNode node, String field) {
    return node.get(field).asText();
  }

  private static List<String> texts(JsonNode node, String field) {
    List<String> texts = new ArrayList<>();
    node.get(field).forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static List<Integer> integers(JsonNode array) {
    List<Integer> integers = new ArrayList<>();
    array.forEach(each -> integers.add(each.asInt()));
    return integers;
  }
}
