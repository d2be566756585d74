package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole program as a process of its own, stopped in mid-sweep. */
@Tag("slow")
class StoppedDriverTest {
  private static final int TRIALS = 6;

  @TempDir private Path folder;

  @Test
  void killedDriverLosesNothingThatEndedAndNothingIsThereTwice() throws Exception {
    Path stopped = folder.resolve("stopped");
    Path undisturbed = folder.resolve("undisturbed");

    try (JavaProcess driver = driver(stopped)) {
      JavaProcess.await("two trials", () -> ended(stopped).size() >= 2 || !driver.isAlive());
      assertThat(driver.signal("KILL")).as(driver.output()).isEqualTo(128 + 9);
    }
    List<String> before = ended(stopped);
    Sweep.Summary summary =
        SmallSweep.run(SmallSweep.local(2), stopped, SmallSweep.job(), false).summary();
    SmallSweep.run(SmallSweep.local(2), undisturbed, SmallSweep.job(), false);

    assertThat(summary.kept()).isEqualTo(before.size()).isBetween(2, TRIALS - 1);
    assertThat(summary.ran()).isEqualTo(TRIALS - before.size());
    for (String table : List.of("trials", "epochs")) {
      assertThat(SmallSweep.rows(stopped, table))
          .isNotEmpty()
          .isEqualTo(SmallSweep.rows(undisturbed, table));
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 2", "TERM, 15", "HUP, 1"})
  void stoppedDriverSaysThatTheSweepGoesOnFromThere(String signal, int number) throws Exception {
    Path out = folder.resolve("out");

    try (JavaProcess driver = driver(out)) {
      JavaProcess.await("a trial", () -> !ended(out).isEmpty() || !driver.isAlive());
      assertThat(driver.signal(signal)).as(driver.output()).isEqualTo(128 + number);
      assertThat(driver.output())
          .containsPattern(
              "\narchsweep: stopped; \\d of 6 trials that were to run are kept; the same command"
                  + " goes on from there\n")
          .doesNotContain("Exception")
          .doesNotContain("failed");
    }

    assertThat(ended(out)).isNotEmpty().hasSizeLessThan(TRIALS);
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }

  /** The library that draws bars must not take Ctrl-C for itself. */
  @Test
  void controlCAtATerminalWithBarsIsCleanToo() throws Exception {
    assumeThat(new File("/usr/bin/script")).as("gives a process a terminal").exists();
    Path out = folder.resolve("out");
    String job = SmallSweep.file().toString();

    try (JavaProcess driver =
        JavaProcess.startAtTerminal(
            folder, "driver", SmallSweep.program(folder, "sweep", job, "--out", out.toString()))) {
      JavaProcess.await("bars", () -> driver.output().contains("slot 2") || !driver.isAlive());
      driver.type('\u0003');
      assertThat(driver.end()).as(driver.output()).isEqualTo(128 + 2);
      assertThat(driver.output())
          .endsWith(
              " of 6 trials that were to run are kept; the same command goes on from there\r\n")
          .doesNotContain("Exception");
    }

    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }

  private JavaProcess driver(Path out) throws IOException {
    return SmallSweep.driver(folder, SmallSweep.file(), out);
  }

  /** The runs that have ended. */
  private static List<String> ended(Path out) {
    if (!Files.isDirectory(out.resolve("attempts"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(out.resolve("attempts"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".parquet") && !name.startsWith("."))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new AssertionError(e);
    }
  }
}
