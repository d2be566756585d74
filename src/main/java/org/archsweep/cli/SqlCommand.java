package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.Terminal;
import org.archsweep.analysis.AnalysisOptions;
import org.archsweep.analysis.Queries;
import org.archsweep.analysis.Views;
import org.archsweep.report.Format;
import org.archsweep.results.Results;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@AutoService(Verb.class)
@Command(
    name = "sql",
    description = "Answers a query over the tables and the views.",
    mixinStandardHelpOptions = true)
public final class SqlCommand implements Verb {
  private static final int AT_A_TERMINAL = 1000;

  @Parameters(index = "0", paramLabel = "DIR", description = "The results folder.")
  private String folder;

  @Parameters(index = "1", paramLabel = "QUERY", description = "A query in Spark's SQL.")
  private String query;

  @Mixin private QuestionOptions options;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; default: table.")
  private Format format = Format.TABLE;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "At most so many in a table; default: 1000 at a terminal, else all.")
  private Integer most;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "After which the query is stopped; default: ${DEFAULT-VALUE}.")
  private int seconds = 600;

  @Override
  public Integer call() throws IOException, InterruptedException {
    AnalysisOptions question = options.question();
    if (seconds < 1) {
      throw new InputException("--timeout %d: a second or more is wanted", seconds);
    }
    if (most != null && most < 1) {
      throw new InputException("--rows %d: a row or more is wanted", most);
    }
    try (Spark application = Spark.start(settings())) {
      SparkSession spark = application.session();
      if (System.getenv("ARCHSWEEP_DEBUG") == null) {
        // What goes wrong in a query is told once, by us.
        spark.sparkContext().setLogLevel("OFF");
      }
      Results results = Results.open(spark, folder);
      results.registerTables();
      Views.register(spark, results.designs(), question, Views.of(query));
      Queries.answer(
          spark,
          query,
          Duration.ofSeconds(seconds),
          rows -> format.print(rows, most(), System.out));
    }
    return 0;
  }

  private static SparkConf settings() {
    // A query that wants too much memory is at fault, not the machine that it runs on.
    return Spark.settings().set("spark.executor.killOnFatalError.depth", "0");
  }

  private int most() {
    if (most != null) {
      return most;
    }
    return Terminal.isOutput() ? AT_A_TERMINAL : Integer.MAX_VALUE;
  }
}
