package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.apache.commons.io.output.BrokenOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkUserAppException;
import org.archsweep.SharedSpark;
import org.archsweep.data.Datasets;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.archsweep.results.ResultWriter;
import org.archsweep.results.TrialResult;
import org.archsweep.spec.Trial;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as a user gives them: what they print, and their exit status. */
@Tag("medium")
class MainTest {
  private static final String SMALL = "src/test/resources/jobs/small.yaml";

  record Ended(int status, String out, String err) {}

  @TempDir private Path folder;

  @BeforeAll
  static void useOneCoreOfThisMachine() {
    SharedSpark.session(SharedSpark.local(1));
  }

  /** As in a notebook: to end the process would end it all. */
  @Test
  void whereASparkGoesOnTheProcessDoesToo() throws Exception {
    Main.main(new String[] {"--version"});

    assertThatThrownBy(() -> Main.main(new String[] {"no-such-verb"}))
        .isInstanceOfSatisfying(
            SparkUserAppException.class, told -> assertThat(told.exitCode()).isEqualTo(2));
  }

  @Test
  void sweepEndsWithTheComparisonAndGoesOnWhereItWas() throws IOException {
    Path out = folder.resolve("results");

    Ended first = sweep(out, "--set", "networks=[basic, 'extra:L1']", "--set", "repeats=1");
    Path page = folder.resolve("page.html");
    Ended second =
        sweep(
            out,
            "--set",
            "networks=[basic, 'extra:L1']",
            "--set",
            "repeats=2",
            "--report",
            page.toString());

    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.out())
        .containsSubsequence("group 1: 2 epochs, shapes-", "summary: ", " basic ", " extra:L1 ")
        .containsPattern("2 trials in \\d+ s, 1 at once: slots busy \\d+\\.\\d % of the time")
        .contains("results: ")
        .contains(out.toString());
    assertThat(second.status()).isZero();
    assertThat(second.out()).contains("2 trials were there already").contains("differences: ");
    assertThat(folder.resolve("sweep.log")).content().contains("basic, 2 epochs, seed 2: ok");
    assertThat(second.out()).endsWith("page: " + page + "\n");
    assertThat(page).content().contains("Differences: test accuracy").doesNotContain("refresh");

