package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.archsweep.SharedSpark;
import org.archsweep.cli.MainTest.Ended;
import org.archsweep.network.Gelu;
import org.archsweep.network.NetworkKeys;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.results.Results;
import org.archsweep.results.Study;
import org.archsweep.results.Table;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Trial;
import org.archsweep.training.EpochMetrics;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command compare: what it says of two folders, and its exit status. */
@Tag("slow")
class CompareTest {
  private static final Path RESOURCES = Path.of("src", "test", "resources");

  private static final double[] GOOD = {0.90, 0.901, 0.899, 0.9005, 0.8995};

  @TempDir private Path folder;

  private Path then;
  private Path now;

  @BeforeAll
  static void useOneCore() {
    SharedSpark.session(SharedSpark.local(1));
  }

  @BeforeEach
  void nameFolders() {
    then = folder.resolve("then");
    now = folder.resolve("now");
  }

  @Test
  void sameFolderTwiceIsTheSameTrialsAndNotEqual() throws IOException {
    Study.in(then).runs("basic", GOOD).runs("extra:L1", 0.91, 0.92);

    Ended ended = compare(then, then, "--margin", "5", "--fail-if", "worse,undecided,not-judged");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .contains(
            "2 configurations: 2 same trials\n- All 2: the same trials in ",
            "neither the device nor any version differs")
        .doesNotContain("equal");
  }

  @Test
  void copyOfAFolderIsTheSameTrialsToo() throws IOException {
    Study.in(then).runs("basic", GOOD);
    FileUtils.copyDirectory(then.toFile(), now.toFile());

    Ended ended = compare(then, now);

    assertThat(ended.out()).contains("basic: the same trials in then and in now, nothing to");
  }

  @Test
  void copyThatSomeRunsWereReplacedInIsNotJudged() throws IOException {
    Study.in(then).runs("basic", 0.90, 0.91, 0.92);
    FileUtils.copyDirectory(then.toFile(), now.toFile());
    Study.in(then).run("basic", 4, 0.93);
    Study.in(now).run("basic", 4, 0.88);

    assertThat(verdicts(compare(then, now, "--format", "json")))
        .containsExactly("basic not judged");
  }

  /** The numbers are scipy's: stats.ttest_ind(worse, good, equal_var=False), of the shares. */
  @Test
  void worseOneTripsItsGate() throws IOException {
    Study.in(then).runs("basic", GOOD).runs("extra:L1", GOOD);
    Study.in(now)
        .runs("basic", 0.8902, 0.8911, 0.8893, 0.8904, 0.8897)
        .runs("extra:L1", 0.9001, 0.9009, 0.8991, 0.9003, 0.8996);

    Ended ended = compare(then, now, "--margin", "0.5", "--fail-if", "worse,undecided");
    JsonNode rows = new ObjectMapper().readTree(compare(then, now, "--format", "json").out());

    assertThat(ended.status()).isEqualTo(3);
    assertThat(ended.err()).isEqualTo("archsweep: --fail-if: worse: basic\n");
    assertThat(ended.out())
        .startsWith("\nnow against then\n- neither the device nor any version differs\n")
        .contains(
            "2 configurations: 1 worse, 1 equal\n",
            "- basic: now costs 0.99 points against then (95 %: 0.88 to 1.09, 5 runs each).",
            "- extra:L1: now equals then within 0.50 points (95 %: ");
    JsonNode basic = rows.get(0);
    assertThat(basic.get("setting").asText()).isEqualTo("basic");
    assertThat(basic.get("difference").asDouble()).isCloseTo(-0.00986, within(1e-12));
    assertThat(basic.get("low").asDouble()).isCloseTo(-0.010944243394119832, within(1e-12));
    assertThat(basic.get("high").asDouble()).isCloseTo(-0.008775756605880128, within(1e-12));
    assertThat(basic.get("p").asDouble()).isCloseTo(3.4707268773392254e-08, within(1e-15));
    assertThat(basic.get("p_holm").asDouble()).isCloseTo(2 * 3.4707268773392254e-08, within(1e-15));
    assertThat(basic.get("family").asInt()).isEqualTo(2);
  }

