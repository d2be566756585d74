package org.archsweep.results;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.InputException;

/** Tries whether results can be written to a folder, and leaves nothing there. */
public final class FolderProbe {
  /** Who looks wants an answer soon: nothing is repeated for minutes, as a sweep does it. */
  private static final String[] PATIENCE = {
    "ipc.client.connect.max.retries",
    "ipc.client.connect.max.retries.on.timeouts",
    "dfs.client.failover.max.attempts",
    "fs.s3a.retry.limit",
    "fs.s3a.attempts.maximum"
  };

  private FolderProbe() {}

  /**
   * What was found.
   *
   * @param folder with its file system
   * @param refusesTakenNames whether a second file of a name is refused
   * @param seconds that a file takes
   */
  public record Probed(String folder, boolean refusesTakenNames, double seconds) {}

  /**
   * Publishes a file and another one of its name, as sweeps publish trials.
   *
   * @param out on any Hadoop file system; needn't be there
   * @throws InputException if it names nothing that can hold results
   * @throws EnvironmentException if it can't be written
   */
  public static Probed of(String out, Configuration given) {
    Configuration configuration = new Configuration(given);
    configuration.set("archsweep.store.pauses.ms", "0");
    for (String key : PATIENCE) {
      configuration.set(key, "1");
    }
    Place.check(out, configuration);
    try {
      Store store = new Store(out, configuration);
      FileSystem files = store.root().getFileSystem(configuration);
      boolean wasThere = files.exists(store.root());
      try {
        long start = System.nanoTime();
        boolean refuses = store.refusesTakenNames();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Probed(store.root().toString(), refuses, seconds / 2);
      } finally {
        removeEmpty(files, store.path(".temporary"));
        if (!wasThere) {
          removeEmpty(files, store.root());
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new EnvironmentException(
          e,
          "cannot write results to %s: %s; mend that, or name another folder, by --out DIR",
          out,
          Fault.of(e).line());
    }
  }

  private static void removeEmpty(FileSystem files, Path folder) throws IOException {
    if (!files.exists(folder)) {
      return;
    }
    FileStatus[] left = files.listStatus(folder);
    for (FileStatus file : left) {
      if (!file.getPath().getName().endsWith(".crc")) {
        return;
      }
    }
    files.delete(folder, true);
  }
}
