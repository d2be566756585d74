package org.archsweep.data;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.archsweep.EnvironmentException;
import org.archsweep.InputException;

/**
 * Where data lie: on this machine, or elsewhere and then as a copy. Hadoop is asked for the latter
 * alone: what is here can be used without it.
 */
final class Places {
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

  private static final Map<String, Path> HERE = new ConcurrentHashMap<>();

  private static volatile Supplier<Configuration> hadoop;

  private Places() {}

  /** See {@link Datasets#reach}. */
  static void reach(Supplier<Configuration> with) {
    hadoop = with;
  }

  /**
   * A place as a path of this machine's.
   *
   * @param place a path or an address
   * @param kind which says what of it is needed
   * @throws InputException if there is nothing, or it may not be read
   * @throws EnvironmentException if it can't be had, or there's no room for it
   */
  static Path local(String place, DatasetKind kind) {
    if (!ADDRESS.matcher(place).matches()) {
      return Path.of(place);
    }
    if (place.regionMatches(true, 0, "file:", 0, 5)) {
      return Path.of(new org.apache.hadoop.fs.Path(place).toUri().getPath());
    }
    return HERE.computeIfAbsent(place, each -> copy(each, kind));
  }

  private static Path copy(String address, DatasetKind kind) {
    Configuration configuration = hadoop == null ? new Configuration() : hadoop.get();
    return new Copies(address, configuration, Copies.PATIENCE).into(Copies.folder(), kind);
  }

  /** Does what may fail and name a copy, which nobody knows: then its address is named. */
  static <T> T named(Supplier<T> work) {
    try {
      return work.get();
    } catch (InputException e) {
      String message = e.getMessage();
      for (Map.Entry<String, Path> copy : HERE.entrySet()) {
        message = message.replace(copy.getValue().toString(), copy.getKey());
      }
      throw new InputException("%s", message);
    }
  }
}
