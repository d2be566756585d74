package org.archsweep.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.program.RecipeKeys;
import org.archsweep.results.Results;
import org.archsweep.results.Study;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Claims held against results folders whose accuracies are given. */
@Tag("medium")
class ReproductionTest {
  private static final SparkSession SPARK = Study.spark();

  @TempDir private Path folder;
  private Path results;

  @BeforeEach
  void writeJobs() throws IOException {
    results = folder.resolve("results");
    Files.writeString(
        folder.resolve("pools.yaml"),
        "{data: shapes, networks: [basic, average-pool, 'extra:L1'], epochs: [2, 3], repeats: 3}");
    Files.createDirectory(folder.resolve("small"));
    Files.writeString(
        folder.resolve("small/pools.yaml"),
        "{data: shapes, networks: [basic, average-pool], epochs: [1, 2], repeats: 3, width: 0.25}");
  }

  /** The intervals are R's: t.test(c(92, 93, 95)), and with c(90, 91, 91). */
  @Test
  void measuresWithIntervals() throws IOException {
    Study.in(results).runs("basic", 0.90, 0.91, 0.91).runs("average-pool", 0.92, 0.93, 0.95);

    List<Finding> findings =
        findings(
            "pools.yaml",
            claim("accuracy", "average-pool", 2, "", "{about: 93, within: 5}"),
            claim("accuracy_difference", "average-pool", 2, "{network: basic}", "more"));

    Measurement mean = findings.get(0).measured().orElseThrow();
    assertThat(mean.value()).isCloseTo(93.3333333333333, within(1e-9));
    assertThat(mean.low()).isCloseTo(89.5387502997366, within(1e-9));
    assertThat(mean.high()).isCloseTo(97.1279163669301, within(1e-9));
    assertThat(mean.runs()).isEqualTo("3");
    assertThat(findings.get(0).verdict()).hasToString("holds");
    Measurement difference = findings.get(1).measured().orElseThrow();
    assertThat(difference.value()).isCloseTo(2.66666666666666, within(1e-9));
    assertThat(difference.low()).isCloseTo(-0.647702845006229, within(1e-9));
    assertThat(difference.high()).isCloseTo(5.981036178339544, within(1e-9));
    assertThat(difference.runs()).isEqualTo("3 and 3");
    assertThat(findings.get(1).verdict()).hasToString("can't tell yet (the interval holds both)");
  }

  /** The same two samples. */
  @Test
  void whateverVariesIsClaimedOfByItsSetting() throws IOException {
    Path job = folder.resolve("rates.yaml");
    Files.writeString(
        job,
        "{data: shapes, networks: basic, epochs: 2, repeats: 3, recipe: {max_lr: [0.2, 0.4]}}");
    Study.in(results).with(RecipeKeys.MAX_LR, 0.2).runs("basic", 0.90, 0.91, 0.91);
    Study.in(results).with(RecipeKeys.MAX_LR, 0.4).runs("basic", 0.92, 0.93, 0.95);
    String claim =
        text(claim("accuracy_difference", "basic", 2, "{setting: max_lr 0.2}", "more"))
            .replace("pools", "rates")
            .replace("network: basic", "setting: max_lr 0.4");
    Results.open(SPARK, results.toString()).registerTables();

    Measurement difference =
        Reproduction.of(SPARK, ClaimsFile.parsed("claims.yaml", claim), job.toString(), List.of())
            .findings()
            .get(0)
            .measured()
            .orElseThrow();

    assertThat(difference.value()).isCloseTo(2.66666666666666, within(1e-9));
    assertThat(difference.high()).isCloseTo(5.981036178339544, within(1e-9));
  }

  /** Each training of the made-up study takes 11 seconds an epoch. */
  @Test
  void measuresTimesAndShares() throws IOException {
    Study.in(results).runs("basic", 0.95, 0.95, 0.90).runs("average-pool", 0.92, 0.93, 0.95);
    Study.in(results, 3, 1).runs("basic", 0.95, 0.96, 0.97);

    List<Finding> findings =
        findings(
            "pools.yaml",
            claim("seconds", "basic", 3, "", "{at_most: 40}"),
            claim("seconds_difference", "basic", 3, "{epochs: 2}", "more"),
            claim("reached_94", "basic", 2, "", "{at_least: 1}"));

    assertThat(findings)
        .extracting(finding -> finding.measured().orElseThrow().toString())
        .containsExactly("33.0 s (33.0 to 33.0)", "11.0 s", "66.67 % (20.77 to 93.85)");
    assertThat(findings)
        .extracting(finding -> finding.verdict().toString())
        .containsExactly("no verdict (another machine)", "no verdict (another machine)", "holds");
  }

