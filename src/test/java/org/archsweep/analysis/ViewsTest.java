package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.archsweep.results.Results;
import org.archsweep.results.Study;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("medium")
class ViewsTest {
  @TempDir private Path folder;

  @Test
  void queryMayReadAllThatItMentions() {
    assertThat(Views.of("SELECT * FROM Differences d JOIN `summary` USING (group_id)"))
        .containsExactlyInAnyOrder("differences", "summary");
    assertThat(Views.of("SELECT mean AS mean, mean FROM noise, noise")).containsExactly("noise");
    assertThat(Views.of("SELECT 'x' AS difference FROM trials")).isEmpty();
    assertThat(Views.of("DESCRIBE members")).containsExactly("members");
  }

  @Test
  void whatIsntWantedIsntPlanned() throws Exception {
    Study.in(folder).runs("basic", 0.91, 0.92).runs("extra:L1", 0.93, 0.94);
    SparkSession spark = Study.spark().newSession();
    Results.open(spark, folder.toString()).registerTables();

    Views.register(spark, List.of(), AnalysisOptions.usual(), List.of());
    assertThat(spark.sqlContext().tableNames()).doesNotContain("trained");

    Views.register(spark, List.of(), AnalysisOptions.usual(), List.of("noise"));
    List<String> known = Arrays.asList(spark.sqlContext().tableNames());
    assertThat(known).contains("noise", "cells", "groups").doesNotContain("agreement", "best");
    assertThat(spark.table("noise").count()).isEqualTo(1);
  }

  @Test
  void whatIsntPlannedIsListedAndNamedAllTheSame() throws Exception {
    Study.in(folder).runs("basic", 0.91, 0.92);
    SparkSession spark = Study.spark().newSession();
    Results.open(spark, folder.toString()).registerTables();

    assertThatThrownBy(() -> Queries.run(spark, "SELECT * FROM sumary"))
        .hasMessage("there is no table or view sumary, did you mean summary?");
    assertThat(Queries.run(spark, "SHOW TABLES").collectAsList())
        .extracting(row -> row.getString(1))
        .containsAll(Views.NAMES)
        .contains("trials", "declared_designs");
    assertThat(Queries.run(spark, "SHOW VIEWS LIKE 'summ*'").collectAsList()).hasSize(1);
  }
}
