package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.archsweep.SharedSpark;
import org.archsweep.Text;
import org.archsweep.job.Compare;
import org.archsweep.results.Study;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and messages from elsewhere that would steer a terminal, turn a line or end a file. */
@Tag("slow")
final class HostileTextTest {
  private static final String HOSTILE =
      "a\u001b[2J\u001b]0;title\u0007\u009b31m\u0000\b\u007f\u0085\r\nb\tc\u2028\u202ed\u2066e\u200bf"
          + "\ufeff\uffff<script>&amp;\"'|`]]>--";

  private static final String SHOWN =
      "a\\u001b[2J\\u001b]0;title\\u0007\\u009b31m\\u0000\\u0008\\u007f";

  @TempDir private static Path folder;

  private static String results;

  @BeforeAll
  static void writeResults() throws IOException {
    SharedSpark.session(SharedSpark.local(1));
    results = folder.resolve("results").toString();
    Study.in(Path.of(results))
        .saying(HOSTILE + "%s")
        .runs("basic", 0.90, 0.91, 0.92)
        .runs(HOSTILE, 0.95, 0.96, 0.97)
        .lost(HOSTILE, 4, Outcome.Status.FAILED, HOSTILE)
        .lost("lost " + HOSTILE, 1, Outcome.Status.FAILED, HOSTILE)
        .declare(HOSTILE, new Compare.WithBaseline(Optional.of("basic")));
  }

  @Test
  void comparisonShowsItAsItsNumbers() {
    MainTest.Ended ended = MainTest.run("analyze", results);

    assertHarmless(ended);
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("group 1: shapes-0", " " + SHOWN, "- " + SHOWN);
  }

  @Test
  void tablesShowItAsItsNumbers() {
    String query =
        "SELECT network, device, host, first_experiment, error AS `"
            + HOSTILE.replace("`", "")
            + "`";

    MainTest.Ended ended = MainTest.run("sql", results, query + " FROM trials");

    assertHarmless(ended);
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).contains(" " + SHOWN);
  }

  @Test
  void csvAndJsonHoldNothingThatIsNotSeenButLineBreaks() throws IOException {
    String query = "SELECT network, error FROM trials WHERE status = 'failed' ORDER BY network";

    MainTest.Ended csv = MainTest.run("sql", results, query, "--format", "csv");
    MainTest.Ended json = MainTest.run("sql", results, query, "--format", "json");

    assertThat(csv.status() + json.status()).as(csv.err() + json.err()).isZero();
    assertThat(csv.out().replaceAll("[\r\n\t]", ""))
        .contains("\"" + SHOWN, "\\u202ed", "\"\"'|`")
        .satisfies(text -> assertThat(Text.printable(text)).isEqualTo(text));
    assertThat(Text.printable(json.out().replace("\n", "")))
        .isEqualTo(json.out().replace("\n", ""));
    // What a program reads is what was stored.
    assertThat(new ObjectMapper().readTree(json.out()).get(0).get("error").asText())
        .isEqualTo(HOSTILE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"markdown", "latex"})
  void documentsShowItAsItsNumbers(String format) {
    MainTest.Ended sql =
        MainTest.run("sql", results, "SELECT device, error FROM trials", "--format", format);
    MainTest.Ended analyze = MainTest.run("analyze", results, "--format", format);
    MainTest.Ended compare =
        MainTest.run("compare", HOSTILE + "=" + results, results, "--format", format);

    for (MainTest.Ended ended : List.of(sql, analyze, compare)) {
      assertHarmless(ended);
      assertThat(ended.status()).as(ended.err()).isZero();
      assertThat(ended.out())
          .contains("u001b[2J".replace("[", format.equals("latex") ? "[" : "\\["));
      // In LaTeX there is such a sign between two cells.
      assertThat(ended.out().replace(" & ", " "))
          .doesNotContainPattern("[^\\\\][<&]")
          .contains("script", "amp;");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"figure", "curves"})
  void picturesAreWellFormed(String verb) throws Exception {
    Path file = folder.resolve(verb + ".svg");

    MainTest.Ended ended = MainTest.run(verb, results, "--to", file.toString());

    assertHarmless(ended);
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(Files.readString(file)).contains(SHOWN, "&lt;script").doesNotContain("<script");
    DocumentBuilderFactory parser = DocumentBuilderFactory.newInstance();
    parser.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    assertThat(parser.newDocumentBuilder().parse(file.toFile()).getDocumentElement().getTagName())
        .isEqualTo("svg");
  }

  private static Stream<List<String>> wrong() {
    return Stream.of(
        List.of("analyze", results, HOSTILE),
        List.of("analyze", results, "table", "--rows", HOSTILE),
        List.of("analyze", results, "table", "--rows", "network", "--where", HOSTILE),
        List.of("compare", results, HOSTILE),
        List.of("compare", results, results, "--fail-if", HOSTILE),
        List.of("compare", results, results, "--differ", HOSTILE),
        List.of(HOSTILE),
        List.of("networks", HOSTILE),
        List.of("networks", "basic", "--format", HOSTILE),
        List.of("networks", "basic", "--" + HOSTILE),
        List.of("plan", HOSTILE),
        List.of("plan", "search", "--set", HOSTILE),
        List.of("plan", "search", "--set", HOSTILE + "=1"),
        List.of("plan", "search", "--set", "epochs=" + HOSTILE),
        List.of("plan", "search", "--set", "networks=[\"\\e[2J\\u202e\"]"),
        List.of("sql", results, "SELECT '" + HOSTILE.replace("'", "") + "' FROM nowhere"),
        List.of("figure", results, "--to", folder + "/" + HOSTILE),
        List.of("figure", results, "--to", folder + "/x.svg", "--networks", HOSTILE),
        List.of("claims", results, "--to", HOSTILE + ".md"),
        List.of("report", results, "--to", HOSTILE + ".html"),
        List.of("dawnbench", results, HOSTILE),
        List.of("fetch", HOSTILE),
        List.of("fetch", "cifar10", "--url", HOSTILE));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void messagesShowItAsItsNumbersInOneLine(List<String> words) {
    MainTest.Ended ended = MainTest.run(words.toArray(String[]::new));

    assertHarmless(ended);
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).startsWith("archsweep: ").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\e[2J", "a\\nb", "\\u202e", "\\u200b", "\\x85"})
  void experimentsCantBeNamedSo(String name) throws IOException {
    String job =
        "{data: shapes, networks: basic, epochs: 1, repeats: 1, experiments: {\"%s\": {width: 1}}}";
    Path file = Files.writeString(folder.resolve("named.yaml"), job.replace("%s", name));

    MainTest.Ended ended = MainTest.run("plan", file.toString());

    assertHarmless(ended);
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("is no name for a job").hasLineCount(1);
  }

  @Test
  void jobsCantBeNamedSo() throws IOException {
    Path file = folder.resolve("a\u001b[2Jb.yaml");
    Files.writeString(file, "{data: shapes, networks: basic, epochs: 1, repeats: 1}");

    MainTest.Ended ended = MainTest.run("plan", file.toString());

    assertHarmless(ended);
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("a\\u001b[2Jb is no name for a job");
  }

  private static void assertHarmless(MainTest.Ended ended) {
    for (String text : List.of(ended.out(), ended.err())) {
      assertThat(text.lines()).allSatisfy(line -> assertThat(Text.printable(line)).isEqualTo(line));
      assertThat(text).doesNotContain("\r", "\u0085", "\u2028");
    }
  }
}
