package org.archsweep.job;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archsweep.network.NetworkKeys;
import org.archsweep.spec.Key;

/**
 * What varies in an experiment: a key that takes several values, or a named list of levels that
 * each set several keys.
 *
 * @param name the key's, without its group where that is unique; or as the job file has it
 * @param key the one that it's about; empty where levels are named
 * @param levels at least two, none twice, in the order of the job file
 */
public record Axis(String name, Optional<Key<?>> key, List<Level> levels) {
  /**
   * One of the values.
   *
   * @param label in tables
   * @param values of the keys that it sets
   */
  public record Level(String label, Map<Key<?>, Object> values) {}

  public Axis {
    levels = List.copyOf(levels);
  }

  /** The labels of its levels. */
  public List<String> labels() {
    return levels.stream().map(Level::label).toList();
  }

  /** Whether a level sets it. */
  public boolean sets(Key<?> any) {
    return levels.stream().anyMatch(level -> level.values.containsKey(any));
  }

  /** What tells a level from others where no column has the axis' name: {@code max_lr 0.4}. */
  public String described(int level) {
    String label = levels.get(level).label;
    boolean speaksForItself = key.isEmpty() || key.get() == NetworkKeys.NETWORK;
    return speaksForItself ? label : name + " " + label;
  }
}
