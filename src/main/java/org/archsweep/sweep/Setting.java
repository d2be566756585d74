package org.archsweep.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
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
public record Setting(String where, String key, Node node) {

  /**
   * The value of a whole file or option.
   *
   * @param where what a message about it begins with
   * @throws InputException if it's empty or no YAML
   */
  public static Node parsed(String where, String text) {
    try {
      return new Compose(LoadSettings.builder().setLabel(where).build())
          .composeString(text)
          .orElseThrow(() -> new InputException("%s: is empty", where));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new InputException("%s line %d: %s", where, line, e.getProblem());
    } catch (YamlEngineException e) {
      throw new InputException("%s: %s", where, e.getMessage().lines().findFirst().orElse(""));
    }
  }

  /** A whole number in a range, both ends included. */
  public long whole(long smallest, long largest) {
    String allowed =
        largest >= Integer.MAX_VALUE
            ? "a whole number of at least " + smallest
            : Text.format("a whole number from %d to %d", smallest, largest);
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

  /** A number in a range, both ends included. */
  public double number(double smallest, double largest) {
    String allowed = Text.format("a number from %s to %s", smallest, largest);
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

  /** One of the words that say a value. */
  <T> T oneOf(List<T> values) {
    return values.stream()
        .filter(value -> value.toString().equals(text()))
        .findFirst()
        .orElseThrow(
            () -> wrong(values.stream().map(Object::toString).collect(Collectors.joining(" or "))));
  }

  /** What a room makes of the text; where it refuses it, the place is said too. */
  public <T> T checked(Function<String, T> room) {
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
      Setting setting = with(item);
      T value = element.apply(setting);
      if (values.contains(value)) {
        throw new InputException("%s: key %s has %s twice", where, key, setting.shown());
      }
      values.add(value);
    }
    return values;
  }

  /** Keys and values, each with its line; a key's name has its group's before it. */
  public static List<Setting> entries(String file, String group, MappingNode mapping) {
    List<Setting> entries = new ArrayList<>();
    for (NodeTuple entry : mapping.getValue()) {
      int line = entry.getKeyNode().getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
      // The parser refuses keys that are no scalars.
      String key = ((ScalarNode) entry.getKeyNode()).getValue();
      entries.add(
          new Setting(Text.format("%s line %d", file, line), group + key, entry.getValueNode()));
    }
    return entries;
  }

  /** The same key, another value. */
  public Setting with(Node other) {
    return new Setting(where, key, other);
  }

  /** A message that says what the value is and what is allowed. */
  public InputException wrong(String allowed) {
    return new InputException("%s: key %s is %s, allowed is %s", where, key, shown(), allowed);
  }

  /** A single value, as it is written. */
  public String text() {
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
