package org.archsweep.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.archsweep.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether docs/extending.md is true: its classes plug in and train, its other code is the code. */
class ExtendingPageTest {
  private static final Path PAGE = Path.of("docs/extending.md");
  private static final Path SOURCES = Path.of("src/main/java/org/archsweep/program");

  private static final String JOB =
      """
      data: shapes
      networks: basic
      width: 0.0625
      epochs: 2
      seeds: 1
      limit: {train: 32}
      recipe: {batch_size: 32, augment: [], shuffle: false}
      """;

  private record Losses(double train, double test) {}

  @Test
  void classesOfThePageTrain(@TempDir Path folder) throws Exception {
    String study = "recipe.momentum=0.9";
    List<String> settings =
        List.of(
            study,
            "recipe.optimizer=heavy-ball",
            "recipe.lr_schedule=linear",
            "recipe.activation=silu",
            "recipe.loss=poly");

    Map<String, Losses> losses = trained(folder, plugIns(folder), settings);

    assertThat(losses).containsOnlyKeys(settings);
    Losses studys = losses.remove(study);
    losses.forEach(
        (setting, other) -> {
          // A training loss is of the only step's weights before it, and cross-entropy always.
          boolean sameLogits = !setting.contains("activation");
          assertThat(other.train() == studys.train()).as(setting).isEqualTo(sameLogits);
          assertThat(other.test()).as(setting).isFinite().isNotEqualTo(studys.test());
        });
  }

  @Test
  void verbOfThePageRunsAndIsListed(@TempDir Path folder) throws Exception {
    Path plugIns = plugIns(folder);

    assertThat(printed(folder, plugIns, Main.class, List.of("size", "residual:L1+L3")))
        .containsExactly("6573120 parameters"); // as the study has it
    assertThat(printed(folder, plugIns, Main.class, List.of("--help")))
        .anyMatch(line -> line.matches(" +size +Says how large a network is\\."));
  }

  @Test
  void otherCodeOfThePageIsThatOfTheFilesItNames() throws IOException {
    String code = "";
    for (String file : List.of("RecipeKeys.java", "ParameterGroup.java", "Cosine.java")) {
      code += Files.readString(SOURCES.resolve(file));
    }
    List<String> pieces = blocks().stream().filter(block -> !block.startsWith("package ")).toList();

    assertThat(pieces).hasSize(3);
    assertThat(code).contains(pieces);
  }

  @Test
  void filesThatThePageNamesAreThere() throws IOException {
    Matcher links = Pattern.compile("]\\(([^)#]+)\\)").matcher(Files.readString(PAGE));

    assertThat(links.results().map(link -> PAGE.resolveSibling(link.group(1))))
        .isNotEmpty()
        .allSatisfy(link -> assertThat(link).exists());
  }

  private static List<String> blocks() throws IOException {
    return Pattern.compile("(?ms)^```java\n(.*?)^```$")
        .matcher(Files.readString(PAGE))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  /** The page's classes compiled, in a folder with the files that {@code @AutoService} writes. */
  private static Path plugIns(Path folder) throws IOException {
    List<String> options =
        new ArrayList<>(
            List.of("-proc:none", "-d", folder.toString(), "-cp", classPath(Stream.empty())));
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    for (String block : blocks()) {
      if (block.startsWith("package ")) {
        String name = found("public (?:record|final class) (\\w+)", block);
        String service = found("@AutoService\\((.+)\\.class\\)", block);
        String room =
            found("import (org\\.archsweep\\.\\w+)\\." + service.split("\\.", -1)[0], block);
        options.add(Files.writeString(folder.resolve(name + ".java"), block).toString());
        Files.writeString(
            services.resolve(room + "." + service.replace('.', '$')), "mine." + name + "\n");
      }
    }
    int status =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new));
    assertThat(status).isZero();
    return folder;
  }

  private static String found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Losses> trained(Path folder, Path plugIns, List<String> settings)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(settings);
    arguments.add(0, Files.writeString(folder.resolve("job.yaml"), JOB).toString());
    Map<String, Losses> losses = new HashMap<>();
    for (String line : printed(folder, plugIns, PluggedIn.class, arguments)) {
      String[] words = line.split(" ", -1);
      losses.put(words[0], new Losses(Double.parseDouble(words[1]), Double.parseDouble(words[2])));
    }
    return losses;
  }

  /** By a JVM of its own, for one finds what plugs in only where it starts. */
  private static List<String> printed(
      Path folder, Path plugIns, Class<?> program, List<String> arguments)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(Stream.of(plugIns)),
                program.getName()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor()).isZero();
    return Files.readAllLines(output);
  }

  private static String classPath(Stream<Path> before) {
    return Stream.concat(
            before.map(Path::toString), Stream.of(System.getProperty("java.class.path")))
        .reduce((one, other) -> one + File.pathSeparator + other)
        .orElseThrow();
  }
}
