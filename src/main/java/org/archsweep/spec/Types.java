package org.archsweep.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.archsweep.InputException;
import org.archsweep.Text;

/** The types that most keys need. */
public final class Types {
  /** Of {@link #limit}: no limit. */
  public static final int ALL = Integer.MAX_VALUE;

  private Types() {}

  /** A whole number in a range, both ends included. */
  public static Type<Integer> whole(int smallest, int largest) {
    return new Simple<>(
        Text.format("a whole number from %d to %d", smallest, largest),
        setting -> (int) setting.whole(smallest, largest),
        IntNode::valueOf,
        JsonNode::intValue,
        "int");
  }

  /** How many there are at most, from 1; stored as null where that's {@link #ALL}. */
  public static Type<Integer> limit() {
    return new Simple<>(
        "a whole number of at least 1",
        setting -> (int) setting.whole(1, ALL - 1L),
        value -> value == ALL ? NullNode.getInstance() : IntNode.valueOf(value),
        json -> json.isNull() ? ALL : json.intValue(),
        "int");
  }

  /** A number in a range, both ends included. */
  public static Type<Double> number(double smallest, double largest) {
    return new Simple<>(
        Text.format("a number from %s to %s", smallest, largest),
        setting -> setting.number(smallest, largest),
        DoubleNode::valueOf,
        JsonNode::doubleValue,
        "double");
  }

  /** True or false. */
  public static Type<Boolean> bool() {
    return new Simple<>(
        "true or false", Setting::bool, BooleanNode::valueOf, JsonNode::booleanValue, "boolean");
  }

  /** One of a few values, by their texts. */
  public static <T> Type<T> oneOf(List<T> values) {
    List<String> words = values.stream().map(Object::toString).toList();
    return new Simple<>(
        String.join(" or ", words),
        setting -> setting.oneOf(values),
        value -> TextNode.valueOf(value.toString()),
        json ->
            values.stream()
                .filter(value -> value.toString().equals(json.textValue()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown value " + json)));
  }

  /**
   * What has a name, in any of its spellings.
   *
   * @param named gives what has that name; throws InputException where nothing has
   * @param name the one under which it's stored
   */
  public static <T> Type<T> named(
      String allowed, Function<String, T> named, Function<T, String> name) {
    return new Simple<>(
        allowed,
        setting -> setting.checked(named),
        value -> TextNode.valueOf(name.apply(value)),
        json -> named.apply(json.textValue()));
  }

  /**
   * A text that is stored as it is.
   *
   * @param check gives the text in its one spelling; throws InputException where it's wrong
   */
  public static Type<String> text(String allowed, UnaryOperator<String> check) {
    return new Simple<>(
        allowed, setting -> setting.checked(check), TextNode::valueOf, JsonNode::textValue);
  }

  /**
   * What is read by one of a few words, some of which may stand for different values in different
   * configurations, and stored by its own name.
   *
   * @param word gives what a word stands for before {@link Key#resolved}
   */
  public static <T> Type<T> words(List<String> words, Function<String, T> word, Type<T> stored) {
    return new Simple<>(
        String.join(" or ", words),
        setting -> word.apply(setting.oneOf(words)),
        stored::write,
        stored::parse);
  }

  /** A class that plugs in, by its name. */
  public static <T extends Plugin> Type<T> plugin(Class<T> kind) {
    Map<String, T> all = Plugins.of(kind);
    return named(
        all.keySet().stream().collect(Collectors.joining(" or ")),
        name -> {
          if (!all.containsKey(name)) {
            throw new InputException(
                "unknown value %s, %s", name, Text.suggestion(name, all.keySet()));
          }
          return all.get(name);
        },
        Plugin::name);
  }

  /** A list, which may be empty, and has none twice; one value stands for a list of it. */
  public static <T> Type<List<T>> list(Type<T> element) {
    return new Simple<>(
        "a list, each " + element.allowed(),
        setting -> setting.emptyOrList(element::read),
        values -> {
          ArrayNode array = JsonNodeFactory.instance.arrayNode();
          values.forEach(value -> array.add(element.write(value)));
          return array;
        },
        json -> {
          List<T> values = new ArrayList<>();
          json.forEach(item -> values.add(element.parse(item)));
          return List.copyOf(values);
        },
        "string",
        true);
  }

  private record Simple<T>(
      String allowed,
      Function<Setting, T> reader,
      Function<T, JsonNode> writer,
      Function<JsonNode, T> parser,
      String column,
      boolean isList)
      implements Type<T> {

    Simple(
        String allowed,
        Function<Setting, T> reader,
        Function<T, JsonNode> writer,
        Function<JsonNode, T> parser) {
      this(allowed, reader, writer, parser, "string");
    }

    Simple(
        String allowed,
        Function<Setting, T> reader,
        Function<T, JsonNode> writer,
        Function<JsonNode, T> parser,
        String column) {
      this(allowed, reader, writer, parser, column, false);
    }

    @Override
    public T read(Setting setting) {
      return reader.apply(setting);
    }

    @Override
    public JsonNode write(T value) {
      return writer.apply(value);
    }

    @Override
    public T parse(JsonNode json) {
      return parser.apply(json);
    }
  }
}
