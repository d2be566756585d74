package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.archsweep.SharedSpark;
import org.archsweep.results.SmallResults;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands figure and curves, over results of two groups. */
@Tag("medium")
final class PicturesTest {
  @TempDir private static Path folder;

  private static String results;

  @BeforeAll
  static void writeResults() throws IOException {
    SharedSpark.session();
    SmallResults.write(folder.resolve("results"));
    results = folder.resolve("results").toString();
  }

  @Test
  void eachGroupHasAFigureOfItsOwn() throws IOException {
    MainTest.Ended ended =
        MainTest.run("figure", results, "--to", folder.resolve("new/figure.svg").toString());
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
    MainTest.Ended ended =
        MainTest.run("curves", results, "--to", file.toString(), "--group", "1", "--epochs", "2");
    assertThat(ended.status()).isZero();
    assertThat(Files.readString(file))
        .contains(">basic<", "3 runs each")
        .doesNotContain("extra:L2");
  }

  @Test
  void networksThatAreNotChosenAreLeftOut() throws IOException {
    Path file = folder.resolve("chosen.svg");
    MainTest.Ended ended =
        MainTest.run(
            "figure", results, "--to", file.toString(), "--group", "1", "--networks", "basic");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(Files.readString(file)).contains(">basic<").doesNotContain("residual:L1");
  }

  @Test
  void wrongInputIsOneLine() throws IOException {
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
    String inFile = Files.writeString(folder.resolve("file"), "") + "/x.svg";
    assertRefused(
        "--to " + inFile + ": cannot be written",
        "figure",
        results,
        "--group",
        "1",
        "--to",
        inFile);
    assertRefused("unknown network resnet", "figure", results, "--to", svg, "--networks", "resnet");
    assertRefused("no trial 0123456789abcdef", "dawnbench", results, "0123456789abcdef");
  }

  private static void assertRefused(String why, String... arguments) {
    MainTest.Ended ended = MainTest.run(arguments);
    assertThat(ended.err()).startsWith("archsweep: ").contains(why).hasLineCount(1);
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
  }
}
