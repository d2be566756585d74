package org.archsweep.simulation;

import static org.apache.spark.sql.functions.expr;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.archsweep.Text;
import org.archsweep.analysis.Views;
import org.archsweep.network.Networks;
import org.archsweep.results.Results;
import org.archsweep.results.Table;
import org.archsweep.training.Predictions;

/**
 * Times every view over made-up trials: groups of 15 networks, trained for 20 and for 28 epochs
 * with 10 seeds each, so 24 epochs a trial.
 */
public final class AnalysisBenchmark {
  private static final int SHORT = 20;
  private static final int LONG = 28;
  private static final int SEEDS = 10;

  private static final StructType PREDICTED = Table.PREDICTIONS.schema();

  /**
   * What a view took.
   *
   * @param view its name
   * @param rows that it gave
   * @param seconds from the files to its last row
   * @param heap most bytes of the heap in use meanwhile, garbage included
   */
  public record Timing(String view, long rows, double seconds, long heap) {}

  private AnalysisBenchmark() {}

  /**
   * Writes a results folder and times the views over it, one after the other.
   *
   * @param folder an empty one, of local files
   * @param trials how many
   * @param images predicted in each trial
   */
  public static List<Timing> run(SparkSession spark, String folder, int trials, int images)
      throws IOException {
    write(spark, folder, trials, images);
    Results.open(spark, folder).registerTables();
    Views.register(spark, Optional.empty());
    return Views.NAMES.stream().map(view -> time(spark, view)).toList();
  }

  private static Timing time(SparkSession spark, String view) {
    System.gc();
    List<MemoryPoolMXBean> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    heap.forEach(MemoryPoolMXBean::resetPeakUsage);
    LongAccumulator count = spark.sparkContext().longAccumulator();
    long begin = System.nanoTime();
    spark
        .table(view)
        .foreachPartition(
            (ForeachPartitionFunction<Row>) rows -> rows.forEachRemaining(row -> count.add(1)));
    double seconds = (System.nanoTime() - begin) / 1e9;
    long peak = heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    return new Timing(view, count.sum(), seconds, peak);
  }

  private static void write(SparkSession spark, String folder, int trials, int images)
      throws IOException {
    List<String> networks = Networks.expand("search-space");
    int cells = 2 * networks.size();
    String names =
        networks.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    Dataset<Row> drawn =
        spark
            .range(0, trials, 1, folds(trials))
            .selectExpr(
                "id",
                "lpad(lower(hex(id)), 16, '0') AS trial_id",
                "'0000000000000000' AS attempt",
                Text.format(
                    "element_at(array(%s), int(id %% %d) + 1) AS network", names, networks.size()),
                Text.format("int(id %% %d) AS place", networks.size()),
                Text.format(
                    "IF((id DIV %d) %% 2 = 0, %d, %d) AS epochs", networks.size(), SHORT, LONG),
                Text.format("(id DIV %d) %% %d + 1 AS seed", cells, SEEDS),
                Text.format("id DIV %d AS study", cells * SEEDS),
                "0.0015D * randn(1) AS luck");
    Map<String, String> trial =
        Map.ofEntries(
            Map.entry("status", "'ok'"),
            Map.entry("test_accuracy", "0.91D + 0.001D * place + 0.0001D * epochs + luck"),
            Map.entry("total_seconds", "epochs * (2D + 0.1D * place)"),
            Map.entry("parameters", "1000000L + place"),
            Map.entry("macs", "1000000L + place"),
            Map.entry("width", "1D"),
            Map.entry("data", "'made up'"),
            Map.entry("precision", "'float16'"),
            Map.entry("device", "'none'"),
            Map.entry("first_experiment", "'benchmark'"),
            Map.entry("started_at", "timestamp_seconds(id)"),
            Map.entry("versions", "'{\"libtorch\":\"0\"}'"),
            Map.entry(
                "config",
                "concat('{\"version\":1,\"network\":\"', network, '\",\"width\":1.0,\"epochs\":',"
                    + " epochs, ',\"seed\":', seed, ',\"data\":\"made up\","
                    + "\"limit\":{\"train\":null,\"test\":null},"
                    + "\"recipe\":{\"batch\":', study + 1, '}}')"),
            Map.entry(
                "configuration_id",
                "substring(sha2(concat_ws(' ', network, epochs, study), 256), 1, 16)"),
            Map.entry("environment_id", "'0000000000000000'"));
    write(drawn, Table.TRIALS, trial, folder);
    Dataset<Row> epochs = drawn.selectExpr("*", "explode(sequence(1, epochs)) AS epoch");
    Map<String, String> epoch =
        Map.of(
            "test_accuracy", "(0.91D + 0.001D * place + luck) * sqrt(epoch / epochs)",
            "total_seconds", "epoch * (2D + 0.1D * place)",
            "train_loss", "1D",
            "first_experiment", "'benchmark'");
    write(epochs, Table.EPOCHS, epoch, folder);
    Dataset<Row> predictions =
        drawn
            .select("id", "trial_id", "network", "epochs", "seed", "attempt")
            .map((MapFunction<Row, Row>) row -> predicted(row, images), Encoders.row(PREDICTED));
    write(predictions, Table.PREDICTIONS, Map.of(), folder);
    fold(drawn, folder);
  }