  @Test
  void threeNoisyRunsAreUndecidedWhichTripsOnlyThatGate() throws IOException {
    Study.in(then).runs("basic", 0.90, 0.92, 0.91);
    Study.in(now).runs("basic", 0.89, 0.915, 0.904);

    Ended worse = compare(then, now, "--fail-if", "worse");
    Ended undecided = compare(then, now, "--fail-if", "worse,undecided");

    assertThat(worse.status()).as(worse.err()).isZero();
    assertThat(worse.err()).isEmpty();
    assertThat(worse.out())
        .contains(
            "1 configuration: 1 undecided\n",
            "basic: now: no significant difference from then (95 %:")
        .containsPattern(
            "- with 3 runs each, [0-9.]+ points would be detected \\(80 % power\\), with \\d+, ");
    assertThat(undecided.status()).isEqualTo(3);
    assertThat(undecided.err()).isEqualTo("archsweep: --fail-if: undecided: basic\n");
  }

  @Test
  void oneRunIsNotJudged() throws IOException {
    Study.in(then).runs("basic", 0.90);
    Study.in(now).runs("basic", 0.80);

    Ended ended = compare(then, now, "--fail-if", "worse,undecided");
    Ended gated = compare(then, now, "--fail-if", "not-judged");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("basic: there is no test: it takes two runs on each side");
    assertThat(gated.status()).isEqualTo(3);
  }

