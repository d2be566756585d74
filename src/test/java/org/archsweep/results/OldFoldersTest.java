package org.archsweep.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.analysis.Views;
import org.archsweep.report.Format;
import org.archsweep.spec.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of former versions, with what these said of them. */
@Tag("medium")
class OldFoldersTest {
  private static final Path RESOURCES = Path.of("src", "test", "resources");

  /** What columns of tables and views were called. */
  private static final Map<String, String> NOW =
      Map.ofEntries(
          Map.entry("operations", "macs"),
          Map.entry("visible_80", "mde_80"),
          Map.entry("visible_95", "mde_95"),
          Map.entry("runs_for_half", "required_runs"),
          Map.entry("luck", "expected_max_under_null"),
          Map.entry("between", "tau"),
          Map.entry("shrunken", "shrinkage_estimate"),
          Map.entry("lead", "above_average"),
          Map.entry("spread", "sd"),
          Map.entry("wanted", "target_standard_error"));

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"first-version, 9", "before-keys, 27"})
  void everyViewSaysWhatItSaid(String version, int views) throws IOException {
    FileUtils.copyDirectory(
        RESOURCES.resolve(version).resolve("results").toFile(), folder.toFile());
    SparkSession spark = Study.spark();
    Results.open(spark, folder.toString()).registerTables();

    List<String> seen = new ArrayList<>();
    try (Views all = Views.register(spark, Optional.empty());
        Stream<Path> files = Files.list(RESOURCES.resolve(version))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".csv")).sorted().toList()) {
        String view = file.getFileName().toString().replace(".csv", "");
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        Format.CSV.print(spark.table(view), new PrintStream(csv, true, StandardCharsets.UTF_8));
        Path now = Files.write(folder.resolve("now.csv"), csv.toByteArray());
        assertEqual(view, rows(spark, now), rows(spark, file));
        seen.add(view);
      }
    }
    assertThat(seen).hasSize(views);
  }

  /** As the trials of today have them. */
  @ParameterizedTest
  @ValueSource(strings = {"first-version", "before-keys"})
  void trialsHaveIdsOfTheirConfigurationsAndEnvironments(String version) throws IOException {
    FileUtils.copyDirectory(
        RESOURCES.resolve(version).resolve("results").toFile(), folder.toFile());
    SparkSession spark = Study.spark();
    Results.open(spark, folder.toString()).registerTables();

    List<Row> trials =
        spark
            .sql("SELECT config, device, versions, configuration_id, environment_id FROM trials")
            .collectAsList();

    assertThat(trials)
        .hasSizeGreaterThan(20)
        .allSatisfy(
            row -> {
              String config = row.getString(0);
              assertThat(row.getString(3)).isEqualTo(Configuration.parse(config).id());
              assertThat(row.getString(4))
                  .isEqualTo(Environment.id(row.getString(1), config, row.getString(2)));
            });
  }

  private static List<Row> rows(SparkSession spark, Path csv) {
    return spark
        .read()
        .option("header", "true")
        .option("multiLine", "true")
        .option("escape", "\"")
        .csv(csv.toUri().toString())
        .collectAsList();
  }

  private static void assertEqual(String view, List<Row> actual, List<Row> expected) {
    assertThat(actual).as(view).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      Map<String, String> now = cells(actual.get(i));
      for (Map.Entry<String, String> cell : cells(expected.get(i)).entrySet()) {
        String column =
            now.containsKey(cell.getKey()) ? cell.getKey() : renamed(cell.getKey(), now);
        String place = view + ", row " + i + ", " + column;
        assertThat(now).as(place).containsKey(column);
        assertEqual(place, now.get(column), cell.getValue());
      }
    }
  }

  private static String renamed(String column, Map<String, String> now) {
    if (column.equals("job")) {
      return now.containsKey("experiment") ? "experiment" : "first_experiment";
    }
    return NOW.getOrDefault(column, column);
  }

  private static Map<String, String> cells(Row row) {
    Map<String, String> cells = new HashMap<>();
    for (int i = 0; i < row.size(); i++) {
      cells.put(row.schema().fieldNames()[i], row.getString(i));
    }
    return cells;
  }

  /** Numbers but for their last digits, for sums are added up in another order; texts exactly. */
  private static void assertEqual(String place, String actual, String expected) {
    String[] words =
        actual == null ? new String[0] : actual.split("(?=[,;\\[\\]{}: ])|(?<=[,;\\[\\]{}: ])", -1);
    String[] wanted =
        expected == null
            ? new String[0]
            : expected.split("(?=[,;\\[\\]{}: ])|(?<=[,;\\[\\]{}: ])", -1);
    assertThat(words).as(place).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].matches("-?[0-9]+\\.[0-9]+(E-?[0-9]+)?")) {
        double number = Double.parseDouble(wanted[i]);
        assertThat(Double.parseDouble(words[i]))
            .as(place)
            .isCloseTo(number, within(1e-12 * Math.max(1, Math.abs(number))));
      } else {
        assertThat(words[i]).as(place).isEqualTo(wanted[i]);
      }
    }
  }
}
