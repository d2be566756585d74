package org.archsweep.spec;

import java.util.Collections;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.archsweep.Text;

/** All classes that plug in, by kind: one instance of each. */
public final class Plugins {
  private static final Map<Class<?>, SortedMap<String, ?>> LOADED = new ConcurrentHashMap<>();

  private Plugins() {}

  /**
   * Those of a kind, by their names, sorted.
   *
   * @throws IllegalStateException if two have one name
   */
  @SuppressWarnings("unchecked") // each kind is stored with its own
  public static <T extends Plugin> SortedMap<String, T> of(Class<T> kind) {
    return (SortedMap<String, T>) LOADED.computeIfAbsent(kind, each -> load(kind));
  }

  private static <T extends Plugin> SortedMap<String, T> load(Class<T> kind) {
    SortedMap<String, T> all = new TreeMap<>();
    for (T each : ServiceLoader.load(kind, kind.getClassLoader())) {
      T other = all.put(each.name(), each);
      if (other != null) {
        throw new IllegalStateException(
            Text.format(
                "%s and %s are both named %s",
                other.getClass().getName(), each.getClass().getName(), each.name()));
      }
    }
    return Collections.unmodifiableSortedMap(all);
  }
}
