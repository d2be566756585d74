package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.results.Design;
import org.archsweep.results.Design.Axis;
import org.archsweep.results.Design.Effect;
import org.archsweep.results.Design.Member;
import org.archsweep.results.Design.Metric;
import org.archsweep.results.Study;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An experiment over two data sets, two augmentations and three rates: a group for each data set.
 * On the first, cutout brings half a point and takes a second; on the second there are no runs of
 * it. The last rate was left out with cutout.
 */
@Tag("slow")
class EffectsOfGroupsTest {
  private static final String PHOTOS = "photos";
  private static final String DRAWINGS = "drawings";
  private static SparkSession spark;

  @BeforeAll
  static void study() {
    spark = Study.spark().newSession();
    DesignedStudies studies = new DesignedStudies();
    List<Member> members = new ArrayList<>();
    for (int data = 0; data < 2; data++) {
      for (int augmentation = 0; augmentation < 2; augmentation++) {
        for (int rate = 0; rate < 3 - augmentation; rate++) {
          String id = "member " + members.size();
          members.add(new Member(id, id, List.of(data, augmentation, rate)));
          for (long seed = 1; seed <= (data == 1 && augmentation == 1 ? 0 : 5); seed++) {
            studies.run(
                Map.of(
                    "configuration_id",
                    id,
                    "environment_id",
                    "here",
                    "data",
                    data == 0 ? PHOTOS : DRAWINGS,
                    "seed",
                    seed,
                    "status",
                    "ok",
                    "test_accuracy",
                    0.93 - 0.03 * data + 0.005 * augmentation + 0.0001 * luck(id, seed),
                    "total_seconds",
                    10.0 + augmentation + 0.01 * luck(seed, id)));
          }
        }
      }
    }
    studies.add(
        new Design(
            "augmentation",
            null,
            List.of(Metric.TEST_ACCURACY, Metric.SECONDS),
            null,
            List.of(
                new Axis("data", List.of(PHOTOS, DRAWINGS)),
                new Axis("augmentation", List.of("plain", "cutout")),
                new Axis("max_lr", List.of("0.2", "0.4", "0.8"))),
            members,
            List.of(),
            List.of(new Effect(1, 1, 0))));
    studies.register(spark, Views.NAMES);
  }

  private static int luck(Object one, Object other) {
    return Math.floorMod((one + " " + other).hashCode(), 7);
  }

  private static List<Row> rows(String query, String data) {
    return spark
        .sql("SELECT * FROM (" + query + ") JOIN groups USING (group_id)")
        .where("data = '" + data + "'")
        .collectAsList();
  }

  @Test
  void lessSecondsAreBetterAndMoreAccuracyIs() {
    assertThat(rows("SELECT * FROM effects", PHOTOS))
        .extracting(row -> row.getAs("metric"), row -> row.getAs("verdict"))
        .containsExactlyInAnyOrder(tuple("test_accuracy", "better"), tuple("seconds", "worse"));
  }

  @Test
  void stratumOfOtherImagesIsNoneOfTheGroup() {
    assertThat(rows("SELECT * FROM effects", PHOTOS))
        .allSatisfy(
            row -> {
              assertThat(row.<Long>getAs("strata")).isEqualTo(2);
              assertThat(row.<Long>getAs("strata_of")).isEqualTo(3);
            });
    assertThat(rows("SELECT * FROM effect_strata WHERE lost_to IS NOT NULL", PHOTOS))
        .extracting(row -> row.getAs("stratum"), row -> row.getAs("lost_to"))
        .containsOnly(tuple("photos, 0.8", "not in design"));
  }

  @Test
  void levelWithoutRunsIsNotJudged() {
    assertThat(rows("SELECT * FROM effects WHERE metric = 'seconds'", DRAWINGS))
        .extracting(
            row -> row.getAs("verdict"),
            row -> row.getAs("difference"),
            row -> row.getAs("strata"),
            row -> row.getAs("not_in_design"),
            row -> row.getAs("few_runs"),
            row -> row.getAs("family"))
        .containsExactly(tuple("not judged", null, 0L, 1L, 2L, 1L));
  }

  @Test
  void levelsAreRankedOverStrataThatAllShare() {
    assertThat(rows("SELECT * FROM level_means WHERE metric = 'test_accuracy'", PHOTOS))
        .extracting(
            row -> row.getAs("level"), row -> row.getAs("strata"), row -> row.getAs("strata_of"))
        .containsExactlyInAnyOrder(
            tuple("plain", 2L, 3L),
            tuple("cutout", 2L, 3L),
            tuple("0.2", 1L, 2L),
            tuple("0.4", 1L, 2L),
            tuple("0.8", 1L, 2L));
  }

  @Test
  void axisWithOneLevelInAGroupInteractsWithNone() {
    assertThat(rows("SELECT * FROM interactions WHERE metric = 'seconds'", PHOTOS))
        .extracting(row -> row.getAs("axis"), row -> row.getAs("other_axis"))
        .containsExactly(tuple("augmentation", "max_lr"));
  }
}
