package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.archsweep.SharedSpark;
import org.archsweep.Text;
import org.archsweep.cli.MainTest.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five hundred inputs that nobody should give, collected and made from a seed ({@code
 * -Dhostile.seed=N} for others): each ends in a line or two and with status 2 or 4, soon, and has
 * read and written nothing that isn't its business. A job file that is still one is planned.
 */
@Tag("medium")
@Timeout(600)
class HostileInputTest {
  private static final int JOB_FILES = 270;
  private static final int OPTIONS = 60;
  private static final int ARCHIVES = 40;
  private static final double PATIENCE = 60;
  private static final String SECRET = "hunter2";

  /** Traces, and names of classes. */
  private static final Pattern JAVA =
      Pattern.compile("\\tat |Exception|Error:|\\b(?:java|org|scala|com)\\.(?:\\w+\\.)*[A-Z]");

  private static final Pattern REPEAT = Pattern.compile("REPEAT\\((?<times>\\d+),(?<what>.*?)\\)");

  private static final List<String> JOBS =
      List.of(
          """
          data: shapes
          networks: [basic, "residual:L1+L3"]
          epochs: 2
          repeats: 3
          width: 0.0625
          limit: {train: 512, test: 128}
          recipe: {batch: 64, peak: 0.1}
          """,
          """
          data: shapes
          networks: [basic, "extra:L1", "squeeze:L3,residual:L2"]
          epochs: [2, 4]
          repeats: {until: 0.3, of: difference, min: 3, max: 9}
          compare: [[basic, "extra:L1"]]
          save: [initial, final]
          """,
          """
          from: quickstart
          experiments:
            wide: {width: 2, seeds: [1, 5, 9]}
            deep: &deep
              networks: search-space
              recipe: {schedule: {0: 0, 3.5: 0.1, 8: 0}, augment: [crop, "cutout:12"], shuffle: false}
          """);

  @TempDir private Path folder;
  private Path canary;
  private Path job;

  private List<String> keys;
  private List<String> values;
  private final Random random = new Random(Long.getLong("hostile.seed", 1));
  private final List<String> wrong = new ArrayList<>();
  private int count;
  private int right;
  private double slowest;
  private String slowestInput = "";

  @BeforeEach
  void putTheCanaryIn() throws IOException {
    SharedSpark.session(SharedSpark.local(1));
    keys = collected("keys.txt");
    values = collected("values.txt");
    canary = Files.writeString(folder.resolve("canary"), "user: me\n" + SECRET + ": 1\n");
    job = Files.writeString(folder.resolve("job.yaml"), JOBS.get(0));
  }

  @Test
  void wrongInputEndsInALineAndHarmsNothing() throws IOException {
    Set<String> here = names(Path.of(""));

    for (int i = 0; i < JOB_FILES; i++) {
      byte[] text = mutated(JOBS.get(i % JOBS.size()).getBytes(StandardCharsets.UTF_8));
      Path file = Files.write(folder.resolve("mutant.yaml"), text);
      check(true, shown(text), "plan", file.toString(), "--out", here("out"));
    }
    Files.delete(folder.resolve("mutant.yaml"));
    for (int i = 0; i < OPTIONS; i++) {
      String option = filled(any(keys) + "=" + any(values));
      check(true, option, "plan", job.toString(), "--set", option, "--out", here("out"));
    }
    for (int i = 0; i < ARCHIVES; i++) {
      byte[] archive = gzip(mutated(tar()));
      Path file = Files.write(folder.resolve("x.gz"), i % 2 == 0 ? archive : mutated(gzip(tar())));
      check(false, shown(archive), "sweep", job.toString(), "--set", "data=cifar10:" + file);
    }
    Files.delete(folder.resolve("x.gz"));
    for (String command : collected("commands.txt")) {
      check(false, command, filled(command).split(" "));
    }
    for (String query : collected("queries.txt")) {
      Path results = Files.createDirectories(folder.resolve("results/trials")).getParent();
      check(false, query, "sql", results.toString(), filled(query));
      assertThat(results).isDirectoryNotContaining("glob:**new");
    }

    System.out.println(
        Text.format(
            "%d inputs, of which %d are right after all; %d ended otherwise than they should;"
                + " the slowest, %s, took %.1f s",
            count, right, wrong.size(), slowestInput, slowest));
    assertThat(wrong).isEmpty();
    assertThat(count).isGreaterThanOrEqualTo(500);
    assertThat(slowest).as("seconds").isLessThan(PATIENCE);
    assertThat(canary).hasContent("user: me\n" + SECRET + ": 1\n");
    assertThat(job).hasContent(JOBS.get(0));
    assertThat(names(folder))
        .as("with what a download goes on from")
        .containsExactlyInAnyOrder("canary", "job.yaml", "new.part", "results");
    assertThat(names(Path.of(""))).isEqualTo(here);
  }

