package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.archsweep.training.Gpus;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code doctor} says of this machine, and of what is broken in its folders. */
@Tag("medium")
class DoctorTest {
  private record Ended(int status, List<String> lines) {
    List<String> bad() {
      return lines.stream().filter(line -> line.startsWith("BAD ")).toList();
    }
  }

  @TempDir private Path folder;

  @Test
  void saysOfEachThingThatItIsWell() throws IOException {
    Path out = folder.resolve("results");

    Ended ended = doctor("--out", out.toString());

    assertThat(ended.status()).as(ended.lines().toString()).isZero();
    assertThat(ended.lines())
        .filteredOn(line -> line.startsWith("ok "))
        .extracting(line -> line.substring(5, 20).strip())
        .startsWith(
            "JDK",
            "Archsweep",
            "Spark",
            "memory",
            "processors",
            "temp folder",
            "data sets",
            "results",
            "libtorch cache",
            "libtorch",
            "GPUs",
            "CPU");
    assertThat(ended.lines()).last().isEqualTo("everything is fine");
    assertThat(ended.lines().toString())
        .containsPattern("libtorch {8}2\\.7\\.1 for (CPUs|CUDA), /")
        .contains("no file there can be overwritten")
        .containsPattern("32 images in float32, \\d+\\.\\d ms, \\d+ GFLOP/s");
    assertThat(out).doesNotExist();
  }

  @Test
  void gpusThatAreNotThereAreOneLine() throws IOException {
    assumeThat(Gpus.all()).isEmpty();

    Ended ended = doctor("--gpu", "--out", folder.resolve("results").toString());

    assertOneBad(ended, "--gpu", "no NVIDIA driver", "nvidia-smi must list it");
  }

  /** Root may write anywhere but where nobody can. */
  @ParameterizedTest
  @ValueSource(strings = {"file/below", "/proc/results", "hdfs://localhost:1/results"})
  void resultsThatCannotBeWrittenAreOneLine(String place) throws IOException {
    Files.createFile(folder.resolve("file"));
    String out = place.startsWith("file") ? folder.resolve(place).toString() : place;

    Ended ended = doctor("--out", out);

    assertOneBad(ended, "results", "cannot write results to " + out, "--out DIR");
  }

  @Test
  void fileSystemThatNobodyKnowsIsOneLine() throws IOException {
    assertOneBad(doctor("--out", "nosuch://host/x"), "results", "no file system for nosuch://");
  }

  @Test
  void damagedDataAreOneLine() throws IOException {
    Path cifar = Files.createDirectories(folder.resolve(".archsweep/cifar10"));
    Files.writeString(cifar.resolve("data_batch_1.bin"), "short");

    Ended ended = atHome(folder);

    assertOneBad(ended, "data sets", "data_batch_1.bin", "5 bytes", "archsweep fetch cifar10");
  }

  @Test
  void fileInPlaceOfTheDataFolderIsOneLine() throws IOException {
    Files.createFile(folder.resolve(".archsweep"));

    assertOneBad(atHome(folder), "data sets", ".archsweep is no folder", "move it away");
  }

  @Test
  void leavesNothingWhereResultsWere() throws IOException {
    Path out = Files.createDirectory(folder.resolve("results"));
    Files.writeString(out.resolve("mine"), "stays");

    doctor("--out", out.toString());

    try (Stream<Path> left = Files.list(out)) {
      assertThat(left).containsExactly(out.resolve("mine"));
    }
  }

  @Test
  void outputThatCannotBeWrittenEndsIt() throws IOException {
    try (OutputStream full = new FileOutputStream("/dev/full")) {
      assertThat(doctor(full)).isEqualTo(Main.SURROUNDINGS);
    }
  }

  @Test
  void linesAreWithoutColoursWhereNobodySeesThem() throws IOException {
    assertThat(doctor("--out", folder.resolve("r").toString()).lines())
        .noneMatch(line -> line.contains("\u001b"));
  }

  private static void assertOneBad(Ended ended, String name, String... words) {
    assertThat(ended.status()).isEqualTo(Main.SURROUNDINGS);
    assertThat(ended.bad())
        .singleElement()
        .satisfies(line -> assertThat(line.substring(5)).startsWith(name).contains(words));
    assertThat(ended.lines()).last().isEqualTo("1 thing is bad");
    assertThat(ended.lines()).anyMatch(line -> line.contains("GFLOP/s"));
  }

  private Ended atHome(Path home) throws IOException {
    String before = System.setProperty("user.home", home.toString());
    try {
      return doctor("--out", folder.resolve("results").toString());
    } finally {
      System.setProperty("user.home", before);
    }
  }

  private static Ended doctor(String... options) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status = doctor(out, options);
    return new Ended(status, out.toString(StandardCharsets.UTF_8).lines().toList());
  }

  private static int doctor(OutputStream out, String... options) {
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      return Main.run(
          Stream.concat(Stream.of("doctor"), Stream.of(options)).toArray(String[]::new));
    } finally {
      System.setOut(before);
    }
  }
}
