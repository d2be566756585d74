package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
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

/** When runs reach a target, held against R's survival package; how many end there. */
@Tag("medium")
class TimeToTargetTest {
  private static final JsonNode GOLDEN = Golden.read("time-to-target.json");
  private static final Map<String, Double> WIDTHS = new LinkedHashMap<>();
  private static final SparkSession SPARK = Study.spark();

  private static List<Row> times;

  @TempDir private Path folder;

  @BeforeAll
  static void askR(@TempDir Path all) throws IOException {
    double width = 1;
    for (Map.Entry<String, JsonNode> golden : GOLDEN.properties()) {
      Study study = Study.in(all, 2, width);
      long seed = 1;
      for (JsonNode seconds : golden.getValue().get("seconds")) {
        double time = seconds.asDouble();
        run(
            study,
            seed++,
            epoch(1, 0.5, Math.abs(time) / 2),
            epoch(2, time > 0 ? 0.94 : 0.9399, Math.abs(time)));
      }
      for (int i = 0; i < golden.getValue().get("diverged").asInt(); i++) {
        study.lost("basic", seed++, Outcome.Status.DIVERGED, "the loss is NaN");
      }
      WIDTHS.put(golden.getKey(), width);
      width += 0.125;
    }
    Results.open(SPARK, all.toString()).log().fold();
    AskedViews.register(SPARK, all, "time_to_target", "groups");
    times =
        SPARK
            .table("time_to_target")
            .join(SPARK.table("groups").select("group_id", "width"), "group_id")
            .orderBy("share")
            .collectAsList();
  }

  private static EpochMetrics epoch(int epoch, double accuracy, double seconds) {
    return new EpochMetrics(epoch, 0.1, 2, 0.3, 1.5, accuracy, 10, 1, seconds);
  }

  private static void run(Study study, long seed, EpochMetrics... epochs) throws IOException {
    Outcome outcome = new Outcome(Outcome.Status.OK, List.of(epochs), "", Map.of(), null);
    study.write("basic", seed, outcome);
  }

  private static Set<String> studies() {
    return WIDTHS.keySet();
  }

  @ParameterizedTest
  @MethodSource("studies")
  void quartilesAreThoseOfR(String study) {
    List<Row> rows =
        times.stream().filter(row -> row.<Double>getAs("width").equals(WIDTHS.get(study))).toList();
    assertThat(rows).hasSize(3);
    for (int i = 0; i < 3; i++) {
      Golden.assertRow(study, rows.get(i), GOLDEN.get(study).get("quartiles").get(i));
    }
  }

  @Test
  void theFirstEpochAtTheTargetCountsEvenIfLaterOnesFallBelow() throws IOException {
    Study study = Study.in(folder, 3, 1);
    run(study, 1, epoch(1, 0.5, 10), epoch(2, 0.95, 20), epoch(3, 0.93, 30));

    register(0.94);

    assertThat(median().<Double>getAs("seconds")).isEqualTo(20);
    assertThat(SPARK.table("at_target").first().<Long>getAs("reached")).isZero();
  }

  @Test
  void theTargetCanBeChosen() throws IOException {
    Study study = Study.in(folder, 2, 1);
    run(study, 1, epoch(1, 0.6, 10), epoch(2, 0.7, 20));
    run(study, 2, epoch(1, 0.5, 11), epoch(2, 0.59, 21));

    register(0.6);

    assertThat(median().<Double>getAs("target")).isEqualTo(0.6);
    assertThat(median().<Long>getAs("reached")).isEqualTo(1);
    assertThat(SPARK.table("at_target").first().<Double>getAs("share")).isEqualTo(0.5);
    assertThat(SPARK.table("summary").first().<Double>getAs("reached_94")).isZero();
  }

  @Test
  void divergedRunsNeverReachAndFailedOnesDoNotCount() throws IOException {
    Study study = Study.in(folder, 1, 1);
    run(study, 1, epoch(1, 0.95, 10));
    List<EpochMetrics> before = new ArrayList<>(List.of(epoch(1, 0.96, 5)));
    study.write("basic", 2, new Outcome(Outcome.Status.DIVERGED, before, "", Map.of(), null));
    study.lost("basic", 3, Outcome.Status.FAILED, "no disk");

    register(0.94);

    assertThat(median().<Long>getAs("n")).isEqualTo(2);
    assertThat(median().<Long>getAs("reached")).isEqualTo(1);
    Row share = SPARK.table("at_target").first();
    assertThat(share.<Long>getAs("n")).isEqualTo(2);
    assertThat(share.<Long>getAs("reached")).isEqualTo(1);
  }

  private static Row median() {
    return SPARK.table("time_to_target").where("share = 0.5").first();
  }

  private void register(double target) {
    AnalysisOptions question =
        new AnalysisOptions(Optional.empty(), OptionalDouble.empty(), target);
    AskedViews.register(SPARK, folder, question, "time_to_target", "at_target", "summary");
  }
}
