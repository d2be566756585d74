package org.archsweep.spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.archsweep.InputException;
import org.archsweep.Text;
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
  private static final int LONGEST = 60;

  private static final Pattern DURATION =
      Pattern.compile("(?=.)([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?");

  /** A whole number in a range, both ends included. */
  public long whole(long smallest, long largest) {
    String allowed =
        largest >= Integer.MAX_VALUE
            ? "a whole number of at least " + smallest
            : Text.format("a whole number from %d to %d", smallest, largest);
    OptionalLong value = Yaml.whole(scalar(allowed));
    if (value.isEmpty() || value.getAsLong() < smallest || value.getAsLong() > largest) {
      throw wrong(allowed);
    }
    return value.getAsLong();
  }

  /** A number in a range, both ends included. */
  public double number(double smallest, double largest) {
    String allowed = Text.format("a number from %s to %s", smallest, largest);
    OptionalDouble value = Yaml.number(scalar(allowed));
    if (value.isEmpty() || value.getAsDouble() < smallest || value.getAsDouble() > largest) {
      throw wrong(allowed);
    }
    return value.getAsDouble();
  }

  /** True or false. */
  public boolean bool() {
    ScalarNode scalar = scalar("true or false");
    if (!scalar.getTag().equals(Tag.BOOL)) {
      throw wrong("true or false");
    }
    return scalar.getValue().equalsIgnoreCase("true");
  }

  /** A duration in hours, minutes and seconds, {@code 1h30m}; empty where it's none. */
  public Optional<Duration> duration() {
    String text = text();
    return DURATION.matcher(text).matches()
        ? Optional.of(Duration.parse("PT" + text))
        : Optional.empty();
  }

  /** One of the words that say a value. */
  public <T> T oneOf(List<T> values) {
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
  public <T> List<T> list(Function<Setting, T> element) {
    List<T> values = emptyOrList(element);
    if (values.isEmpty()) {
      throw wrong("at least one value");
    }
    return values;
  }

  /** One value or a list of them, none twice. */
  public <T> List<T> emptyOrList(Function<Setting, T> element) {
    if (!(node instanceof SequenceNode sequence)) {
      return List.of(element.apply(this));
    }
    Set<T> values = new LinkedHashSet<>();
    for (Node item : sequence.getValue()) {
      Setting setting = with(item);
      if (!values.add(element.apply(setting))) {
        throw new InputException("%s: key %s has %s twice", where, key, setting.shown());
      }
    }
    return List.copyOf(values);
  }

  /** Keys and values, none twice, each with its line; a key's name has its group's before it. */
  public static List<Setting> entries(String file, String group, MappingNode mapping) {
    List<Setting> entries = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (NodeTuple entry : mapping.getValue()) {
      int line = entry.getKeyNode().getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
      String where = Text.format("%s line %d", file, line);
      String key = group + key(entry);
      if (!keys.add(key)) {
        throw new InputException("%s: key %s is there twice", where, shortened(key));
      }
      entries.add(new Setting(where, key, entry.getValueNode()));
    }
    return entries;
  }

  /** The keys and values of this one's value, none twice, each with its line. */
  public List<Setting> entries(MappingNode value) {
    return entries(file(), "", value);
  }

  /** What it stands in, without the line. */
  public String file() {
    return where.replaceFirst(" line \\d+$", "");
  }

  /** The keys of a group, as they are written. */
  public static List<String> keys(MappingNode mapping) {
    return mapping.getValue().stream().map(Setting::key).toList();
  }

  private static String key(NodeTuple entry) {
    // The parser refuses keys that are no scalars.
    return ((ScalarNode) entry.getKeyNode()).getValue();
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
    throw wrong(allowed + unspaced());
  }

  /** For {@code cutout: 4}, which was meant to be one value. */
  private String unspaced() {
    return node instanceof MappingNode group
            && group.getValue().size() == 1
            && group.getValue().get(0).getKeyNode() instanceof ScalarNode name
            && group.getValue().get(0).getValueNode() instanceof ScalarNode value
        ? Text.format(
            ": %s:%s, without the space, if that was meant",
            shortened(name.getValue()), shortened(value.getValue()))
        : "";
  }

  private String shown() {
    if (node instanceof ScalarNode scalar) {
      String text = shortened(scalar.getValue());
      // A number in quotes is none: the quotes are what is wrong.
      boolean quoted = !scalar.isPlain() && !Yaml.kind(text).equals(Tag.STR);
      return text.isEmpty() ? "empty" : quoted ? '"' + text + '"' : text;
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().isEmpty() ? "an empty list" : "a list";
    }
    return "a group of keys";
  }

  /** A text for a message: as much of it as a line can hold. */
  public static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
