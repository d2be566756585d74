package org.archsweep.spec;

import java.io.Serializable;
import org.archsweep.Hash;

/**
 * One training: everything that its result depends on, apart from the kind of machine and the
 * number of threads. Equal trials have equal metrics.
 *
 * @param configuration a value for each key
 * @param seed of the initial weights, the order and the augmentation
 */
public record Trial(Configuration configuration, long seed) implements Serializable {

  /** The value of a key. */
  public <T> T get(Key<T> key) {
    return configuration.get(key);
  }

  /** Names this trial in tables and files: 16 hexadecimal digits, a hash of {@link #config}. */
  public String id() {
    return Hash.of(config());
  }

  /** The whole of it as JSON, always in the same order. */
  public String config() {
    return Identity.text(configuration, seed);
  }
}
