package org.archsweep.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.archsweep.Hash;

/**
 * A value for each key, but for the seed: all that a training's result depends on apart from that
 * and the machine. Equal configurations have equal texts, and are the same training. Keys that only
 * say which data are meant ({@link Key#inData}) aren't kept: the identity of the data is.
 */
public final class Configuration implements Serializable {
  private static final long serialVersionUID = 1;

  /** Those that aren't at their defaults, or have none. */
  private final transient Map<Key<?>, Object> values;

  private final transient String text;
  private final transient String id;

  private Configuration(Map<Key<?>, Object> given) {
    this.values = new HashMap<>(given);
    values.keySet().removeIf(Key::isInData);
    values.replaceAll((key, value) -> resolved(key));
    values.keySet().removeIf(key -> !key.appliesTo(this));
    values.keySet().removeIf(this::isDefault);
    this.text = Identity.text(this);
    this.id = Hash.of(text);
  }

  /** The configuration with these values and, for all other keys, their defaults. */
  public static Configuration of(Map<Key<?>, Object> values) {
    return new Configuration(values);
  }

  /** The configuration that a text of {@link #text} or {@link Trial#config} stands for. */
  public static Configuration parse(String text) {
    return Identity.parsed(Json.parsed(text));
  }

  private <T> T resolved(Key<T> key) {
    return key.resolve(get(key), this);
  }

  /**
   * The value of a key; its default where it doesn't apply.
   *
   * @throws IllegalStateException if it has neither
   */
  @SuppressWarnings("unchecked") // a key's values are of its type
  public <T> T get(Key<T> key) {
    Object value = values.get(key);
    if (value != null) {
      return (T) value;
    }
    return key.defaultValue()
        .orElseThrow(() -> new IllegalStateException("no value for the key " + key));
  }

  /** The same, but for the value of one key. */
  public <T> Configuration with(Key<T> key, T value) {
    Map<Key<?>, Object> others = new HashMap<>(values);
    others.put(key, value);
    return new Configuration(others);
  }

  <T> boolean isDefault(Key<T> key) {
    return key.defaultValue().map(get(key)::equals).orElse(false);
  }

  /** All of it as JSON, in an order that never changes: what ids are hashes of. */
  public String text() {
    return text;
  }

  /** Names it in tables: 16 hexadecimal digits, a hash of {@link #text}. */
  public String id() {
    return id;
  }

  /** {@link #text} without some of its keys. */
  public String textWithout(Collection<Key<?>> keys) {
    ObjectNode json = Identity.json(this);
    keys.forEach(key -> json.remove(key.storedName()));
    return Json.text(json);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Configuration configuration && text.equals(configuration.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  private Object writeReplace() {
    return new Written(text);
  }

  /** On its way to another JVM, whose keys are its own objects. */
  private record Written(String text) implements Serializable {
    private Object readResolve() {
      return parse(text);
    }
  }
}
