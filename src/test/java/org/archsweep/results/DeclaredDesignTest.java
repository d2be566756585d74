package org.archsweep.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.archsweep.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredDesignTest {
  private static final Instant THEN = Instant.parse("2026-11-26T10:00:00Z");

  @TempDir private Path folder;
  private Store store;

  @BeforeEach
  void openStore() throws IOException {
    store = new Store(folder.toString(), new Configuration());
  }

  @Test
  void designIsReadAsItWasDeclared() throws IOException {
    DeclaredDesign.declare(design("job/ä :/", "Wider?", 0.001), THEN, store);
    DeclaredDesign.declare(design("other", null, null), THEN.plusSeconds(1), store);

    assertThat(DeclaredDesign.all(store))
        .containsExactly(
            new DeclaredDesign(design("job/ä :/", "Wider?", 0.001), 1, THEN),
            new DeclaredDesign(design("other", null, null), 1, THEN.plusSeconds(1)));
  }

  @Test
  void anotherGridOfTheSameExperimentIsAnotherDesignAndTheSameIsNotRepeated() throws IOException {
    DeclaredDesign.declare(design("job", "one", null), THEN, store);
    DeclaredDesign.declare(design("job", "one", null), THEN.plusSeconds(1), store);
    DeclaredDesign.declare(design("job", "two", null), THEN.plusSeconds(2), store);
    DeclaredDesign.declare(design("job", "one", null), THEN.plusSeconds(3), store);

    assertThat(DeclaredDesign.all(store))
        .extracting(each -> each.number() + " " + each.design().question())
        .containsExactly("1 one", "2 two", "3 one");
  }

  @Test
  void idIsAHashOfAllOfIt() {
    assertThat(design("job", "one", null).id())
        .matches("[0-9a-f]{16}")
        .isEqualTo(design("job", "one", null).id())
        .isNotEqualTo(design("job", "one", 0.1).id());
  }

  /** What a disk that lies leaves, and what somebody wrote by hand. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          .*                             | ''
          .*                             | {}
          .*                             | []
          \\}\\}$                        | ''
          "levels":\\[1\\]               | "levels":[2]
          "levels":\\[1\\]               | "levels":[]
          "levels":\\[1\\]               | "levels":[null]
          "baseline":0                   | "baseline":7
          "axis":0                       | "axis":-1
          "metrics":\\["test_accuracy"\\] | "metrics":[]
          "metrics":\\["test_accuracy"\\] | "metrics":["speed"]
          "experiment":"job",            | ''
          2026-11-26T10                  | yesterday
          """)
  void damagedDesignIsNamed(String what, String by) throws IOException {
    DeclaredDesign.declare(design("job", null, null), THEN, store);
    Path file;
    try (var files = Files.list(folder.resolve("designs"))) {
      file = files.filter(each -> each.toString().endsWith(".json")).findFirst().orElseThrow();
    }
    String whole = Files.readString(file);
    String damaged = whole.replaceFirst("(?s)" + what, by == null ? "" : by);
    assertThat(damaged).isNotEqualTo(whole);
    Files.delete(file);
    Files.writeString(file, damaged);

    assertThatThrownBy(() -> DeclaredDesign.all(store))
        .isInstanceOf(InputException.class)
        .hasMessage("cannot read file:%s: it is damaged, and no design", file);
  }

  private static Design design(String experiment, String question, Double margin) {
    return new Design(
        experiment,
        question,
        List.of(Design.Metric.TEST_ACCURACY),
        margin,
        List.of(new Design.Axis("width", List.of("1", "2"))),
        List.of(
            new Design.Member("a", "width 1", List.of(0)),
            new Design.Member("b", "width 2", List.of(1))),
        List.of(new Design.Comparison(0, 1, 0)),
        List.of());
  }
}
