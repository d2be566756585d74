package org.archsweep.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.results.Study;
import org.junit.jupiter.api.Test;

class FormatTest {
  private static final SparkSession SPARK = Study.spark();

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

  private static String printed(Format format, String query) {
    Dataset<Row> rows = SPARK.sql(query);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    format.print(rows, new PrintStream(bytes, false, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
