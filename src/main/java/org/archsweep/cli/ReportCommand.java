package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.archsweep.Text;
import org.archsweep.analysis.AnalysisOptions;
import org.archsweep.analysis.Views;
import org.archsweep.report.page.ReportPage;
import org.archsweep.results.Results;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@AutoService(Verb.class)
@Command(
    name = "report",
    description = "Writes what a results folder says as one page of HTML, with pictures.",
    mixinStandardHelpOptions = true)
public final class ReportCommand implements Verb {
  @Parameters(index = "0", paramLabel = "DIR", description = "The results folder.")
  private String folder;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "The page; default: ${DEFAULT-VALUE}.",
      defaultValue = "report.html")
  private Path to;

  @Mixin private QuestionOptions options;

  @Override
  public Integer call() throws IOException {
    AnalysisOptions question = options.question();
    try (Spark application = Spark.start(Spark.settings())) {
      SparkSession spark = application.session();
      Results results = Results.open(spark, folder);
      results.registerTables();
      Views views = Views.register(spark, results.designs(), question, List.of());
      ReportPage.write(ReportPage.of(views, folder), to);
    }
    System.out.println(Text.printable(to.toString()));
    return 0;
  }
}
