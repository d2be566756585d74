package org.archsweep.analysis;

import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.archsweep.InputException;

/** Answers queries of the user, and nothing but queries. */
public final class Queries {
  /** What looks, and is no query in the grammar. */
  private static final Pattern LOOK =
      Pattern.compile("(?i)show\\s+(tables|views)|(describe|desc)\\s+(table\\s+)?\\w+");

  /** A node of a parsed query, at the beginning of its line, that feeds rows to a program. */
  private static final Pattern SCRIPT = Pattern.compile("(?m)^[\\s:+|-]*'?ScriptTransformation ");

  /** A function of a parsed query that calls any method of any Java class. */
  private static final Pattern JAVA_CALL =
      Pattern.compile("(?i)'(?:\\w+\\.)*(?:try_)?(?:reflect|java_method)\\(");

  private Queries() {}

  /**
   * The rows that a query gives.
   *
   * @param sql a query over the tables and views; whatever would write, drop, load a file, run a
   *     program or change a setting is refused
   * @throws InputException if it's refused, or no valid query
   */
  public static Dataset<Row> run(SparkSession spark, String sql) {
    String query = sql.strip().replaceFirst(";\\s*$", "");
    spark.conf().set("spark.sql.runSQLOnFiles", "false");
    spark.conf().set("spark.sql.variable.substitute", "false");
    try {
      if (!LOOK.matcher(query).matches()) {
        // Only a query can stand in brackets: no command gets past the parser here.
        spark.sql("SELECT * FROM (\n" + query + "\n)");
        checkRunsNothing(spark, query);
      }
      return spark.sql(query);
    } catch (AnalysisException e) {
      throw e instanceof ParseException
          ? new InputException(
              "refused: not a query (SELECT ..., SHOW TABLES, DESCRIBE table): %s", firstLine(e))
          : new InputException("%s", firstLine(e));
    }
  }

  private static void checkRunsNothing(SparkSession spark, String query) throws ParseException {
    // Whole, however many columns there are.
    spark.conf().set("spark.sql.debug.maxToStringFields", Integer.MAX_VALUE);
    String plan = CatalystSqlParser$.MODULE$.parsePlan(query).toString();
    if (SCRIPT.matcher(plan).find()) {
      throw new InputException("refused: TRANSFORM ... USING runs a program");
    }
    if (JAVA_CALL.matcher(plan).find()) {
      throw new InputException("refused: reflect and java_method run any Java code");
    }
  }

  private static String firstLine(Exception e) {
    return e.getMessage().lines().filter(line -> !line.isBlank()).findFirst().orElse("");
  }
}
