package org.archsweep.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.archsweep.InputException;
import org.archsweep.training.Outcome;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A key's value and where it stands; every look at it checks it.
 *
 * @param where the file and line, or the option
 * @param key dotted, {@code recipe.batch}
 * @param node the value as YAML
 */
record Setting(String where, String key, Node node) {

  long whole(long smallest, long largest) {
    String allowed =
        largest >= Integer.MAX_VALUE
            ? "a whole number of at least " + smallest
            : "a whole number from %d to %d".formatted(smallest, largest);
    try {
      long value = Long.parseLong(scalar(allowed).getValue());
      if (value >= smallest && value <= largest) {
        return value;
      }
    } catch (NumberFormatException e) {
      // It's said below what is allowed.
    }
    throw wrong(allowed);
  }

  double number(double smallest, double largest) {
    String allowed = "a number from %s to %s".formatted(smallest, largest);
    try {
      double value = Double.parseDouble(scalar(allowed).getValue());
      if (value >= smallest && value <= largest) {
        return value;
      }
    } catch (NumberFormatException e) {
      // It's said below what is allowed.
    }
    throw wrong(allowed);
  }

  boolean bool() {
    ScalarNode scalar = scalar("true or false");
    if (!scalar.getTag().equals(Tag.BOOL)) {
      throw wrong("true or false");
    }
    return scalar.getValue().equalsIgnoreCase("true");
  }

  Outcome.Moment moment() {
    return Arrays.stream(Outcome.Moment.values())
        .filter(moment -> moment.toString().equals(text()))
        .findFirst()
        .orElseThrow(() -> wrong("initial and final"));
  }

  /** What a room makes of the text; where it refuses it, the place is said too. */
  <T> T checked(Function<String, T> room) {
    String text = text();
    try {
      return room.apply(text);
    } catch (InputException e) {
      throw new InputException("%s: key %s: %s", where, key, e.getMessage());
    }
  }

  /** One value or a list of them, at least one, none twice. */
  <T> List<T> list(Function<Setting, T> element) {
    List<T> values = emptyOrList(element);
    if (values.isEmpty()) {
      throw wrong("at least one value");
    }
    return values;
  }

  <T> List<T> emptyOrList(Function<Setting, T> element) {
    if (!(node instanceof SequenceNode sequence)) {
      return List.of(element.apply(this));
    }
    List<T> values = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      Setting setting = new Setting(where, key, item);
      T value = element.apply(setting);
      if (values.contains(value)) {
        throw new InputException("%s: key %s has %s twice", where, key, setting.shown());
      }
      values.add(value);
    }
    return values;
  }

  InputException wrong(String allowed) {
    return new InputException("%s: key %s is %s, allowed is %s", where, key, shown(), allowed);
  }

  private String text() {
    return scalar("a single value").getValue();
  }

  private ScalarNode scalar(String allowed) {
    if (node instanceof ScalarNode scalar) {
      return scalar;
    }
    throw wrong(allowed);
  }

  private String shown() {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue().isEmpty() ? "empty" : scalar.getValue();
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().isEmpty() ? "an empty list" : "a list";
    }
    return "a group of keys";
  }
}
