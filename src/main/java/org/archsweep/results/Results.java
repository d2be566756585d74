package org.archsweep.results;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.InputException;
import org.archsweep.Text;

/**
 * A results folder, as the driver sees it: the tables {@code trials}, {@code epochs} and {@code
 * predictions}, each trial and epoch in them once, whatever was interrupted and whoever writes,
 * {@code families} and {@code decisions}. An older folder without one of them has an empty table.
 *
 * <p>Trials are read from two places: files of runs that have just ended ({@code attempts}), and
 * the tables, which a driver fills from them ({@link FoldLog}).
 */
public final class Results {
  private static final int SNAPSHOTS = 5;

  private final SparkSession spark;
  private final Store store;

  private Results(SparkSession spark, String out) {
    this.spark = spark;
    this.store = store(out, spark.sparkContext().hadoopConfiguration());
    spark.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
  }

  private static Store store(String out, Configuration configuration) {
    Place.check(out, configuration);
    try {
      return new Store(out, configuration);
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException("cannot use %s as a results folder: %s", out, Fault.of(e).line());
    }
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
      checkEmptyOrResults(results.store, out);
      for (Table table : Table.values()) {
        if (table != Table.FAMILIES) { // no one writes it any more
          results.store.makeFolder(table.folder());
        }
      }
      if (!results.store.refusesTakenNames()) {
        tell(
            results.folder()
                + " can't refuse a second file of the same name: use one driver at a time");
      }
      return results;
    } catch (ParentNotDirectoryException | FileAlreadyExistsException e) {
      throw new InputException("cannot write the results folder %s: %s", out, Fault.of(e).line());
    } catch (IOException e) {
      throw results.cannotWrite(e);
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
      if (!isThere(results.store)) {
        throw isNone(results.store, out);
      }
      return results;
    } catch (IOException e) {
      throw cannotRead(results.store, e);
    }
  }

  private static InputException isNone(Store store, String out) throws IOException {
    if (store.exists(store.root())) {
      return new InputException(
          "%s is no results folder: it has no folder %s", out, Table.TRIALS.folder());
    }
    return new InputException(
        "%s is no results folder: there is no such folder%s",
        out, Text.perhaps(store.root().getName(), beside(store)));
  }

  /** The names of the folders beside it, if they can be had. */
  private static List<String> beside(Store store) {
    try {
      FileSystem files = store.root().getFileSystem(store.configuration());
      return Arrays.stream(files.listStatus(store.root().getParent()))
          .filter(FileStatus::isDirectory)
          .map(folder -> folder.getPath().getName())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The log of the folder, for a driver that writes into it. */
  public FoldLog log() {
    return read(
        store, snapshot -> new FoldLog(store, new OldFiles(snapshot).finals(), Results::tell));
  }

  /**
   * The trials that have ended in a folder that may not be there yet; Spark isn't needed.
   *
   * @throws InputException if there is something else
   */
  public static Map<String, Ended> endedIn(Configuration configuration, String out) {
    Store store = store(out, configuration);
    try {
      checkEmptyOrResults(store, out);
    } catch (IOException e) {
      throw cannotRead(store, e);
    }
    return read(store, Results::ended);
  }

  private static void checkEmptyOrResults(Store store, String name) throws IOException {
    FileSystem files = store.root().getFileSystem(store.configuration());
    if (!store.exists(store.root())) {
      return;
    }
    if (!files.getFileStatus(store.root()).isDirectory()) {
      throw new InputException("%s is no results folder: it is a file", name);
    }
    boolean empty =
        Arrays.stream(files.listStatus(store.root()))
            .allMatch(file -> Store.isHidden(file.getPath().getName()));
    if (!empty && !isThere(store)) {
      throw new InputException(
          "%s is no results folder: it has other files and no %s", name, Table.TRIALS.folder());
    }
  }

  /** Before the first fold, an object store has nothing but attempts. */
  private static boolean isThere(Store store) throws IOException {
    return store.exists(store.path(Table.TRIALS.folder()))
        || store.exists(store.path(Attempt.FOLDER));
  }

  /** Where it is, with its file system. */
  public String folder() {
    return store.root().toString();
  }

  /** Writes into it from here. */
  public ResultWriter writer() {
    return new ResultWriter(store);
  }

  /** Makes the tables known to SQL, by their names: all of the same moment. */
  public void registerTables() {
    tables().forEach((table, rows) -> rows.createOrReplaceTempView(table.folder()));
  }

  /** The rows of each table: all of the same moment. */
  public Map<Table, Dataset<Row>> tables() {
    return read(store, this::tables);
  }

  /** What a moment of a folder gives. */
  private interface Reading<T> {
    T of(Snapshot snapshot) throws IOException;
  }

  private static <T> T read(Store store, Reading<T> reading) {
    for (int more = SNAPSHOTS - 1; ; more--) {
      try {
        return reading.of(new Snapshot(store));
      } catch (ParquetFiles.Gone e) {
        // Another driver tidies up: what has gone is in the tables now.
        if (more == 0) {
          throw new EnvironmentException(
              e, "files of %s go while they are read: %s", store.root(), Fault.of(e).line());
        }
      } catch (IOException e) {
        throw cannotRead(store, e);
      }
    }
  }

  private Map<Table, Dataset<Row>> tables(Snapshot snapshot) throws IOException {
    ParquetFiles parquet = new ParquetFiles(spark);
    OldFiles old = new OldFiles(snapshot);
    snapshot.checkContents();
    snapshot.choose(old.finals());
    Dataset<Row> attempts =
        snapshot.attempts().isEmpty() ? null : parquet.read(Run.schema(), snapshot.attempts());
    Set<String> again = snapshot.replaced(old.finals(), old.failed());
    Map<Table, Dataset<Row>> tables = new EnumMap<>(Table.class);
    for (Table table : Table.OF_TRIALS) {
      Dataset<Row> rows = parquet.read(table.schema(), snapshot.parts(table));
      if (table == Table.TRIALS && !snapshot.superseded().isEmpty()) {
        rows = rows.where(not(col("attempt").isin(snapshot.superseded().toArray())));
      }
      if (attempts != null) {
        rows = rows.unionByName(Run.rows(attempts, table));
      }
      if (!old.isEmpty()) {
        Dataset<Row> kept = old.rows(table, parquet);
        rows =
            rows.unionByName(
                again.isEmpty() ? kept : kept.where(not(col("trial_id").isin(again.toArray()))));
      }
      tables.put(table, rows);
    }
    tables.put(
        Table.FAMILIES,
        parquet.read(
            Table.FAMILIES.schema(), Family.all(store).stream().map(Family::path).toList()));
    tables.put(Table.DECISIONS, parquet.read(Table.DECISIONS.schema(), Decision.files(store)));
    if (!old.isEmpty() && old.contradictions(parquet) > 0) {
      tell(
          folder()
              + ": files of an older version disagree on epochs of the same trial; one is taken");
    }
    snapshot.notes().forEach(Results::tell);
    return tables;
  }

  private static void tell(String note) {
    System.err.println("archsweep: " + Text.printable(note));
  }

  /** What a sweep ends with that can't write here. */
  public EnvironmentException cannotWrite(IOException e) {
    return new EnvironmentException(
        e, "cannot write to the results folder %s: %s", folder(), Fault.of(e).line());
  }

  private static EnvironmentException cannotRead(Store store, IOException e) {
    return new EnvironmentException(
        e, "cannot read the results folder %s: %s", store.root(), Fault.of(e).line());
  }

  /** The trials that have ended, by trial id. */
  public Map<String, Ended> ended() {
    return read(store, Results::ended);
  }

  private static Map<String, Ended> ended(Snapshot snapshot) throws IOException {
    OldFiles old = new OldFiles(snapshot);
    snapshot.checkContents();
    snapshot.choose(old.finals());
    Map<String, Ended> ended = new LinkedHashMap<>(old.ended());
    ended.keySet().removeAll(snapshot.replaced(old.finals(), old.failed()));
    snapshot.forEachTrial(row -> ended.put(Table.text(row, "trial_id"), Run.ended(row)));
    snapshot.notes().forEach(Results::tell);
    return ended;
  }

  /**
   * A trial that has ended.
   *
   * @param status as the table spells it
   * @param testAccuracy 0 to 1; null unless it's ok
   * @param totalSeconds on the study's clock; null where no epoch ended
   * @param environment in which it ran: trials of two are never compared
   */
  public record Ended(String status, Double testAccuracy, Double totalSeconds, String environment)
      implements Serializable {
    /** Of a million few are different. */
    public Ended {
      status = status.intern();
      environment = environment.intern();
    }

    /** One in an environment that all share. */
    public Ended(String status, Double testAccuracy, Double totalSeconds) {
      this(status, testAccuracy, totalSeconds, "");
    }

    /** Whether it has all its epochs. */
    public boolean ok() {
      return status.equals("ok");
    }

    /** Whether it's ok, and its accuracy a number. */
    public boolean hasAccuracy() {
      return ok() && !testAccuracy.isNaN();
    }

    /** Whether its loss didn't stay finite. */
    public boolean diverged() {
      return status.equals("diverged");
    }

    /** Whether it may be run once more. */
    public boolean failed() {
      return status.equals("failed");
    }
  }

  /**
   * The network that a trial has trained.
   *
   * @param id the trial's, or the beginning of it
   * @throws InputException if no trial or several are named so, or it saved none
   */
  public TrainedNetwork trained(String id) {
    try {
      return TrainedNetwork.find(id, tables().get(Table.TRIALS), store);
    } catch (IOException e) {
      throw cannotRead(store, e);
    }
  }

  /** The trials of which there is a checkpoint. */
  public Set<String> checkpointed() {
    try {
      return store.list(CheckpointFiles.FOLDER).stream()
          .flatMap(file -> CheckpointFiles.trialOf(file.getPath()).stream())
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw cannotRead(store, e);
    }
  }

  /** What the rounds of a series have decided so far, in no order. */
  public List<Decision> decisions(String series) {
    try {
      return Decision.of(series, store);
    } catch (IOException e) {
      throw cannotRead(store, e);
    }
  }

  /** What experiments declared, in the order in which they did. */
  public List<DeclaredDesign> designs() {
    try {
      return DeclaredDesign.all(store);
    } catch (IOException e) {
      throw cannotRead(store, e);
    }
  }
}
