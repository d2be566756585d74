package org.archsweep;

import java.io.IOException;
import java.net.UnknownHostException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.VersionInfo;

/** Hadoop's file systems: which there are is a matter of jars and settings. */
public final class FileSystems {
  private FileSystems() {}

  /**
   * The file system that an address names; it isn't asked for any file.
   *
   * @param address with a scheme
   * @param cannot what comes to nothing without it, for the message
   * @throws InputException if there is none, which says what would do
   * @throws EnvironmentException if its host isn't known
   */
  public static FileSystem of(Path address, Configuration configuration, String cannot) {
    try {
      return address.getFileSystem(configuration);
    } catch (IOException | RuntimeException | LinkageError e) {
      if (e.getCause() instanceof UnknownHostException) {
        throw new EnvironmentException(e, "%s: %s", cannot, Fault.of(e).line());
      }
      String scheme = address.toUri().getScheme();
      throw new InputException(
          "%s: this Spark has no file system for %s://, or it lacks its settings%s",
          cannot, scheme, jars(scheme));
    }
  }

  private static String jars(String scheme) {
    return scheme.equals("s3a")
        ? "; try: -- --packages org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion()
        : "; put its jars on Spark's class path";
  }
}
