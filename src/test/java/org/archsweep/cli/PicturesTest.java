package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.archsweep.results.SmallResults;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands figure and curves, over results of two groups. */
final class PicturesTest {
  @TempDir private static Path folder;

  private static String results;

  private record Ended(int status, String out, List<String> complaints) {}

  @BeforeAll
  static void writeResults() throws IOException {
    SmallResults.write(folder.resolve("results"));
    results = folder.resolve("results").toString();
  }

  @Test
  void eachGroupHasAFigureOfItsOwn() throws IOException {
    Ended ended = run("figure", results, "--to", folder.resolve("new/figure.svg").toString());
    assertThat(ended.status()).isZero();
    assertThat(Files.readString(folder.resolve("new/figure-group-1.svg")))
        .contains(">basic<", ">residual:L1<", "width 1.0")
        .doesNotContain("extra:L2");
    assertThat(Files.readString(folder.resolve("new/figure-group-2.svg")))
        .contains(">extra:L2<", "width 0.5", "Without a result: extra:L3 at 2 epochs.")
        .doesNotContain("residual:L1");
    assertThat(ended.out().lines())
        .hasSize(2)
        .allSatisfy(
            line -> assertThat(line).containsPattern("figure-group-[12].svg: group [12], "));
  }

  @Test
  void aChosenGroupHasTheFileAsNamed() throws IOException {
    Path file = folder.resolve("curves.svg");
    Ended ended = run("curves", results, "--to", file.toString(), "--group", "1", "--epochs", "2");
    assertThat(ended.status()).isZero();
    assertThat(Files.readString(file))
        .contains(">basic<", "3 runs each")
        .doesNotContain("extra:L2");
  }

  @Test
  void wrongInputIsOneLine() {
    String svg = folder.resolve("never.svg").toString();
    assertRefused(
        "--to figure.pdf: allowed are names that end in .svg or .png",
        "figure",
        results,
        "--to",
        "figure.pdf");
    assertRefused("Missing required option: '--to=FILE'", "curves", results);
    assertRefused("has groups 1 to 2", "figure", results, "--to", svg, "--group", "3");
    assertRefused(
        "--epochs 5: no training of that length, there are 2",
        "figure",
        results,
        "--to",
        svg,
        "--epochs",
        "5");
    String inFile =
        results + "/trials/" + SmallResults.trial("basic", 1, 1).id() + ".parquet/x.svg";
    assertRefused(
        "--to " + inFile + ": cannot be written",
        "figure",
        results,
        "--group",
        "1",
        "--to",
        inFile);
    assertRefused("no trial 0123456789abcdef", "dawnbench", results, "0123456789abcdef");
  }

  private static void assertRefused(String why, String... arguments) {
    Ended ended = run(arguments);
    assertThat(ended.complaints()).singleElement().asString().contains(why);
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
  }

  private static Ended run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    try {
      int status = Main.run(arguments);
      return new Ended(
          status,
          said.toString(StandardCharsets.UTF_8),
          complained
              .toString(StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.startsWith("archsweep: "))
              .toList());
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