  @Test
  void reducedFormStandsInByExperimentAndPlaceOfTheLength() throws IOException {
    Study.in(results, 1, 0.25).runs("basic", 0.5, 0.51, 0.49).runs("average-pool", 0.7, 0.71, 0.72);
    Study.in(results, 2, 0.25).runs("basic", 0.6, 0.61, 0.62);

    List<Finding> findings =
        findings(
            "small/pools.yaml",
            claim("accuracy", "basic", 2, "", "{about: 50, within: 10}"),
            claim("accuracy", "basic", 3, "", "{about: 61, within: 10}"),
            claim("accuracy_difference", "average-pool", 2, "{network: basic}", "more"),
            claim("accuracy", "extra:L1", 2, "", "{about: 50, within: 10}"),
            claim("accuracy", "average-pool", 3, "", "{about: 50, within: 10}"));

    assertThat(findings.get(0).measured().orElseThrow().value()).isCloseTo(50, within(1e-9));
    assertThat(findings.get(1).measured().orElseThrow().value()).isCloseTo(61, within(1e-9));
    assertThat(findings)
        .extracting(finding -> finding.verdict().toString())
        .containsExactly(
            "no verdict (a reduced run)",
            "no verdict (a reduced run)",
            "holds",
            "not run",
            "not run");
  }

  /**
   * The gains are 4 and 8 points, so each of four cells of three runs lies 1 off the additive fit;
   * the runs about their means have a standard deviation of 1: F = 12.
   */
  @Test
  void measuresWholeExperiments() throws IOException {
    Study.in(results).runs("basic", 0.50, 0.51, 0.52).runs("average-pool", 0.60, 0.61, 0.62);
    Study.in(results, 3, 1).runs("basic", 0.54, 0.55, 0.56).runs("average-pool", 0.68, 0.69, 0.70);
    // Another experiment's, in the same group.
    Study.in(results).runs("ladder:1", 0.10, 0.20, 0.30);
    String noise =
        claim("noise_in_gains", "basic", 2, "", "{at_least: 50}")
            .replaceFirst("    network: basic\n    epochs: 2\n", "");

    Finding finding = findings("pools.yaml", noise).get(0);

    Measurement measured = finding.measured().orElseThrow();
    assertThat(measured.runs()).isEqualTo("12");
    assertThat(measured.value()).isCloseTo(100 / 12.0, within(1e-6));
    assertThat(finding.verdict()).hasToString("can't tell yet (the interval holds both)");
  }

  @Test
  void trialsOfAnotherJobDoNotCount() throws IOException {
    Study.in(results, 2, 0.5).runs("basic", 0.90, 0.91, 0.91);

    assertThat(findings("pools.yaml", claim("accuracy", "basic", 2, "", "more")).get(0).verdict())
        .hasToString("not run");
  }

  @Test
  void lostRunsAreNoMeasurement() throws IOException {
    Study.in(results)
        .lost("basic", 1, Outcome.Status.DIVERGED, "the loss is NaN in epoch 1")
        .lost("basic", 2, Outcome.Status.FAILED, "no memory");

    assertThat(findings("pools.yaml", claim("accuracy", "basic", 2, "", "more")).get(0).verdict())
        .hasToString("can't tell yet (no run ended well)");
  }

  @Test
  void pageSaysReducedFirst() throws IOException {
    Study.in(results, 1, 0.25).runs("basic", 0.5, 0.51, 0.49);

    String page = page("small/pools.yaml");

    assertThat(page)
        .startsWith("# The study's claims: a reduced run\n\n**Reduced")
        .contains("(epochs: 1 for 2")
        .contains("the command\n")
        .contains("2026-01-01, on:")
        .contains("shapes-0, width 0.25, float32, a device")
        .contains("1 claims: no verdict 1.")
        .contains(
            "| a sentence | its value (a place) | 50.00 % (47.52 to 52.48) | 3"
                + " | no verdict (a reduced run) | `accuracy`: basic, 2 epochs, in pools |");
  }

  @Test
  void pageOfTheWholeStudyDoesNotSayReduced() throws IOException {
    Study.in(results).runs("basic", 0.5, 0.51, 0.49);

    assertThat(page("pools.yaml"))
        .startsWith("# The study's claims\n\n```")
        .contains("| measured (");
  }

  private String page(String job) throws IOException {
    Reproduction reproduction =
        reproduction(job, claim("accuracy", "basic", 2, "", "{about: 50, within: 10}"));
    return Page.markdown(SPARK, reproduction, List.of("the command"));
  }

  @Test
  void folderWithoutTrialsHasAPageThatSaysSo() throws IOException {
    Results.create(SPARK, results.toString());

    assertThat(page("pools.yaml")).contains("No trial has ended yet.", "1 claims: not run 1.");
    assertThat(findings("pools.yaml", everyMeasure()))
        .allSatisfy(finding -> assertThat(finding.verdict()).hasToString("not run"));
    assertThat(reproduction("pools.yaml", everyMeasure()).rows().count())
        .isEqualTo(Measures.NAMES.size());
  }

  @Test
  void folderWithFailedTrialsAloneHasAPageToo() throws IOException {
    Study.in(results).lost("basic", 1, Outcome.Status.FAILED, "no memory");

    assertThat(page("pools.yaml")).contains("- trials: 1; shapes-0");
    assertThat(findings("pools.yaml", everyMeasure())).hasSize(Measures.NAMES.size());
  }

