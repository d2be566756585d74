package org.archsweep.results;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.archsweep.FileSystems;
import org.archsweep.InputException;

/** Where a results folder may be: on a file system that is known here. */
final class Place {
  /** Hadoop has file systems for these, that list nothing. */
  private static final Set<String> READ_ONLY = Set.of("http", "https");

  private Place() {}

  /**
   * Refuses a name that no file system takes; looks at no folder.
   *
   * @throws InputException which says what would do
   */
  static void check(String out, Configuration configuration) {
    if (out.isBlank()) {
      throw new InputException("the results folder has an empty name");
    }
    if (out.chars().anyMatch(Character::isISOControl)) {
      throw new InputException("cannot use %s as a results folder: it has control characters", out);
    }
    int colon = out.indexOf(':');
    int slash = out.indexOf('/');
    if (colon >= 0 && (slash < 0 || colon < slash) && !out.startsWith(":/", colon)) {
      throw new InputException(
          "cannot use %s as a results folder: a name with a ':' is an address, such as"
              + " hdfs://host/folder; for a folder here write ./%s",
          out, out);
    }
    Path path;
    try {
      path = new Path(out);
    } catch (IllegalArgumentException e) {
      throw new InputException("cannot use %s as a results folder: it is no address", out);
    }
    String scheme = path.toUri().getScheme();
    if (scheme != null && READ_ONLY.contains(scheme.toLowerCase(Locale.ROOT))) {
      throw new InputException(
          "cannot use %s as a results folder: what %s:// names can only be read", out, scheme);
    }
    if (scheme != null) {
      FileSystems.of(path, configuration, "cannot use " + out + " as a results folder");
      return;
    }
    try {
      path.getFileSystem(configuration);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new InputException("cannot use %s as a results folder", out);
    }
  }
}
