package org.archsweep.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.example.data.Group;
import org.archsweep.program.StateDict;
import org.archsweep.training.Checkpoint;
import org.archsweep.training.EpochMetrics;
import org.archsweep.training.Outcome;
import org.archsweep.training.Predictions;
import org.archsweep.training.Sums;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is done to a results folder is stopped, or goes wrong, at each of its operations; and
 * two who do it take turns at each of theirs. Afterwards the tables are as if nothing had happened.
 */
@Tag("slow")
class EveryOperationTest {
  /** Of the places where one may be while the other is at its, every so-maniest is tried. */
  private static final int STEP = Integer.getInteger("archsweep.test.step", 64);

  /** A trial that isn't among the others. */
  private static final String UNFINISHED = "0123456789abcdef";

  private static final FaultyFileSystem.Operations UNDISTURBED = operation -> {};

  @TempDir(factory = Memory.class)
  private Path folder;

  /**
   * Where files are kept in memory, if the system has such a place: a disk takes most of the time.
   */
  static final class Memory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "archsweep")
          : Files.createTempDirectory("archsweep");
    }
  }

  /** What drivers and tasks do. */
  enum Action {
    COMMIT {
      @Override
      void run(Store store) throws IOException {
        new ResultWriter(store).commit(result("basic", 9, ok(0.9), 90));
      }
    },
    FOLD {
      @Override
      void run(Store store) throws IOException {
        log(store).fold();
      }
    },
    RETRY {
      @Override
      void run(Store store) throws IOException {
        log(store).fold();
        new ResultWriter(store).commit(result("basic", 3, ok(0.7), 91));
        log(store).fold();
      }
    },
    DECLARATION {
      @Override
      void run(Store store) throws IOException {
        new ResultWriter(store).declare(design("two"), Study.BEGIN);
      }
    },
    DECISION {
      @Override
      void run(Store store) throws IOException {
        ResultWriter writer = new ResultWriter(store);
        if (!writer.decide(List.of(decision()))) {
          assertThat(writer.decided("abc", 1)).containsExactly(decision());
        }
      }
    },
    CHECKPOINT {
      @Override
      void run(Store store) throws IOException {
        CheckpointFiles files = checkpoints(UNFINISHED, store);
        assertThat(files.newest("here").map(Checkpoint::steps))
            .hasValueSatisfying(steps -> assertThat(steps).isBetween(1L, 2L));
        files.put(checkpoint(2), "here");
      }
    },
    REMOVAL {
      @Override
      void run(Store store) throws IOException {
        FoldLog log = log(store);
        log.fold();
        log.clean();
      }
    },

    /** Reads all tables: what has ended for good is there, once. */
    READ {
      @Override
      void run(Store store) throws IOException {
        assertThat(tables(store).stream().filter(row -> row.startsWith("TRIALS")))
            .hasSize(4)
            .doesNotHaveDuplicates();
      }
    };

    abstract void run(Store store) throws IOException;
  }

  private static Design design(String question) {
    return new Design(
        "job",
        question,
        List.of(Design.Metric.TEST_ACCURACY),
        null,
        List.of(),
        List.of(new Design.Member("c", "basic", List.of())),
        List.of(),
        List.of());
  }

  private static Decision decision() {
    return new Decision(
        "abc", "job", 1, "c", "basic", 2, 0, 0, null, null, 0.01, null, 4, 1L, 4L, "start", null);
  }

  private static CheckpointFiles checkpoints(String trial, Store store) {
    return new ResultWriter(store)
        .checkpoints(trial, ResultWriter.newAttempt(), Duration.ZERO, false, note -> {});
  }

  private static Checkpoint checkpoint(long steps) {
    return new Checkpoint(
        steps,
        List.of(),
        0.5,
        new Sums(1, 2, 3),
        new StateDict(Map.of("weight", new float[] {steps})));
  }

  private static FoldLog log(Store store) throws IOException {
    return new FoldLog(store, Set.of(), note -> {});
  }

  private static Outcome ok(double accuracy) {
    List<EpochMetrics> epochs =
        List.of(
            new EpochMetrics(1, 0.1, 2, 0.3, 1.5, accuracy / 2, 10, 1, 11),
            new EpochMetrics(2, 0.1, 2, 0.3, 1.5, accuracy, 10, 1, 22));
    return new Outcome(
        Outcome.Status.OK,
        epochs,
        "",
        Map.of(Outcome.Moment.FINAL, new byte[] {1, 2}),
        null,
        Predictions.of(new byte[] {1, 2}, new byte[] {1, 0}));
  }

  private static TrialResult result(String network, long seed, Outcome outcome, int minute) {
    TrialResult result = Study.in(Path.of("/")).result(network, seed, outcome);
    return new TrialResult(
        result.trial(),
        outcome,
        1,
        1,
        "device of minute " + minute,
        "host",
        "job",
        ResultWriter.newAttempt(),
        Study.BEGIN.plusSeconds(60L * minute),
        Study.BEGIN.plusSeconds(60L * minute + 30),
        "{}");
  }

  /**
   * A folder in which there is something of each kind: a fold, runs of the same trial, a failed
   * trial, a diverged one, a run that came too late, and files that may go.
   */
  private static void prepare(Path folder) throws IOException {
    Store store = FaultyFileSystem.store(folder, "preparation", UNDISTURBED);
    ResultWriter writer = new ResultWriter(store);
    Outcome failed = new Outcome(Outcome.Status.FAILED, List.of(), "no disk", Map.of(), null);
    Outcome diverged = new Outcome(Outcome.Status.DIVERGED, List.of(), "NaN", Map.of(), null);
    writer.declare(design("one"), Study.BEGIN);
    checkpoints(UNFINISHED, store).put(checkpoint(1), "here");
    checkpoints(result("basic", 1, ok(0.91), 1).trial().id(), store).put(checkpoint(1), "here");
    writer.commit(result("basic", 1, ok(0.91), 1));
    writer.commit(result("basic", 3, failed, 2));
    log(store).fold();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(4_000)));
      }
    }
    writer.commit(result("basic", 1, ok(0.5), 0)); // earlier, but folded already
    writer.commit(result("basic", 2, ok(0.92), 4));
    writer.commit(result("basic", 2, ok(0.52), 5)); // later
    writer.commit(result("basic", 4, diverged, 6));
  }

  /** The rows of all tables, without what differs from run to run. */
  private static List<String> tables(Store store) throws IOException {
    Snapshot snapshot = new Snapshot(store);
    snapshot.choose(Set.of());
    assertThat(snapshot.notes()).isEmpty();
    List<String> rows = new ArrayList<>();
    for (Table table : Table.OF_TRIALS) {
      for (org.apache.hadoop.fs.Path part : snapshot.parts(table)) {
        for (Group row : ParquetBytes.read(store.read(part), store.configuration())) {
          if (!snapshot.superseded().contains(row.getString("attempt", 0))) {
            rows.add(text(table, row));
          }
        }
      }
      for (org.apache.hadoop.fs.Path file : snapshot.attempts()) {
        Attempt attempt = Attempt.in(file).orElseThrow();
        Run run = Run.read(attempt, store, damaged -> {}).orElseThrow();
        run.rows(table).forEach(row -> rows.add(text(table, row)));
      }
    }
    for (DeclaredDesign design : DeclaredDesign.all(store)) {
      rows.add("DESIGN " + design.number() + " " + design.design());
    }
    for (org.apache.hadoop.fs.Path file : Decision.files(store)) {
      for (Group row : ParquetBytes.read(store.read(file), store.configuration())) {
        rows.add(text(Table.DECISIONS, row));
      }
    }
    Checkpoint whole = checkpoints(UNFINISHED, store).newest("here").orElseThrow();
    rows.add("CHECKPOINT at " + whole.steps());
    for (FileStatus file : store.list(CheckpointFiles.FOLDER)) {
      String trial = CheckpointFiles.trialOf(file.getPath()).orElseThrow();
      if (!trial.equals(UNFINISHED)) {
        rows.add("CHECKPOINT of " + trial);
      }
    }
    rows.sort(null);
    return rows;
  }

  private static String text(Table table, Group row) {
    return table
        + " "
        + row.toString().lines().filter(line -> !line.startsWith("attempt")).toList();
  }

  /** Of final trials, as any Parquet reader sees them: no trial twice. */
  private static void assertNoTrialTwice(Path folder) throws IOException {
    List<String> trials = new ArrayList<>();
    File[] parts =
        folder.resolve("trials").toFile().listFiles((f, name) -> name.endsWith(".parquet"));
    for (File part : parts) {
      for (Group row :
          ParquetBytes.read(Files.readAllBytes(part.toPath()), new Configuration(false))) {
        if (!row.getString("status", 0).equals("failed")) {
          trials.add(row.getString("trial_id", 0));
        }
      }
    }
    assertThat(trials).doesNotHaveDuplicates();
  }

  private int cases;
  private List<String> expected;

  private Path copy(Path prepared) throws IOException {
    Path copy = folder.resolve("case-" + ++cases);
    try (Stream<Path> files = Files.walk(prepared)) {
      for (Path file : files.toList()) {
        Path to = copy.resolve(prepared.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return copy;
  }

  /** How many operations the action has, undisturbed; what it leaves is what is expected. */
  private int undisturbed(Path prepared, Action... actions) throws IOException {
    Path copy = copy(prepared);
    int[] operations = new int[1];
    for (Action action : actions) {
      action.run(FaultyFileSystem.store(copy, "undisturbed", number -> operations[0]++));
    }
    expected = ended(copy);
    return operations[0];
  }

  /** The tables after a driver came by that had no bad luck. */
  private static List<String> ended(Path copy) throws IOException {
    Store store = FaultyFileSystem.store(copy, "last", UNDISTURBED);
    log(store).fold();
    assertNoTrialTwice(copy);
    return tables(store);
  }

  @ParameterizedTest
  @EnumSource
  void actionThatFailsOrEndsAtAnyOperationIsMadeGoodByTheNext(Action action) throws IOException {
    Path prepared = folder.resolve("prepared");
    prepare(prepared);
    int operations = undisturbed(prepared, action);
    for (int k = 1; k <= operations; k++) {
      for (Fault fault : Fault.values()) {
        Path copy = copy(prepared);
        try {
          action.run(FaultyFileSystem.store(copy, "disturbed", fault.at(k)));
        } catch (IOException | UncheckedIOException e) {
          // It ended there.
        }
        tables(FaultyFileSystem.store(copy, "reader", UNDISTURBED));
        action.run(FaultyFileSystem.store(copy, "next", UNDISTURBED));
        assertThat(ended(copy)).as("%s %s at %d", action, fault, k).isEqualTo(expected);
        FileUtils.deleteDirectory(copy.toFile());
      }
    }
    System.out.printf(
        java.util.Locale.ROOT, "%s: %d operations, %d cases%n", action, operations, cases);
    assertThat(cases).isGreaterThan(operations);
  }

  /** What can happen to an operation. */
  enum Fault {
    FAILS,
    ANSWER_IS_LOST,
    ALL_END_BEFORE,
    ALL_END_AFTER;

    FaultyFileSystem.Operations at(int k) {
      return new FaultyFileSystem.Operations() {
        @Override
        public void before(int operation) throws IOException {
          if ((Fault.this == FAILS && operation == k)
              || (Fault.this == ALL_END_BEFORE && operation >= k)
              || (Fault.this == ALL_END_AFTER && operation > k)) {
            throw new IOException("no answer");
          }
        }

        @Override
        public void after(int operation) throws IOException {
          if (operation == k && (Fault.this == ANSWER_IS_LOST || Fault.this == ALL_END_AFTER)) {
            throw new IOException("the answer is lost");
          }
        }
      };
    }
  }

  /** Any two of them, and each with a reader. */
  static Stream<Arguments> pairs() {
    List<Action> drivers = List.of(Action.FOLD, Action.RETRY, Action.REMOVAL);
    return Stream.concat(
        drivers.stream().flatMap(a -> drivers.stream().map(b -> Arguments.of(a, b))),
        Stream.of(
            Arguments.of(Action.DECLARATION, Action.DECLARATION),
            Arguments.of(Action.DECISION, Action.DECISION),
            Arguments.of(Action.CHECKPOINT, Action.CHECKPOINT),
            Arguments.of(Action.CHECKPOINT, Action.REMOVAL),
            Arguments.of(Action.COMMIT, Action.FOLD),
            Arguments.of(Action.READ, Action.RETRY),
            Arguments.of(Action.READ, Action.REMOVAL)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void twoTakeTurnsAtEveryOperation(Action first, Action second) throws Exception {
    Path prepared = folder.resolve("prepared");
    prepare(prepared);
    undisturbed(prepared, first, second);
    int firsts = undisturbed(prepared, first);
    int seconds = undisturbed(prepared, second);
    undisturbed(prepared, first, second);
    int before = cases;
    for (int k = 1; k <= firsts; k++) {
      for (int j = 1; j <= seconds; j += STEP) {
        int until = 1 + (j + k) % seconds;
        Path copy = copy(prepared);
        takeTurns(copy, first, k, second, until);
        assertThat(ended(copy))
            .as("%s waits at %d while %s gets to %d", first, k, second, until)
            .isEqualTo(expected);
        FileUtils.deleteDirectory(copy.toFile());
      }
    }
    System.out.printf(
        java.util.Locale.ROOT,
        "%s and %s: %d x %d operations, %d cases%n",
        first,
        second,
        firsts,
        seconds,
        cases - before);
  }

  /**
   * The first waits at an operation until the second has got to one of its own; then that waits.
   */
  private static void takeTurns(Path copy, Action first, int k, Action second, int j)
      throws Exception {
    CountDownLatch firstWaits = new CountDownLatch(1);
    CountDownLatch secondWaits = new CountDownLatch(1);
    CountDownLatch firstEnded = new CountDownLatch(1);
    FutureTask<Void> one =
        task(
            first,
            FaultyFileSystem.store(
                copy,
                "first",
                operation -> {
                  if (operation == k) {
                    firstWaits.countDown();
                    await(secondWaits);
                  }
                }),
            () -> {
              firstWaits.countDown();
              firstEnded.countDown();
            });
    FutureTask<Void> two =
        task(
            second,
            FaultyFileSystem.store(
                copy,
                "second",
                operation -> {
                  if (operation == j) {
                    secondWaits.countDown();
                    await(firstEnded);
                  }
                }),
            secondWaits::countDown);
    new Thread(one).start();
    await(firstWaits);
    new Thread(two).start();
    one.get(1, TimeUnit.MINUTES);
    two.get(1, TimeUnit.MINUTES);
  }

  private static FutureTask<Void> task(Action action, Store store, Runnable last) {
    return new FutureTask<>(
        () -> {
          try {
            action.run(store);
          } finally {
            last.run();
          }
          return null;
        });
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new IOException("the other hangs");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
