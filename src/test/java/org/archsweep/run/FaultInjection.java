package org.archsweep.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.archsweep.SharedSpark;
import org.archsweep.Text;
import org.archsweep.data.Datasets;
import org.archsweep.job.Job;
import org.archsweep.results.FaultyFileSystem;
import org.archsweep.results.Results;

/**
 * Sweeps that are disturbed until a number of faults has happened to them, each held against an
 * undisturbed one: {@code bench/faults} starts it, docs/reliability.md says how.
 */
final class FaultInjection {
  /** What happens. */
  enum Kind {
    EXCEPTION("operations of the file system that fail, or whose answer is lost"),
    FULL_DISK("files that find the disk full"),
    OUT_OF_MEMORY("operations that find no memory"),
    ENDED_DRIVER("drivers that end in the middle of an operation"),
    TRUNCATED("files that are cut off"),
    TWO_DRIVERS("second drivers over the same folder at the same time"),
    KILL("kill -9 of drivers"),
    TERM("SIGTERM of drivers"),
    INT("SIGINT of drivers"),
    EXECUTOR_KILL("kill -9 of executors"),
    EXECUTOR_TERM("SIGTERM of executors");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private static final List<Kind> INSIDE =
      List.of(
          Kind.EXCEPTION,
          Kind.EXCEPTION,
          Kind.FULL_DISK,
          Kind.OUT_OF_MEMORY,
          Kind.ENDED_DRIVER,
          Kind.TRUNCATED,
          Kind.TWO_DRIVERS);
  private static final List<Kind> OF_DRIVERS = List.of(Kind.KILL, Kind.TERM, Kind.INT);
  private static final List<Kind> OF_EXECUTORS = List.of(Kind.EXECUTOR_KILL, Kind.EXECUTOR_TERM);

  /** Of the forty runs of a sweep of signals: with so many there, the rest comes undisturbed. */
  private static final int MANY = 36;

  private final Random random;
  private final Path folder;
  private final Path log;
  private final Map<Kind, AtomicInteger> happened = new EnumMap<>(Kind.class);
  private final Job job =
      SmallSweep.job("epochs=1", "repeats=4", "limit={train: 64, test: 64}", "width=0.0625");
  private final String identity = Datasets.load(job.data()).identity();
  private final List<String> wrong = new ArrayList<>();
  private int sweeps;
  private volatile boolean complete;
  private int user;

  private FaultInjection(long seed, Path folder, Path log) {
    this.random = new Random(seed);
    this.folder = folder;
    this.log = log;
    for (Kind kind : Kind.values()) {
      happened.put(kind, new AtomicInteger());
    }
  }

  /**
   * Injects faults.
   *
   * @param arguments how many within this JVM, how many signals to processes, the log to append to,
   *     the seed (drawn if none is given)
   */
  public static void main(String[] arguments) throws Exception {
    int inside = Integer.parseInt(arguments[0]);
    int signals = Integer.parseInt(arguments[1]);
    long seed = arguments.length > 3 ? Long.parseLong(arguments[3]) : System.nanoTime();
    Path folder = Files.createTempDirectory("archsweep-faults-");
    FaultInjection injection = new FaultInjection(seed, folder, Path.of(arguments[2]));
    injection.say(Text.format("seed %d: %d faults, %d signals", seed, inside, signals));
    // The count is told also where something else ends the process.
    Runtime.getRuntime().addShutdownHook(new Thread(injection::end, "sum"));
    try {
      injection.run(inside, signals);
      injection.complete = true;
    } catch (Exception | AssertionError e) {
      e.printStackTrace(System.out);
    }
    System.exit(injection.complete && injection.wrong.isEmpty() ? 0 : 1);
  }

