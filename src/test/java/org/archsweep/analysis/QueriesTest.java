package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.results.Results;
import org.archsweep.results.Study;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueriesTest {
  @TempDir private static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void writeTrials() throws IOException {
    spark = Study.spark();
    Study.in(folder).runs("basic", 0.9, 0.91).runs("extra:L1", 0.92, 0.93);
    Results.open(spark, folder.toString()).registerTables();
    Views.register(spark, Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT network FROM summary",
        "select network from summary;",
        "  WITH best AS (SELECT * FROM summary) SELECT network FROM best ORDER BY mean DESC  ",
        "SELECT network FROM summary -- the networks",
        "/* the networks */ SELECT network FROM summary",
        "SELECT 'drop table trials; using ''x''' AS network FROM summary",
        "(SELECT network FROM summary)",
        "FROM summary SELECT network",
        "SELECT network FROM summary UNION ALL SELECT network FROM summary WHERE false",
        "VALUES ('basic'), ('extra:L1')"
      })
  void queriesAreAnswered(String query) {
    assertThat(Queries.run(spark, query).count()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHOW TABLES", "show views", "DESCRIBE trials", "desc table summary"})
  void whatIsThereCanBeLookedAt(String look) {
    assertThat(Queries.run(spark, look).count()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP VIEW trials",
        "DROP TABLE IF EXISTS trials",
        "CREATE TABLE t AS SELECT * FROM trials",
        "CREATE TEMPORARY VIEW t AS SELECT 1",
        "CREATE TEMPORARY FUNCTION f AS 'a.B'",
        "INSERT INTO trials SELECT * FROM trials",
        "INSERT OVERWRITE DIRECTORY '/tmp/x' USING csv SELECT * FROM trials",
        "FROM trials INSERT INTO t SELECT *",
        "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
        "DELETE FROM trials",
        "UPDATE trials SET seed = 1",
        "TRUNCATE TABLE trials",
        "LOAD DATA INPATH '/etc/hosts' INTO TABLE trials",
        "SET spark.sql.runSQLOnFiles=true",
        "CACHE TABLE trials",
        "ADD JAR '/tmp/x.jar'",
        "EXPLAIN DROP TABLE trials",
        "SELECT 1) ; DROP VIEW trials",
        "SELECT 1; SELECT 2",
        "BEGIN SELECT 1; END",
        "SHOW CREATE TABLE trials",
        ""
      })
  void whatIsNoQueryIsRefused(String sql) {
    assertThatThrownBy(() -> Queries.run(spark, sql))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("refused: not a query")
        .hasMessageMatching("[^\\n]*");
    assertThat(spark.table("trials").count()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT TRANSFORM(seed) USING 'cat' AS (x) FROM trials",
        "SELECT TRANSFORM(seed) using\n\"cat\" AS (x) FROM trials",
        "SELECT TRANSFORM(seed) USING /* a */ 'cat' AS (x) FROM trials",
        "SELECT TRANSFORM(seed) USING r'cat' AS (x) FROM trials",
        "MAP seed USING 'cat' AS x FROM trials",
        "WITH t AS (SELECT TRANSFORM(seed) USING 'cat' AS (x) FROM trials) SELECT * FROM t",
        "SELECT (SELECT max(x) FROM (SELECT TRANSFORM(seed) USING 'cat' AS (x) FROM trials))",
        "SELECT reflect('java.lang.Math', 'abs', -1)",
        "SELECT 1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,"
            + "reflect('java.lang.Math', 'abs', -1)"
      })
  void programsAreNotRun(String sql) {
    assertThatThrownBy(() -> Queries.run(spark, sql).collectAsList())
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("refused: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM parquet.`/etc`",
        "SELECT system.builtin.Java_Method('java.lang.Math', 'abs', -1) FROM trials",
        "SELECT * FROM trials WHERE try_reflect('java.lang.Math', 'abs', -1) = '1'",
        "SELECT * FROM csv.`/etc/hosts`",
        "RESET",
        "USE other",
        "SELECT ${x} FROM trials",
        "SELECT nothing FROM trials",
        "SELECT * FROM nowhere"
      })
  void whatIsNotThereIsRefusedInOneLine(String sql) {
    assertThatThrownBy(() -> Queries.run(spark, sql))
        .isInstanceOf(InputException.class)
        .hasMessageMatching("[^\\n]+");
  }

  @Test
  void settingsStayAsTheyWere() {
    String before = spark.conf().get("spark.sql.ansi.enabled");

    assertThatThrownBy(
            () -> Queries.run(spark, "SET spark.sql.ansi.enabled=" + !before.equals("true")))
        .isInstanceOf(InputException.class);

    assertThat(spark.conf().get("spark.sql.ansi.enabled")).isEqualTo(before);
  }
}
