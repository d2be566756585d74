package org.archsweep.analysis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.results.Results;
import org.archsweep.results.Table;

/**
 * One of those that are compared: a results folder, or what it has of one environment.
 *
 * @param name what it's called
 * @param tables its rows, as {@link Results#tables} has them
 */
public record Side(String name, Map<Table, Dataset<Row>> tables) {
  /** What makes trials incomparable, of what is known of each: see {@code environment_id}. */
  static final List<String> OF_ENVIRONMENT =
      List.of("device", "training code version", "libtorch", "CUDA");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Each trial's last epoch tells more of its result than the accuracy, a count of images. */
  private static final String CELLS =
      """
      SELECT
        configuration_id, environment_id, first(config) AS config, first(device) AS device,
        max(macs) AS macs, min(started_at) AS started_at, collect_set(versions) AS versions,
        array_sort(collect_list(struct(
          trials.seed AS seed,
          concat_ws(' ', trials.trial_id, coalesce(trials.attempt, string(started_at))) AS run,
          concat_ws(' ', status, string(trials.test_accuracy), string(test_loss)) AS result))) AS runs
      FROM trials
      LEFT JOIN epochs
        ON epochs.trial_id = trials.trial_id
        AND epochs.attempt <=> trials.attempt
        AND epochs.epoch = trials.epochs
      GROUP BY configuration_id, environment_id
      """;

  /** Of a results folder. */
  public static Side of(String name, Results results) {
    return new Side(name, results.tables());
  }

  /**
   * A run of a trial.
   *
   * @param run the same for the same run alone
   * @param result the same where it ended the same, to the last bit
   */
  record Run(long seed, String run, String result) {}

  /**
   * What a side has of a configuration in one environment.
   *
   * @param values of {@link Configurations#keys}, as texts
   * @param facts what is known of where it was trained: device, program, libtorch and others
   */
  record Cell(
      String configuration,
      String environment,
      List<String> values,
      Map<String, Set<String>> facts,
      Long macs,
      Timestamp startedAt,
      List<Run> runs) {
    /** The runs that didn't fail. */
    Stream<Run> ended() {
      return runs.stream().filter(run -> !run.result.startsWith("failed"));
    }
  }

  /** All of them, those of the fewest multiply-adds first. */
  List<Cell> cells(SparkSession spark) {
    tables.forEach((table, rows) -> rows.createOrReplaceTempView(table.folder()));
    List<Cell> cells =
        spark.sql(CELLS).collectAsList().stream()
            .map(this::cell)
            .sorted(
                Comparator.comparing(Cell::macs, Comparator.nullsFirst(Comparator.naturalOrder()))
                    .thenComparing(each -> each.values.toString()))
            .toList();
    if (cells.isEmpty()) {
      throw new InputException("%s has no trials yet", name);
    }
    return cells;
  }

  private Cell cell(Row row) {
    List<Run> runs = new ArrayList<>();
    for (Row run : row.<Row>getList(row.fieldIndex("runs"))) {
      runs.add(new Run(run.getLong(0), run.getString(1), run.getString(2)));
    }
    return new Cell(
        row.getAs("configuration_id"),
        row.getAs("environment_id"),
        values(row.getAs("config")),
        facts(row),
        row.getAs("macs"),
        row.getAs("started_at"),
        runs);
  }

  private List<String> values(String config) {
    try {
      return Arrays.asList(Configurations.values(config));
    } catch (IllegalArgumentException e) {
      throw new InputException("%s has trials of a newer version: it %s", name, e.getMessage());
    }
  }

  private static Map<String, Set<String>> facts(Row row) {
    Map<String, Set<String>> facts = new LinkedHashMap<>();
    OF_ENVIRONMENT.forEach(each -> facts.put(each, new TreeSet<>()));
    facts.get("device").add(row.getAs("device"));
    facts.get("training code version").add(json(row.getAs("config")).path("version").asText());
    for (String versions : row.<String>getList(row.fieldIndex("versions"))) {
      json(versions)
          .properties()
          .forEach(
              each ->
                  facts
                      .computeIfAbsent(shown(each.getKey()), any -> new TreeSet<>())
                      .add(each.getValue().asText()));
    }
    return facts;
  }

  private static String shown(String library) {
    return switch (library) {
      case "cuda" -> "CUDA";
      case "spark" -> "Spark";
      case "djl" -> "DJL";
      default -> library;
    };
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + text, e);
    }
  }

  /** The environments of a folder as sides, in the order in which they were first used. */
  public List<Side> environments(SparkSession spark) {
    List<Cell> cells = cells(spark).stream().sorted(Comparator.comparing(Cell::startedAt)).toList();
    Map<String, Cell> first = new LinkedHashMap<>();
    cells.forEach(each -> first.putIfAbsent(each.environment, each));
    if (first.size() < 2) {
      throw new InputException(
          "%s has trials of one environment alone (%s): there is nothing to compare",
          name, label(cells.get(0), OF_ENVIRONMENT));
    }
    List<String> varying = varying(List.copyOf(first.values()));
    return first.values().stream()
        .map(each -> new Side(label(each, varying), ofEnvironment(each.environment)))
        .toList();
  }

  private Map<Table, Dataset<Row>> ofEnvironment(String id) {
    Map<Table, Dataset<Row>> own = new LinkedHashMap<>(tables);
    own.computeIfPresent(
        Table.TRIALS, (table, rows) -> rows.where(rows.col("environment_id").equalTo(id)));
    return own;
  }

  /** What of their environments differs. */
  static List<String> varying(List<Cell> cells) {
    return OF_ENVIRONMENT.stream()
        .filter(fact -> cells.stream().map(each -> each.facts.get(fact)).distinct().count() > 1)
        .toList();
  }

  /** Some of what is known of where it was trained: {@code a device, libtorch 2.7.1}. */
  static String label(Cell cell, List<String> facts) {
    return String.join(
        ", ",
        facts.stream()
            .flatMap(
                fact ->
                    fact.equals("device") || cell.facts.get(fact).isEmpty()
                        ? cell.facts.get(fact).stream()
                        : Stream.of(fact + " " + String.join(", ", cell.facts.get(fact))))
            .toList());
  }
}
