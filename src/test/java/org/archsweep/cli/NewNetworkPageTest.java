package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether docs/new-network.md is true: its code is the code, its output the program's. */
class NewNetworkPageTest {
  private static final Path PAGE = Path.of("docs/new-network.md");
  private static final Path SOURCES = Path.of("src/main/java/org/archsweep/network");

  @Test
  void codeOfThePageIsThatOfTheNetworks() throws IOException {
    String code = "";
    for (String file : List.of("Mix.java", "Ladder.java")) {
      code += Files.readString(SOURCES.resolve(file));
    }

    assertThat(blocks("java")).hasSize(3);
    assertThat(code).contains(blocks("java"));
  }

  @Test
  void outputOfThePageIsThatOfTheCommand() throws IOException {
    List<String> lines = blocks("").get(0).lines().toList();
    String command = lines.get(0).replaceFirst("^\\$ archsweep ", "");
    assertThat(command).isNotEqualTo(lines.get(0));

    Set<String> printed =
        output(command.split(" ", -1)).lines().map(this::cells).collect(Collectors.toSet());

    assertThat(lines.subList(1, lines.size()).stream().map(this::cells))
        .hasSize(6)
        .allSatisfy(line -> assertThat(printed).contains(line));
  }

  /** A line without the width of its columns. */
  private String cells(String line) {
    return line.strip().replaceAll(" +", " ");
  }

  @Test
  void jobOfThePageIsOne(@TempDir Path folder) throws IOException {
    Path job = Files.writeString(folder.resolve("squeeze.yaml"), blocks("yaml").get(0));

    assertThat(JobFile.read(job.toString(), List.of(), Precision.FLOAT32).trials("cifar10"))
        .hasSize(50);
  }

  @Test
  void pageListsAllThatPartsAreMadeOf() throws IOException {
    String part = Files.readString(SOURCES.resolve("Part.java"));
    Set<String> functions = all("(?m)^  static Part (\\w+)\\(", part).collect(Collectors.toSet());

    Set<String> listed = new TreeSet<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("| `")) {
        all("`(\\w+)`", line.split("\\|", -1)[1]).forEach(listed::add);
      }
    }

    assertThat(functions).contains("conv", "gated");
    assertThat(listed).isEqualTo(functions);
  }

  private static Stream<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1));
  }

  /** The page's blocks in a language, in order. */
  private static List<String> blocks(String language) throws IOException {
    Matcher matcher =
        Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$").matcher(Files.readString(PAGE));
    List<String> blocks = new ArrayList<>();
    for (MatchResult match : matcher.results().toList()) {
      if (match.group(1).equals(language)) {
        blocks.add(match.group(2));
      }
    }
    return blocks;
  }

  private static String output(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run(arguments)).isZero();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
