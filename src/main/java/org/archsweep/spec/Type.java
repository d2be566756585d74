package org.archsweep.spec;

import com.fasterxml.jackson.databind.JsonNode;
import org.archsweep.InputException;

/**
 * The kind of a key's values: what is allowed, how it's read, how it's stored. {@link Types} has
 * those that most keys need.
 *
 * @param <T> immutable, with {@code equals}
 */
public interface Type<T> {
  /** What may stand there, as it goes on from "allowed is". */
  String allowed();

  /**
   * The value in a job file or an option.
   *
   * @throws InputException if it isn't allowed; the message says what is
   */
  T read(Setting setting);

  /** As it's hashed and stored: this never changes for a value that is in use. */
  JsonNode write(T value);

  /**
   * The value that was written.
   *
   * @throws IllegalArgumentException if {@link #write} gives nothing like it
   */
  T parse(JsonNode json);

  /** As tables and labels show it. */
  default String text(T value) {
    JsonNode json = write(value);
    if (json.isNull()) {
      return "all"; // a limit that is none
    }
    return json.isTextual() ? json.textValue() : Json.text(json);
  }
}
