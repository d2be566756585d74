package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.text.StringTokenizer;
import org.apache.commons.text.matcher.StringMatcherFactory;
import org.archsweep.analysis.Views;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParseResult;

/** Whether what README.md and the other pages say can be followed: links, commands, files. */
class DocumentsTest {
  private static final int WIDTH = 120;

  /** By the command claims, as wide as its sentences are. */
  private static final Path WRITTEN_BY_THE_PROGRAM = Path.of("docs/reproduction.md");

  private static final Pattern FENCE = Pattern.compile("(?ms)^ *```(\\w*)\n(.*?)^ *```$\n?");
  private static final Pattern CODE = Pattern.compile("(?s)(`+)(.+?)\\1");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
  private static final Pattern NAMED_JOB = Pattern.compile("^# ([a-z-]+\\.yaml)\n");

  /** The program, however it is started, and its words. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:submit/archsweep|submit/slurm\\.sbatch|spark-submit .*archsweep\\.jar|^\\$? ?archsweep)"
              + " (?!--dry-run)(.+)");

  private static final Pattern WORDS_FOR_NUMBERS = Pattern.compile("\\b(POINTS|SECONDS|N)\\b");

  private static final Map<String, CommandLine> VERBS = Main.commandLine().getSubcommands();

  /** Jobs that the pages show, by the names that they give them. */
  @TempDir private static Path shown;

  /** What is in a document, by kind. */
  private record Document(Path path, String text) {
    static Document of(Path path) throws IOException {
      return new Document(path, Files.readString(path));
    }

    Stream<String> blocks(Predicate<String> language) {
      return FENCE
          .matcher(text)
          .results()
          .filter(match -> language.test(match.group(1)))
          .map(match -> match.group(2));
    }

    String prose() {
      return FENCE.matcher(text).replaceAll("");
    }

    /** Code within sentences, each in a line. */
    Stream<String> code() {
      return CODE.matcher(prose()).results().map(match -> match.group(2).replaceAll("\\s+", " "));
    }

    /** Lines that stand for themselves: for a shell, and of what it prints. */
    Stream<String> lines() {
      return blocks(language -> !Set.of("java", "python", "sql", "yaml").contains(language))
          .flatMap(block -> block.replaceAll(" *\\\\\n *", " ").lines());
    }

    /** As GitHub, and whoever follows it, makes them of the headings. */
    Set<String> anchors() {
      Map<String, Integer> seen = new HashMap<>();
      Set<String> anchors = new LinkedHashSet<>();
      for (MatchResult heading : HEADING.matcher(prose()).results().toList()) {
        String anchor =
            heading
                .group(1)
                .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .strip()
                .replace(' ', '-');
        int before = seen.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
      return anchors;
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  static List<Document> documents() throws IOException {
    List<Document> documents = new ArrayList<>();
    for (String folder : List.of("", "docs", ".github", "src/test/resources")) {
      try (Stream<Path> files = Files.walk(Path.of(folder), folder.isEmpty() ? 1 : 9)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".md")).sorted().toList()) {
          documents.add(Document.of(file));
        }
      }
    }
    return documents;
  }

  @BeforeAll
  static void writeJobsThatAreShown() throws IOException {
    for (Document document : documents()) {
      for (String block : document.blocks("yaml"::equals).toList()) {
        Matcher name = NAMED_JOB.matcher(block);
        if (name.find()) {
          Files.writeString(shown.resolve(name.group(1)), block);
        }
      }
    }
  }

