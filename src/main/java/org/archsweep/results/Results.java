package org.archsweep.results;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.archsweep.InputException;

/**
 * A results folder, as the driver sees it: the tables {@code trials}, {@code epochs} and {@code
 * predictions}, each trial and epoch in them once, whatever was interrupted, {@code families} and
 * {@code decisions}. An older folder without one of them has an empty table.
 *
 * <p>A table is a folder of Parquet files: those of one trial each, as their tasks left them, and
 * one that holds what was compacted. A crash can leave a trial in both; rows are told apart by the
 * table's key, and only where there is more than one file.
 */
public final class Results {
  private static final String SUFFIX = ".parquet";
  private static final String COMPACTED = "compacted-";

  private final SparkSession spark;
  private final Path out;
  private final FileSystem files;

  private Results(SparkSession spark, String out) {
    this.spark = spark;
    Place.check(out, spark.sparkContext().hadoopConfiguration());
    Path path = new Path(out);
    try {
      this.files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException("cannot use %s as a results folder: %s", out, oneLine(e));
    }
    this.out = files.makeQualified(path);
    spark.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
  }

  /**
   * The results folder there, or a new one.
   *
   * @param out on any Hadoop file system
   * @throws InputException if it can't be written, or holds something else
   */
  public static Results create(SparkSession spark, String out) {
    Results results = new Results(spark, out);
    try {
      results.checkEmptyOrResults(out);
      for (Table table : Table.values()) {
        results.files.mkdirs(results.folder(table));
      }
      Path probe = new Path(results.out, ".archsweep-" + UUID.randomUUID());
      results.files.create(probe, false).close();
      results.files.delete(probe, false);
      return results;
    } catch (IOException e) {
      throw new InputException("cannot write the results folder %s: %s", out, oneLine(e));
    }
  }

  /**
   * The results folder there.
   *
   * @throws InputException if it isn't one
   */
  public static Results open(SparkSession spark, String out) {
    Results results = new Results(spark, out);
    try {
      if (!results.files.exists(results.folder(Table.TRIALS))) {
        throw new InputException(
            "%s is no results folder: it has no %s", out, Table.TRIALS.folder());
      }
      return results;
    } catch (IOException e) {
      throw new InputException("cannot read the results folder %s: %s", out, oneLine(e));
    }
  }

  /** The trials that have ended in a folder that may not be there yet. */
  public static Map<String, Ended> endedIn(SparkSession spark, String out) {
    return new Results(spark, out).ended();
  }

  private void checkEmptyOrResults(String name) throws IOException {
    if (!files.exists(out)) {
      return;
    }
    if (!files.getFileStatus(out).isDirectory()) {
      throw new InputException("%s is no results folder: it is a file", name);
    }
    boolean empty =
        Arrays.stream(files.listStatus(out)).allMatch(file -> isHidden(file.getPath().getName()));
    if (!empty && !files.exists(folder(Table.TRIALS))) {
      throw new InputException(
          "%s is no results folder: it has other files and no %s", name, Table.TRIALS.folder());
    }
  }

  /** Where it is, with its file system. */
  public String folder() {
    return out.toString();
  }

  /** Writes into it from here. */
  public ResultWriter writer() {
    return new ResultWriter(out.toString(), spark.sparkContext().hadoopConfiguration());
  }

  /** Makes the tables known to SQL, by their names. */
  public void registerTables() {
    read(Table.FAMILIES).createOrReplaceTempView(Table.FAMILIES.folder());
    read(Table.DECISIONS).createOrReplaceTempView(Table.DECISIONS.folder());
    trials().createOrReplaceTempView(Table.TRIALS.folder());
    registerOf(trials(), Table.EPOCHS);
    registerOf(trials().where("status = 'ok'"), Table.PREDICTIONS);
  }

  private void registerOf(Dataset<Row> committed, Table table) {
    read(table)
        .join(committed.select("trial_id"), "trial_id")
        .selectExpr(table.schema().fieldNames())
        .createOrReplaceTempView(table.folder());
  }

  /** The trials that have ended, by trial id. */
  public Map<String, Ended> ended() {
    Map<String, Ended> ended = new LinkedHashMap<>();
    for (Row row :
        trials().select("trial_id", "status", "test_accuracy", "total_seconds").collectAsList()) {
      ended.put(row.getString(0), new Ended(row.getString(1), row.getAs(2), row.getAs(3)));
    }
    return ended;
  }

  /**
   * A trial that has ended.
   *
   * @param status as the table spells it
   * @param testAccuracy 0 to 1; null unless it's ok
   * @param totalSeconds on the study's clock; null where no epoch ended
   */
  public record Ended(String status, Double testAccuracy, Double totalSeconds)
      implements Serializable {
    /** Whether it has all its epochs. */
    public boolean ok() {
      return status.equals("ok");
    }

    /** Whether it's ok, and its accuracy a number. */
    public boolean hasAccuracy() {
      return ok() && !testAccuracy.isNaN();
    }

    /** Whether it may be run once more. */
    public boolean failed() {
      return status.equals("failed");
    }
  }