  @Test
  void folderWithOneTrialHasAPageToo() throws IOException {
    Study.in(results).runs("basic", 0.9);

    assertThat(page("pools.yaml")).contains("- trials: 1; shapes-0");
    assertThat(findings("pools.yaml", everyMeasure())).hasSize(Measures.NAMES.size());
  }

  /** One claim by each query. */
  private static String[] everyMeasure() {
    return Measures.NAMES.stream()
        .map(
            name -> {
              String than = Measures.compares(name) ? "{network: average-pool, epochs: 2}" : "";
              String claim = claim(name, "basic", 2, than, "more");
              return Measures.isOfOneNetwork(name)
                  ? claim
                  : claim.replaceFirst("    network: basic\n    epochs: 2\n", "");
            })
        .toArray(String[]::new);
  }

  @Test
  void eachQueryTakesWhatItIsSaidToMeasure() {
    for (String name : Measures.NAMES) {
      String code = Measures.text(name).replaceAll("(?m)--.*$", "");

      assertThat(code.matches("(?s).*:network\\b.*"))
          .as(name)
          .isEqualTo(Measures.isOfOneNetwork(name));
      assertThat(code.matches("(?s).*:than_network\\b.*"))
          .as(name)
          .isEqualTo(Measures.compares(name));
    }
  }

  @Test
  void whatWasComputedForEachExperimentIsGivenBack() throws IOException {
    Study.in(results).runs("basic", 0.9, 0.91).runs("average-pool", 0.92, 0.93);
    Results.open(SPARK, results.toString()).registerTables();
    int alone = persisted();

    Reproduction.of(
        SPARK,
        ClaimsFile.parsed("claims.yaml", text(everyMeasure())),
        folder.resolve("pools.yaml").toString(),
        List.of());

    assertThat(persisted()).isLessThanOrEqualTo(alone);
  }

  private static int persisted() {
    return JavaSparkContext.fromSparkContext(SPARK.sparkContext()).getPersistentRDDs().size();
  }

  @Test
  void builtInClaimsAreOfTheStudysJobs() {
    Reproduction.Claims claims = Reproduction.Claims.read(Optional.empty());

    assertThat(claims.study()).isEqualTo("reproduction");
    assertThat(claims.all()).hasSizeGreaterThan(50);
    assertThat(claims.all())
        .extracting(Claim::query)
        .contains(Measures.NAMES.toArray(String[]::new));
    assertThat(claims.all())
        .extracting(claim -> claim.of().experiment().replaceFirst("/.*", ""))
        .contains("baselines", "ladder", "wide", "promising", "mix", "final", "extra");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          query: accuracy            | query: speed                | key query is speed, allowed is accuracy,
          query: accuracy            | query: accuracy_difference  | query accuracy_difference needs the key than
          query: accuracy            | {}                          | key query is missing
          expect: more               | expect: better              | key expect is better, allowed is more, less
          expect: more               | expect: {about: 3}          | allowed is more, less, {about: X, within: Y}
          expect: more               | expect: {about: a, within: 2} | key about is a, allowed is a number
          network: basic             | network: resnet             | unknown network resnet
          network: basic             | network: "residual:L1"      | trains basic, average-pool, extra:L1 for 2 or 3
          epochs: 2                  | epochs: 4                   | not basic for 4
          experiment: pools          | experiment: tools           | allowed is an experiment of
          said: its value            | sad: its value              | unknown key sad, did you mean said?
          where: a place             | than: {network: basic}      | key where is missing
          """)
  void wrongFileIsRefused(String right, String wrong, String says) {
    String text =
        text(claim("accuracy", "basic", 2, "", "more")).replace(right, wrong.replace("{}", ""));

    assertThatThrownBy(() -> ClaimsFile.parsed("claims.yaml", text))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(says)
        .message()
        .startsWith("claims.yaml")
        .hasLineCount(1);
  }

  private List<Finding> findings(String job, String... claims) {
    return reproduction(job, claims).findings();
  }

  private Reproduction reproduction(String job, String... claims) {
    Results.open(SPARK, results.toString()).registerTables();
    return Reproduction.of(
        SPARK,
        ClaimsFile.parsed("claims.yaml", text(claims)),
        folder.resolve(job).toString(),
        List.of());
  }

  private String text(String... claims) {
    return Text.format(
        "study: %s%nclaims:%n%s", folder.resolve("pools.yaml"), String.join("", claims));
  }

  private static String claim(
      String query, String network, int epochs, String than, String expected) {
    return Text.format(
        """
          - claim: a sentence
            said: its value
            where: a place
            query: %s
            experiment: pools
            network: %s
            epochs: %d
            expect: %s
        %s""",
        query,
        network.contains(":") ? '"' + network + '"' : network,
        epochs,
        expected,
        than.isEmpty() ? "" : "    than: " + than + "\n");
  }
}
