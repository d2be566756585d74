package org.archsweep.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.claims.Reproduction;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.program.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a job file or an option, before its keys mean anything. */
@Timeout(60)
class YamlTest {
  private static final String SMALL = "data: shapes\nnetworks: basic\nepochs: 2\nrepeats: 3\n";

  @TempDir private Path folder;

  @Test
  void valueThatIsNestedTooDeepIsRefused() {
    refused(SMALL + "width: " + "[".repeat(2_000) + "]".repeat(2_000), "line 5: is nested more");
    refused(SMALL + "width: " + "[".repeat(1_000_000), "line 5: is nested more than 50 levels");
    refused(SMALL + "width: " + "{a: ".repeat(100_000), "line 5: is nested more than 50 levels");
    refused(SMALL + nestedByLines(2_000), "is nested more than 50 levels deep");
    refused(SMALL + "width: " + "- ".repeat(2_000), "line 5: ");
    refused(SMALL, "--set epochs=[[[[", "epochs=" + "[".repeat(100_000));
  }

  private static String nestedByLines(int levels) {
    return IntStream.range(0, levels)
        .mapToObj(level -> " ".repeat(level) + "a:\n")
        .collect(Collectors.joining());
  }

  @Test
  void largeFileIsRefused() {
    String seeds =
        IntStream.range(0, 1_300_000).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    refused(
        SMALL.replace("repeats: 3", "seeds: [" + seeds + "]"), "has more than the 3145728 bytes");
    refused(SMALL + "# " + "x".repeat(10_000_000), "has more than the 3145728 bytes allowed");
    refused(SMALL, "has more than the 3145728 bytes", "epochs=" + "1".repeat(10_000_000));
  }

  @Test
  void longListAndLongValueAreReadInNoTime() {
    String seeds =
        IntStream.range(0, 100_000).mapToObj(Integer::toString).collect(Collectors.joining(", "));

    assertThat(read(SMALL.replace("repeats: 3", "seeds: [" + seeds + "]")).seeds())
        .hasSize(100_000);
    refused(SMALL + "width: " + "1".repeat(3_000_000), "key width is 111111");
    refused(SMALL + "? " + "k".repeat(3_000_000) + "\n: 5", "line 5: unknown key kkkk");
    refused(SMALL, "unknown key kkkk", "k".repeat(1_000_000) + "=5");
    refused(SMALL, "--set kkkk", "k".repeat(1_000_000));
  }

