package org.archsweep.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archsweep.InputException;
import org.archsweep.network.NetworkKeys;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Key;
import org.archsweep.spec.Keys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every key that is declared owes to who misuses it: one line that says how to mend it. */
class DeclaredKeysTest {
  private static final Path PAGE = Path.of("docs/jobs.md");
  private static final String BEGIN = "<!-- keys -->\n";
  private static final String END = "<!-- end of keys -->";
  private static final String REWRITE = "keys.rewrite";

  /** The key of the network has another name where it may be a list. */
  private static String name(Key<?> key) {
    return key == NetworkKeys.NETWORK ? "networks" : key.name();
  }

  static Stream<Key<?>> keys() {
    return Keys.all().stream();
  }

  static Stream<Key<?>> grouped() {
    return keys().filter(key -> key.name().contains("."));
  }

  /** Keys without effect under a schedule of knots, on generated images. */
  static Stream<Key<?>> conditional() {
    Configuration knots = read("recipe.lr_schedule={0: 1, 2: 0}").configurations("shapes").get(0);
    return keys().filter(key -> !key.appliesTo(knots));
  }

  @Test
  void thereAreKeysOfEachKind() {
    assertThat(keys()).hasSizeGreaterThan(20);
    assertThat(grouped()).hasSizeGreaterThan(10);
    assertThat(conditional()).hasSizeGreaterThan(2);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void valueOfAWrongTypeIsRefused(Key<?> key) {
    assertThat(refused(name(key) + "=[[{}]]")).contains("key " + name(key), "allowed is");
  }

  @ParameterizedTest
  @MethodSource("keys")
  void valueOutOfRangeIsRefused(Key<?> key) {
    assertThat(refused(name(key) + "=-1e300")).contains("key " + name(key));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void misspelledKeyIsAskedFor(Key<?> key) {
    assertThat(refused(name(key) + "x=1"))
        .contains("unknown key " + name(key) + "x, did you mean " + name(key) + "?");
  }

  @ParameterizedTest
  @MethodSource("grouped")
  void keyWithoutItsGroupIsAskedFor(Key<?> key) {
    assertThat(refused(key.shortName() + "=1")).contains("unknown key " + key.shortName());
  }

  @ParameterizedTest
  @MethodSource("conditional")
  void keyWithoutEffectIsRefused(Key<?> key) {
    String group = key.name().replaceFirst("\\..*", "");
    String value = key.shortName() + ": " + legal(key);
    String knots = group.equals("recipe") ? "lr_schedule: {0: 1, 2: 0}, " : "";
    assertThat(refused(group + "={" + knots + value + "}"))
        .contains("key " + key.name() + " has no effect here: it applies only where ")
        .contains(key.condition().orElseThrow());
  }

  private static <T> String legal(Key<T> key) {
    return key.type().write(key.defaultValue().orElseThrow()).toString();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyHasALineOfHelp(Key<?> key) {
    assertThat(key.help()).isNotBlank().doesNotContain("\n");
    assertThat(key.type().allowed()).isNotBlank();
  }

  @Test
  void tableOfThePageFollowsFromTheDeclarations() throws IOException {
    String page = Files.readString(PAGE);
    String expected =
        page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
            + table()
            + page.substring(page.indexOf(END));
    if (Boolean.getBoolean(REWRITE)) {
      Files.writeString(PAGE, expected);
    }
    assertThat(Files.readString(PAGE))
        .as("if this change is meant: run with -D%s=true and review the page's change", REWRITE)
        .isEqualTo(expected);
  }

  private static String table() {
    String head = "| key | what it says | allowed | without it |\n| --- | --- | --- | --- |\n";
    return keys().map(DeclaredKeysTest::row).collect(Collectors.joining("", head, ""));
  }

  private static <T> String row(Key<T> key) {
    String name = "`" + name(key) + "`";
    String former = key.formerName().map(once -> " (once `" + once + "`)").orElse("");
    String where = key.condition().map(words -> ". Only where " + words).orElse("");
    String allowed = key.type().allowed();
    String unsaid = key.defaultValue().map(key.type()::text).orElse("required");
    if (key == RecipeKeys.PRECISION) { // a word of job files, which the machine decides
      allowed += ", or auto";
      unsaid = "auto";
    }
    return String.join(" | ", "| " + name + former, key.help() + where, allowed, unsaid + " |\n");
  }

  private static Experiment read(String... sets) {
    String job = "src/test/resources/jobs/small.yaml";
    return JobFile.read(job, List.of(sets), Precision.FLOAT32).experiments().get(0);
  }

  private static String refused(String... sets) {
    Throwable thrown = catchThrowable(() -> read(sets));
    assertThat(thrown).as(String.join(" ", sets)).isInstanceOf(InputException.class);
    assertThat(thrown.getMessage().lines()).hasSize(1);
    return thrown.getMessage();
  }
}
