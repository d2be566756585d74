package org.archsweep.analysis;

import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.types.DataTypes;
import org.archsweep.InputException;

/** Answers queries of the user, and nothing but queries. */
public final class Queries {
  /** What looks, and is no query in the grammar. */
  private static final Pattern LOOK =
      Pattern.compile("(?i)show\\s+(tables|views)|(describe|desc)\\s+(table\\s+)?\\w+");

  private static final Pattern COMMENT_OR_TEXT =
      Pattern.compile(
          "--[^\\n]*|/\\*.*?\\*/|'(?:\\\\.|[^'\\\\])*'|\"(?:\\\\.|[^\"\\\\])*\"", Pattern.DOTALL);

  private static final Pattern SCRIPT = Pattern.compile("(?i)\\busing\\s*''");

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
    for (String call : new String[] {"reflect", "java_method", "try_reflect"}) {
      spark.udf().register(call, (UDF0<String>) () -> "", DataTypes.StringType);
    }
    try {
      if (!LOOK.matcher(query).matches()) {
        // A script's text or a comment says nothing; that there is one behind USING does.
        String bare = COMMENT_OR_TEXT.matcher(query).replaceAll(Queries::emptied);
        if (SCRIPT.matcher(bare).find()) {
          throw new InputException("refused: TRANSFORM ... USING runs a program");
        }
        // Only a query can stand in brackets: no command gets past the parser here.
        spark.sql("SELECT * FROM (\n" + query + "\n)");
      }
      return spark.sql(query);
    } catch (Exception e) {
      if (e instanceof ParseException) {
        throw new InputException(
            "refused: not a query (SELECT ..., SHOW TABLES, DESCRIBE table): %s", firstLine(e));
      }
      if (e instanceof AnalysisException) {
        throw new InputException("%s", firstLine(e));
      }
      throw e;
    }
  }

  private static String emptied(java.util.regex.MatchResult match) {
    return match.group().startsWith("-") || match.group().startsWith("/") ? " " : "''";
  }

  private static String firstLine(Exception e) {
    return e.getMessage().lines().filter(line -> !line.isBlank()).findFirst().orElse("");
  }
}
