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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.Text;
import org.archsweep.analysis.AskedViews;
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

  private static final Pattern LAST_DIGITS = Pattern.compile("(\\.[0-9]{6})[0-9]+");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"first-version, 9", "before-keys, 27"})
  void everyViewSaysWhatItSaid(String version, int views) throws IOException {
    SparkSession spark = copied(version);
    AskedViews.register(spark, folder);

    List<String> seen = new ArrayList<>();
    try (Stream<Path> files = Files.list(RESOURCES.resolve(version))) {
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

  /** Differences at each seed are a former version's trials' too. */
  @ParameterizedTest
  @ValueSource(strings = {"first-version", "before-keys"})
  void sequencesThatHoldAtAnyMomentAreThereToo(String version) throws IOException {
    SparkSession spark = copied(version);
    AskedViews.register(spark, folder);

    List<Row> rows =
        spark
            .sql(
                """
                SELECT
                  anytime_n, (anytime_last_low + anytime_last_high) / 2 AS middle,
                  count(*) AS pairs, avg(one.test_accuracy - base.test_accuracy) AS mean
                FROM differences AS d
                JOIN trials AS one
                  ON one.configuration_id = d.configuration_id AND one.status = 'ok'
                JOIN trials AS base
                  ON base.configuration_id = d.baseline_id AND base.status = 'ok'
                  AND base.seed = one.seed AND base.environment_id = one.environment_id
                WHERE metric = 'test_accuracy'
                GROUP BY group_id, d.configuration_id, d.baseline_id, anytime_n,
                  anytime_last_low, anytime_last_high
                """)
            .collectAsList();

    assertThat(rows)
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.<Long>getAs("pairs")).isEqualTo(row.getAs("anytime_n")))
        .filteredOn(row -> row.getAs("middle") != null)
        .isNotEmpty()
        .allSatisfy(
            row ->
                assertThat(row.<Double>getAs("middle"))
                    .isCloseTo(row.getAs("mean"), within(1e-12)));
  }

  /** As the trials of today have them. */
  @ParameterizedTest
  @ValueSource(strings = {"first-version", "before-keys"})
  void trialsHaveIdsOfTheirConfigurationsAndEnvironments(String version) throws IOException {
    SparkSession spark = copied(version);
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

  /** Copies a version's results; gives Spark to read them. */
  private SparkSession copied(String version) throws IOException {
    FileUtils.copyDirectory(
        RESOURCES.resolve(version).resolve("results").toFile(), folder.toFile());
    return Study.spark();
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

  /** Rows in any order: not every view has one. */
  private static void assertEqual(String view, List<Row> actual, List<Row> expected) {
    assertThat(actual).as(view).hasSameSizeAs(expected);
    if (expected.isEmpty()) {
      return;
    }
    List<String> columns = List.of(expected.get(0).schema().fieldNames());
    List<String> now = List.of(actual.get(0).schema().fieldNames());
    List<String> names =
        columns.stream().map(name -> now.contains(name) ? name : renamed(name, now)).toList();
    assertThat(now).as(view).containsAll(names);
    List<List<String>> rows = sorted(actual, names);
    List<List<String>> wanted = sorted(expected, columns);
    for (int row = 0; row < wanted.size(); row++) {
      for (int column = 0; column < columns.size(); column++) {
        String place = Text.format("%s, row %d, %s", view, row, names.get(column));
        assertEqual(place, rows.get(row).get(column), wanted.get(row).get(column));
      }
    }
  }

  /** By their texts, in which the last digits of numbers are left out. */
  private static List<List<String>> sorted(List<Row> rows, List<String> columns) {
    return rows.stream()
        .map(
            row ->
                columns.stream()
                    .map(name -> now(row.<String>getAs(name)))
                    .collect(Collectors.toList()))
        .sorted(
            Comparator.comparing(
                (List<String> row) -> LAST_DIGITS.matcher(row.toString()).replaceAll("$1")))
        .toList();
  }

  private static String now(String value) {
    return value == null ? null : value.replaceAll("\\bprogram 1\\b", "training code version 1");
  }

  private static String renamed(String column, List<String> now) {
    if (column.equals("job")) {
      return now.contains("experiment") ? "experiment" : "first_experiment";
    }
    return NOW.getOrDefault(column, column);
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
