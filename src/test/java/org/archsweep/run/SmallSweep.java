package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.SharedSpark;
import org.archsweep.Text;
import org.archsweep.data.Datasets;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.archsweep.results.Results;
import scala.Tuple2;

/** Sweeps of seconds, and what they leave. */
final class SmallSweep {
  /** Columns that differ from run to run. */
  private static final List<String> CLOCKS =
      List.of(
          "train_seconds",
          "test_seconds",
          "total_seconds",
          "preparation_seconds",
          "started_at",
          "job",
          "host",
          "versions",
          "device",
          "attempt",
          "ended_at");

  private static final Map<Job, Path> UNDISTURBED = new HashMap<>();

  private SmallSweep() {}

  /** A job that runs in seconds: {@code jobs/small.yaml} of the tests' resources. */
  static Job job(String... overrides) {
    return JobFile.read(file().toString(), List.of(overrides), Precision.FLOAT32);
  }

  static Path file() {
    return Path.of("src", "test", "resources", "jobs", "small.yaml").toAbsolutePath();
  }

  /** Writes a job of one trial that takes some ten seconds, with a checkpoint each second. */
  static Path longer(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("long.yaml"),
        """
        data: shapes
        networks: "residual:L1+L3"
        epochs: 6
        seeds: 1
        width: 0.125
        save: final
        checkpoint: 1s
        limit: {train: 3000, test: 200}
        recipe: {batch_size: 64, max_lr: 0.1}
        """);
  }

  /**
   * Writes the folder {@code pictures}, eight images of two classes to train on and as many to test
   * on, and a job of one trial over it.
   */
  static Path onPictures(Path folder) throws IOException {
    Path pictures = folder.resolve("pictures");
    for (int i = 0; i < 16; i++) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      for (int pixel = 0; pixel < 32 * 32; pixel++) {
        image.setRGB(pixel % 32, pixel / 32, (i % 2 == 0 ? 0x204060 : 0xc0a080) + 7 * i + pixel);
      }
      Path name = Path.of(i < 8 ? "train" : "test", i % 2 == 0 ? "wren" : "owl", i + ".png");
      Files.createDirectories(pictures.resolve(name).getParent());
      ImageIO.write(image, "png", pictures.resolve(name).toFile());
    }
    return Files.writeString(
        folder.resolve("mine.yaml"),
        """
        data: PICTURES
        networks: basic
        width: 0.0625
        epochs: 2
        seeds: 1
        recipe: {batch_size: 4}
        """
            .replace("PICTURES", "images:" + pictures));
  }

  /** What happens to a sweep. */
  interface Disturbance {
    void happen() throws Exception;
  }

  /**
   * Lets something happen to a {@link #longer} training, again and again, each time it has gone on.
   */
  static void disturb(JavaProcess driver, int times, Disturbance disturbance) throws Exception {
    int epochs = 4;
    for (int i = 1; i <= times; i++) {
      driver.awaitOutput("goes on from its checkpoint, ", i - 1);
      driver.awaitOutput("epoch " + Math.min(i + 1, epochs + 1) + " of ", 1);
      assertThat(driver.isAlive()).as(driver.output()).isTrue();
      disturbance.happen();
    }
  }

  /** How a sweep ended, and the lines it logged. */
  record Ended(Sweep.Summary summary, List<String> log) {}

  static Ended run(SparkConf conf, Path out, Job job, boolean retryFailed) throws IOException {
    return run(conf, out.toString(), job, retryFailed);
  }

  /** Likewise, with results on any file system. */
  static Ended run(SparkConf conf, String out, Job job, boolean retryFailed) throws IOException {
    StringWriter log = new StringWriter();
    try (PrintWriter lines = new PrintWriter(log)) {
      String identity = Datasets.load(job.data()).identity();
      Sweep.Summary summary = run(conf, out, job, identity, retryFailed, lines);
      return new Ended(summary, log.toString().lines().toList());
    }
  }

  /** Runs a job that believes its data to be of that identity. */
  static Sweep.Summary run(
      SparkConf conf, Path out, Job job, String identity, boolean retryFailed, PrintWriter log)
      throws IOException {
    return run(conf, out.toString(), job, identity, retryFailed, log);
  }

  private static Sweep.Summary run(
      SparkConf conf, String out, Job job, String identity, boolean retryFailed, PrintWriter log)
      throws IOException {
    SparkSession spark = SharedSpark.session(conf);
    Results results = Results.create(spark, out);
    DevicePool devices = LocalGpus.NONE.pool();
    Progress progress = new Progress(log, false);
    return Sweep.run(spark, job, identity, results, retryFailed, devices, progress);
  }

  /** Starts a sweep in a JVM of its own, on two slots. */
  static JavaProcess driver(Path folder, Path job, Path out) throws IOException {
    return driver(folder, job, out, local(2));
  }

  static JavaProcess driver(Path folder, Path job, Path out, SparkConf conf) throws IOException {
    return driver(folder, job, out.toString(), conf);
  }

  static JavaProcess driver(Path folder, Path job, String out, SparkConf conf) throws IOException {
    return JavaProcess.start(
        folder,
        "driver",
        Map.of("SPARK_LOCAL_IP", "127.0.0.1"),
        program(conf, folder, "sweep", job.toString(), "--out", out));
  }

  /** The options of a JVM that runs a command on two slots, its temporary files in the folder. */
  static List<String> program(Path folder, String... words) throws IOException {
    return program(local(2), folder, words);
  }

  static List<String> program(SparkConf conf, Path folder, String... words) throws IOException {
    return program(conf, SparkHome.shared(), folder, words);
  }

  /** Likewise, with the libraries of another Spark. */
  static List<String> program(SparkConf conf, SparkHome spark, Path folder, String... words)
      throws IOException {
    Path log = Path.of("conf/log4j2.properties").toAbsolutePath();
    List<String> options = new ArrayList<>(spark.options());
    options.addAll(List.of("-cp", spark.classPath() + File.pathSeparator + spark.archsweep()));
    options.add("-Dlog4j2.configurationFile=file:" + log);
    options.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
    for (Tuple2<String, String> setting : conf.getAll()) {
      options.add(Text.format("-D%s=%s", setting._1(), setting._2()));
    }
    options.add("org.archsweep.cli.Main");
    options.addAll(List.of(words));
    return options;
  }

  static SparkConf local(int slots) {
    return SharedSpark.local(slots);
  }

  /** The rows of a table ({@code trials}, {@code epochs}) without its clocks, in order. */
  static List<Map<String, Object>> rows(Path out, String table) throws IOException {
    return rows(out.toString(), table);
  }

  static List<Map<String, Object>> rows(String out, String table) throws IOException {
    return tables(out)
        .table(table)
        .orderBy("trial_id", table.equals("epochs") ? "epoch" : "seed")
        .collectAsList()
        .stream()
        .map(SmallSweep::withoutClocks)
        .toList();
  }

  /** The rows of the table {@code decisions}, in the order in which they were decided. */
  static List<Map<String, Object>> decisions(Path out) throws IOException {
    return tables(out.toString())
        .sql("SELECT * FROM decisions ORDER BY experiment, round, epochs, network")
        .collectAsList()
        .stream()
        .map(SmallSweep::withoutClocks)
        .toList();
  }

  /** How many trials each job, or experiment of one, has in the table. */
  static Map<String, Long> trialsByJob(Path out) throws IOException {
    return tables(out.toString())
        .sql("SELECT first_experiment, count(*) FROM trials GROUP BY ALL")
        .collectAsList()
        .stream()
        .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
  }

  private static SparkSession tables(String out) {
    SparkSession spark = SharedSpark.session();
    Results.open(spark, out).registerTables();
    return spark;
  }

  /** The results of a job that nothing disturbs; to be read alone, for others ask for them too. */
  static synchronized Path undisturbed(Job job) throws IOException {
    Path out = UNDISTURBED.get(job);
    if (out == null) {
      out = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "undisturbed");
      run(local(2), out, job, false);
      UNDISTURBED.put(job, out);
    }
    return out;
  }

  /** Holds the tables of a folder against those of another. */
  static void assertSameTables(String out, Path expected) throws IOException {
    for (String table : List.of("trials", "epochs", "predictions")) {
      assertThat(rows(out, table))
          .as(table)
          .isNotEmpty()
          .usingRecursiveComparison()
          .isEqualTo(rows(expected, table));
    }
  }

  private static Map<String, Object> withoutClocks(Row row) {
    Map<String, Object> values = new TreeMap<>();
    IntStream.range(0, row.size())
        .filter(i -> !CLOCKS.contains(row.schema().fieldNames()[i]))
        .forEach(i -> values.put(row.schema().fieldNames()[i], row.get(i)));
    return values;
  }
}
