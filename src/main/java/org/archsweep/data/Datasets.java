package org.archsweep.data;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.archsweep.InputException;
import org.archsweep.Text;

/**
 * The data sets that a job file can name: {@code shapes} (see {@link Shapes}), {@code cifar10}
 * (where {@code fetch} puts it) and {@code cifar10:PATH} (a folder of its binary files, or the
 * archive).
 */
public final class Datasets {
  private static final String CIFAR10 = "cifar10";

  private static final Map<String, Dataset> LOADED = new ConcurrentHashMap<>();

  private Datasets() {}

  /** Where CIFAR-10 is looked for when a job names no place. */
  public static Path cifar10Folder() {
    return Path.of(System.getProperty("user.home"), ".archsweep", CIFAR10);
  }

  /**
   * Refuses a name that no data set has; doesn't look at any file.
   *
   * @throws InputException if the name is unknown
   */
  public static void checkName(String name) {
    if (!name.equals("shapes")) {
      cifar10Place(name);
    }
  }

  private static Path cifar10Place(String name) {
    try {
      if (name.equals(CIFAR10)) {
        return cifar10Folder();
      } else if (name.matches(CIFAR10 + ":[^\\p{Cntrl}]+")) {
        return Path.of(name.substring(CIFAR10.length() + 1));
      }
    } catch (InvalidPathException e) {
      // It's said below what is allowed.
    }
    throw new InputException(
        "unknown data %s, allowed are shapes, cifar10 and cifar10:PATH%s",
        name, Text.perhaps(name.replaceFirst(":.*", ""), List.of("shapes", CIFAR10)));
  }

  /**
   * Loads a data set, or gives the one loaded before: each JVM holds a data set once.
   *
   * @throws InputException if the name is unknown or the files are not as they should be
   */
  public static Dataset load(String name) {
    checkName(name);
    return LOADED.computeIfAbsent(name, Datasets::read);
  }

  private static Dataset read(String name) {
    return name.equals("shapes") ? Shapes.dataset() : Cifar10.read(cifar10Place(name));
  }
}
