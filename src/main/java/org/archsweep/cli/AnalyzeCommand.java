package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.util.ArrayList;
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
      description =
          "One view alone, whole: summary, differences, noise and others; or table: means by the"
              + " levels of one axis or two.")
  private String view;

  @Mixin private TableOptions table;

  @Mixin private QuestionOptions options;

  @Option(
      names = "--format",
      description = "${COMPLETION-CANDIDATES}; csv and json are of one view, default: differences.")
  private Format format = Format.TABLE;

  @Override
  public Integer call() throws IOException {
    AnalysisOptions question = options.question();
    List<String> known = new ArrayList<>(Views.NAMES);
    known.add(TableOptions.NAME);
    if (view != null && !known.contains(view)) {
      throw new InputException("unknown view %s, %s", view, Text.suggestion(view, known));
    }
    table.check(view);
    try (Spark application = Spark.start(Spark.settings())) {
      SparkSession spark = application.session();
      Results results = Results.open(spark, folder);
      results.registerTables();
      if (TableOptions.NAME.equals(view)) {
        Views.register(spark, results.designs(), question, table.views());
        table.print(spark, format, System.out);
      } else if (view == null && format.markup().isPresent()) {
        Views views = Views.register(spark, results.designs(), question, List.of());
        if (format == Format.TABLE) {
          Comparison.print(views, System.out);
        } else {
          Comparison.print(views, format.markup().get(), System.out);
        }
      } else {
        String one = view == null ? "differences" : view;
        Views.register(spark, results.designs(), question, List.of(one));
        format.print(spark.table(one), System.out);
      }
    }
    return 0;
  }
}
