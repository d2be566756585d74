package org.archsweep.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.archsweep.Text;
import org.archsweep.simulation.AnalysisBenchmark;
import org.duckdb.DuckDBDriver;

/**
 * Holds the time of views against DuckDB's for the same numbers from the same files. DuckDB has no
 * quantiles of t, so its queries end with standard errors and degrees of freedom: it's asked for
 * less. Each is timed three times in turns; the first time is for warming up, and told too.
 */
public final class DuckDbBenchmark {
  private static final int ROUNDS = 4;

  private static final String RUNS =
      "(SELECT * FROM read_parquet('%1$s/trials/*.parquet') WHERE status = 'ok')";

  private static final String CELLS =
      "(SELECT configuration_id, any_value(network) AS network, any_value(epochs) AS epochs,"
          + " count(*) AS n, avg(test_accuracy) AS mean, stddev_samp(test_accuracy) AS sd,"
          + " var_samp(test_accuracy) / count(*) AS v, avg(total_seconds) AS seconds,"
          + " stddev_samp(total_seconds) AS seconds_sd, max(parameters) AS parameters,"
          + " avg(CASE WHEN test_accuracy >= 0.94 THEN 1 ELSE 0 END) AS reached"
          + " FROM "
          + RUNS
          + " GROUP BY configuration_id)";

  private static final String DESIGN =
      "(SELECT unnest(design.members) AS member FROM read_json('%1$s/designs/*.json',"
          + " maximum_object_size = 1000000000))";

  /** By view: a query that gives as many rows as the view. */
  private static final Map<String, String> QUERIES = new LinkedHashMap<>();

  static {
    QUERIES.put("summary", "SELECT * FROM " + CELLS + " ORDER BY epochs, configuration_id");
    QUERIES.put(
        "differences",
        "WITH designs AS (SELECT design.members AS members, unnest(design.comparisons) AS pair FROM"
            + " read_json('%1$s/designs/*.json', maximum_object_size = 1000000000)),"
            + " pairs AS (SELECT members[pair.member + 1].id AS one,"
            + " members[pair.baseline + 1].id AS base FROM designs), cells AS "
            + CELLS
            + " SELECT one, base, x.mean - y.mean AS difference, sqrt(x.v + y.v) AS error,"
            + " (x.v + y.v) * (x.v + y.v) / (x.v * x.v / (x.n - 1) + y.v * y.v / (y.n - 1)) AS df"
            + " FROM pairs JOIN cells AS x ON x.configuration_id = one"
            + " JOIN cells AS y ON y.configuration_id = base ORDER BY one");
    QUERIES.put(
        "effects",
        "WITH runs AS (SELECT configuration_id, seed, test_accuracy AS value FROM "
            + RUNS
            + "), cells AS (SELECT member.id AS id, member.levels AS levels, n, mean, v FROM "
            + DESIGN
            + " JOIN (SELECT configuration_id, count(*) AS n, avg(value) AS mean,"
            + " var_samp(value) / count(*) AS v FROM runs GROUP BY 1) ON configuration_id = member.id),"
            + " sides AS (SELECT unnest(range(len(levels))) AS axis, * FROM cells),"
            + " placed AS (SELECT *, levels[axis + 1] AS level, list_transform(levels,"
            + " lambda x, i: CASE WHEN i = axis + 1 THEN -1 ELSE x END) AS stratum FROM sides),"
            + " strata AS (SELECT x.axis, x.level, x.id AS one, y.id AS base, x.mean - y.mean AS d,"
            + " x.v + y.v AS v, x.v * x.v / (x.n - 1) + y.v * y.v / (y.n - 1) AS squares"
            + " FROM placed AS x JOIN placed AS y ON x.axis = y.axis AND x.stratum = y.stratum"
            + " AND y.level = 0 AND x.level > 0 WHERE x.n > 1 AND y.n > 1),"
            + " by_cells AS (SELECT axis, level, count(*) AS strata, avg(d) AS difference,"
            + " sqrt(sum(v)) / count(*) AS error, sum(v) * sum(v) / sum(squares) AS df FROM strata"
            + " GROUP BY axis, level),"
            + " values_of AS (SELECT axis, level, seed, value AS signed FROM strata"
            + " JOIN runs ON configuration_id = one UNION ALL SELECT axis, level, seed, -value"
            + " FROM strata JOIN runs ON configuration_id = base),"
            + " by_seed AS (SELECT axis, level, seed, sum(signed) / (count(*) / 2) AS d,"
            + " count(*) AS cells FROM values_of GROUP BY axis, level, seed),"
            + " by_seeds AS (SELECT axis, level, count(*) AS seeds,"
            + " stddev_samp(d) / sqrt(count(*)) AS error FROM by_seed JOIN by_cells"
            + " USING (axis, level) WHERE cells = 2 * strata GROUP BY axis, level)"
            + " SELECT * FROM by_cells LEFT JOIN by_seeds USING (axis, level) ORDER BY axis, level");
    QUERIES.put(
        "curves",
        "SELECT configuration_id, epoch, count(*) AS n, avg(e.test_accuracy) AS mean,"
            + " stddev_samp(e.test_accuracy) AS sd FROM "
            + RUNS
            + " AS t JOIN read_parquet('%1$s/epochs/*.parquet') AS e USING (trial_id)"
            + " GROUP BY configuration_id, epoch ORDER BY configuration_id, epoch");
  }

  private DuckDbBenchmark() {}

  /** How many trials; of each configuration so many seeds. */
  public static void main(String[] arguments) throws IOException, SQLException {
    int trials = Integer.parseInt(arguments[0]);
    int seeds = Integer.parseInt(arguments[1]);
    Path folder = Files.createTempDirectory("archsweep-");
    String out = folder.resolve("results").toString();
    try (SparkSession spark =
            SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate();
        Connection duckDb = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        Statement statement = duckDb.createStatement()) {
      statement.execute("SET threads TO 2");
      AnalysisBenchmark.write(spark, out, trials, seeds, 1);
      for (Map.Entry<String, String> query : QUERIES.entrySet()) {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        long rows = 0;
        long theirRows = 0;
        for (int round = 0; round < ROUNDS; round++) {
          AnalysisBenchmark.Timing timing = AnalysisBenchmark.time(spark, out, query.getKey());
          ours.add(timing.seconds());
          rows = timing.rows();
          long begin = System.nanoTime();
          theirRows = rows(statement, Text.format(query.getValue(), out));
          theirs.add((System.nanoTime() - begin) / 1e9);
        }
        System.out.println(
            Text.format(
                "| `%s` | %,d / %,d | %.1f | %.1f | %.2f | %.2f | %.1f |",
                query.getKey(),
                rows,
                theirRows,
                ours.get(0),
                warm(ours),
                theirs.get(0),
                warm(theirs),
                warm(ours) / warm(theirs)));
      }
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private static double warm(List<Double> seconds) {
    return seconds.subList(1, ROUNDS).stream().sorted(Comparator.naturalOrder()).toList().get(1);
  }

  private static long rows(Statement statement, String query) throws SQLException {
    long rows = 0;
    try (ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        rows++;
      }
    }
    return rows;
  }
}
