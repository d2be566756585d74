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
  private static final List<Key<?>> ALL;
  private static final List<Key<?>> BY_STORED_NAME;
  private static final Map<String, Key<?>> BY_NAME = new HashMap<>();

  static {
    List<Key<?>> found = new ArrayList<>();
    for (Key.Source source : ServiceLoader.load(Key.Source.class, Keys.class.getClassLoader())) {
      found.addAll(source.keys());
    }
    found.sort(Comparator.<Key<?>>comparingInt(Identity::place).thenComparing(Key::name));
    ALL = List.copyOf(found);
    found.sort(Comparator.comparing(Key::storedName));
    BY_STORED_NAME = List.copyOf(found);
    for (Key<?> key : ALL) {
      check(key);
      declare(key.name(), key);
      key.formerName().ifPresent(former -> declare(former, key));
    }
  }

  private Keys() {}

  /** Trials are compared within one recipe: a key elsewhere would be pooled over. */
  private static void check(Key<?> key) {
    if (Identity.isLater(key) && !key.isInData() && !key.storedName().startsWith("recipe.")) {
      throw new IllegalStateException("the key " + key + " has to be in the group recipe");
    }
  }

  private static void declare(String name, Key<?> key) {
    Key<?> other = BY_NAME.put(name, key);
    if (other != null && other != key) {
      throw new IllegalStateException("two keys are named " + name);
    }
  }

  /** In the order in which they are hashed: those of the first version, then the others by name. */
  public static List<Key<?>> all() {
    return ALL;
  }

  /** What an axis of it is called: the last part of its name, where no other key has that. */
  public static String axisName(Key<?> key) {
    boolean isUnique =
        ALL.stream().filter(other -> other.shortName().equals(key.shortName())).count() == 1;
    return isUnique ? key.shortName() : key.name();
  }

  static List<Key<?>> byStoredName() {
    return BY_STORED_NAME;
  }

  /** The key of that name, or that once had it. */
  public static Optional<Key<?>> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
