package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sql} without a query, at a terminal. */
@Tag("slow")
class SqlPromptTest {
  @TempDir private Path folder;

  @Test
  void queriesAreAnsweredOneAfterTheOtherWhateverIsWrongWithOne() throws Exception {
    assumeThat(new File("/usr/bin/script")).as("gives a process a terminal").exists();
    Path out = SmallSweep.undisturbed(SmallSweep.job());
    SparkConf conf = SmallSweep.local(1).set("user.home", folder.toString());

    try (JavaProcess sql =
        JavaProcess.startAtTerminal(
            folder, "sql", SmallSweep.program(conf, folder, "sql", out.toString()))) {
      awaitPrompt(sql, 1);
      type(sql, "SELECT count(*) AS n, 'a;b' AS t FROM trials; SELECT 6 * 7\r");
      awaitPrompt(sql, 2);
      type(sql, "SELECT * FROM sumary\r");
      awaitPrompt(sql, 3);
      type(sql, "SELECT nonsense\u0003");
      awaitPrompt(sql, 4);
      type(sql, "SELECT netw\t, n FROM summary ORDER BY ALL\r");
      awaitPrompt(sql, 5);
      type(sql, "\u0004");

      assertThat(sql.end()).as(sql.output()).isZero();
      assertThat(sql.output())
          .containsPattern("n\\s+t\\s+6\\s+a;b\\s+\\(6 \\* 7\\)\\s+42\\s")
          .contains("archsweep: there is no table or view sumary, did you mean summary?")
          .containsPattern("network\\s+n\\s+basic\\s+3\\s");
    }

    assertThat(folder.resolve(".archsweep/sql-history")).content().contains("SELECT 6 * 7");
  }

  private static void awaitPrompt(JavaProcess sql, int times) throws InterruptedException {
    JavaProcess.await(
        "prompt " + times, () -> sql.output().split("sql> ", -1).length > times || !sql.isAlive());
  }

  private static void type(JavaProcess sql, String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      sql.type(text.charAt(i));
    }
  }
}
