package org.archsweep.report.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.archsweep.report.Svg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class StylesTest {
  private static final StructType SUMMARY =
      StructType.fromDDL(
          "setting string, network string, epochs int, n bigint, mean double, low double,"
              + " high double, seconds double, seconds_low double, seconds_high double");

  @TempDir private Path folder;

  @Test
  void settingsOfOneNetworkHaveColoursOfTheirOwn() {
    Styles styles = new Styles(networks("0.2", "basic", "0.4", "basic"));

    assertThat(styles.areFamilies()).isFalse();
    assertThat(styles.of("0.2").color()).isNotEqualTo(styles.of("0.4").color());
  }

  @Test
  void settingsOfSeveralNetworksHaveTheColourOfTheirFamily() {
    Styles styles =
        new Styles(networks("basic; 0.2", "basic", "basic; 0.4", "basic", "L1", "residual:L1"));

    assertThat(styles.areFamilies()).isTrue();
    assertThat(styles.of("basic; 0.2")).isEqualTo(styles.of("basic; 0.4"));
    assertThat(styles.of("L1").name()).isEqualTo("residual");
  }

  @Test
  void figureNamesSettingsAndNoFamilies() throws Exception {
    Path file = folder.resolve("figure.svg");
    TimeAccuracy.of(List.of(row("max_lr 0.2", 0.9), row("max_lr 0.4", 0.92)), "x.").write(file);

    List<String> texts =
        Svg.all(Svg.parse(Files.readString(file)), "text").stream()
            .map(Element::getTextContent)
            .toList();
    assertThat(texts).containsOnlyOnce("max_lr 0.2", "max_lr 0.4").doesNotContain("basic");
  }

  private static Row row(String setting, double mean) {
    Object[] cells = {setting, "basic", 2, 3L, mean, mean - 0.01, mean + 0.01, 20.0, 19.0, 21.0};
    return new GenericRowWithSchema(cells, SUMMARY);
  }

  private static Map<String, String> networks(String... pairs) {
    Map<String, String> networks = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      networks.put(pairs[i], pairs[i + 1]);
    }
    return networks;
  }
}
