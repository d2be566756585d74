package org.archsweep.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** All keys that there are. */
public final class Keys {
  private static final List<Key<?>> ALL = new ArrayList<>();
  private static final Map<String, Key<?>> BY_NAME = new HashMap<>();

  static {
    for (Key.Source source : ServiceLoader.load(Key.Source.class, Keys.class.getClassLoader())) {
      ALL.addAll(source.keys());
    }
    ALL.sort(Comparator.<Key<?>>comparingInt(Identity::place).thenComparing(Key::name));
    for (Key<?> key : ALL) {
      declare(key.name(), key);
      key.formerName().ifPresent(former -> declare(former, key));
    }
  }

  private Keys() {}

  private static void declare(String name, Key<?> key) {
    Key<?> other = BY_NAME.put(name, key);
    if (other != null && other != key) {
      throw new IllegalStateException("two keys are named " + name);
    }
  }

  /** In the order in which they are hashed: those of the first version, then the others by name. */
  public static List<Key<?>> all() {
    return List.copyOf(ALL);
  }

  /** The key of that name, or that once had it. */
  public static Optional<Key<?>> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