  /**
   * Runs a command.
   *
   * @param mayBeRight whether status 0 is an answer too
   */
  private void check(boolean mayBeRight, String input, String... words) {
    count++;
    long begin = System.nanoTime();
    Ended ended;
    try {
      ended = MainTest.run(words);
    } catch (RuntimeException | Error e) { // what a user would see as a trace
      wrong.add(Text.format("%s%n  threw %s", input, e));
      return;
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (seconds > slowest) {
      slowest = seconds;
      slowestInput = input;
    }
    right += ended.status() == 0 ? 1 : 0;
    boolean asItShould =
        ended.status() == 0
            ? mayBeRight
            : (ended.status() == 2 || ended.status() == 4) && ended.out().isEmpty();
    boolean told = ended.status() == 0 || ended.err().startsWith("archsweep: ");
    String all = ended.err() + ended.out();
    boolean plain =
        ended.err().lines().count() <= 2
            && !JAVA.matcher(ended.err()).find()
            && all.chars().noneMatch(each -> each == 0 || each == 27)
            && !all.contains(SECRET);
    if (!asItShould || !told || !plain) {
      String err = ended.err().length() > 500 ? ended.err().substring(0, 500) : ended.err();
      wrong.add(Text.format("%s%n  status %d: %s", input, ended.status(), err));
    }
  }

  /** One to three changes of any kind. */
  private byte[] mutated(byte[] bytes) {
    byte[] changed = bytes.clone();
    for (int i = 0; i <= random.nextInt(3); i++) {
      changed = changed.length == 0 ? changed : mutatedOnce(changed);
    }
    return changed;
  }

  private byte[] mutatedOnce(byte[] bytes) {
    int from = random.nextInt(bytes.length);
    int to = from + random.nextInt(Math.min(40, bytes.length - from) + 1);
    byte[] before = Arrays.copyOf(bytes, from);
    byte[] after = Arrays.copyOfRange(bytes, to, bytes.length);
    return switch (random.nextInt(8)) {
      case 0 -> before;
      case 1 -> joined(before, after);
      case 2 -> joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, from, bytes.length));
      case 3 -> joined(before, new byte[] {(byte) random.nextInt(256)}, after);
      case 4 -> {
        byte[] flipped = bytes.clone();
        flipped[from] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      default -> withAnotherValue(bytes);
    };
  }

  /** In place of what follows a colon, in a job file. */
  private byte[] withAnotherValue(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int from = text.indexOf(": ", random.nextInt(text.length()));
    if (from < 0) {
      return bytes;
    }
    int to = from + 2;
    while (to < text.length() && ",}]\n".indexOf(text.charAt(to)) < 0) {
      to++;
    }
    return joined(
        Arrays.copyOf(bytes, from + 2),
        filled(any(values)).getBytes(StandardCharsets.UTF_8),
        Arrays.copyOfRange(bytes, to, bytes.length));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** What a line of the collections stands for. */
  private String filled(String line) {
    String text =
        line.replace("CANARY", canary.toString())
            .replace("EMPTY", folder.resolve("none").toString())
            .replace("HERE", folder.toString())
            .replace("JOB", job.toString())
            .replace("NUL", "\0")
            .replace("ESCAPE", "\u001b")
            .replace("BELL", "\u0007")
            .replace("NEWLINE", "\n")
            .replace("HALF", "\uD800")
            .replace("LONG", "long".repeat(2_000));
    Matcher repeat = REPEAT.matcher(text);
    return repeat.find()
        ? repeat.replaceFirst(
            Matcher.quoteReplacement(
                repeat.group("what").repeat(Integer.parseInt(repeat.group("times")))))
        : text;
  }

  /** A collection of {@code src/test/resources/hostile}, an input a line. */
  private static List<String> collected(String name) throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/hostile", name));
  }

  private String here(String name) {
    return folder.resolve(name).toString();
  }

  private static String shown(byte[] bytes) {
    String text = Text.printable(new String(bytes, StandardCharsets.UTF_8));
    return text.length() > 300 ? text.substring(0, 300) + "..." : text;
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      // Other tests, in the JVM beside this one, keep their logs in the project.
      return list.map(each -> each.getFileName().toString())
          .filter(name -> !name.equals("logs"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static byte[] tar() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (String name : List.of("readme", "data_batch_1.bin", "n".repeat(300))) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(600);
        tar.putArchiveEntry(entry);
        tar.write(new byte[600]);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(content);
    }
    return zipped.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
