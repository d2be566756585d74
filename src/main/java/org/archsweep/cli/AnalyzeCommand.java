package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.analysis.AnalysisOptions;
import org.archsweep.analysis.Views;
import org.archsweep.report.Comparison;
import org.archsweep.report.Format;
import org.archsweep.results.Results;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@AutoService(Verb.class)
@Command(
    name = "analyze",
    description = "Compares the networks of a results folder.",
    mixinStandardHelpOptions = true)
public final class AnalyzeCommand implements Verb {
  @Parameters(index = "0", paramLabel = "DIR", description = "The results folder.")
  private String folder;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VIEW",
      description = "One view alone, whole: summary, differences, noise and others.")
  private String view;

  @Mixin private QuestionOptions options;

  @Option(
      names = "--format",
      description = "${COMPLETION-CANDIDATES}; csv and json want a view, default: differences.")
  private Format format = Format.TABLE;

  @Override
  public Integer call() throws IOException {
    AnalysisOptions question = options.question();
    if (view != null && !Views.NAMES.contains(view)) {
      throw new InputException("unknown view %s, %s", view, Text.suggestion(view, Views.NAMES));
    }
    try (Spark application = Spark.start(Spark.settings())) {
      SparkSession spark = application.session();
      Results results = Results.open(spark, folder);
      results.registerTables();
      if (view == null && format == Format.TABLE) {
        Views.register(spark, results.designs(), question, Comparison.VIEWS);
        Comparison.print(spark, System.out);
      } else {
        String one = view == null ? "differences" : view;
        Views.register(spark, results.designs(), question, List.of(one));
        format.print(spark.table(one), System.out);
      }
    }
    return 0;
  }
}
