package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code doctor} says where a JVM of its own finds things broken. */
@Tag("slow")
class DoctorOnBrokenMachineTest {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  private record Ended(int status, List<String> lines) {
    List<String> bad() {
      return lines.stream().filter(line -> line.startsWith("BAD ")).toList();
    }
  }

  @TempDir private Path folder;

  @Test
  void temporaryFolderWithoutProgramsIsOneLine() throws Exception {
    Path temporary = mounted("temporary", "noexec");
    try {
      Ended ended = doctor(Map.of(), CLASS_PATH, "-Djava.io.tmpdir=" + temporary);

      assertThat(ended.status()).isEqualTo(4);
      assertThat(ended.bad())
          .singleElement()
          .asString()
          .contains("temp folder", temporary.toString(), "noexec", "tmpdir=FOLDER");
    } finally {
      unmount(temporary);
    }
  }

  @Test
  void cacheThatIsAFileIsOneLine() throws Exception {
    Path file = Files.createFile(folder.resolve("cache"));

    Ended ended = doctor(Map.of("DJL_CACHE_DIR", file.toString()), CLASS_PATH);

    assertThat(ended.status()).isEqualTo(4);
    assertThat(ended.bad())
        .singleElement()
        .asString()
        .contains("libtorch cache", file + " is no folder", "DJL_CACHE_DIR");
  }

  @Test
  void cacheWithoutRoomIsOneLine() throws Exception {
    Path small = mounted("small", "size=20m");
    try {
      Ended ended = doctor(Map.of("DJL_CACHE_DIR", small.toString()), CLASS_PATH);

      assertThat(ended.status()).isEqualTo(4);
      assertThat(ended.bad())
          .singleElement()
          .asString()
          .contains("libtorch cache", " MB of room, and 500 MB are needed", "DJL_CACHE_DIR");
    } finally {
      unmount(small);
    }
  }

  @Test
  void folderWithoutLibtorchIsOneLine() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertNoLibtorch(empty);
  }

  @Test
  void brokenLibtorchIsOneLine() throws Exception {
    Path broken = Files.createDirectory(folder.resolve("broken"));
    for (String library : List.of("libc10.so", "libtorch_cpu.so", "libtorch.so")) {
      Files.writeString(broken.resolve(library), "no library");
    }

    assertNoLibtorch(broken);
  }

  private void assertNoLibtorch(Path place) throws Exception {
    Ended ended = doctor(Map.of("PYTORCH_LIBRARY_PATH", place.toString()), CLASS_PATH);

    assertThat(ended.status()).isEqualTo(4);
    assertThat(ended.bad())
        .singleElement()
        .asString()
        .contains("libtorch  ", "PYTORCH_LIBRARY_PATH", place.toString(), "2.7.1");
  }

  @Test
  void sparkOfAnotherVersionIsOneLine() throws Exception {
    Path old = Files.createDirectory(folder.resolve("old"));
    Files.writeString(old.resolve("spark-version-info.properties"), "version=3.3.0\n");

    Ended ended = doctor(Map.of(), old + File.pathSeparator + CLASS_PATH);

    assertThat(ended.bad())
        .singleElement()
        .asString()
        .contains("is of Spark 3.3.0, and Archsweep was built for Spark ", "SPARK_HOME");
  }

  @Test
  void withoutSparkItStartsAndSaysSo() throws Exception {
    String without =
        Arrays.stream(CLASS_PATH.split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("/org/apache/") && !entry.contains("/org/scala-lang/"))
            .collect(Collectors.joining(File.pathSeparator));

    Ended ended = doctor(Map.of(), without);

    assertThat(ended.status()).isEqualTo(4);
    assertThat(ended.bad()).first().asString().contains("Spark  ", "no Spark", "SPARK_HOME");
    assertThat(ended.bad()).hasSize(2).last().asString().contains("results  ");
    assertThat(ended.lines()).anyMatch(line -> line.contains("GFLOP/s"));
  }

  @Test
  void tooLittleMemoryIsOneLine() throws Exception {
    Ended ended = doctor(Map.of(), CLASS_PATH, "-Xmx200m");

    assertThat(ended.status()).isEqualTo(4);
    assertThat(ended.bad())
        .singleElement()
        .asString()
        .contains("memory  ", "200 MB, and Spark needs 450 MB", "ARCHSWEEP_DRIVER_MEMORY=4g");
  }

  private Path mounted(String name, String option) throws Exception {
    Path place = Files.createDirectory(folder.resolve(name));
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", option, "tmpfs", place.toString()).start();
    assumeThat(mount.waitFor()).as("may mount").isZero();
    return place;
  }

  private static void unmount(Path place) throws Exception {
    assertThat(new ProcessBuilder("umount", place.toString()).start().waitFor()).isZero();
  }

  private Ended doctor(Map<String, String> environment, String classPath, String... options)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(options));
    command.addAll(List.of("-cp", classPath, "org.archsweep.cli.Main", "doctor"));
    command.addAll(List.of("--out", folder.resolve("results").toString()));
    try (JavaProcess process = JavaProcess.start(folder, "doctor", environment, command)) {
      int status = process.end();
      return new Ended(status, process.output().lines().toList());
    }
  }
}
