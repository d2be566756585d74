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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
import org.archsweep.analysis.AnalysisOptions;
import org.archsweep.analysis.Views;
import org.archsweep.network.Networks;
import org.archsweep.results.Design;
import org.archsweep.results.Design.Axis;
import org.archsweep.results.Design.Comparison;
import org.archsweep.results.Design.Effect;
import org.archsweep.results.Design.Member;
import org.archsweep.results.Results;
import org.archsweep.results.Table;
import org.archsweep.training.Predictions;

/**
 * Times every view over made-up trials of one experiment: 15 networks, trained for 20 and for 28
 * epochs (so 24 a trial), and as many batch sizes as there are configurations for.
 */
public final class AnalysisBenchmark {
  private static final List<Integer> LENGTHS = List.of(20, 28);

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
   * Times one view as if it alone were asked for: with all that it rests on.
   *
   * @param folder that {@link #write} made
   */
  public static Timing time(SparkSession spark, String folder, String view) {
    System.gc();
    List<MemoryPoolMXBean> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    heap.forEach(MemoryPoolMXBean::resetPeakUsage);
    LongAccumulator count = spark.sparkContext().longAccumulator();
    long begin = System.nanoTime();
    Results results = Results.open(spark, folder);
    results.registerTables();
    try (Views views =
        Views.register(spark, results.designs(), AnalysisOptions.usual(), List.of(view))) {
      spark
          .table(view)
          .foreachPartition(
              (ForeachPartitionFunction<Row>) rows -> rows.forEachRemaining(row -> count.add(1)));
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    long peak = heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    return new Timing(view, count.sum(), seconds, peak);
  }

  /**
   * Writes a results folder.
   *
   * @param folder an empty one, of local files
   * @param trials how many
   * @param seeds of each configuration
   * @param images predicted in each trial
   */
  public static void write(SparkSession spark, String folder, int trials, int seeds, int images)
      throws IOException {
    List<String> networks = Networks.expand("search-space");
    int configurations = (trials + seeds - 1) / seeds;
    String names =
        networks.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    Dataset<Row> drawn =
        spark
            .range(0, trials, 1, folds(trials))
            .selectExpr(
                "id",
                "lpad(lower(hex(id)), 16, '0') AS trial_id",
                "'0000000000000000' AS attempt",
                Text.format("id DIV %d + 1 AS seed", configurations),
                Text.format("int(id %% %d) AS configuration", configurations),
                "0.0015D * randn(1) AS luck")
            .selectExpr(
                "*",
                Text.format("int(configuration %% %d) AS place", networks.size()),
                Text.format(
                    "IF((configuration DIV %d) %% 2 = 0, %d, %d) AS epochs",
                    networks.size(), LENGTHS.get(0), LENGTHS.get(1)),
                Text.format(
                    "configuration DIV %d + 1 AS batch_size", LENGTHS.size() * networks.size()))
            .withColumn("network", expr(Text.format("element_at(array(%s), place + 1)", names)));
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
                    + "\"recipe\":{\"batch\":', batch_size, '}}')"),
            Map.entry("configuration_id", "lpad(configuration, 16, '0')"),
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
    Results.create(spark, folder).writer().declare(design(networks, configurations), Instant.EPOCH);
  }

  /** Each configuration against the first network's, and what each axis does on average. */
  private static Design design(List<String> networks, int configurations) {
    int shapes = LENGTHS.size() * networks.size();
    List<Axis> axes =
        List.of(
            new Axis("network", networks),
            new Axis(Design.EPOCHS, LENGTHS.stream().map(String::valueOf).toList()),
            new Axis(
                "recipe.batch_size",
                IntStream.rangeClosed(1, (configurations - 1) / shapes + 1)
                    .mapToObj(String::valueOf)
                    .toList()));
    List<Member> members = new ArrayList<>();
    List<Comparison> comparisons = new ArrayList<>();
    for (int configuration = 0; configuration < configurations; configuration++) {
      int network = configuration % networks.size();
      int others = configuration / networks.size();
      int batch = others / LENGTHS.size();
      members.add(
          new Member(
              Text.format("%016d", configuration),
              Text.format("%s; recipe.batch_size %d", networks.get(network), batch + 1),
              List.of(network, others % LENGTHS.size(), batch)));
      if (network > 0) {
        comparisons.add(new Comparison(0, configuration, configuration - network));
      }
    }
    List<Effect> effects = new ArrayList<>();
    for (int axis = 0; axis < axes.size(); axis++) {
      for (int level = 1; level < axes.get(axis).levels().size(); level++) {
        effects.add(new Effect(axis, level, 0));
      }
    }
    return new Design(
        "benchmark",
        null,
        List.of(Design.Metric.TEST_ACCURACY),
        null,
        axes,
        members,
        comparisons,
        effects);
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
