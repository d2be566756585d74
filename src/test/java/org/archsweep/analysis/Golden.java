package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What R says, beside its script in the resources' folder statistics. */
final class Golden {
  private static final double RELATIVE = 1e-9;

  /** Of numbers near 1: what is this small is rounding. */
  private static final double ROUNDING = 1e-14;

  private Golden() {}

  static JsonNode read(String file) {
    try (InputStream in = Golden.class.getResourceAsStream("/statistics/" + file)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The rows of a view, with the width of their trials: each of R's studies has its own. */
  static List<Row> rows(SparkSession spark, String view) {
    return spark
        .table(view)
        .join(spark.table("groups").select("group_id", "width"), "group_id")
        .collectAsList();
  }

  /** Every value that R has is in the row; what R refuses to say is empty. */
  static void assertRow(String where, Row row, JsonNode expected) {
    expected
        .properties()
        .forEach(column -> assertCell(where, row, column.getKey(), column.getValue()));
  }

  /** Likewise one value. */
  static void assertCell(String where, Row row, String column, JsonNode expected) {
    Object actual = row.getAs(column);
    String cell = where + " " + column;
    if (expected.isNull()) {
      assertThat(actual).as(cell).isNull();
    } else if (expected.isBoolean()) {
      assertThat(actual).as(cell).isEqualTo(expected.asBoolean());
    } else if (expected.isTextual()) {
      assertThat(actual).as(cell).isEqualTo(expected.asText());
    } else {
      assertClose(cell, (Number) actual, expected.asDouble());
    }
  }

  static void assertClose(String where, Number actual, double expected) {
    assertThat(actual).as(where).isNotNull();
    assertThat(Math.abs(actual.doubleValue() - expected))
        .as("%s: %s, R says %s", where, actual, expected)
        .isLessThanOrEqualTo(Math.abs(expected) * RELATIVE + ROUNDING);
  }
}
