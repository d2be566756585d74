package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.spark.sql.Row;

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

  /** Every value that R has is in the row; what R refuses to say is empty. */
  static void assertRow(String where, Row row, JsonNode expected) {
    for (Map.Entry<String, JsonNode> column : expected.properties()) {
      Object actual = row.getAs(column.getKey());
      String cell = where + " " + column.getKey();
      if (column.getValue().isNull()) {
        assertThat(actual).as(cell).isNull();
      } else if (column.getValue().isBoolean()) {
        assertThat(actual).as(cell).isEqualTo(column.getValue().asBoolean());
      } else {
        assertClose(cell, (Number) actual, column.getValue().asDouble());
      }
    }
  }

  static void assertClose(String where, Number actual, double expected) {
    assertThat(actual).as(where).isNotNull();
    assertThat(Math.abs(actual.doubleValue() - expected))
        .as("%s: %s, R says %s", where, actual, expected)
        .isLessThanOrEqualTo(Math.abs(expected) * RELATIVE + ROUNDING);
  }
}
