package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.InputException;
import org.archsweep.Terminal;
import org.archsweep.Text;
import org.archsweep.analysis.AnalysisOptions;
import org.archsweep.analysis.Queries;
import org.archsweep.analysis.Statements;
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
    description = "Answers queries over the tables and the views.",
    mixinStandardHelpOptions = true)
public final class SqlCommand implements Verb {
  private static final int AT_A_TERMINAL = 1000;

  @Parameters(index = "0", paramLabel = "DIR", description = "The results folder.")
  private String folder;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "QUERY",
      description =
          "A query in Spark's SQL, or several with a semicolon between. Without one they are typed"
              + " at a prompt, or read from standard input.")
  private String query;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "A file with the queries.")
  private Path file;

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
    if (query != null && file != null) {
      throw new InputException("needs either a query or --file, not both");
    }
    boolean prompt = query == null && file == null && Terminal.isBoth();
    List<String> queries = prompt ? List.of() : Statements.of(text());
    if (queries.isEmpty() && !prompt) {
      throw new InputException("there is no query");
    }
    try (Spark application = Spark.start(settings())) {
      SparkSession spark = application.session();
      if (System.getenv("ARCHSWEEP_DEBUG") == null) {
        // What goes wrong in a query is told once, by us.
        spark.sparkContext().setLogLevel("OFF");
      }
      Results results = Results.open(spark, folder);
      results.registerTables();
      Views views = Views.register(spark, results.designs(), question, List.of());
      answer(spark, views, queries);
      if (prompt) {
        SqlPrompt.run(spark, Views.NAMES, typed -> answerTyped(spark, views, typed));
      }
    }
    return 0;
  }

  private String text() throws IOException {
    if (query != null) {
      return query;
    } else if (file == null) {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    }
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new InputException("cannot read %s: it is no text in UTF-8", file);
    } catch (NoSuchFileException e) {
      throw new InputException("no file %s", file);
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s", file, Fault.of(e).line());
    }
  }

  private void answer(SparkSession spark, Views views, List<String> queries)
      throws InterruptedException {
    views.add(Views.of(String.join(" ", queries)));
    for (String each : queries) {
      Queries.answer(
          spark, each, Duration.ofSeconds(seconds), rows -> format.print(rows, most(), System.out));
    }
  }

  /** Tells what is wrong with a query, which ends nothing: there is a next one. */
  private void answerTyped(SparkSession spark, Views views, String typed) {
    try {
      answer(spark, views, Statements.of(typed));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (InputException | EnvironmentException e) {
      System.err.println("archsweep: " + Text.printable(Fault.of(e).line()));
    }
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
