package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.results.SmallResults;
import org.archsweep.results.Study;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the views give the figures. */
@Tag("medium")
final class FigureViewsTest {
  @TempDir private static Path folder;

  private static SparkSession spark;

  @BeforeAll
  static void write() throws Exception {
    SmallResults.write(folder.resolve("results"));
    spark = Study.spark();
    AskedViews.register(spark, folder.resolve("results"), "summary", "curves");
  }

  @Test
  void theStudysSecondsHaveTheIntervalOfTheirMean() {
    Row basic = spark.table("summary").where("network = 'basic'").first();
    // 50, 51 and 52 s: qt(0.975, 2) * 1 / sqrt(3) in R is 2.484138.
    assertThat(basic.<Double>getAs("seconds_low")).isCloseTo(48.515862, within(1e-6));
    assertThat(basic.<Double>getAs("seconds_high")).isCloseTo(53.484138, within(1e-6));
    Row single = spark.table("summary").where("network = 'extra:L2'").first();
    assertThat(single.<Double>getAs("seconds_low")).isNull();
  }

  @Test
  void curvesAreMeansOverSeedsEpochByEpoch() {
    Row first = spark.table("curves").where("network = 'basic' AND epoch = 1").first();
    assertThat(first.<Long>getAs("n")).isEqualTo(3);
    assertThat(first.<Double>getAs("mean")).isCloseTo(0.52, within(1e-12));
    assertThat(first.<Double>getAs("low")).isCloseTo(0.52 - 0.02484138, within(1e-8));
    assertThat(first.<Double>getAs("high")).isCloseTo(0.52 + 0.02484138, within(1e-8));
    assertThat(spark.table("curves").where("network = 'extra:L3'").count()).isZero();
  }

  /** The statistic of docs/extending.md. */
  @Test
  void overfitIsTrainingAccuracyMinusTestAccuracyAtTheEnd() throws Exception {
    String page = Files.readString(Path.of("docs/extending.md"));
    String query = page.split("```sql\n", -1)[1].split("```", -1)[0];

    List<Row> rows = spark.sql(query).collectAsList();

    assertThat(rows).extracting(row -> row.getString(0)).startsWith("basic");
    Row basic = rows.get(0);
    assertThat(basic.<Long>getAs("n")).isEqualTo(3);
    // 0.5 minus 0.9101, 0.9201 and 0.9301
    assertThat(basic.<Double>getAs("mean")).isCloseTo(-0.4201, within(1e-12));
    assertThat(basic.<Double>getAs("sd")).isCloseTo(0.01, within(1e-12));
  }
}