  @Test
  void otherLibraryIsSaidFirst() throws IOException {
    Study.in(then).libtorch("2.6.0").runs("basic", GOOD);
    Study.in(now).libtorch("2.7.1").runs("basic", 0.8902, 0.8911, 0.8893, 0.8904, 0.8897);

    Ended ended = compare(then, now);

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out())
        .startsWith("\nnow against then\n- libtorch: 2.6.0 in then; 2.7.1 in now\n")
        .contains("1 configuration: 1 worse\n")
        .endsWith(
            "\nthe same in both\na device, training code version 1, archsweep abc, Spark 4, DJL 0\n");
  }

  @Test
  void sameResultsOfOtherRunsAreSaidToBeSo() throws IOException {
    Study.in(then).libtorch("2.6.0").runs("basic", GOOD);
    Study.in(now).libtorch("2.7.1").runs("basic", GOOD);

    Ended ended = compare(then, now, "--fail-if", "worse,undecided,not-judged");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("basic: each seed gave the same in then and in now, to the last bit.");
  }

  @Test
  void equalAccuraciesOfOtherLossesAreComparedAll() throws IOException {
    Study.in(then).runs("basic", GOOD);
    Study other = Study.in(now);
    for (int i = 0; i < GOOD.length; i++) {
      EpochMetrics last = new EpochMetrics(2, 0, 2, 0.3, 1.25, GOOD[i], 10, 1, 22);
      other.write(
          "basic", i + 1, new Outcome(Outcome.Status.OK, List.of(last), "", Map.of(), null));
    }

    assertThat(verdicts(compare(then, now, "--format", "json"))).containsExactly("basic undecided");
  }

  @Test
  void misspelledFolderIsToldInOneLine() throws IOException {
    Study.in(then).runs("basic", 0.90);
    Study.in(now).runs("basic", 0.90);

    Ended ended = compare(then, folder.resolve("noww"));

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .isEqualTo(
            "archsweep: "
                + folder
                + "/noww is no results folder: there is no such folder, did you mean now?\n");
  }

  @Test
  void configurationsOfOneSideAreTold() throws IOException {
    Study.in(then).runs("basic", GOOD).runs("extra:L1", 0.9, 0.91);
    Study.in(now).runs("basic", 0.9001, 0.9009, 0.8991).runs("residual:L1", 0.9);

    Ended ended = compare(then, now, "--fail-if", "missing");

    assertThat(ended.out())
        .contains(
            """
            - Only in then, so not compared: extra:L1 (2 trials).
            - Only in now, so not compared: residual:L1 (1 trial).
            """);
    assertThat(ended.status()).isEqualTo(3);
    assertThat(ended.err()).isEqualTo("archsweep: --fail-if: missing: extra:L1\n");
  }

  @Test
  void foldersWithNothingInCommonAreWrongInput() throws IOException {
    Study.in(then).runs("basic", GOOD);
    Study.in(now, 3, 1).runs("basic", GOOD);

    Ended ended = compare(then, now, "--fail-if", "worse");

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "archsweep: then and now have no configuration in common: 2 epochs there, 3 epochs"
                + " here; --differ KEY names keys in which they may differ\n");
  }

  @Test
  void keyThatIsToldToDifferIsNoObstacle() throws IOException {
    Study.in(then).runs("basic", GOOD);
    Study.in(now)
        .with(RecipeKeys.PRECISION, Precision.FLOAT16)
        .runs("basic", 0.9001, 0.9009, 0.8991, 0.9003, 0.8996);

    Ended ended =
        compare(then, now, "--margin", "0.5", "--differ", "precision,batch_norm_precision");
    Ended unknown = compare(then, now, "--differ", "precison");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("- precision: float32 in then; float16 in now\n", "1 configuration: 1 equal\n");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err())
        .isEqualTo("archsweep: --differ precison: no key of that name, did you mean precision?\n");
  }

  /** Keys that came later are left out of ids where they're at their defaults. */
  @ParameterizedTest
  @ValueSource(strings = {"first-version", "before-keys"})
  void folderOlderThanAKeyCountsAsItsDefault(String version) throws IOException {
    FileUtils.copyDirectory(RESOURCES.resolve(version).resolve("results").toFile(), then.toFile());
    List<Row> old =
        Results.open(SharedSpark.session(), then.toString())
            .tables()
            .get(Table.TRIALS)
            .collectAsList();
    again(old, now, configuration -> configuration);
    Path other = folder.resolve("other");
    again(old, other, configuration -> configuration.with(NetworkKeys.ACTIVATION, new Gelu()));
    long configurations =
        old.stream().map(row -> row.<String>getAs("configuration_id")).distinct().count();

    Ended ended = compare(then, now, "--format", "json", "--fail-if", "missing");
    Ended none = compare(then, other);

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(verdicts(ended)).hasSize((int) configurations);
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("then and other have no configuration in common: ");
  }

  /** Today's trials of an old folder's configurations. */
  private static void again(List<Row> old, Path out, UnaryOperator<Configuration> as)
      throws IOException {
    Study study = Study.in(out);
    for (Row row : old) {
      Configuration configuration = as.apply(Configuration.parse(row.getAs("config")));
      EpochMetrics last = new EpochMetrics(1, 0.1, 2, 0.3, 1.5, 0.5, 10, 1, 11);
      study.write(
          new Trial(configuration, row.<Long>getAs("seed")),
          new Outcome(Outcome.Status.OK, List.of(last), "", Map.of(), null));
    }
  }

  @Test
  void environmentsOfAFolderAreCompared() throws IOException {
    Study.in(then)
        .libtorch("2.6.0")
        .runs("basic", GOOD)
        .libtorch("2.7.1")
        .run("basic", 6, 0.8902)
        .run("basic", 7, 0.8911)
        .run("basic", 8, 0.8893);

    Ended ended = MainTest.run("compare", then.toString(), "--axis", "environment");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out())
        .startsWith("\nlibtorch 2.7.1 against libtorch 2.6.0\n")
        .contains("1 configuration: 1 worse\n");
  }

  @Test
  void folderOfOneEnvironmentHasNothingToCompare() throws IOException {
    Study.in(then).runs("basic", GOOD);

    Ended ended = MainTest.run("compare", then.toString(), "--axis", "environment");

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "archsweep: then has trials of one environment alone (a device, training code version 1, libtorch"
                + " 2): there is nothing to compare\n");
  }

  /** Each is held against the one that it has the most in common with. */
  @Test
  void environmentsOfTwoFoldersAreNeverPooled() throws IOException {
    Study.in(then)
        .saying("small %s")
        .runs("basic", GOOD)
        .saying("large %s")
        .run("basic", 6, 0.95)
        .run("basic", 7, 0.951)
        .run("basic", 8, 0.949);
    Study.in(now)
        .libtorch("3")
        .saying("large %s")
        .run("basic", 6, 0.9501)
        .run("basic", 7, 0.9511)
        .run("basic", 8, 0.9492)
        .saying("small %s")
        .runs("basic", 0.9001, 0.9011, 0.8992, 0.9002, 0.8994);

    Ended ended = compare(then, now, "--margin", "0.5");

    assertThat(ended.out())
        .contains(
            "2 configurations: 2 equal\n",
            "basic on small device: now equals then",
            "basic on large device: now equals then");
  }

  @Test
  void otherFormatsSayTheSame() throws IOException {
    Study.in(then).runs("basic", GOOD).runs("extra:L1", GOOD);
    Study.in(now)
        .libtorch("2_1")
        .runs("basic", 0.8902, 0.8911, 0.8893, 0.8904, 0.8897)
        .runs("extra:L1", 0.9001, 0.9009, 0.8991, 0.9003, 0.8996);

    Ended csv = compare(then, now, "--format", "csv", "--fail-if", "worse");
    Ended markdown = compare(then, now, "--format", "markdown");
    Ended latex = compare(then, now, "--format", "latex");

    assertThat(csv.status()).isEqualTo(3);
    assertThat(
            csv.out().lines().map(line -> line.replaceFirst("(,[^,]*,[^,]*,[^,]*,[^,]*),.*", "$1")))
        .containsExactly(
            "verdict,setting,network,side,baseline",
            "worse,basic,basic,now,then",
            "undecided,extra:L1,extra:L1,now,then");
    assertThat(markdown.out())
        .startsWith("### now against then\n\n- libtorch: 2 in then; 2\\_1 in now\n\n### 2 config")
        .contains(
            "\n| configuration | verdict | difference | 95 % interval | p (Holm) | then | now | runs"
                + " | more seconds |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
                + "| basic | worse | -0.99 | -1.09 to -0.88 | \\< 0.0001 | 90.00 | 89.01 | 5, 5 |");
    assertThat(latex.out())
        .contains("\\begin{tabular}{llrrrrrrr}\n\\toprule\n", "{}basic & worse & $-$0.99 & ");
  }

  @Test
  void namesAreGivenOrTheFoldersOwn() throws IOException {
    Study.in(then).runs("basic", GOOD);
    Path like = Files.createDirectories(folder.resolve("date=5")).resolve("then");
    Study.in(like).runs("basic", 0.8902, 0.8911, 0.8893, 0.8904, 0.8897);

    assertThat(compare("libtorch 2.6=" + then, "a=" + like).out())
        .startsWith("\na against libtorch 2.6\n");
    assertThat(compare(then, like).out()).startsWith("\n" + like + " against " + then + "\n");
  }

  @Test
  void wrongUseIsToldInOneLine() {
    assertThat(wrong("compare", "a"))
        .isEqualTo("archsweep: needs two results folders, or one with --axis environment\n");
    assertThat(wrong("compare", "a", "b", "--axis", "environment"))
        .isEqualTo("archsweep: --axis compares within one folder, and there are two\n");
    assertThat(wrong("compare", "a", "--axis", "network"))
        .isEqualTo("archsweep: --axis is network, allowed is environment\n");
    assertThat(wrong("compare", "a", "b", "--fail-if", "wors")).contains("did you mean worse?");
    assertThat(wrong("compare", "a", "b", "--margin", "0")).contains("--margin is 0.0, allowed");
  }

  private static String wrong(String... words) {
    Ended ended = MainTest.run(words);
    assertThat(ended.status()).isEqualTo(2);
    return ended.err();
  }

  private static List<String> verdicts(Ended ended) throws IOException {
    assertThat(ended.status()).as(ended.err()).isZero();
    List<String> verdicts = new ArrayList<>();
    for (JsonNode row : new ObjectMapper().readTree(ended.out())) {
      verdicts.add(row.get("setting").asText() + " " + row.get("verdict").asText());
    }
    return verdicts;
  }

  private static Ended compare(Object first, Object second, String... more) {
    List<String> words = new ArrayList<>(List.of("compare", first.toString(), second.toString()));
    words.addAll(List.of(more));
    return MainTest.run(words.toArray(String[]::new));
  }
}