  @Test
  void pagesAreFound() throws IOException {
    assertThat(documents())
        .extracting(Document::toString)
        .contains("README.md", "CONTRIBUTING.md", "docs/jobs.md", "docs/faq.md");
    assertThat(documents()).flatExtracting(each -> commands(each)).hasSizeGreaterThan(50);
    assertThat(shown).isDirectoryContaining(job -> job.endsWith("mine.yaml"));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksLeadSomewhere(Document document) throws IOException {
    String text = CODE.matcher(document.prose()).replaceAll("");
    for (MatchResult link : LINK.matcher(text).results().toList()) {
      String target = link.group(1);
      if (target.matches("https?:.*")) {
        continue;
      }
      String file = target.replaceFirst("#.*", "");
      Path there = file.isEmpty() ? document.path() : document.path().resolveSibling(file);
      assertThat(there.normalize()).as(target).exists();
      if (target.contains("#")) {
        assertThat(Document.of(there).anchors())
            .as("headings of %s", there)
            .contains(target.replaceFirst(".*#", ""));
      }
    }
  }

  /** But for tables, pictures and blocks, which can't be wrapped. */
  @ParameterizedTest
  @MethodSource("documents")
  void linesAreShort(Document document) {
    if (document.path().equals(WRITTEN_BY_THE_PROGRAM)) {
      return;
    }
    assertThat(document.prose().lines())
        .filteredOn(line -> !line.startsWith("|") && !line.startsWith("!["))
        .filteredOn(line -> line.codePointCount(0, line.length()) > WIDTH)
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void commandsAreOnes(Document document) {
    for (List<String> words : commands(document)) {
      if (words.size() == 1 && VERBS.containsKey(words.get(0))) {
        continue; // a verb that is spoken of
      }
      String[] arguments = words.toArray(String[]::new);
      assertThatCode(() -> checkJob(Main.commandLine(arguments).parseArgs(arguments)))
          .as("%s", words)
          .doesNotThrowAnyException();
    }
  }

  private static void checkJob(ParseResult parsed) {
    ParseResult verb = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    String job =
        verb.matchedArgs().stream()
            .filter(each -> each.paramLabel().equals("JOB"))
            .map(ArgSpec::<String>getValue)
            .findFirst()
            .orElse("JOB");
    if (job.equals("JOB")) { // any
      return;
    }
    Path mine = shown.resolve(Path.of(job).getFileName());
    JobFile.read(
        Files.exists(mine) ? mine.toString() : job,
        verb.matchedOptionValue("--set", List.of()),
        Precision.FLOAT32);
  }

  /** In sentences verbs go without the program's name; what is left out there may be required. */
  @ParameterizedTest
  @MethodSource("documents")
  void optionsThatAreSpokenOfAreThere(Document document) {
    for (String code : document.code().toList()) {
      List<String> words = words(code);
      CommandLine verb = VERBS.get(words.get(0));
      if (verb != null) {
        assertThat(verb.getCommandSpec().optionsMap().keySet())
            .as(code)
            .containsAll(
                words.stream()
                    .filter(word -> word.startsWith("--"))
                    .map(word -> word.replaceFirst("=.*", ""))
                    .toList());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void filesTestsAndProfilesThatAreNamedAreThere(Document document) throws IOException {
    List<String> ids = found("<id>([\\w.-]+)</id>", Files.readString(Path.of("pom.xml")));
    String text = document.text();
    assertThat(found("(?<![\\w/.$-])((?:conf|bench|submit|\\.ci)/[\\w.-]+\\w)", text))
        .allSatisfy(file -> assertThat(Path.of(file)).exists());
    assertThat(found("[\\s`]-P([a-z][\\w.,-]*\\w)", text))
        .flatMap(profiles -> List.of(profiles.split(",", -1)))
        .isSubsetOf(ids);
    assertThat(found("(?:`|-Dtest=)(\\w+Test)\\b", text)).isSubsetOf(tests());
  }

  @Test
  void pageOfResultsHasEveryView() throws IOException {
    assertThat(Document.of(Path.of("docs/results.md")).code().toList()).containsAll(Views.NAMES);
  }

  private static List<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files.map(file -> file.getFileName().toString().replace(".java", "")).toList();
    }
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(each -> each.group(1)).toList();
  }

  /** The words of each command, from its verb to Spark's options. */
  private static List<List<String>> commands(Document document) {
    List<List<String>> commands = new ArrayList<>();
    for (String line : Stream.concat(document.lines(), document.code()).toList()) {
      Matcher command = COMMAND.matcher(line.replaceAll("<\\(([^)]*)\\)", "$1"));
      if (command.find()) {
        List<String> words = words(command.group(1));
        if (!words.get(0).equals("VERB")) {
          commands.add(words);
        }
      }
    }
    return commands;
  }

  /** As a shell splits them, without comments, redirections and what follows --. */
  private static List<String> words(String command) {
    String said =
        WORDS_FOR_NUMBERS
            .matcher(command.replaceFirst("(^|\\s+)(#|>|\\|) .*", ""))
            .replaceAll("1")
            .replaceAll("\\[(--[^]]*)]", "$1");
    StringTokenizer tokens =
        new StringTokenizer(
            said,
            StringMatcherFactory.INSTANCE.spaceMatcher(),
            StringMatcherFactory.INSTANCE.quoteMatcher());
    List<String> words =
        tokens.getTokenList().stream().takeWhile(word -> !word.equals("--")).toList();
    return words.isEmpty() ? List.of("") : words;
  }
}