  @Test
  void aliasesAreNoWayToMakeMuchOfLittle() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [ha, ha]\n");
    for (int i = 1; i < 40; i++) {
      laughs.append(Text.format("a%1$d: &a%1$d [*a%2$d, *a%2$d]\n", i, i - 1));
    }
    refused(SMALL + laughs, "Number of aliases for non-scalar nodes exceeds the specified max=50");
    refused(SMALL + "width: &w [*w]", "key width has a list within a list");
    refused(SMALL + "recipe: &r {recipe: *r}", "unknown key recipe.recipe");
    refused(SMALL + "experiments: &e {a: *e}", "unknown key a");
    refused(SMALL + "width: *none", "line 5: found undefined alias");
    assertThat(
            read("data: shapes\nnetworks: [&n basic]\nbaseline: *n\nepochs: 2\nseeds: 1").seeds())
        .containsExactly(1L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          width: 1\\nwidth: 2                     | line 6: key width is there twice
          recipe: {batch: 1}\\nrecipe: {peak: 1}  | line 6: key recipe is there twice
          recipe: {batch: 1}\\nrecipe.batch: 1    | line 6: key recipe.batch is there twice
          recipe: {batch: 1, batch: 2}            | line 5: key recipe.batch is there twice
          experiments: {a: {width: 1}, a: {}}     | line 5: key job/a is there twice
          experiments: {'': {width: 1}}           | job/ is no name for a job
          experiments: {"a\\u001Bb": {width: 1}}  | is no name for a job: allowed are
          \\twidth: 1                             | line 5: found character '\\t(TAB)' that cannot start
          ---\\nwidth: 1                          | line 5: found another document
          width: !!java.net.URL [x]               | line 5: has a tag: values here have none
          width: !!python/object/apply:os.system x | line 5: has a tag: values here have none
          width: !!int 1                          | line 5: has a tag: values here have none
          width: !x!y 1                           | line 5: found undefined tag handle
          <<: {width: 1}                          | line 5: unknown key <<, allowed are
          width: \\x01                            | special characters are not allowed
          %YAML 9.1\\n---\\nwidth: 1              | job.yaml line 5:
          """)
  void whatYamlHasAndJobFilesHaveNotIsRefused(String line, String says) {
    String text = line.replace("\\n", "\n").replace("\\t", "\t").replace("\\x01", "\u0001");
    refused(SMALL + text, says);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.4f",
        "0.4d",
        "0x1p-2",
        "1_000",
        "0b11",
        "٣",
        "１",
        "0x",
        "0o8",
        "1e",
        "--1",
        "+-1",
        "Infinity",
        "NaN",
        ".inf",
        "-.inf",
        ".nan",
        "1e999",
        "'0.4'",
        "\"1\"",
        "true",
        "~",
        "1 000",
        "1:30",
        "99999999999999999999",
        "0x99999999999999999",
        "{}",
        "[{}]"
      })
  void numbersAreThoseOfYaml(String value) {
    refused(SMALL + "recipe: {peak: " + value + "}", "allowed is a number from");
    refused(SMALL.replace("epochs: 2", "epochs: " + value), "a whole number from");
    refused(SMALL, "key width is", "width=" + value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e3", "2.0", "2.", "0.4e1", "1.5"})
  void numberWithAFractionOrAnExponentIsNoWholeOne(String value) {
    assertThat(read(SMALL, "recipe.max_lr=" + value).get(RecipeKeys.MAX_LR))
        .isEqualTo(Double.parseDouble(value));
    refused(
        SMALL,
        Text.format("key epochs is %s, allowed is a whole number", value),
        "epochs=" + value);
  }

  @ParameterizedTest
  @CsvSource({"0x10, 16", "0o17, 15", "+5, 5", "007, 7", "' 5 ', 5", "0xFf, 255"})
  void wholeNumbersAreThoseOfYamlToo(String value, int number) {
    assertThat(read(SMALL, "epochs=" + value).epochs()).containsExactly(number);
    assertThat(read(SMALL, "recipe.max_lr=" + value).get(RecipeKeys.MAX_LR)).isEqualTo(number);
  }

  @Test
  void jobOfMoreTrialsThanAPlanCanHoldIsRefused() {
    refused(
        SMALL.replace("repeats: 3", "repeats: 100000"),
        "asks for 10,000,000 trials, allowed are up to 5,000,000",
        "epochs=" + IntStream.rangeClosed(1, 100).boxed().toList());
  }

  @Test
  void quotesAreShownWhereTheyAreWhatIsWrong() {
    refused(SMALL, "key epochs is \"5\", allowed is a whole number", "epochs='5'");
  }

  @Test
  void jsonIsYamlTooWithItsKeysInQuotes() {
    assertThat(
            read("""
                    {"data": "shapes", "networks": ["basic"], "epochs": 2, "repeats": 3,
                     "recipe": {"schedule": {"0": 0, "0.5": 0.1, "2": 0}, "shuffle": true}}
                    """)
                .get(RecipeKeys.LR_SCHEDULE))
        .isInstanceOf(Schedule.Knots.class);
  }

  @Test
  void jobFilesAreUtf8() throws IOException {
    String text = "# é ü 网\n" + SMALL;

    assertThat(read(text).seeds()).hasSize(3);
    assertThat(read("\uFEFF" + text).seeds()).as("with a byte order mark").hasSize(3);
    assertThat(read(text.replace("\n", "\r\n")).seeds()).hasSize(3);
    refused(
        ("# é\n" + SMALL).getBytes(ISO_8859_1), "job.yaml: job files are UTF-8, and this isn't");
    refused(text.getBytes(UTF_16), "job.yaml: job files are UTF-8, and this isn't");
    refused(SMALL.getBytes(UTF_16LE), "job.yaml: job files are UTF-8, and this isn't");
    refused(SMALL.getBytes(UTF_16BE), "job.yaml: job files are UTF-8, and this isn't");
    refused((SMALL + "width: 1\0").getBytes(UTF_8), "job files are UTF-8, and this isn't");
    byte[] cut = text.getBytes(UTF_8);
    refused(Arrays.copyOf(cut, "# é ü 网".getBytes(UTF_8).length - 1), "job files are UTF-8");
  }

  /** What stands in files of other kinds; each holds the word that nobody may see. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "root:$y$j9T$hunter2:19000:0:99999:7:::\nbin:*:19000:0:99999:7:::\n",
        "root:*hunter2:19000:0:99999:7:::\n",
        "password: hunter2\nuser: me\n",
        "hunter2: x\n",
        "hunter2\n",
        "hunter2\na: [",
        "*hunter2",
        "a: *hunter2",
        "!hunter2!x y",
        "!hunter2 y",
        "&hunter2 &hunter2 b",
        "{hunter2 hunter2",
        "a: >hunter2",
        "'hunter2",
        "\"hunter2 \\q\"",
        "%TAG hunter2 x\n---\n",
        "%YAML 9.9hunter2\n--- x",
        "[1, hunter2]",
        "- hunter2: 5\n",
        "? [hunter2]\n: 5",
        "AWS_SECRET=hunter2\n",
        "[default]\naws_secret_access_key = hunter2\n",
        "-----BEGIN RSA PRIVATE KEY-----\nhunter2: \n-----END RSA PRIVATE KEY-----\n",
        "apiVersion: v1\nkind: Secret\ndata: hunter2\nmetadata: x\nhunter2: y",
        "{\"token\": \"hunter2\", \"hunter2\": 1}",
        "hunter2: 1\nhunter2: 2\n",
        "a: b\n---\nhunter2: c"
      })
  void fileThatIsNoJobIsNotShown(String text) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), text);
    Path claims =
        Files.writeString(
            folder.resolve("claims.yaml"), Text.format("study: %s\nclaims: [{query: x}]", secret));

    assertRefused(() -> read("from: " + secret), "key from: " + secret, "hunter2");
    assertRefused(
        () -> read(Text.format("experiments: [%s]", secret)), "key experiments: ", "hunter2");
    assertRefused(() -> file(secret), secret.toString(), "hunter2");
    assertRefused(() -> Reproduction.Claims.read(Optional.of(secret)), "", "hunter2");
    assertRefused(() -> Reproduction.Claims.read(Optional.of(claims)), "", "hunter2");
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatIsNoOrdinaryFileIsRefused() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    for (String other : List.of("/dev/zero", "/dev/stdin", pipe.toString())) {
      assertRefused(() -> read("from: " + other), "it is no ordinary file", "\n");
      assertRefused(
          () -> Reproduction.Claims.read(Optional.of(Path.of(other))),
          "it is no ordinary file",
          "\n");
    }
    refused("from: " + folder, "no job file");
    refused("from: /proc/self/environ", "environ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\0b", "\\0", "a\\eb", ".", "..", "/", "../..", "quickstart/x", "*"})
  void nameThatNoFileHasIsRefused(String name) {
    refused("from: \"" + name + "\"", "no job file");
    refused("experiments: [\"" + name + "\"]", "no job file");
  }

  @Test
  void nameThatIsEmptyIsRefused() {
    refused("from: ''", "the name of a job file is empty");
    refused("experiments: [\"\\t\"]", "the name of a job file is empty");
  }

  @Test
  void nameThatIsTooLongIsRefused() {
    refused("from: " + "a".repeat(5_000), "no job file aaaa");
    refused("from: " + "a/".repeat(5_000), "no job file a/a/");
    refused(SMALL.replace("shapes", "a".repeat(100_000)), "allowed are cifar10");
    refused(SMALL.replace("basic", "a".repeat(100_000)), "key networks: unknown network aaa");
  }

  @Test
  void nameOfAFileThatWouldLeadElsewhereIsRefused() throws IOException {
    for (String name : List.of("...yaml", "..yaml", ".yaml", "a\nb.yaml")) {
      Path file = Files.writeString(folder.resolve(name), SMALL);
      assertRefused(() -> file(file), "is no name for a job: allowed are", "hunter2");
    }
  }

  @Test
  void chainOfFilesHasAnEnd() throws IOException {
    for (int i = 0; i < 3_000; i++) {
      Files.writeString(
          folder.resolve(i + ".yaml"), Text.format("from: %s/%d.yaml", folder, i + 1));
    }

    assertRefused(
        () -> file(folder.resolve("0.yaml")),
        "key from leads through more than 50 files",
        "hunter2");
  }

  private void refused(String text, String message, String... options) {
    assertRefused(() -> read(text, options), message, "hunter2");
  }

  private void refused(byte[] bytes, String message) throws IOException {
    Path file = Files.write(folder.resolve("job.yaml"), bytes);
    assertRefused(() -> file(file), message, "hunter2");
  }

  private static void assertRefused(Runnable reads, String message, String hidden) {
    assertThatThrownBy(reads::run)
        .isInstanceOf(InputException.class)
        .message()
        .contains(message)
        .doesNotContain(hidden)
        .hasSizeLessThan(1_004);
  }

  private Experiment read(String text, String... options) {
    try {
      return file(Files.writeString(folder.resolve("job.yaml"), text), options);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Experiment file(Path file, String... options) {
    return JobFile.read(file.toString(), List.of(options), Precision.FLOAT32).experiments().get(0);
  }
}
