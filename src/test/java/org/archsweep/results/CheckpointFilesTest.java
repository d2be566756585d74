package org.archsweep.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.archsweep.program.StateDict;
import org.archsweep.training.Checkpoint;
import org.archsweep.training.Sums;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFilesTest {
  private static final String TRIAL = "0123456789abcdef";
  private static final String OTHER_TRIAL = "0123456789abcdee";

  @TempDir private Path folder;

  private final List<String> notes = new ArrayList<>();

  @Test
  void furthestIsFoundAndTheOnlyOneThatIsKept() throws IOException {
    CheckpointFiles attempt = attempt(TRIAL);
    attempt.put(checkpoint(9), "here");
    attempt.put(checkpoint(10), "here");

    assertThat(steps(TRIAL, "here")).contains(10L);
    assertThat(files()).hasSize(1);
    assertThat(steps(OTHER_TRIAL, "here")).isEmpty();
    assertThat(notes).isEmpty();
  }

  @Test
  void anotherAttemptGoesOnAndTakesTheFilesPlace() throws IOException {
    attempt(TRIAL).put(checkpoint(10), "here");
    attempt(OTHER_TRIAL).put(checkpoint(3), "here");

    CheckpointFiles next = attempt(TRIAL);
    assertThat(next.newest("here").map(Checkpoint::steps)).contains(10L);
    next.put(checkpoint(20), "here");

    assertThat(steps(TRIAL, "here")).contains(20L);
    assertThat(steps(OTHER_TRIAL, "here")).contains(3L);
    assertThat(files()).hasSize(2);
  }

  @Test
  void twoAttemptsAtOnceLeaveOneThatIsWhole() throws IOException {
    CheckpointFiles one = attempt(TRIAL);
    CheckpointFiles other = attempt(TRIAL);
    one.newest("here");
    other.newest("here");
    for (int steps = 1; steps <= 5; steps++) {
      one.put(checkpoint(steps), "here");
      assertThat(steps(TRIAL, "here")).contains((long) steps);
      other.put(checkpoint(steps), "here");
      assertThat(steps(TRIAL, "here")).contains((long) steps);
    }
    one.remove();
    assertThat(steps(TRIAL, "here")).contains(5L);
    other.remove();
    assertThat(files()).isEmpty();
  }

  @Test
  void fileThatGoesWhileItIsReadIsLookedForAgain() throws IOException {
    attempt(TRIAL).put(checkpoint(1), "here");
    Path first = files().get(0);
    byte[] content = Files.readAllBytes(first);
    Store store =
        FaultyFileSystem.store(
            folder,
            "reader",
            operation -> {
              if (operation == 2 && Files.deleteIfExists(first)) { // 1 lists
                attempt(TRIAL).put(checkpoint(2), "here");
              }
            });

    assertThat(content).isNotEmpty();
    assertThat(attempt(store, TRIAL).newest("here").map(Checkpoint::steps)).contains(2L);
  }

  @Test
  void checkpointOfAnotherEnvironmentIsLeftToItAndTold() throws IOException {
    String there = "trial 1, some CPU, 2 threads, libtorch 2.7.1";
    String unlike = "trial 1, some CPU, 1 thread, libtorch 2.7.1, cuda 12.8";
    attempt(TRIAL).put(checkpoint(10), there);

    CheckpointFiles here = attempt(TRIAL);
    assertThat(here.newest(unlike)).isEmpty();
    here.put(checkpoint(1), unlike);

    assertThat(notes)
        .containsExactly(
            "its checkpoint isn't used: it is of 2 threads, and this is 1 thread, cuda 12.8");
    assertThat(steps(TRIAL, unlike)).contains(1L);
    assertThat(steps(TRIAL, there)).contains(10L);
    here.remove();
    assertThat(files()).isEmpty();
  }

  @Test
  void damagedOneIsToldAndTheOneBeforeItTaken() throws IOException {
    attempt(TRIAL).put(checkpoint(1), "here");
    Path good = files().get(0);
    Path broken = good.resolveSibling(good.getFileName().toString().replace("001-", "002-"));
    byte[] content = Files.readAllBytes(good);
    Files.write(broken, java.util.Arrays.copyOf(content, content.length / 2));

    CheckpointFiles next = attempt(TRIAL);
    assertThat(next.newest("here").map(Checkpoint::steps)).contains(1L);
    assertThat(notes)
        .containsExactly("its checkpoint isn't used: file:" + broken + ": it is damaged");
    next.put(checkpoint(2), "here");
    assertThat(files()).hasSize(1).doesNotContain(broken);
  }

  @Test
  void whereNoneCanBeNothingIsLookedAt() throws IOException {
    int[] operations = new int[1];
    Store store = FaultyFileSystem.store(folder, "first", operation -> operations[0]++);
    CheckpointFiles first =
        new ResultWriter(store)
            .checkpoints(TRIAL, ResultWriter.newAttempt(), Duration.ZERO, true, notes::add);

    assertThat(first.newest("here")).isEmpty();
    first.remove();

    assertThat(operations[0]).isZero();
  }

  @Test
  void lookingForOneIsOneListing() throws IOException {
    int[] operations = new int[1];
    Store store = FaultyFileSystem.store(folder, "look", operation -> operations[0]++);

    assertThat(attempt(store, TRIAL).newest("here")).isEmpty();

    assertThat(operations[0]).isEqualTo(1);
  }

  @Test
  void driverRemovesThoseOfEndedTrialsAndThoseThatNobodyWentOnFrom() throws IOException {
    SmallTrial ended = new SmallTrial();
    attempt(ended.id()).put(checkpoint(5), "here");
    attempt(TRIAL).put(checkpoint(5), "here");
    attempt(OTHER_TRIAL).put(checkpoint(5), "here");
    for (Path file : files()) {
      if (file.getFileName().toString().startsWith(OTHER_TRIAL)) {
        Instant old = Instant.now().minus(Duration.ofDays(31));
        Files.setLastModifiedTime(file, FileTime.from(old));
      }
    }
    ended.commit();

    FoldLog log = new FoldLog(store(), Set.of(), note -> {});
    log.fold();
    log.clean();

    assertThat(files()).singleElement().asString().contains("/" + TRIAL + "-");
  }

  @Test
  void takenNameIsRefused() throws IOException {
    CheckpointFiles attempt = attempt(TRIAL);
    attempt.put(checkpoint(5), "here");
    Files.write(files().get(0), new byte[] {1});

    assertThatThrownBy(() -> attempt.put(checkpoint(5), "here"))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("is there with other content");
  }

  /** A trial that ends well in this folder. */
  private final class SmallTrial {
    private final TrialResult result =
        Study.in(folder)
            .result(
                "basic",
                1,
                new org.archsweep.training.Outcome(
                    org.archsweep.training.Outcome.Status.DIVERGED,
                    List.of(),
                    "NaN",
                    Map.of(),
                    null));

    String id() {
      return result.trial().id();
    }

    void commit() throws IOException {
      new ResultWriter(store()).commit(result);
    }
  }

  private Optional<Long> steps(String trial, String environment) throws IOException {
    return attempt(trial).newest(environment).map(Checkpoint::steps);
  }

  private CheckpointFiles attempt(String trial) throws IOException {
    return attempt(store(), trial);
  }

  private CheckpointFiles attempt(Store store, String trial) {
    return new ResultWriter(store)
        .checkpoints(trial, ResultWriter.newAttempt(), Duration.ZERO, false, notes::add);
  }

  private Store store() throws IOException {
    return new Store(folder.toString(), new Configuration(false));
  }

  private List<Path> files() throws IOException {
    if (!Files.exists(folder.resolve("checkpoints"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.resolve("checkpoints"))) {
      return files.filter(file -> file.toString().endsWith(".checkpoint")).toList();
    }
  }

  private static Checkpoint checkpoint(long steps) {
    return new Checkpoint(
        steps,
        List.of(),
        0.5,
        new Sums(1, 2, 3),
        new StateDict(Map.of("weight", new float[] {steps})));
  }
}
