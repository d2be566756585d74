package org.archsweep.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.archsweep.Fault;
import org.archsweep.FileSystems;
import org.archsweep.Hash;
import org.archsweep.InputException;
import org.archsweep.data.DataKeys;
import org.archsweep.data.DataSource;
import org.archsweep.data.Dataset;
import org.archsweep.data.Datasets;
import org.archsweep.data.ImageSet;
import org.archsweep.data.Images;
import org.archsweep.network.Networks;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;
import org.archsweep.program.RecipeKeys;
import org.archsweep.results.TrainedNetwork;

/** What a trained network takes images for, told by tasks of Spark's, as Parquet. */
public final class Scoring {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "image string, label int, predicted int, predicted_name string,"
              + " probabilities array<float>");

  private static final String FILES = "*.{[jJ][pP][gG],[jJ][pP][eE][gG],[pP][nN][gG]}";

  /** A folder has a few files for each task at least. */
  private static final int FILES_A_TASK = 64;

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final TrainedNetwork network;
  private final Task task;
  private final DevicePool devices;

  /**
   * How it went.
   *
   * @param images how many
   * @param labelled how many of them have a label
   * @param right for how many of these it's the class that is predicted
   */
  public record Summary(long images, long labelled, long right) {
    /** The share of the labelled images that are predicted right, 0 to 1. */
    public double accuracy() {
      return (double) right / labelled;
    }
  }

  /**
   * A network that will score images.
   *
   * @param devices what it does that on; where there are none, on what Spark gives its tasks
   */
  public Scoring(SparkSession spark, TrainedNetwork network, DevicePool devices) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.network = network;
    this.devices = devices;
    this.task =
        Networks.task(network.configuration(), network.parameters(), network.macs())
            .orElseThrow(
                () ->
                    new InputException(
                        "the network of trial %s is of another size than this version builds it:"
                            + " what images it takes can't be told",
                        network.trial()));
  }

  /** The shape of the images that the network takes. */
  public Shape shape() {
    return task.image();
  }

  /**
   * Scores the test images of a data set.
   *
   * @param to a folder for the Parquet files, which isn't there or empty
   * @throws InputException if the network is for other images
   */
  public Summary score(DataSource source, String to) {
    check(to);
    Dataset data = Datasets.load(source);
    if (!data.task().equals(task)) {
      throw new InputException(
          "%s has images of %s in %d classes, and the network of trial %s is for %s in %d",
          source.name(),
          data.task().image(),
          data.task().classes(),
          network.trial(),
          task.image(),
          task.classes());
    }
    List<String> names = Datasets.testNames(source);
    String identity = data.identity();
    int size = batch();
    List<TestBatch> batches = new ArrayList<>();
    for (int first = 0; first < data.test().count(); first += size) {
      int count = Math.min(size, data.test().count() - first);
      List<String> some = new ArrayList<>();
      for (int image = first; image < first + count; image++) {
        some.add(names.isEmpty() ? Integer.toString(image) : names.get(image));
      }
      batches.add(new TestBatch(first, some));
    }
    int tasks = Math.min(batches.size(), context.defaultParallelism());
    SerializableConfiguration hadoop = new SerializableConfiguration(context.hadoopConfiguration());
    JavaRDD<ScoreTask.Image> images =
        context
            .parallelize(batches, tasks)
            .flatMap(batch -> batch.images(source, identity, hadoop).iterator());
    return write(images, Datasets.classes(source), to);
  }

  /** Scores all JPEG and PNG files below a folder, of which no class is known. */
  public Summary scoreFiles(String folder, String to) {
    check(to);
    Shape shape = task.image();
    JavaRDD<Row> files = files(folder);
    JavaRDD<ScoreTask.Image> images =
        files.map(
            file -> {
              String name = file.getString(0);
              return new ScoreTask.Image(name, null, Images.pixels(name, file.getAs(1), shape));
            });
    return write(images, classesOfTraining(), to);
  }

  private JavaRDD<Row> files(String folder) {
    Path path = path(folder, "cannot read " + folder);
    try {
      FileSystem files = path.getFileSystem(context.hadoopConfiguration());
      if (!files.getFileStatus(path).isDirectory()) {
        throw new InputException("no images in %s: it is no folder", folder);
      }
    } catch (IOException e) {
      throw new InputException(
          "no images in %s: no data set is called so, and there is no such folder", folder);
    }
    org.apache.spark.sql.Dataset<Row> found =
        spark
            .read()
            .format("binaryFile")
            .option("recursiveFileLookup", "true")
            .option("pathGlobFilter", FILES)
            .load(folder)
            .select("path", "content");
    long count = found.select("path").count();
    if (count == 0) {
      throw new InputException("no images in %s: it has no JPEG or PNG files", folder);
    }
    int tasks = (int) Math.min(context.defaultParallelism(), 1 + count / FILES_A_TASK);
    return tasks > found.javaRDD().getNumPartitions()
        ? found.repartition(tasks).javaRDD()
        : found.javaRDD();
  }

  /** Of data that are known by their name alone, as CIFAR-10's. */
  private List<String> classesOfTraining() {
    String kind = network.configuration().get(DataKeys.DATA).replaceFirst("-.*", "");
    try {
      return Datasets.classes(new DataSource(kind, Map.of()));
    } catch (InputException e) {
      return List.of();
    }
  }

  private Path path(String name, String cannot) {
    try {
      Path path = new Path(name);
      if (path.toUri().getScheme() != null) {
        FileSystems.of(path, context.hadoopConfiguration(), cannot);
      }
      return path;
    } catch (IllegalArgumentException e) {
      throw new InputException("%s: it is no path and no address", cannot);
    }
  }

  /** Spark would write beside what is there, or remove it. */
  private void check(String to) {
    Path path = path(to, "cannot write to " + to);
    try {
      FileSystem files = path.getFileSystem(context.hadoopConfiguration());
      if (files.exists(path) && hasFiles(files.listStatus(path))) {
        throw new InputException("%s is there already: --to names another folder", to);
      }
    } catch (IOException e) {
      throw new InputException("cannot write to %s: %s", to, Fault.of(e).line());
    }
  }

  /** What a process leaves that is ended while it writes is hidden. */
  private static boolean hasFiles(FileStatus[] found) {
    return Arrays.stream(found)
        .map(file -> file.getPath().getName())
        .anyMatch(name -> !name.startsWith("_") && !name.startsWith("."));
  }

  /** As many as in the trial's own evaluation: another number may change the last digits. */
  private int batch() {
    return network.configuration().get(RecipeKeys.BATCH_SIZE);
  }

  private Summary write(JavaRDD<ScoreTask.Image> images, List<String> classes, String to) {
    ScoreTask scoring =
        new ScoreTask(
            Hash.of(network.trial() + Arrays.hashCode(network.archive())),
            context.broadcast(network.archive()),
            task.image(),
            classes,
            batch(),
            context.getConf().getInt("spark.task.cpus", 1));
    devices.use(line -> {});
    JavaRDD<Row> rows = images.mapPartitions(scoring);
    spark.createDataFrame(rows, SCHEMA).write().mode("append").parquet(to);
    Row sums =
        spark
            .read()
            .schema(SCHEMA)
            .parquet(to)
            .agg(
                count(lit(1)),
                count(col("label")),
                sum(col("predicted").equalTo(col("label")).cast("int")))
            .head();
    return new Summary(sums.getLong(0), sums.getLong(1), sums.isNullAt(2) ? 0 : sums.getLong(2));
  }

  /**
   * Test images of a data set that follow each other.
   *
   * @param first the number of the first one
   * @param names of all of them
   */
  private record TestBatch(int first, List<String> names) implements Serializable {
    TestBatch {
      names = new ArrayList<>(names); // other lists don't leave the JVM in all versions of Spark
    }

    List<ScoreTask.Image> images(
        DataSource source, String identity, SerializableConfiguration hadoop) {
      ImageSet test = TrialTask.dataset(source, identity, hadoop).test();
      List<ScoreTask.Image> images = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        int start = (first + i) * test.bytes();
        byte[] pixels = Arrays.copyOfRange(test.pixels(), start, start + test.bytes());
        images.add(new ScoreTask.Image(names.get(i), test.label(first + i), pixels));
      }
      return images;
    }
  }
}
