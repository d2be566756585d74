package org.archsweep.analysis;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ShowTables;
import org.apache.spark.sql.catalyst.plans.logical.ShowViews;
import org.apache.spark.sql.execution.CommandExecutionMode;
import org.apache.spark.sql.internal.SessionState;
import org.archsweep.InputException;

/** Answers queries of the user, and nothing but queries. */
public final class Queries {
  /** Some queries take Spark a time that grows with the square of their length. */
  private static final int LONGEST = 20_000;

  private static final int DEEPEST = 100;

  private static final Pattern BRACKETS =
      Pattern.compile("(?<open>[(\\[]|\\bCASE\\b)|[)\\]]|\\bEND\\b", Pattern.CASE_INSENSITIVE);

  /** Spark's parser and planner call themselves for each part of a part. */
  private static final long STACK_BYTES = 64L << 20;

  private Queries() {}

  /**
   * Has a query's rows read, and tells what is wrong with the query in one line.
   *
   * @param sql a query over the tables and views; whatever would write, drop, load a file, run a
   *     program, change a setting or look at the machine is refused
   * @param limit after which it's stopped
   * @param reader reads the rows, in a thread of its own; what it throws is taken for the query's
   *     error
   * @throws InputException if the query is refused, is wrong, fails or takes too long
   */
  public static void answer(
      SparkSession spark, String sql, Duration limit, Consumer<Dataset<Row>> reader)
      throws InterruptedException {
    String group = UUID.randomUUID().toString();
    FutureTask<Void> answer =
        new FutureTask<>(
            () -> {
              spark.sparkContext().setJobGroup(group, "a query", true);
              reader.accept(run(spark, sql));
            },
            null);
    Thread thread = new Thread(null, answer, "query", STACK_BYTES);
    // What can't be interrupted, as a pattern that backtracks, ends with the process.
    thread.setDaemon(true);
    thread.start();
    try {
      answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw QueryError.of(e.getCause());
    } catch (TimeoutException e) {
      thread.interrupt();
      spark.sparkContext().cancelJobGroup(group);
      throw new InputException(
          "the query is stopped: no whole answer within %d seconds, --timeout gives it more",
          limit.toSeconds());
    }
  }

  /**
   * The rows of the view {@code summary} that have a mean, and for which a condition holds: their
   * group_id and configuration_id.
   *
   * @param condition as SQL has it after WHERE, of the columns of {@code summary} and {@code
   *     configurations}; what a query may not hold, it may not either
   * @throws InputException if it's refused, is no valid condition, or fails
   */
  public static List<Row> chosen(SparkSession spark, String condition) {
    List<String> known = List.of(spark.table("summary").columns());
    String keys =
        Arrays.stream(spark.table("configurations").columns())
            .filter(column -> !known.contains(column))
            .map(column -> ", configurations.`" + column + "`")
            .collect(Collectors.joining());
    spark
        .sql(
            "SELECT summary.*"
                + keys
                + " FROM summary JOIN configurations"
                + " ON configurations.configuration_id = summary.configuration_id")
        .createOrReplaceTempView("configured_summary");
    try {
      checkSize(condition);
      // Alone: else a bracket more in it would end the one around it.
      state(spark).sqlParser().parseExpression(condition);
      return run(spark, "SELECT * FROM configured_summary WHERE n > 0 AND (" + condition + "\n)")
          .select("group_id", "configuration_id")
          .collectAsList();
    } catch (ParseException e) {
      throw new InputException("%s is no condition: %s", condition, QueryError.line(e));
    } catch (Exception | Error e) { // some of Spark's are checked, and undeclared
      throw QueryError.of(e);
    }
  }

  /**
   * The rows that a query gives.
   *
   * @throws InputException if it's refused, or no valid query
   */
  static Dataset<Row> run(SparkSession spark, String sql) {
    String query = sql.strip().replaceFirst(";\\s*$", "");
    checkSize(query);
    spark.conf().set("spark.sql.runSQLOnFiles", "false");
    spark.conf().set("spark.sql.variable.substitute", "false");
    SessionState session = state(spark);
    try {
      LogicalPlan parsed = session.sqlParser().parsePlan(query);
      Allowed.check(parsed, session.catalog(), query);
      Allowed.check(
          session.executePlan(parsed, CommandExecutionMode.SKIP()).analyzed(),
          session.catalog(),
          query);
      if (parsed instanceof ShowTables || parsed instanceof ShowViews) {
        Views.nameAll(spark);
      }
      return spark.sql(query);
    } catch (ParseException e) {
      throw new InputException(
          "not a query (SELECT ..., SHOW TABLES, DESCRIBE table): %s", QueryError.line(e));
    }
  }

  private static void checkSize(String query) {
    if (query.length() > LONGEST) {
      throw new InputException(
          "the query has %d characters, at most %d are read", query.length(), LONGEST);
    }
    int depth = 0;
    Matcher bracket = BRACKETS.matcher(query);
    while (bracket.find()) {
      depth += bracket.group("open") != null ? 1 : -1;
      if (depth > DEEPEST) {
        throw new InputException(
            "the query has brackets or CASE within each other more than %d deep", DEEPEST);
      }
    }
  }

  /** Spark 3.5 and 4 have it in classes of different names. */
  private static SessionState state(SparkSession spark) {
    try {
      return (SessionState) spark.getClass().getMethod("sessionState").invoke(spark);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
