package org.archsweep.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.archsweep.analysis.Queries;
import org.archsweep.analysis.Question;
import org.archsweep.analysis.Views;
import org.archsweep.report.Format;
import org.archsweep.results.Results;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sql",
    description = "Answers a query over the tables and the views.",
    mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIR", description = "The results folder.")
  private String folder;

  @Parameters(index = "1", paramLabel = "QUERY", description = "A query in Spark's SQL.")
  private String query;

  @Mixin private QuestionOptions options;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; default: table.")
  private Format format = Format.TABLE;

  @Override
  public Integer call() throws IOException {
    Question question = options.question();
    try (Spark application = Spark.start(Spark.settings())) {
      SparkSession spark = application.session();
      Results.open(spark, folder).registerTables();
      Views.register(spark, question);
      format.print(Queries.run(spark, query), System.out);
    }
    return 0;
  }
}
