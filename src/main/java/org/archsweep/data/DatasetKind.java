package org.archsweep.data;

import java.util.List;
import java.util.Optional;
import org.archsweep.InputException;
import org.archsweep.network.Task;
import org.archsweep.spec.Plugin;

/** A data set that job files can name, or a kind of them. */
public interface DatasetKind extends Plugin {
  /**
   * How job files can name it: by its name, or by that, a colon and a place, {@code cifar10} and
   * {@code cifar10:PATH}. What stands after the colon is for people.
   */
  default List<String> spellings() {
    return List.of(name());
  }

  /**
   * What networks are built for, found without the files where that's possible: a plan needs it.
   *
   * @throws InputException if it can't be told, or no network can be built for it
   */
  Task task(DataSource source);

  /**
   * Reads or makes the data set: the same bits on every machine. {@link Datasets} keeps it.
   *
   * @throws InputException if the files aren't as they should be
   */
  Dataset load(DataSource source);

  /** The classes' names, by label; empty where they have none. */
  default List<String> classes(DataSource source) {
    return List.of();
  }

  /** The test images' names, in their order; empty where they have none. */
  default List<String> testNames(DataSource source) {
    return List.of();
  }

  /** Whether a file that lies in the data's place, or a folder of it, belongs to them. */
  default boolean has(String file) {
    return true;
  }

  /** What {@code fetch} brings, where it can: an archive that {@link #load} finds unpacked. */
  default Optional<Download> download() {
    return Optional.empty();
  }
}
