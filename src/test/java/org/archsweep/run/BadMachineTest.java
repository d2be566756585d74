package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program as a process of its own, where something that it needs isn't there. */
@Tag("slow")
class BadMachineTest {
  @TempDir private Path folder;

  @Test
  void machineThatCannotLoadLibtorchFailsNoTrial() throws Exception {
    Path out = folder.resolve("out");
    String job = SmallSweep.file().toString();
    List<String> sweep = SmallSweep.program(folder, "sweep", job, "--out", out.toString());

    try (JavaProcess driver =
        JavaProcess.start(folder, "driver", Map.of("DJL_CACHE_DIR", "/proc/nowhere"), sweep)) {
      assertThat(driver.end()).as(driver.output()).isEqualTo(4);
      assertThat(driver.output().lines().filter(line -> line.startsWith("archsweep: ")))
          .singleElement()
          .asString()
          .contains(
              "this machine cannot run ",
              "cannot load libtorch from /proc/nowhere/pytorch",
              "0 of 6 trials that were to run are kept; the same command goes on from there");
      assertThat(driver.output()).doesNotContain("Exception").doesNotContain("\tat ");
    }

    assertThat(SmallSweep.rows(out, "trials")).isEmpty();
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void queriesLeaveNothingWhereTheyAreAsked() throws Exception {
    Path out = folder.resolve("out");
    SmallSweep.run(SmallSweep.local(2), out, SmallSweep.job("repeats=1"), false);
    List<String> sql = SmallSweep.program(folder, "sql", out.toString(), "SELECT 1 AS one");

    try (JavaProcess query = JavaProcess.start(folder, "query", Map.of(), sql)) {
      assertThat(query.end()).as(query.output()).isZero();
    }

    assertThat(folder)
        .isDirectoryNotContaining("glob:**/{spark-warehouse,metastore_db,artifacts,derby.log}");
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }
}
