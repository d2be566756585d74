package org.archsweep.spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.archsweep.InputException;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * YAML 1.2 as files and options have it: UTF-8, its core schema, no tags, and limits on its size
 * and depth. What is wrong with a text is told by its place; the text itself isn't shown, for a
 * file that was named by mistake may hold secrets.
 */
public final class Yaml {
  private static final int MOST_BYTES = 3 << 20;
  private static final int MOST_LEVELS = 50;

  /** Without merge keys, which YAML 1.2 doesn't have. */
  private static final ScalarResolver RESOLVER = new CoreScalarResolver(false);

  /** From where on a problem of the parser shows pieces of the text. */
  private static final Pattern QUOTED =
      Pattern.compile(
          ",? but found:? (?!'<).*|(?<=undefined alias|undefined tag handle|escape character"
              + "|unexpected character found|valid version:) .*");

  /** What the parser calls in its own words. */
  private static final Map<String, String> MEANT =
      Map.of(
          "expected <block end>",
          "it begins elsewhere than the lines of its group",
          "mapping values are not allowed here",
          "a second \":\", or a line that begins elsewhere than the others of its group",
          "could not find expected ':'",
          "a key without \": \" and a value, in this line or before it");

  private Yaml() {}

  /**
   * The text of a file.
   *
   * @param kind what the user calls such a file, in messages
   * @throws InputException if it's no ordinary file, too large, can't be read or isn't UTF-8
   */
  public static String read(String kind, Path file) {
    if (!Files.exists(file)) {
      throw new InputException("cannot read the %s %s: no such file", kind, file);
    }
    if (!Files.isRegularFile(file)) { // a device or a pipe may have no end
      throw new InputException("cannot read the %s %s: it is no ordinary file", kind, file);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      checkSize(file.toString(), bytes.length);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.indexOf('\0') < 0) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
      }
      throw new CharacterCodingException(); // UTF-16, most likely
    } catch (CharacterCodingException e) {
      throw new InputException("%s: %ss are UTF-8, and this isn't", file, kind);
    } catch (AccessDeniedException e) {
      throw new InputException("cannot read the %s %s: permission denied", kind, file);
    } catch (IOException e) {
      throw new InputException("cannot read the %s %s: %s", kind, file, e.getMessage());
    }
  }

  /**
   * The value of a whole file or option.
   *
   * @param where what a message about it begins with
   * @throws InputException if it's empty, no YAML, too large or too deep
   */
  public static Node parsed(String where, String text) {
    checkSize(where, text.length());
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(where)
            .setCodePointLimit(MOST_BYTES)
            // In pieces, a long value is copied again for each of them.
            .setBufferSize(text.length() + 1)
            .setSchema(
                new CoreSchema() {
                  @Override
                  public ScalarResolver getScalarResolver() {
                    return RESOLVER;
                  }
                })
            .build();
    try {
      return new Composer(settings, new Events(settings, where, text))
          .getSingleNode()
          .orElseThrow(() -> new InputException("%s: is empty", where));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      String problem = QUOTED.matcher(e.getProblem()).replaceFirst("").strip();
      throw new InputException(
          "%s line %d: %s", where, line, meant(problem.replaceFirst("^but ", "")));
    } catch (YamlVersionException e) {
      throw new InputException("%s: is YAML of another version than 1.2", where);
    } catch (YamlEngineException e) {
      throw new InputException("%s: %s", where, e.getMessage().lines().findFirst().orElse(""));
    }
  }

  private static String meant(String problem) {
    return MEANT.entrySet().stream()
        .filter(each -> problem.startsWith(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(problem);
  }

  /** The kind of value that a text is where it stands without quotes. */
  public static Tag kind(String text) {
    return RESOLVER.resolve(text, true);
  }

  /** The whole number that a value is, if it's one and a long can hold it. */
  public static OptionalLong whole(ScalarNode value) {
    if (!value.getTag().equals(Tag.INT)) {
      return OptionalLong.empty();
    }
    String digits = value.getValue();
    try {
      return OptionalLong.of(
          switch (digits.length() > 1 ? digits.charAt(1) : ' ') {
            case 'x' -> Long.parseLong(digits.substring(2), 16);
            case 'o' -> Long.parseLong(digits.substring(2), 8);
            default -> Long.parseLong(digits);
          });
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** The number that a value is, if it's one; {@code .inf} and {@code .nan} are none here. */
  public static OptionalDouble number(ScalarNode value) {
    OptionalLong whole = whole(value);
    if (whole.isPresent()) {
      return OptionalDouble.of((double) whole.getAsLong());
    }
    try {
      return value.getTag().equals(Tag.FLOAT)
          ? OptionalDouble.of(Double.parseDouble(value.getValue()))
          : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static void checkSize(String where, int size) {
    if (size > MOST_BYTES) {
      throw new InputException("%s: has more than the %d bytes allowed", where, MOST_BYTES);
    }
  }

  /** Stops where a text is too deep: what makes values of it would use up the stack. */
  private static final class Events extends ParserImpl {
    private final String where;
    private int levels;

    Events(LoadSettings settings, String where, String text) {
      super(settings, new StreamReader(settings, text));
      this.where = where;
    }

    @Override
    public Event next() {
      Event event = super.next();
      if (event instanceof CollectionStartEvent start) {
        levels++;
        check(levels <= MOST_LEVELS, start, "is nested more than " + MOST_LEVELS + " levels deep");
        check(start.getTag(), start);
      } else if (event instanceof CollectionEndEvent) {
        levels--;
      } else if (event instanceof ScalarEvent scalar) {
        check(scalar.getTag(), scalar);
      }
      return event;
    }

    private void check(Optional<String> tag, Event event) {
      check(tag.isEmpty(), event, "has a tag: values here have none");
    }

    private void check(boolean right, Event event, String wrong) {
      if (!right) {
        int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
        throw new InputException("%s line %d: %s", where, line, wrong);
      }
    }
  }
}
