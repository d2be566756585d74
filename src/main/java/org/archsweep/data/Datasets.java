package org.archsweep.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.archsweep.EnvironmentException;
import org.archsweep.InputException;
import org.archsweep.network.Task;

/** The data sets that a job file can name, each of a {@link DatasetKind}. */
public final class Datasets {
  private static final Map<DataSource, Dataset> LOADED = new ConcurrentHashMap<>();

  private Datasets() {}

  /** Where {@code fetch} puts a data set, and where it's looked for when a job names no place. */
  public static Path folder(String kind) {
    return Path.of(System.getProperty("user.home"), ".archsweep", kind);
  }

  /** Says how the file systems of places are reached; until then, as Hadoop's own files say. */
  public static void reach(Supplier<Configuration> hadoop) {
    Places.reach(hadoop);
  }

  /**
   * The task of a data set, which needn't be here for most kinds.
   *
   * @throws InputException if it can't be told
   */
  public static Task task(DataSource source) {
    Dataset loaded = LOADED.get(source);
    return loaded == null ? Places.named(() -> source.kind().task(source)) : loaded.task();
  }

  /** The same, by its name alone: all its keys are at their defaults. */
  public static Task task(String name) {
    return task(new DataSource(name, Map.of()));
  }

  /** The classes' names of a data set, by label; empty where they have none. */
  public static List<String> classes(DataSource source) {
    return Places.named(() -> source.kind().classes(source));
  }

  /** The names of its test images, in their order; empty where they have none. */
  public static List<String> testNames(DataSource source) {
    return Places.named(() -> source.kind().testNames(source));
  }

  /**
   * Loads a data set, or gives the one loaded before: each JVM holds a data set once.
   *
   * @throws InputException if the files are not as they should be
   * @throws EnvironmentException if another file system, on which they lie, doesn't answer
   */
  public static Dataset load(DataSource source) {
    return LOADED.computeIfAbsent(source, each -> Places.named(() -> each.kind().load(each)));
  }

  /** The same, by its name alone. */
  public static Dataset load(String name) {
    return load(new DataSource(name, Map.of()));
  }
}