  /** What the rounds of a series have decided so far, in no order. */
  public List<Decision> decisions(String series) {
    return read(Table.DECISIONS).where(col("series").equalTo(series)).collectAsList().stream()
        .map(Results::decision)
        .toList();
  }

  private static Decision decision(Row row) {
    return new Decision(
        row.getAs("series"),
        row.getAs("job"),
        row.getAs("round"),
        row.getAs("network"),
        row.getAs("epochs"),
        row.getAs("runs"),
        row.getAs("ended"),
        row.getAs("spread"),
        row.getAs("standard_error"),
        row.getAs("wanted"),
        row.getAs("seconds"),
        row.getAs("added"),
        row.getAs("first_seed"),
        row.getAs("last_seed"),
        row.getAs("decision"));
  }

  /**
   * Puts the files of single trials together into one of each table. Stopped anywhere, it loses
   * nothing; files that others write at the moment are left to them.
   */
  public void compact() {
    try {
      Map<String, Ended> ended = ended();
      Set<String> ok = new HashSet<>(ended.keySet());
      ok.removeIf(trial -> !ended.get(trial).ok());
      compact(Table.EPOCHS, ended.keySet());
      // Of an attempt that failed later, predictions stay where the next attempt replaces them.
      compact(Table.PREDICTIONS, ok);
      compact(Table.TRIALS, ended.keySet());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compact " + out, e);
    }
  }

  private void compact(Table table, Set<String> committed) throws IOException {
    List<Path> old =
        tableFiles(table).stream()
            .filter(file -> isCompacted(file) || committed.contains(trialId(file)))
            .toList();
    if (old.isEmpty() || (old.size() == 1 && isCompacted(old.get(0)))) {
      return;
    }
    Path temporary = new Path(out, ".compacting-" + UUID.randomUUID());
    String[] order = {"network", "epochs", "seed", table == Table.EPOCHS ? "epoch" : "trial_id"};
    read(table, old)
        .repartition(1)
        .sortWithinPartitions(Arrays.stream(order).map(name -> col(name)).toArray(Column[]::new))
        .write()
        .mode(SaveMode.ErrorIfExists)
        .parquet(temporary.toString());
    for (FileStatus part : files.listStatus(temporary)) {
      if (part.getPath().getName().endsWith(SUFFIX)) {
        Path compacted = new Path(folder(table), COMPACTED + UUID.randomUUID() + SUFFIX);
        if (!files.rename(part.getPath(), compacted)) {
          throw new IOException("cannot move " + part.getPath() + " to " + compacted);
        }
      }
    }
    // Only now: what was compacted is there, twice for a moment.
    for (Path file : old) {
      files.delete(file, false);
    }
    files.delete(temporary, true);
  }

  private Dataset<Row> trials() {
    return read(Table.TRIALS);
  }

  private Dataset<Row> read(Table table) {
    try {
      return read(table, tableFiles(table));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder(table), e);
    }
  }

  /** The rows in these files, each key once: a trial that was run again counts as it ended last. */
  private Dataset<Row> read(Table table, List<Path> paths) {
    if (paths.isEmpty()) {
      return spark.createDataFrame(List.of(), table.schema());
    }
    Dataset<Row> rows =
        spark
            .read()
            .schema(table.schema())
            .parquet(paths.stream().map(Path::toString).toArray(String[]::new));
    if (paths.size() == 1 || table == Table.FAMILIES || table == Table.DECISIONS) {
      // Each experiment has one file in families, each round one in decisions, and each trial one
      // row in a single file.
      return rows;
    }
    if (table == Table.EPOCHS) {
      return rows.dropDuplicates(new String[] {"trial_id", "epoch"});
    }
    if (table == Table.PREDICTIONS) {
      return rows.dropDuplicates(new String[] {"trial_id"});
    }
    Column latest =
        row_number()
            .over(
                Window.partitionBy("trial_id")
                    .orderBy(col("status").equalTo("failed"), col("started_at").desc()));
    return rows.withColumn("latest", latest).where("latest = 1").drop("latest");
  }

  private List<Path> tableFiles(Table table) throws IOException {
    List<Path> paths = new ArrayList<>();
    try {
      for (FileStatus file : files.listStatus(folder(table))) {
        String name = file.getPath().getName();
        if (file.isFile() && name.endsWith(SUFFIX) && !isHidden(name)) {
          paths.add(file.getPath());
        }
      }
    } catch (FileNotFoundException e) {
      // A folder that nothing was written to yet.
    }
    return paths;
  }

  private Path folder(Table table) {
    return new Path(out, table.folder());
  }

  private static boolean isCompacted(Path file) {
    return file.getName().startsWith(COMPACTED);
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  private static String trialId(Path file) {
    return file.getName().substring(0, file.getName().length() - SUFFIX.length());
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
  }
}
