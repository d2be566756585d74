package org.archsweep.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.archsweep.analysis.AskedViews;
import org.archsweep.analysis.Views;
import org.archsweep.results.Study;
import org.archsweep.simulation.AnalysisBenchmark;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large the page is that somebody has to send and to open. */
@Tag("slow")
class LargeReportTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"300, 2_000_000", "10000, 5_000_000"})
  void pageIsSmall(int trials, String most) throws Exception {
    SparkSession spark = Study.spark();
    AnalysisBenchmark.write(spark, folder.toString(), trials, 20, 10);
    Views views = AskedViews.later(spark, folder);

    String page = ReportPage.of(views, "results");

    Files.createDirectories(Path.of("target", "report"));
    Files.writeString(Path.of("target", "report", trials + ".html"), page);
    assertThat(page.getBytes(StandardCharsets.UTF_8).length)
        .isGreaterThan(20_000)
        .isLessThan(Integer.parseInt(most.replace("_", "")));
  }
}
