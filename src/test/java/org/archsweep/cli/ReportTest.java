package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.archsweep.SharedSpark;
import org.archsweep.results.Study;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command report; what is on the page has tests of its own. */
@Tag("medium")
class ReportTest {
  @TempDir private static Path folder;

  private static String results;

  @BeforeAll
  static void writeResults() throws IOException {
    SharedSpark.session(SharedSpark.local(1));
    results = folder.resolve("results").toString();
    Study.in(Path.of(results)).runs("basic", 0.90, 0.91).runs("extra:L1", 0.93, 0.94);
  }

  @Test
  void pageIsWrittenWholeForAllToRead() throws IOException {
    Path page = folder.resolve("new/page.html");

    MainTest.Ended ended =
        MainTest.run("report", results, "--to", page.toString(), "--margin", "0.5");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).isEqualTo(page + "\n");
    assertThat(page).content().startsWith("<!DOCTYPE html>").contains("within 0.50 points");
    assertThat(Files.getPosixFilePermissions(page))
        .isEqualTo(Files.getPosixFilePermissions(Files.createFile(folder.resolve("plain"))));
    assertThat(page.getParent()).isDirectoryContaining(page::equals);
    assertThat(page.getParent().toFile().list()).hasSize(1);
  }

  @Test
  void placeThatCantBeWrittenIsToldInOneLine() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    MainTest.Ended ended = MainTest.run("report", results, "--to", file + "/page.html");

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("page.html cannot be written").hasLineCount(1);
  }
}