    Ended csv = run("analyze", out.toString(), "differences", "--format", "csv");
    assertThat(csv.out().lines().toList())
        .hasSize(2)
        .satisfies(
            lines ->
                assertThat(lines.get(0))
                    .startsWith("group_id,metric,axis,setting,network,baseline,"))
        .satisfies(
            lines ->
                assertThat(lines.get(1))
                    .startsWith("1,test_accuracy,network,extra:L1,extra:L1,basic,2,2,2,2,"));
    Ended json = run("sql", out.toString(), "SELECT count(*) AS n FROM epochs", "--format", "json");
    assertThat(json.out()).isEqualTo("[{\"n\":8}]\n");
    Path queries = folder.resolve("queries.sql");
    Files.writeString(queries, "SELECT 'a;b' AS x; -- and\nSELECT count(*) AS n FROM summary;");
    Ended several = run("sql", out.toString(), "-f", queries.toString(), "--format", "csv");
    assertThat(several.out()).isEqualTo("x\na;b\nn\n2\n");
    Ended plan = run("plan", SMALL, "--out", out.toString(), "--set", "repeats=3");
    assertThat(plan.out())
        .contains("4 of 6 trials to run")
        .contains("from the trials that are there");
    Ended declared =
        run(
            "sql",
            out.toString(),
            "SELECT DISTINCT experiment, axis FROM designs JOIN comparisons USING (design)",
            "--format",
            "csv");
    assertThat(declared.out()).isEqualTo("experiment,axis\nsmall,network\n");
  }

  @Test
  void planNeedsNoData() {
    Ended plan = run("plan", SMALL, "--set", "data=cifar10:" + folder.resolve("nowhere"));

    assertThat(plan.status()).as(plan.err()).isZero();
    assertThat(plan.out())
        .contains("6 of 6 trials to run")
        .contains("assumed, nothing is measured yet")
        .contains(
            "With 3 runs each a difference of 0.46 points would be detected with 80 % power, of 0.60 with 95 %")
        .contains("What is done already can't be told: no CIFAR-10 in");
  }

  @Test
  void planSaysWhatItTakesToShowADifference() {
    String[] grid = {"--set", "networks=[basic, 'extra:L1', 'extra:L2']", "--set", "epochs=[2, 4]"};

    Ended plan = run("plan", SMALL, grid[0], grid[1], grid[2], grid[3], "--mde", "0.1");

    // R: power.t.test(delta = 0.1, sd = 0.15, sig.level = 0.05 / 4, power = 0.8)
    assertThat(plan.out())
        .contains("(two-sided tests of 4 comparisons, at 5 % together by Holm; one run's sd 0.15")
        .contains("To show a difference of 0.1 points takes 52 runs each with 80 % power, 79 with")
        .containsPattern(
            "With 80 % power that is \\d+ trials, \\d+ of them to run: about \\d.* of one slot, or about");
  }

  /**
   * Numbers as of the medians in SequentialTest, at sqrt(2) times one run's sd; R's power.t.test.
   */
  @Test
  void planSaysWhatDecidingTakes() {
    String[] job = {
      "plan",
      SMALL,
      "--set",
      "networks=[basic, 'extra:L1']",
      "--set",
      "repeats={until: decided, max: 30}",
      "--set",
      "margin=0.1"
    };

    Ended decided = run(job);
    job[5] = "repeats={until: best, max: 30, budget: 1s}";
    Ended best = run(job);

    assertThat(decided.out())
        .contains("Repeats go on until decided: 10 to 60 trials; ")
        .contains("and so is each difference, for all")
        .contains(
            "A difference of 0.15, 0.30, 0.75 points is decided after about 22, 8, 5 runs each")
        .contains("to show it with 80 % power takes 17, 6, 3 fixed repeats")
        .contains(
            "That two equal ones are so within 0.10 points takes about 70 runs of each: more than")
        .contains("so many fixed repeats are cheaper");
    assertThat(best.out())
        .contains("Repeats go on until the best is known: 10 to 60 trials; ")
        .contains(
            "One that is 0.15, 0.30, 0.75 points behind leaves after about 22, 8, 5 runs of each")
        .contains("That two equal ones are so within 0.10 points takes about 70 runs of each")
        .containsPattern("The budget, 1 s of device time, is too small for \\d+ trials that take");
  }

  @Test
  void trialThatFailedEarlierGivesStatusThreeUntilItIsRunAgain() throws IOException {
    Path out = folder.resolve("results");
    String[] one = {"--set", "networks=basic", "--set", "seeds=1"};
    Job job = JobFile.read(SMALL, List.of(one[1], one[3]), Precision.FLOAT32);
    Trial trial = job.trials(Datasets.load(job.data()).identity()).get(0);
    Outcome failed = new Outcome(Outcome.Status.FAILED, List.of(), "no disk", Map.of(), null);
    new ResultWriter(out.toString(), new Configuration())
        .commit(
            new TrialResult(
                trial,
                failed,
                1,
                1,
                "a device",
                "a host",
                "small",
                ResultWriter.newAttempt(),
                Instant.EPOCH,
                Instant.EPOCH,
                "{}"));

    Ended kept = sweep(out, one);
    Ended again = sweep(out, one[0], one[1], one[2], one[3], "--retry-failed");

    assertThat(kept.status()).isEqualTo(3);
    assertThat(kept.out())
        .containsSubsequence(
            "0, 1 failed",
            "failures: ",
            "no disk",
            "1 trials failed; --retry-failed runs them once more");
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.out()).doesNotContain("failures: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sweep nowhere                                | no job file nowhere
          sweep JOB --set epoch=3                      | unknown key epoch, did you mean epochs?
          sweep JOB --set networks=resnet              | unknown network resnet
          sweep JOB --set networks=[basic,basic]       | has basic twice
          sweep JOB --set width=64                     | key width is 64, allowed is a number from 0.001 to 16.0
          networks basic --width -1                    | width is -1.0, allowed is a number from 0.001 to 16.0
          bench basic --width NaN                      | width is NaN, allowed is a number from 0.001 to 16.0
          sweep JOB --set data=mnist                   | unknown data mnist, allowed are
          sweep JOB --set data=cifar10:FOLDER/nowhere  | no such file or folder
          sweep JOB --set data=cifar10:FOLDER/cut      | data_batch_2.bin
          sweep JOB --set data=cifar10:FOLDER/labels   | label 12
          sweep JOB --set recipe.batch=99999           | recipe.batch_size is 99999
          sweep JOB --set recipe.augment=cutout:33     | cutout:33 cuts out more than images of 32x32 pixels have
          sweep JOB --set recipe.max_l=1               | unknown key recipe.max_l, did you mean recipe.max_lr?
          plan JOB --set recipe.batch=99999            | recipe.batch_size is 99999
          sweep JOB --out FOLDER/file/out              | cannot write the results folder
          sweep JOB --out FOLDER/file                  | it is a file
          sweep JOB --out FOLDER                       | it has other files and no trials
          plan JOB --out FOLDER/file                   | it is a file
          plan JOB --out FOLDER                        | it has other files and no trials
          sweep JOB --log FOLDER/file/a.log            | cannot be written
          sweep JOB --fast                             | Unknown option: '--fast'
          sweep                                        | Missing required parameter: 'JOB'
          plan nowhere                                 | no job file nowhere
          analyze FOLDER                               | is no results folder
          analyze FOLDER/nowhere                       | is no results folder
          analyze FOLDER nothing                       | unknown view nothing
          analyze FOLDER --format xml                  | --format
          analyze FOLDER --baseline resnet             | unknown network resnet
          analyze FOLDER --target 94                   | --target 94.0: an accuracy is wanted
          sql FOLDER q --target 94                     | --target 94.0: an accuracy is wanted
          analyze FOLDER --target 0                    | --target 0.0: an accuracy is wanted
          analyze FOLDER --target NaN                  | --target NaN: an accuracy is wanted
          analyze FOLDER --pairs some                  | --pairs is some, allowed is all
          analyze FOLDER --pairs all --baseline basic  | needs either --baseline or --pairs, not both
          analyze FOLDER --equal-within 0              | --margin is 0.0, allowed are points from 0.001 to 100
          plan JOB --mde 0                             | --mde is 0.0, allowed are points from 0.001 to 100
          sweep JOB --set compare=some                 | key compare is some, allowed is baseline, all, steps, or
          sql FOLDER q -f q                            | needs either a query or --file, not both
          sql FOLDER -f FOLDER/nowhere                 | archsweep: no file /
          sql FOLDER -f FOLDER                         | Is a directory
          sql FOLDER ;                                 | there is no query
          sql FOLDER/nowhere SELECT(1)                  | is no results folder
          claims FOLDER/nowhere                        | is no results folder
          claims FOLDER --to FOLDER/a.txt              | allowed are names that end in .md, .csv, .json
          claims FOLDER --to FOLDER/nowhere/a.md       | there is no folder
          claims FOLDER --claims FOLDER/nowhere.yaml   | cannot read the claims file
          claims FOLDER --claims FOLDER/claims.yaml    | claims.yaml line 2: key query is speed, allowed is accuracy,
          networks resnet                              | unknown network resnet
          networks basic --format png                  | --format
          fetch imagenet                               | cannot fetch imagenet, only cifar10
          fetch cifar10 --url ftp://h/x --to FOLDER/n  | expected http://... or https://...
          bench resnet                                 | unknown network resnet
          bench basic --precision float64              | unknown precision float64
          bench basic --batch 0                        | --batch 0: allowed is a whole number from 1 to
          bench basic --batch -1                       | --batch -1: allowed is a whole number from 1 to
          bench basic --steps 0                        | --steps 0: allowed is a whole number from 1 to
          bench basic --threads 0                      | --threads 0: allowed is a whole number from 1 to
          bench basic --gpu -1                         | --gpu -1: allowed is a whole number from 0 to
          simulate luck                                | expected one of [COVERAGE, FAMILY, EFFECTS, SPLIT, ADAPTIVE, SEQUENTIAL, DECIDED, BEST, DEEPER]
          simulate coverage --studies 1                | --studies 1: allowed is 2 or more
          bench-analysis --trials 0                    | --trials, --seeds and --images: allowed is 1 or more
          train                                        | train
          swep JOB                                     | did you mean sweep?
          help swep                                    | did you mean sweep?
          sweep JOB --retry-faild                      | did you mean --retry-failed?
          sweep JOB --ot=x                             | did you mean --out?
          sql FOLDER q --formt csv                     | did you mean --format?
          sql FOLDER q --format jsn                    | did you mean json?
          simulate famly                               | did you mean family?
          analyze FOLDER diferences                    | unknown view diferences, did you mean differences?
          networks residul:L1                          | unknown network residul:L1, did you mean residual:L1?
          networks extra:L2,residul:L1+L3              | did you mean extra:L2,residual:L1+L3?
          networks basc                                | did you mean basic?
          sweep JOB --set networks=serch-space         | did you mean search-space?
          sweep JOB --set recipe.lr=1                  | unknown key recipe.lr,
          sweep JOB --set recipe.precison=float16      | did you mean recipe.precision?
          sweep JOB --set recipe.precision=flot16      | did you mean float16?
          sweep JOB --set recipe.augment=cutot:8       | did you mean cutout:8?
          sweep JOB --set data=shape                   | did you mean shapes?
          sweep JOB --out a:b                          | cannot use a:b as a results folder: a name with a ':' is
          sweep JOB --out ftp:x                        | cannot use ftp:x as a results folder: a name with a ':' is
          sweep JOB --out http://b/x                   | cannot use http://b/x as a results folder: what http://
          plan quickstrat                              | and none of that name in jobs/, did you mean quickstart?
          sweep JOB --log=                             | a name for a file is wanted, and it is empty
          sweep JOB --log s3a://b/x.log                | 's3a://b/x.log' is an address, and a name for a file is wanted
          sweep JOB --report hdfs:///page.html         | 'hdfs:///page.html' is an address, and a name for a file is wanted
          claims FOLDER --claims https://h/c.yaml       | 'https://h/c.yaml' is an address, and a name for a file is wanted
          sweep JOB --out s3a://b/x                    | no file system for s3a://, or it lacks its settings; try:
          sweep JOB --out what://b/x                   | this Spark has no file system for what://
          sweep JOB --set data=cifar10:what://b/x      | cannot read what://b/x: this Spark has no file system for
          plan JOB --out what://b/x                    | this Spark has no file system for what://
          analyze what://b/x                           | this Spark has no file system for what://
          sql a:b SELECT(1)                            | cannot use a:b as a results folder: a name with a ':' is
          """)
  void wrongInputIsOneLineAndStatusTwo(String line, String says) throws IOException {
    writeWrongData();
    String[] words =
        line.replace("JOB", SMALL).replace("FOLDER", folder.toString()).strip().split(" +", -1);

    Ended ended = run(words);

    assertThat(ended.err()).startsWith("archsweep: ").contains(says).hasLineCount(1);
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(folder.resolve("trials")).doesNotExist();
  }

  @Test
  void folderWithoutANameIsRefused() {
    Ended ended = run("sweep", SMALL, "--out", "");

    assertThat(ended.err()).isEqualTo("archsweep: the results folder has an empty name\n");
    assertThat(ended.status()).isEqualTo(2);
  }

  private void writeWrongData() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    Files.writeString(
        folder.resolve("claims.yaml"), "study: reproduction\nclaims: [{query: speed}]\n");
    byte[] batch = new byte[10_000 * 3073];
    Path cut = Files.createDirectory(folder.resolve("cut"));
    Files.write(cut.resolve("data_batch_1.bin"), batch);
    Files.write(cut.resolve("data_batch_2.bin"), new byte[3073 * 9_999]);
    Path labels = Files.createDirectory(folder.resolve("labels"));
    batch[3073] = 12;
    Files.write(labels.resolve("data_batch_1.bin"), batch);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sweep",
        "plan",
        "analyze",
        "sql",
        "figure",
        "curves",
        "report",
        "claims",
        "dawnbench",
        "networks",
        "fetch",
        "bench",
        "bench-analysis",
        "score",
        "simulate"
      })
  void everyCommandHasHelp(String verb) {
    Ended ended = verb.isEmpty() ? run("--help") : run(verb, "--help");

    assertThat(ended.status()).isZero();
    assertThat(ended.out()).startsWith("Usage: archsweep").contains("--help");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void networksAreListedWithTheirSizes() {
    List<String> lines = run("networks").out().lines().toList();

    assertThat(lines)
        .anySatisfy(line -> assertThat(line).matches(" ladder +basic +1,557,056 +\\d.*"));
    assertThat(lines)
        .anySatisfy(
            line -> assertThat(line).matches(" search-space +residual:L1\\+L3 +6,573,120 +379,.*"));
  }

  @Test
  void networkIsShownNodeByNode() throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(run("networks", "residual:L3", "--format", "json").out());
    String dot = run("networks", "residual:L3", "--format", "dot").out();
    String mermaid = run("networks", "residual:L3", "--format", "mermaid").out();

    assertThat(run("networks", "residual:L3").out())
        .containsPattern("layer3/residual/add +add +layer3/pool, layer3/residual/res2/relu");
    assertThat(json.get("nodes"))
        .anySatisfy(
            node -> {
              assertThat(node.get("name").asText()).isEqualTo("layer3/residual/add");
              assertThat(node.get("inputs")).hasSize(2);
              assertThat(node.get("shape").toString()).isEqualTo("[512,4,4]");
            });
    assertThat(dot)
        .startsWith("digraph \"residual:L3\" {")
        .contains("\"layer3/pool\" -> \"layer3/residual/add\";");
    assertThat(mermaid).startsWith("flowchart TD").contains("layer3_pool --> layer3_residual_add");
  }

  @Test
  void benchmarkSaysSecondsAndOperationsAStep() {
    Ended ended = run("bench", "basic", "--width", "0.0625", "--batch", "8", "--steps", "1");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out())
        .startsWith("a training step of basic, width 0.0625, batch 8, on ")
        .containsPattern("float32 +\\d+\\.\\d{4} +\\d+\\.\\d{4} +\\d+")
        .contains("bfloat16");
  }

  @Test
  void gpuThatIsNotThereIsToldInOneLine() {
    Ended ended = run("bench", "basic", "--gpu", "63");

    assertThat(ended.status()).isEqualTo(4);
    assertThat(ended.err()).startsWith("archsweep: cannot use GPU 63: ").hasLineCount(1);
  }

  private Ended sweep(Path out, String... more) {
    List<String> words = new ArrayList<>(List.of("sweep", SMALL));
    words.addAll(List.of("--out", out.toString(), "--log", folder.resolve("sweep.log").toString()));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--help", "sql --help", "--version", "networks", "networks basic", "plan"})
  void outputThatGoesNowhereIsTold(String words) {
    PrintStream out = System.out;
    System.setOut(new PrintStream(new BrokenOutputStream(), true, StandardCharsets.UTF_8));
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    PrintStream err = System.err;
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    try {
      int status = Main.run(words.replaceFirst("plan", "plan " + SMALL).split(" "));

      assertThat(complained.toString(StandardCharsets.UTF_8))
          .contains("archsweep: the output can't be written: who reads it has ended, or its disk");
      assertThat(status).isEqualTo(4);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  static Ended run(String... words) {
    return ended(() -> Main.run(words));
  }

  static Ended ended(IntSupplier command) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    InputStream in = System.in;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    System.setIn(
        InputStream.nullInputStream()); // what starts the tests writes to it, and doesn't end
    try {
      int status = command.getAsInt();
      return new Ended(
          status,
          printed.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
      System.setIn(in);
    }
  }
}
