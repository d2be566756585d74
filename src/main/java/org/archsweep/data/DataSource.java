package org.archsweep.data;

import java.io.Serializable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.spec.Json;
import org.archsweep.spec.Key;
import org.archsweep.spec.Keys;
import org.archsweep.spec.Plugins;

/**
 * Where a job has its data from: all that it takes to load them, here or on another machine.
 *
 * @param name as job files have it, {@code cifar10:PATH}
 * @param settings the values of keys that say which data these are ({@link Key#inData}), as JSON,
 *     by the keys' names; those at their defaults aren't there
 */
public record DataSource(String name, Map<String, String> settings) implements Serializable {
  /** A source that there may be; doesn't look at any file. */
  public DataSource {
    settings = Map.copyOf(settings);
    check(name);
  }

  /**
   * The source that a job names.
   *
   * @param values of any keys; of those that say nothing about the data nothing is kept
   * @throws InputException if no data set is named so
   */
  public static DataSource of(String name, Map<Key<?>, Object> values) {
    Map<String, String> settings = new HashMap<>();
    for (Key<?> key : Keys.all()) {
      if (key.isInData() && values.containsKey(key)) {
        put(settings, key, values.get(key));
      }
    }
    return new DataSource(name, settings);
  }

  @SuppressWarnings("unchecked") // a key's values are of its type
  private static <T> void put(Map<String, String> settings, Key<T> key, Object value) {
    if (!key.defaultValue().map(value::equals).orElse(false)) {
      settings.put(key.name(), Json.text(key.type().write((T) value)));
    }
  }

  /** The value of a key that says which data these are. */
  public <T> T get(Key<T> key) {
    String value = settings.get(key.name());
    return value == null ? key.defaultValue().orElseThrow() : key.type().parse(Json.parsed(value));
  }

  /** Whether a name is that of a data set, or begins as one's and a place. */
  public static boolean isKnown(String name) {
    return kinds().containsKey(kindName(name));
  }

  /** What the data set is, by the name in front of the colon. */
  DatasetKind kind() {
    return kinds().get(kindName(name));
  }

  /**
   * The place behind the colon, where there is one; of one on another file system a copy, which is
   * made at the first call.
   *
   * @throws InputException if there is nothing
   */
  public Optional<Path> place() {
    return place(name).map(place -> Places.local(place, kind()));
  }

  @Override
  public String toString() {
    return settings.isEmpty() ? name : name + " with " + new TreeMap<>(settings);
  }

  private static SortedMap<String, DatasetKind> kinds() {
    return Plugins.of(DatasetKind.class);
  }

  private static String kindName(String name) {
    return name.replaceFirst("(?s):.*", "");
  }

  private static Optional<String> place(String name) {
    int colon = name.indexOf(':');
    return colon < 0 ? Optional.empty() : Optional.of(name.substring(colon + 1));
  }

  private static void check(String name) {
    DatasetKind kind = kinds().get(kindName(name));
    if (kind == null) {
      List<String> allowed = new ArrayList<>();
      kinds().values().forEach(each -> allowed.addAll(each.spellings()));
      throw new InputException(
          "unknown data %s, allowed are %s%s",
          name, String.join(", ", allowed), Text.perhaps(kindName(name), kinds().keySet()));
    }
    if (!isSpelledSo(kind, place(name))) {
      throw new InputException(
          "unknown data %s, allowed is %s", name, String.join(" or ", kind.spellings()));
    }
  }

  private static boolean isSpelledSo(DatasetKind kind, Optional<String> place) {
    if (place.isEmpty()) {
      return kind.spellings().contains(kind.name());
    }
    return kind.spellings().stream().anyMatch(each -> each.startsWith(kind.name() + ":"))
        && isPath(place.get());
  }

  private static boolean isPath(String place) {
    try {
      return place.matches("[^\\p{Cntrl}]+") && !Path.of(place).toString().isEmpty();
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
