package org.archsweep.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.EnvironmentException;
import org.archsweep.InputException;
import org.archsweep.SharedSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FormatTest {
  private static final SparkSession SPARK = SharedSpark.session();

  @Test
  void tableHasWordsToTheLeftNumbersToTheRightAndNothingForNull() {
    String text =
        printed(
            Format.TABLE,
            """
            SELECT * FROM VALUES ('basic', 5, 0.911320001D), ('extra:L1', 12, CAST(NULL AS DOUBLE))
              AS t(network, n, mean)
            """);

    assertThat(text)
        .isEqualTo(
            """
             network    n       mean
             basic      5  0.9113200
             extra:L1  12
            """);
  }

  @Test
  void csvIsReadBackByAnyReader() {
    String text =
        printed(
            Format.CSV,
            """
            SELECT * FROM VALUES
              ('say "no", twice', 0.1D, 3L), ('', CAST(NULL AS DOUBLE), 4L), ('a b', 1e-9D, NULL)
              AS t(error, p, n)
            """);

    assertThat(text)
        .isEqualTo(
            """
            error,p,n
            "say ""no"", twice",0.1,3
            ,,4
            a b,1.0E-9,
            """);
  }

  @Test
  void jsonHasEveryDigitAndNullForAnEmptyCell() throws IOException {
    JsonNode rows =
        new ObjectMapper()
            .readTree(
                printed(
                    Format.JSON,
                    "SELECT * FROM VALUES ('a\"b', 0.1234567890123456D), ('c', NULL) AS t(x, `y z`)"));

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).get("x").asText()).isEqualTo("a\"b");
    assertThat(rows.get(0).get("y z").asDouble()).isEqualTo(0.1234567890123456);
    assertThat(rows.get(1).get("y z").isNull()).isTrue();
  }

  @Test
  void jsonOfNoRowsIsAnEmptyArray() throws IOException {
    assertThat(new ObjectMapper().readTree(printed(Format.JSON, "SELECT 1 AS x WHERE false")))
        .isEmpty();
  }

  @Test
  void csvQuotesItsHeaderToo() {
    assertThat(printed(Format.CSV, "SELECT round(0.123, 2), 1 AS `say \"no\"`, 2 AS `a\n b`"))
        .isEqualTo("\"round(0.123, 2)\",\"say \"\"no\"\"\",\"a\n b\"\n0.12,1,2\n");
  }

  @Test
  void csvKeepsEveryCharacterThatItMayHold() {
    String text =
        printed(
            Format.CSV,
            """
            SELECT * FROM VALUES
              (' a ', 'x\\ny', 'x\\r\\ny'), ('=1+1', '@x', '-1'), ('\\\\', "'", '\\t'), ('ü😀', ';', '#')
              AS t(x, y, z)
            """);

    assertThat(text)
        .isEqualTo(
            """
            x,y,z
            " a ","x\ny","x\r\ny"
            =1+1,@x,-1
            \\,',"\t"
            ü😀,;,#
            """);
  }

  @Test
  void whatSteersATerminalIsWrittenAsItsNumber() throws IOException {
    String query = "SELECT '\\u001b[2J\\u0007\\u009b' AS x";

    assertThat(printed(Format.CSV, query)).isEqualTo("x\n\\u001b[2J\\u0007\\u009b\n");
    assertThat(printed(Format.JSON, query)).doesNotContain("\u001b", "\u009b");
    assertThat(new ObjectMapper().readTree(printed(Format.JSON, query)).get(0).get("x").asText())
        .isEqualTo("\u001b[2J\u0007\u009b");
  }

  @Test
  void aNameThatTwoColumnsHaveIsNoTrouble() {
    String query = "SELECT 1 AS network, 'a' AS network, 2 AS Network";

    assertThat(printed(Format.CSV, query)).isEqualTo("network,network,Network\n1,a,2\n");
    assertThat(printed(Format.TABLE, query)).contains("network", "Network");
  }

  @Test
  void jsonRefusesANameThatTwoColumnsHaveBeforeItPrints() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    assertThatThrownBy(
            () ->
                Format.JSON.print(
                    SPARK.sql("SELECT 1 AS network, 'a' AS network"),
                    new PrintStream(bytes, false, StandardCharsets.UTF_8)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("network");
    assertThat(bytes.size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          array(0, 1, NULL)                        | [0,1,null]               | [0,1,null]
          array(0.5D, 2D)                          | [0.5,2.0]                | [0.5,2.0]
          array(array('a'), array())               | [["a"],[]]               | [["a"],[]]
          map('a', 1)                              | {"a":1}                  | {"a":1}
          map(1, 2)                                | {"1":2}                  | {"1":2}
          named_struct('a', NULL, 'b', 'x')        | {"a":null,"b":"x"}       | {"a":null,"b":"x"}
          named_struct('x', X'40ec')               | {"x":"QOw="}             | {"x":"QOw="}
          X'40ecbe35'                              | 40ecbe35                 | "QOy+NQ=="
          1.50BD                                   | 1.50                     | 1.50
          CAST(0.0000001 AS DECIMAL(30, 20))       | 0.00000010000000000000   | 1.0000000000000E-7
          DOUBLE('NaN')                            | NaN                      | "NaN"
          -DOUBLE('Infinity')                      | -Infinity                | "-Infinity"
          true                                     | true                     | true
          NULL                                     | ~~                       | null
          CAST(NULL AS ARRAY<INT>)                 | ~~                       | null
          DATE '2026-01-02'                        | 2026-01-02               | "2026-01-02"
          TIMESTAMP '2026-01-02 03:04:05'          | 2026-01-02T03:04:05.000Z | "2026-01-02T03:04:05.000Z"
          TIMESTAMP_NTZ '2026-01-02 03:04:05'      | 2026-01-02 03:04:05      | "2026-01-02T03:04:05.000"
          INTERVAL '1 02' DAY TO HOUR              | INTERVAL '1 02' DAY TO HOUR | "INTERVAL '1 02' DAY TO HOUR"
          INTERVAL 3 MONTHS                        | INTERVAL '3' MONTH       | "INTERVAL '3' MONTH"
          make_interval(0, 1, 0, 2)                | 1 months 2 days          | "1 months 2 days"
          """)
  void everyTypeCanBeRead(String value, String text, String json) throws IOException {
    String query = "SELECT " + value + " AS x";

    String cell = text == null ? "" : text;
    assertThat(printed(Format.TABLE, query).lines().skip(1).findFirst().orElse("").strip())
        .isEqualTo(cell);
    assertThat(printed(Format.CSV, query))
        .isIn("x\n" + cell + "\n", "x\n\"" + cell.replace("\"", "\"\"") + "\"\n");
    assertThat(printed(Format.JSON, query)).isEqualTo("[{\"x\":" + json + "}]\n");
  }

  @Test
  void aTableWithLessThanAllSaysSo() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Format.TABLE.print(
        SPARK.range(10_000).toDF(), 3, new PrintStream(bytes, true, StandardCharsets.UTF_8));

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines().map(String::strip))
        .containsExactly(
            "id",
            "0",
            "1",
            "2",
            "These are the first 3 rows, there are more: --format csv has all.");
  }

  @Test
  void aTableWithAllSaysNothing() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Format.TABLE.print(
        SPARK.range(3).toDF(), 3, new PrintStream(bytes, true, StandardCharsets.UTF_8));

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource
  void aQueryThatFailsAtOnceLeavesNothing(Format format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    assertThatThrownBy(
            () ->
                format.print(
                    SPARK.sql("SELECT raise_error('no answer') FROM range(9)"),
                    new PrintStream(bytes, true, StandardCharsets.UTF_8)))
        .hasMessageContaining("no answer");
    assertThat(bytes.size()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void outputThatIsGoneEndsIt(Format format) {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };

    assertThatThrownBy(
            () ->
                format.print(
                    SPARK.range(9).toDF(), new PrintStream(gone, true, StandardCharsets.UTF_8)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageMatching("[^\\n]+");
  }

  @ParameterizedTest
  @EnumSource
  void noRowsAndNoColumnsArePrinted(Format format) {
    assertThat(printed(format, "SELECT 1 AS x WHERE false")).endsWith("\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    format.print(SPARK.range(1).select(), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.size()).isLessThan(10);
  }

  private static String printed(Format format, String query) {
    Dataset<Row> rows = SPARK.sql(query);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    format.print(rows, new PrintStream(bytes, false, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