  /** As many as a sweep of so many trials makes. */
  private static int folds(int trials) {
    return Math.max(1, trials / 2_000);
  }

  /** The log that says that the trials count: docs/results.md describes it. */
  private static void fold(Dataset<Row> trials, String folder) throws IOException {
    Map<Integer, List<String>> names =
        trials
            .selectExpr("spark_partition_id() + 1", "concat(trial_id, '-', attempt)")
            .collectAsList()
            .stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getInt(0),
                    Collectors.mapping(row -> row.getString(1), Collectors.toList())));
    Path folds = Files.createDirectories(Path.of(folder, "folds"));
    for (Map.Entry<Integer, List<String>> fold : names.entrySet()) {
      String json =
          new ObjectMapper()
              .writeValueAsString(
                  Map.of(
                      "fold", fold.getKey(),
                      "final", fold.getValue(),
                      "failed", List.of(),
                      "contradictions", List.of()));
      Files.writeString(folds.resolve(Text.format("%08d.json", fold.getKey())), json);
    }
  }

  /** Of ten classes, one image in twelve wrong. */
  private static Row predicted(Row trial, int images) {
    SplittableRandom random = MadeUp.random(1, trial.getLong(0));
    byte[] labels = new byte[images];
    byte[] classes = new byte[images];
    for (int image = 0; image < images; image++) {
      labels[image] = (byte) (image % 10);
      classes[image] = (byte) (random.nextInt(12) == 0 ? random.nextInt(10) : labels[image]);
    }
    return RowFactory.create(
        trial.get(1),
        trial.get(2),
        trial.get(3),
        trial.get(4),
        classes,
        Predictions.of(classes, labels).correct(),
        trial.get(5));
  }

  /** Columns of the rows themselves, those given, and nothing in the others: a part a fold. */
  private static void write(
      Dataset<Row> rows, Table table, Map<String, String> values, String folder)
      throws IOException {
    Dataset<Row> all = rows;
    for (Map.Entry<String, String> column : values.entrySet()) {
      all = all.withColumn(column.getKey(), expr(column.getValue()));
    }
    Path written = Path.of(folder, "written");
    MadeUp.complete(all, table).write().parquet(written.toString());
    Path to = Files.createDirectories(Path.of(folder, table.folder()));
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(written, "part-*.parquet")) {
      for (Path part : parts) {
        // Spark counts from 0: part-00000-...
        int fold = Integer.parseInt(part.getFileName().toString().substring(5, 10)) + 1;
        Files.move(part, to.resolve(Text.format("part-%08d.parquet", fold)));
      }
    }
    FileUtils.deleteDirectory(written.toFile());
  }
}
