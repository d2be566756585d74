package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistryBase;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.archsweep.InputException;
import org.archsweep.results.Study;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.Iterator;

class QueriesTest {
  /** What Spark can compute and a query may not ask for. */
  private static final Set<String> REFUSED_FUNCTIONS =
      Set.of(
          // They call any Java.
          "java_method",
          "reflect",
          "try_reflect",
          // They load classes and files that their arguments name.
          "from_avro",
          "schema_of_avro",
          "to_avro",
          "from_protobuf",
          "to_protobuf",
          // Documents that name files, and documents that grow when they are read.
          "from_xml",
          "schema_of_xml",
          "to_xml",
          "xpath",
          "xpath_boolean",
          "xpath_double",
          "xpath_float",
          "xpath_int",
          "xpath_long",
          "xpath_number",
          "xpath_short",
          "xpath_string",
          // They look at the machine and the session.
          "current_catalog",
          "current_database",
          "current_path",
          "current_schema",
          "current_user",
          "input_file_block_length",
          "input_file_block_start",
          "input_file_name",
          "python_worker_logs",
          "session_user",
          "user",
          // Of views that there are none of.
          "measure");

  @TempDir private static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void writeTrials() throws IOException {
    spark = Study.spark().newSession();
    // As Spark 4 has it from the start; in 3.5 many an error is a NULL.
    spark.conf().set("spark.sql.ansi.enabled", "true");
    byte[] labels = {0, 1};
    Study.in(folder)
        .runs("basic", 0.9, 0.91)
        .runs("extra:L1", 0.92, 0.93)
        .predicted("basic", 3, labels, labels);
    AskedViews.register(spark, folder);
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
  void queriesAreAnswered(String query) throws InterruptedException {
    assertThat(answer(query)).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("honest")
  void whateverOnlyComputesIsAllowed(String query) {
    assertThat(Queries.run(spark, query).columns()).isNotEmpty();
  }

  static Stream<String> honest() throws IOException {
    return Stream.concat(
        queries("answered.sql"),
        spark.version().startsWith("3.") ? Stream.of() : queries("answered-by-spark-4.sql"));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whateverDoesMoreIsRefused(String query) {
    Set<String> before = settings();

    assertThatThrownBy(() -> answer(query))
        .isInstanceOf(InputException.class)
        .hasMessageMatching("(refused: |not a query|there is no (function|table or view)).*");

    assertThat(settings()).isEqualTo(before);
    assertThat(spark.table("trials").schema().fieldNames()).contains("seed");
  }

  static Stream<String> hostile() throws IOException {
    return queries("refused.sql");
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aQueryThatFailsSaysWhyInOneLine(String query) {
    assertThatThrownBy(() -> answer(query))
        .isInstanceOf(InputException.class)
        .hasMessageMatching("[^\\p{Cntrl}]{10,600}")
        .hasMessageNotContainingAny("Exception", "SQLSTATE", "spark.sql", "org.apache", "java.");
  }

  static Stream<String> wrong() throws IOException {
    return queries("wrong.sql");
  }

  @Test
  void anErrorIsToldWithoutSparksCodes() {
    assertThatThrownBy(() -> answer("SELECT 1/0"))
        .hasMessageStartingWith("the query fails: Division by zero. Use `try_divide`");
    assertThatThrownBy(() -> answer("SELECT nothing FROM summary"))
        .hasMessageContaining("`nothing` cannot be resolved")
        .hasMessageEndingWith("(line 1, pos 7)");
    assertThatThrownBy(() -> answer("SELECT t_quantile(2, 3)"))
        .hasMessage("the query fails: t_quantile: Not a probability: 2.0 is out of range [0, 1]");
    assertThatThrownBy(() -> answer("SELECT t_quantile('a', 3)"))
        .hasMessage("the query fails: t_quantile can't take these arguments");
  }

  @Test
  void theNearestTableIsNamed() {
    assertThatThrownBy(() -> answer("SELECT * FROM diferences"))
        .hasMessage("there is no table or view diferences, did you mean differences?");
  }

  @Test
  void whatIsRefusedIsTold() {
    assertThatThrownBy(() -> answer("SELECT 1, Reflect('java.lang.Math', 'abs', -1)"))
        .hasMessage("refused: the function Reflect isn't on the list of what a query may hold");
    assertThatThrownBy(() -> answer("SELECT\n  IDENTIFIER('reflect')('a', 'b')"))
        .hasMessage(
            "refused: IDENTIFIER('reflect')('a', 'b') isn't on the list of what a query may hold");
  }

  /** New functions of a new Spark are refused, until somebody has looked at them. */
  @Test
  void everyFunctionOfSparkIsEitherAllowedOrRefusedOnPurpose() {
    Set<String> refused = new TreeSet<>();
    for (FunctionRegistryBase<?> registry :
        List.of(FunctionRegistry.builtin(), TableFunctionRegistry.builtin())) {
      Iterator<FunctionIdentifier> each = registry.listFunction().iterator();
      while (each.hasNext()) {
        ExpressionInfo function = registry.lookupFunction(each.next()).get();
        if (!Allowed.isAllowed(function)) {
          refused.add(function.getName());
        }
      }
    }

    assertThat(REFUSED_FUNCTIONS).containsAll(refused);
    assertThat(refused).contains("reflect", "java_method", "xpath", "current_user");
  }

  /** Each function's own example, as Spark's documentation has it. */
  @Test
  void everyAllowedFunctionCanBeCalled() {
    List<String> failed =
        examples()
            .filter(
                query -> {
                  try {
                    Queries.run(spark, query);
                    return false;
                  } catch (Exception e) {
                    // Some have wrong examples, or are for types that are yet to come.
                    return e.getMessage().startsWith("refused")
                        && REFUSED_FUNCTIONS.stream().noneMatch(query::contains);
                  }
                })
            .toList();

    assertThat(failed).isEmpty();
  }

  private static Stream<String> examples() {
    Stream.Builder<String> examples = Stream.builder();
    Iterator<FunctionIdentifier> each = FunctionRegistry.builtin().listFunction().iterator();
    while (each.hasNext()) {
      String text = FunctionRegistry.builtin().lookupFunction(each.next()).get().getExamples();
      Arrays.stream(text.split("(?m)^\\s*> "))
          .skip(1)
          .filter(example -> example.contains(";\n") && !example.startsWith("SET"))
          .map(example -> example.substring(0, example.indexOf(";\n") + 1))
          .forEach(examples::add);
    }
    return examples.build();
  }

  @Test
  @Timeout(60)
  void deepAndLongQueriesAreOneLine() {
    for (String query :
        List.of(
            "SELECT " + "(".repeat(1_000) + "1" + ")".repeat(1_000),
            "SELECT " + "(".repeat(100_000) + "1" + ")".repeat(100_000),
            "SELECT " + "[".repeat(500),
            "SELECT " + "CASE WHEN true THEN ".repeat(500) + "1" + " END".repeat(500),
            "SELECT '" + "x".repeat(10_000_000) + "'")) {
      assertThatThrownBy(() -> answer(query))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("the query has ");
    }
  }

  @Test
  void whatAPersonWritesIsNotTooDeep() throws InterruptedException {
    assertThat(answer("SELECT " + "(".repeat(90) + "1" + ")".repeat(90))).hasSize(1);
    assertThat(answer("SELECT 1" + "+1".repeat(500))).hasSize(1);
    assertThat(answer("SELECT '" + "(".repeat(90) + "', abs(1)")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM range(1000000000000) a CROSS JOIN range(1000000000000) b",
        "SELECT count(*) FROM range(100000000000) WHERE hash(id) = id + 5000000000"
      })
  @Timeout(60)
  void aQueryWithoutEndIsStopped(String query) {
    assertThatThrownBy(
            () -> Queries.answer(spark, query, Duration.ofSeconds(2), Dataset::collectAsList))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "the query is stopped: no whole answer within 2 seconds, --timeout gives it more");

    assertThatCode(() -> answer("SELECT 1")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT repeat('x', 2147483647)",
        "SELECT sequence(1, 2000000000)",
        "SELECT array_repeat(1, 2147483647)"
      })
  void aQueryThatWantsTooMuchMemoryFailsAlone(String query) throws InterruptedException {
    assertThatThrownBy(() -> answer(query))
        .isInstanceOf(InputException.class)
        .hasMessageMatching("the query [^\\n]+");

    assertThat(answer("SELECT 1")).hasSize(1);
  }

  @Test
  void whatItsReaderThrowsIsPassedOn() {
    InputException thrown = new InputException("no");

    assertThatThrownBy(
            () ->
                Queries.answer(
                    spark,
                    "SELECT 1",
                    Duration.ofMinutes(1),
                    rows -> {
                      throw thrown;
                    }))
        .isSameAs(thrown);
  }

  /** A table of the session's catalog isn't one of the results, though it could be read. */
  @Test
  void tablesOfOthersAreNotRead() {
    assumeTrue(spark.conf().get("spark.sql.catalogImplementation").equals("in-memory"));
    String file = folder.resolve("other").toString();
    spark.range(1).write().option("path", file).saveAsTable("other");
    spark.range(1).createOrReplaceGlobalTempView("global");
    try {
      for (String table : List.of("other", "default.other", "global_temp.global")) {
        assertThatThrownBy(() -> answer("SELECT * FROM " + table))
            .isInstanceOf(InputException.class);
      }
      assertThatThrownBy(
              () -> answer("SELECT * FROM (WITH other AS (SELECT 1) SELECT * FROM other), other"))
          .isInstanceOf(InputException.class);
    } finally {
      spark.sql("DROP TABLE other");
      spark.catalog().dropGlobalTempView("global");
    }
  }

  private static List<Row> answer(String query) throws InterruptedException {
    AtomicReference<List<Row>> rows = new AtomicReference<>();
    Queries.answer(spark, query, Duration.ofMinutes(2), answer -> rows.set(answer.collectAsList()));
    return rows.get();
  }

  private static Stream<String> queries(String file) throws IOException {
    try (InputStream in = QueriesTest.class.getResourceAsStream("/queries/" + file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split(";\n")).toList().stream();
    }
  }

  private static Set<String> settings() {
    Set<String> settings = new TreeSet<>();
    spark.sql("SET").collectAsList().forEach(row -> settings.add(row.toString()));
    settings.removeIf(each -> each.matches(".*(runSQLOnFiles|variable.substitute).*"));
    return settings;
  }
}
