package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.archsweep.SharedSpark;
import org.archsweep.results.SmallResults;
import org.archsweep.training.Device;
import org.archsweep.training.Libtorch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is printed and written, byte for byte the same under other locales and time zones. The
 * commands run without what {@link Main#run} does for libraries, so nothing in them may need it.
 */
@Tag("slow")
final class LocalesTest {
  private static final String SMALL = "src/test/resources/jobs/small.yaml";

  @TempDir private static Path folder;

  private static String results;
  private static String jobs;
  private static Map<String, String> english;
  private static Map<String, String> englishAnswers;

  private Locale locale;
  private TimeZone zone;

  @BeforeAll
  static void speakEnglish() throws IOException {
    // Whatever a query's plan is, its texts are made in the same places.
    SharedSpark.session(SharedSpark.quick(SharedSpark.local(1)));
    results = folder.resolve("results").toString();
    SmallResults.write(Path.of(results));
    Path written = Files.createDirectory(folder.resolve("jobs"));
    Files.writeString(written.resolve("broken.yaml"), "data: shapes\nepochs: 1,5\n");
    Files.writeString(
        written.resolve("study.yaml"),
        "{data: shapes, networks: [basic, 'residual:L1'], epochs: 2, seeds: [1, 2, 3]}");
    Files.writeString(
        written.resolve("claims.yaml"),
        """
        study: %s
        claims:
          - claim: a residual block helps
            said: "0.1"
            where: part 4
            query: accuracy_difference
            experiment: study
            network: "residual:L1"
            epochs: 2
            expect: more
            than: {network: basic}
        """
            .replace("%s", written.resolve("study.yaml").toString()));
    jobs = written.toString();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.ENGLISH);
      english = said();
      englishAnswers = answers();
    } finally {
      Locale.setDefault(before);
    }
  }

  @BeforeEach
  void remember() {
    locale = Locale.getDefault();
    zone = TimeZone.getDefault();
  }

  @AfterEach
  void restore() {
    Locale.setDefault(locale);
    TimeZone.setDefault(zone);
  }

  @ParameterizedTest
  @CsvSource({
    "de, UTC",
    "tr, UTC",
    "ar-EG, Asia/Seoul",
    "fa-IR, Asia/Tehran",
    "hi-IN, UTC",
    "th-TH, UTC",
    "th-TH-u-ca-buddhist-nu-thai, UTC",
    "sv, America/St_Johns"
  })
  void commandsAreTheSame(String language, String place) throws IOException {
    set(language, place);

    assertThat(said()).containsExactlyEntriesOf(english);
  }

  @Test
  void answersAreTheSame() throws IOException {
    set("ar-EG", "Asia/Seoul");

    assertThat(answers()).containsExactlyEntriesOf(englishAnswers);
  }

  @ParameterizedTest
  @CsvSource({"de, UTC", "tr, UTC", "fa-IR, Asia/Tehran", "hi-IN, UTC", "th-TH, America/St_Johns"})
  void answersAreTheSameEverywhere(String language, String place) throws IOException {
    set(language, place);

    assertThat(answers()).containsExactlyEntriesOf(englishAnswers);
  }

  @ParameterizedTest
  @ValueSource(strings = "ar-EG")
  void sweepsAreTheSame(String language) throws IOException {
    set("en", "UTC");
    String expected = sweep("en");

    set(language, "Asia/Seoul");

    assertThat(sweep(language)).isEqualTo(expected).contains("basic", ": ok", "shapes-");
  }

  @Test
  void devicesAreTheSame() {
    String expected = Libtorch.describe(Device.cpu(2));

    Locale.setDefault(Locale.forLanguageTag("ar-EG"));

    assertThat(Libtorch.describe(Device.cpu(2))).isEqualTo(expected).contains("2 threads");
  }

  @Test
  void librariesSpeakAsUnderNoLocale() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));

    MainTest.run("--version");

    assertThat(Locale.getDefault()).isEqualTo(Locale.ROOT);
  }

  /** What each command prints, and the files that it writes. */
  private static Map<String, String> said() throws IOException {
    Map<String, String> said = new LinkedHashMap<>();
    said(said, "--help");
    said(said, "sweep", "--help");
    said(said, "swep");
    said(said, "networks");
    for (String format : List.of("TABLE", "json", "dot", "MERMAID", "svg")) {
      said(said, "networks", "residual:L1+L3", "--width", "0.3", "--format", format);
    }
    said(said, "networks", "LADDER:1");
    said(said, "networks", "basic", "--width", "0,5");
    said(said, "networks", "basic", "--width", "1e9");
    said(said, "plan", jobs + "/broken.yaml");
    said(said, "plan", SMALL, "--set", "recipe.peak=٠.٤");
    said(said, "plan", SMALL, "--set", "LİMİT=1");
    said(said, "figure", results, "--to", "figure.gıf");
    said(said, "fetch", "mnist");
    return said;
  }

  /** Likewise of those that read a results folder. */
  private static Map<String, String> answers() throws IOException {
    Map<String, String> said = new LinkedHashMap<>();
    String query =
        "SELECT started_at, date(started_at) AS day, weekday(started_at) AS number,"
            + " date_format(started_at, 'EEEE d MMMM yyyy H:mm') AS said, upper('titel') AS upper,"
            + " lower('TITEL') AS lower, initcap('istanbul') AS initial,"
            + " format_number(seed * 12345.678, 2) AS many, format_string('%d %.2f', seed,"
            + " test_accuracy) AS text, to_number('12.5', '99.9') AS read, string(total_seconds) AS"
            + " seconds, config FROM trials ORDER BY trial_id";
    for (String format : List.of("table", "csv", "json")) {
      said(said, "sql", results, query, "--format", format);
    }
    said(said, "plan", SMALL, "--out", results, "--mde", "0.25");
    said(said, "analyze", results);
    said(said, "figure", results, "--to", files("figure.svg"));
    said(said, "curves", results, "--to", files("curves.PNG"), "--group", "1");
    String[] claims = {"--claims", jobs + "/claims.yaml", "--to"};
    said(said, "claims", results, claims[0], claims[1], claims[2], files("claims.md"));
    said(said, "dawnbench", results, SmallResults.id("basic", 1, 1));
    return said;
  }

  private static void set(String language, String place) {
    Locale.setDefault(Locale.forLanguageTag(language));
    TimeZone.setDefault(TimeZone.getTimeZone(place));
  }

  private static String files(String... names) {
    return String.join(",", Stream.of(names).map(name -> folder.resolve(name).toString()).toList());
  }

  private static void said(Map<String, String> said, String... words) throws IOException {
    MainTest.Ended ended = MainTest.ended(() -> Main.execute(words));
    String command = String.join(" ", words);
    said.put(command, ended.status() + "\n" + ended.out() + ended.err());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        // Each byte a letter: pictures are no text.
        said.put(
            command + ": " + file.getFileName(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        Files.delete(file);
      }
    }
  }

  /** What a sweep of one short trial says, logs and stores, without what its clocks say. */
  private static String sweep(String name) throws IOException {
    Path out = folder.resolve("sweeps/" + name);
    Path log = out.resolveSibling(name + ".log");
    String[] words = {
      "sweep",
      SMALL,
      "--out",
      out.toString(),
      "--log",
      log.toString(),
      "--set",
      "networks=basic",
      "--set",
      "epochs=1",
      "--set",
      "repeats=1",
      "--set",
      "limit.train=64"
    };
    MainTest.Ended ended = MainTest.ended(() -> Main.execute(words));
    MainTest.Ended stored =
        MainTest.ended(
            () ->
                Main.execute(
                    "sql",
                    out.toString(),
                    "SELECT trial_id, test_accuracy, parameters, width, data, device, error, first_experiment,"
                        + " versions, config FROM trials",
                    "--format",
                    "json"));
    return Stream.of(ended.out(), ended.err(), stored.out(), stored.err(), Files.readString(log))
        .map(text -> text.replace(out.toString(), "OUT"))
        .map(text -> text.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "TIME"))
        .map(text -> text.replaceAll("(?m)^1 trials in .*", "CLOCK"))
        .map(text -> text.replaceAll("(?m)(^ *basic .*) +[\\d.]+( +[\\d,]+)$", "$1 SECONDS$2"))
        .reduce("", String::concat);
  }
}
