package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementsTest {
  @Test
  void semicolonsEndQueries() {
    assertThat(Statements.of("SELECT 1; SELECT 2 ;\n;SELECT\n 3"))
        .isEqualTo(List.of("SELECT 1", "SELECT 2", "SELECT\n 3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ';'",
        "SELECT 'it''s; it\\'s;'",
        "SELECT \"a;\\\"b;\"",
        "SELECT 1 AS `a;b`",
        "SELECT 1 -- one; and all\n + 1",
        "SELECT /* a;\n b; */ 1",
        "SELECT 'never ended",
        "SELECT 'a' /* never ended"
      })
  void semicolonsWithinEndNothing(String query) {
    assertThat(Statements.of(query + "\n; SELECT 2").get(0)).startsWith(query);
    assertThat(Statements.of(query)).isEqualTo(List.of(query));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ;\n; ", "-- none", "/* none; */;"})
  void whatHoldsNoQueryGivesNone(String text) {
    assertThat(Statements.of(text)).isEmpty();
  }
}
