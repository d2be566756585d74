package org.archsweep.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** JSON as ids are made of it: compact, members in their order, the same on every JDK. */
public final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** A number, as it's written there. */
  public static String number(double value) {
    return DoubleText.of(value);
  }

  /** A value as people read it: a list with commas, null (no limit) as all. */
  static String label(JsonNode json) {
    if (json.isNull()) {
      return "all";
    } else if (json.isArray()) {
      return json.isEmpty()
          ? "none"
          : StreamSupport.stream(json.spliterator(), false)
              .map(Json::label)
              .collect(Collectors.joining(", "));
    } else if (json.isDouble() && Double.isFinite(json.doubleValue())) {
      return BigDecimal.valueOf(json.doubleValue()).stripTrailingZeros().toPlainString();
    }
    return json.isTextual() ? json.textValue() : text(json);
  }

  /** A value on one line. */
  public static String text(JsonNode json) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = new Doubles(MAPPER.getFactory().createGenerator(text))) {
      MAPPER.writeTree(generator, json);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return text.toString();
  }

  /**
   * The value of a text.
   *
   * @throws IllegalArgumentException if it's no JSON
   */
  public static JsonNode parsed(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException("no JSON: " + text, e);
    }
  }

  private static final class Doubles extends JsonGeneratorDelegate {
    Doubles(JsonGenerator generator) {
      super(generator);
    }

    @Override
    public void writeNumber(double value) throws IOException {
      super.writeNumber(DoubleText.of(value));
    }
  }
}
