package org.archsweep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Queries that are typed one after the other: the second needn't wait for Spark to start. */
final class SqlPrompt {
  private static final List<String> WORDS =
      List.of(
          "SELECT",
          "FROM",
          "WHERE",
          "JOIN",
          "USING",
          "GROUP",
          "ORDER",
          "BY",
          "ALL",
          "LIMIT",
          "SHOW",
          "TABLES",
          "DESCRIBE");

  private static final Path HISTORY =
      Path.of(System.getProperty("user.home"), ".archsweep", "sql-history");

  private static final int WIDTH = 80;
  private static final int HEIGHT = 24;

  private SqlPrompt() {}

  /**
   * Reads queries until there are no more.
   *
   * @param views names that may be asked for and aren't known to Spark yet
   * @param answer answers one, whatever comes of it
   */
  static void run(SparkSession spark, List<String> views, Consumer<String> answer)
      throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().build()) {
      if (terminal.getWidth() == 0) { // it doesn't know
        terminal.setSize(new Size(WIDTH, HEIGHT));
      }
      // Ctrl-C ends a query, and not the program.
      terminal.handle(Terminal.Signal.INT, signal -> spark.sparkContext().cancelAllJobs());
      DefaultParser parser = new DefaultParser();
      parser.setEscapeChars(null);
      parser.setEofOnUnclosedQuote(true);
      parser.setEofOnUnclosedBracket(DefaultParser.Bracket.ROUND);
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .parser(parser)
              .variable(LineReader.HISTORY_FILE, HISTORY)
              .variable(LineReader.SECONDARY_PROMPT_PATTERN, "...> ")
              .option(LineReader.Option.CASE_INSENSITIVE, true)
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .completer(
                  (line, parsed, candidates) ->
                      words(spark, views).map(Candidate::new).forEach(candidates::add))
              .build();
      while (true) {
        try {
          answer.accept(reader.readLine("sql> "));
        } catch (UserInterruptException e) {
          // Ctrl-C drops what was typed.
        } catch (EndOfFileException e) {
          return;
        }
      }
    }
  }

  private static Stream<String> words(SparkSession spark, List<String> views) {
    String[] known = spark.sqlContext().tableNames();
    return Stream.of(
            WORDS.stream(),
            views.stream(),
            Arrays.stream(known),
            Arrays.stream(known).flatMap(name -> Arrays.stream(spark.table(name).columns())))
        .flatMap(words -> words)
        .distinct();
  }
}