  private void say(String line) throws IOException {
    String dated = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line + "\n";
    System.out.print(dated);
    Files.writeString(log, dated, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void end() {
    try {
      sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      FileUtils.deleteQuietly(folder.toFile());
    }
  }

  private void sum() throws IOException {
    for (Map.Entry<Kind, AtomicInteger> each : happened.entrySet()) {
      if (each.getValue().get() > 0) {
        say(Text.format("%5d %s", each.getValue().get(), each.getKey().words));
      }
    }
    say(
        Text.format(
            "%5d faults in %d sweeps; trials lost, doubled, mixed or with other bits: %d",
            happened.values().stream().mapToInt(AtomicInteger::get).sum(), sweeps, wrong.size()));
    for (String each : wrong) {
      say(each);
    }
    if (!complete) {
      say("ended before it had injected them all");
    }
  }

  private int count(List<Kind> kinds) {
    return kinds.stream().distinct().mapToInt(kind -> happened.get(kind).get()).sum();
  }

  private void run(int inside, int signals) throws Exception {
    SparkSession spark = SharedSpark.session(SmallSweep.local(2));
    FaultyFileSystem.configure(spark.sparkContext().hadoopConfiguration());
    spark.sparkContext().setLogLevel("OFF");
    Path undisturbed = folder.resolve("undisturbed");
    sweep(spark, undisturbed.toString());
    List<Map<String, Object>> expected = SmallSweep.rows(undisturbed, "epochs");
    int said = 0;
    while (count(INSIDE) < inside) {
      Path out = folder.resolve("sweep-" + ++sweeps);
      disturb(spark, out);
      check(out, expected);
      FileUtils.deleteDirectory(out.toFile());
      if (count(INSIDE) / 100 > said) {
        said = count(INSIDE) / 100;
        say(Text.format("%5d faults so far", count(INSIDE)));
      }
    }
    if (signals > 0) {
      signals(signals);
    }
  }

  private void sweep(SparkSession spark, String out) throws IOException {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    DevicePool devices = LocalGpus.NONE.pool();
    Progress progress = new Progress(nowhere, false);
    Sweep.run(spark, job, identity, Results.create(spark, out), true, devices, progress);
  }

  /** A few sweeps into a folder, each disturbed, and one that isn't. */
  private void disturb(SparkSession spark, Path out) throws Exception {
    for (int i = 0; i < 4; i++) {
      Kind kind = INSIDE.get(random.nextInt(INSIDE.size()));
      if (kind == Kind.TRUNCATED) {
        truncate(out);
      } else if (kind == Kind.TWO_DRIVERS) {
        happened.get(kind).incrementAndGet();
        FutureTask<Void> other =
            new FutureTask<>(
                () -> {
                  sweepOrEnd(spark, out, Kind.EXCEPTION);
                  return null;
                });
        new Thread(other).start();
        sweepOrEnd(spark, out, Kind.EXCEPTION);
        other.get();
      } else {
        sweepOrEnd(spark, out, kind);
      }
    }
    sweep(spark, out.toString());
  }

  private void sweepOrEnd(SparkSession spark, Path out, Kind kind) {
    String address = FaultyFileSystem.address(out, "user" + ++user, faults(kind));
    try {
      sweep(spark, address);
    } catch (Exception | OutOfMemoryError e) { // Spark throws what it doesn't declare
      // It ended there, as sweeps may.
    }
  }

  /** Faults of a kind, at operations that chance chooses. */
  private FaultyFileSystem.Operations faults(Kind kind) {
    Random chance = new Random(random.nextLong());
    AtomicInteger operations = new AtomicInteger();
    int at = 1 + chance.nextInt(400);
    int length = kind == Kind.FULL_DISK ? 1 + chance.nextInt(6) : 1;
    return new FaultyFileSystem.Operations() {
      @Override
      public synchronized void before(int operation) throws IOException {
        int now = operations.incrementAndGet();
        boolean happens =
            switch (kind) {
              case EXCEPTION -> chance.nextInt(200) == 0;
              case ENDED_DRIVER -> now >= at;
              default -> now >= at && now < at + length;
            };
        if (!happens) {
          return;
        }
        if (kind != Kind.ENDED_DRIVER || now == at) {
          happened.get(kind).incrementAndGet();
        }
        if (kind == Kind.OUT_OF_MEMORY) {
          throw new OutOfMemoryError("Java heap space");
        }
        throw new IOException(
            kind == Kind.FULL_DISK ? "No space left on device" : "no answer from the server");
      }

      @Override
      public synchronized void after(int operation) throws IOException {
        if (kind == Kind.EXCEPTION && chance.nextInt(200) == 0) {
          happened.get(kind).incrementAndGet();
          throw new IOException("the answer is lost");
        }
      }
    };
  }

  /** Cuts off a run that isn't in the tables yet: what a broken disk does. */
  private void truncate(Path out) throws IOException {
    List<Path> runs = files(out.resolve("attempts"));
    if (runs.isEmpty()) {
      return;
    }
    Path run = runs.get(random.nextInt(runs.size()));
    byte[] whole = Files.readAllBytes(run);
    if (!isFolded(out, run)) {
      happened.get(Kind.TRUNCATED).incrementAndGet();
      Files.write(run, java.util.Arrays.copyOf(whole, random.nextInt(whole.length)));
    }
  }

  private static boolean isFolded(Path out, Path run) throws IOException {
    String name = run.getFileName().toString().replace(".parquet", "");
    for (Path fold : files(out.resolve("folds"))) {
      if (Files.readString(fold).contains(name)) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(
              file -> Files.isRegularFile(file) && !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  private void check(Path out, List<Map<String, Object>> expected) throws IOException {
    List<Map<String, Object>> epochs = SmallSweep.rows(out, "epochs");
    if (!epochs.equals(expected)) {
      wrong.add(out.getFileName() + ": other epochs than the undisturbed sweep's");
    }
    List<Object> trials = trials(SmallSweep.rows(out, "trials"));
    long wanted = trials(expected).stream().distinct().count();
    if (trials.size() != wanted || new HashSet<>(trials).size() != wanted) {
      wrong.add(out.getFileName() + ": " + trials.size() + " trials for " + wanted);
    }
  }

  private static List<Object> trials(List<Map<String, Object>> rows) {
    return rows.stream().map(row -> row.get("trial_id")).toList();
  }

  /** Real processes: a driver on a cluster within its machine, whose processes get signals. */
  private void signals(int wanted) throws Exception {
    SharedSpark.session().stop();
    Path file = folder.resolve("signals.yaml");
    Files.writeString(
        file,
        Files.readString(SmallSweep.file()).replace("repeats: 3", "repeats: 20")
            + "save: [final]\n");
    Path undisturbed = folder.resolve("undisturbed-driver");
    try (JavaProcess driver = SmallSweep.driver(folder, file, undisturbed)) {
      JavaProcess.await("the undisturbed sweep", () -> !driver.isAlive());
    }
    List<Map<String, Object>> expected = SmallSweep.rows(undisturbed, "epochs");
    Path machines = Files.createDirectory(folder.resolve("cluster"));
    try (Cluster cluster = new Cluster(machines, 2)) {
      while (count(OF_DRIVERS) + count(OF_EXECUTORS) < wanted) {
        Path out = folder.resolve("signals-" + ++sweeps);
        if (sweeps % 2 == 0) {
          while (!signalExecutors(file, out, cluster)) {
            // Until a driver comes to its end.
          }
        } else {
          while (!signalDriver(file, out)) {
            // Likewise.
          }
        }
        check(out, expected);
        say(Text.format("%5d signals so far", count(OF_DRIVERS) + count(OF_EXECUTORS)));
      }
    }
  }

  /** Runs a driver, and sends it a signal unless few runs are missing; true if it ended well. */
  private boolean signalDriver(Path job, Path out) throws Exception {
    try (JavaProcess driver = SmallSweep.driver(folder, job, out)) {
      int before = files(out.resolve("attempts")).size();
      if (before < MANY) {
        awaitRuns(driver, out, before + 1 + random.nextInt(2));
        Thread.sleep(random.nextInt(300));
        if (driver.isAlive()) {
          Kind kind = OF_DRIVERS.get(random.nextInt(OF_DRIVERS.size()));
          happened.get(kind).incrementAndGet();
          driver.signal(kind.name());
          return false;
        }
      }
      return driver.end() == 0;
    }
  }

  /** Runs a driver on a cluster, with a signal to an executor after each run; true if it did. */
  private boolean signalExecutors(Path job, Path out, Cluster cluster) throws Exception {
    try (JavaProcess driver = SmallSweep.driver(folder, job, out, cluster.conf())) {
      while (driver.isAlive()) {
        awaitRuns(driver, out, files(out.resolve("attempts")).size() + 1);
        Thread.sleep(random.nextInt(300));
        List<ProcessHandle> executors = cluster.executors();
        if (driver.isAlive() && !executors.isEmpty()) {
          Kind kind = OF_EXECUTORS.get(random.nextInt(OF_EXECUTORS.size()));
          happened.get(kind).incrementAndGet();
          long pid = executors.get(random.nextInt(executors.size())).pid();
          String name = kind.name().replace("EXECUTOR_", "");
          new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
        }
      }
      return driver.exit() == 0;
    }
  }

  private static void awaitRuns(JavaProcess driver, Path out, int runs)
      throws InterruptedException {
    BooleanSupplier reached =
        () -> {
          try {
            return !driver.isAlive() || files(out.resolve("attempts")).size() >= runs;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    JavaProcess.await("more runs", reached);
  }
}
