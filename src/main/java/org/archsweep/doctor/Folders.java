package org.archsweep.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.data.DataSource;
import org.archsweep.data.DatasetKind;
import org.archsweep.data.Datasets;
import org.archsweep.results.FolderProbe;
import org.archsweep.spec.Plugins;
import org.archsweep.training.Libtorch;

/** The folders that trainings read and write. */
final class Folders {
  private static final int PROBE = 1 << 20;
  private static final long MEGABYTE = 1 << 20;
  private static final long ROOM_FOR_TEMPORARY = 100 * MEGABYTE;

  /** Unpacked it has 430 MB, in all. */
  private static final long ROOM_FOR_LIBTORCH = 500 * MEGABYTE;

  /** What DJL puts there where libtorch comes from elsewhere. */
  private static final long ROOM_FOR_BRIDGE = 10 * MEGABYTE;

  private static final double GIGABYTE = 1 << 30;

  private Folders() {}

  /** First of all: without it no library can be loaded. */
  static Check temporary() {
    return new Check("temp folder", Folders::temporaryFolder);
  }

  static Check libtorch() {
    return new Check("libtorch cache", Folders::libtorchCache);
  }

  static Check data() {
    return new Check("data sets", Folders::dataSets);
  }

  static Check results(String out, Map<String, String> hadoop) {
    return new Check("results", () -> resultsFolder(out, hadoop));
  }

  private static Seen temporaryFolder() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    String other = "or name another folder, by JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER";
    check(folder, ROOM_FOR_TEMPORARY, other);
    return Seen.of("%s can be written, and programs may run in it", folder)
        .and(room(folder), "%.1f GB of room");
  }

  private static Seen libtorchCache() throws IOException {
    Path folder = Libtorch.cache();
    String other = "or name another folder, by DJL_CACHE_DIR=FOLDER";
    if (Libtorch.isUnpacked()) {
      return Seen.of("%s, unpacked", folder);
    }
    Path parent = firstThere(folder);
    boolean brought = System.getenv("PYTORCH_LIBRARY_PATH") == null;
    check(parent, brought ? ROOM_FOR_LIBTORCH : ROOM_FOR_BRIDGE, other);
    return Seen.of("%s can be written, nothing is unpacked yet", folder)
        .and(room(parent), "%.1f GB of room");
  }

  private static Seen dataSets() throws IOException {
    Path folder = Datasets.folder("any").getParent();
    Path parent = firstThere(folder);
    if (!Files.isDirectory(parent)) {
      throw new EnvironmentException("%s is no folder: move it away", parent);
    }
    List<String> here = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, DatasetKind> kind : Plugins.of(DatasetKind.class).entrySet()) {
      if (kind.getValue().download().isEmpty()) {
        continue;
      }
      String name = kind.getKey();
      if (!Files.exists(Datasets.folder(name))) {
        missing.add(name);
        continue;
      }
      try {
        kind.getValue().load(new DataSource(name, Map.of()));
      } catch (RuntimeException e) {
        throw new EnvironmentException(
            e,
            "%s; remove %s and run: archsweep fetch %s",
            Fault.of(e).line(),
            Datasets.folder(name),
            name);
      }
      here.add(name);
    }
    String words = here.isEmpty() ? "none" : String.join(", ", here);
    return missing.isEmpty()
        ? Seen.of("in %s: %s", folder, words)
        : Seen.of(
            "in %s: %s; archsweep fetch brings %s", folder, words, String.join(", ", missing));
  }

  private static Seen resultsFolder(String out, Map<String, String> hadoop) {
    Configuration configuration = new Configuration();
    hadoop.forEach(configuration::set);
    FolderProbe.Probed probed = FolderProbe.of(out, configuration);
    return Seen.of(
            "%s can be written, %s",
            probed.folder(),
            probed.refusesTakenNames()
                ? "and no file there can be overwritten"
                : "but by one sweep at a time: it can't refuse a second file of the same name")
        .and(1000 * probed.seconds(), "%.0f ms a file");
  }

  /**
   * Looks whether files can be written and programs run.
   *
   * @throws EnvironmentException if not
   */
  private static void check(Path folder, long room, String other) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new EnvironmentException("%s is no folder: make it one, %s", folder, other);
    }
    Path probe = null;
    try {
      probe = Files.createTempDirectory(folder, "archsweep-doctor");
      Files.write(probe.resolve("full"), new byte[PROBE]);
      long left = Files.getFileStore(folder).getUsableSpace();
      if (left < room) {
        throw new EnvironmentException(
            "%s has %d MB of room, and %d MB are needed: make some, %s",
            folder, left / MEGABYTE, room / MEGABYTE, other);
      }
      checkRuns(folder, probe, other);
    } catch (IOException e) {
      throw new EnvironmentException(
          e, "%s cannot be written (%s): mend that, %s", folder, Fault.of(e).line(), other);
    } finally {
      if (probe != null) {
        FileUtils.deleteDirectory(probe.toFile());
      }
    }
  }

  private static void checkRuns(Path folder, Path probe, String other) throws IOException {
    Path program = probe.resolve("program");
    Files.writeString(program, "#!/bin/sh\nexit 0\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    try {
      Process process = new ProcessBuilder(program.toString()).start();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new EnvironmentException(
          e,
          "%s lets no program run, so no library can be loaded from it: mount it without noexec, %s",
          folder,
          other);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path firstThere(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    return there;
  }

  private static double room(Path folder) throws IOException {
    return Files.getFileStore(folder).getUsableSpace() / GIGABYTE;
  }
}
