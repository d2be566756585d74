package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.archsweep.SharedSpark;
import org.archsweep.cli.MainTest.Ended;
import org.archsweep.results.Sweeps;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command analyze DIR table: means by the levels of one axis or two. */
@Tag("slow")
class AnalyzeTableTest {
  @TempDir private static Path folder;

  private static String results;

  @BeforeAll
  static void writeResults() throws IOException {
    SharedSpark.session(SharedSpark.local(1));
    results = folder.resolve("results").toString();
    Sweeps.in(Path.of(results))
        .declare(
            "rates",
            """
            networks: [basic, "residual:L1"]
            epochs: [1, 2]
            recipe: {max_lr: [0.2, 0.4]}
            compare: each
            """)
        .runs("basic; max_lr 0.2 @ 1", 0.899, 0.900, 0.901, 0.9004)
        .runs("basic; max_lr 0.2 @ 2", 0.919, 0.920, 0.921, 0.9204)
        .runs("basic; max_lr 0.4 @ 1", 0.91, 0.911, 0.9104, 0.909)
        .runs("basic; max_lr 0.4 @ 2", 0.9304, 0.929, 0.93, 0.931)
        .runs("residual:L1; max_lr 0.2 @ 1", 0.904, 0.905, 0.906, 0.9054)
        .runs("residual:L1; max_lr 0.2 @ 2", 0.941, 0.9404, 0.939, 0.94)
        .runs("residual:L1; max_lr 0.4 @ 1", 0.925, 0.926, 0.9254, 0.924)
        .runs("residual:L1; max_lr 0.4 @ 2", 0.9704, 0.969, 0.97, 0.971);
  }

  @Test
  void cellsOfSingleConfigurationsHaveTheirVerdicts() {
    Ended ended = table("--rows", "network", "--columns", "max_lr", "--where", "epochs = 2");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out())
        .startsWith(
            """

            test accuracy after the last epoch, in %: mean ± half its 95 % interval
             network               max_lr 0.2           max_lr 0.4
             basic               92.01 ± 0.13         93.01 ± 0.13
             residual:L1  94.01 ± 0.13 better  97.01 ± 0.13 better
            4 runs of each configuration
            where epochs = 2
            better, worse, equal: than basic, by Welch's test; 2 of 8 declared comparisons shown; \
            Holm still over 8
            """);
  }

  /**
   * By numpy and scipy, v being the variances of the means of the S configurations of a cell, x
   * their runs: the larger of {@code t.ppf(.975, sum(v)**2 / sum(v**2 / 3)) * sqrt(sum(v)) / S} and
   * {@code t.ppf(.975, 3) * sem(mean(x, axis=0))}.
   */
  @Test
  void averagesHaveTheWiderOfTwoIntervals() throws IOException {
    JsonNode cells =
        new ObjectMapper()
            .readTree(table("--rows", "network", "--columns", "max_lr", "--format", "json").out());

    assertThat(cells).hasSize(4);
    assertCell(cells.get(0), "basic", "0.2", 0.9101, 0.0013376373671000823);
    assertCell(cells.get(1), "basic", "0.4", 0.9201, 0.0007272448157091543);
    assertCell(cells.get(2), "residual:L1", "0.2", 0.9226, 0.0007272448157091601);
    assertCell(cells.get(3), "residual:L1", "0.4", 0.9476, 0.0007272448157091601);
  }

  private static void assertCell(
      JsonNode cell, String network, String rate, double mean, double halfWidth) {
    assertThat(cell.get("network").asText()).isEqualTo(network);
    assertThat(cell.get("max_lr").asText()).isEqualTo(rate);
    assertThat(cell.get("configurations").asInt()).isEqualTo(2);
    assertThat(cell.get("n").asInt()).isEqualTo(8);
    assertThat(cell.get("mean").asDouble()).isCloseTo(mean, within(1e-12));
    assertThat(cell.get("low").asDouble()).isCloseTo(mean - halfWidth, within(1e-12));
    assertThat(cell.get("high").asDouble()).isCloseTo(mean + halfWidth, within(1e-12));
    assertThat(cell.get("verdict").isNull()).isTrue();
  }

  @Test
  void footnoteSaysOverWhatCellsAverage() {
    Ended ended = table("--rows", "max_lr");

    assertThat(ended.out())
        .contains(
            " max_lr   ", "\ncells average over network (basic, residual:L1) and epochs (1, 2)\n")
        .doesNotContain("Holm");
  }

  @Test
  void combinationsThatNotAllCellsHaveAreLeftOut() {
    Ended ended = table("--rows", "network", "--where", "NOT (network = 'basic' AND max_lr > 0.3)");

    assertThat(ended.out())
        .containsPattern(" basic +91\\.01 ± 0\\.13\n residual:L1 +92\\.26 ± 0\\.07\n")
        .contains("left out, as not all cells have it: ");
  }

  @Test
  void markdownAndLatexHaveTheSameCells() {
    Ended markdown = table("--rows", "network", "--where", "max_lr = 0.2", "--format", "markdown");
    Ended latex = table("--rows", "network", "--where", "max_lr = 0.2", "--format", "latex");

    assertThat(markdown.out())
        .contains("| network | mean |\n| --- | ---: |\n| basic | 91.01 ± 0.13 |");
    assertThat(latex.out()).contains("{}basic & 91.01 \\textpm{} 0.13 \\\\\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          --rows netwrok                     | --rows netwrok: no experiment has an axis of that name, did you mean network?
          --rows network --columns rate      | --columns rate: no experiment has an axis of that name, allowed are epochs, max_lr, network
          --rows network --columns network   | --rows and --columns are both network
          --columns max_lr                   | table wants --rows AXIS, as --rows network
          --rows network --where epochs>9    | --where epochs>9: nothing is left that has these axes
          --rows network --where 1=1)OR(1=1  | 1=1)OR(1=1 is no condition: Syntax error
          --rows network --where epochs>     | epochs> is no condition: Syntax error
          --rows network --where 1/0=1       | the query fails: Division by zero
          --rows network --where epochs      | the query fails
          --rows network --where epoch=2     | epoch
          --rows network --where reflect('java.lang.System','exit',3)=1 | refused: the function reflect isn't on the list of what a query may hold
          --rows network --where (SELECT(count(*))FROM`parquet.x`)=1 | there is no table or view parquet.x
          """)
  void wrongUseIsToldInOneLine(String options, String told) {
    Ended ended = table(options.split(" "));

    assertThat(ended.status()).as(ended.err()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).startsWith("archsweep: ").contains(told).hasLineCount(1);
  }

  @Test
  void optionsOfTheTableAreOfNoOtherView() {
    Ended ended = MainTest.run("analyze", results, "summary", "--rows", "network");

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "archsweep: --rows, --columns and --where are of table: analyze DIR table --rows"
                + " AXIS\n");
  }

  @Test
  void allOfAFolderIsMarkdownWithTheWordsFirstAndTheMachineLast() {
    Ended ended = MainTest.run("analyze", results, "--format", "markdown");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out())
        .startsWith("### rates\n\n- ")
        .containsSubsequence(
            "### differences: from",
            "### effects: ",
            "### summary: test accuracy after the last epoch, in %\n\n| network | epochs | max\\_lr |",
            "\ngroup 1: ")
        .endsWith("a device, training code version 1, libtorch 2\n\n");
  }

  private static Ended table(String... options) {
    List<String> words = new ArrayList<>(List.of("analyze", results, "table"));
    words.addAll(List.of(options));
    return MainTest.run(words.toArray(String[]::new));
  }
}
