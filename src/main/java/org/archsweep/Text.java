package org.archsweep;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Text for people, files and programs: the same whatever the machine's locale. */
public final class Text {
  /** Names longer than that aren't misspelled but something else. */
  private static final int LONGEST_NAME = 200;

  private Text() {}

  /** As {@link String#format(String, Object...)}, with Western digits and a decimal point. */
  public static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** The first few, with commas, and how many more there are. */
  public static String some(List<String> texts, int most) {
    String first = texts.stream().limit(most).collect(Collectors.joining(", "));
    return texts.size() > most ? format("%s and %d more", first, texts.size() - most) : first;
  }

  /**
   * One line that a terminal, a table and XML can show: whatever isn't to be seen (control
   * characters, line breaks, what turns or hides its neighbours, halves of a pair, what Unicode
   * doesn't know) is written as {@code \n} or {@code \u001b}, as in JSON.
   */
  public static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            character -> {
              if (isSeen(character)) {
                printable.appendCodePoint(character);
              } else {
                printable.append(escape(character));
              }
            });
    return printable.toString();
  }

  private static boolean isSeen(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static String escape(int character) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> {
        StringBuilder escaped = new StringBuilder();
        for (char half : Character.toChars(character)) {
          escaped.append(format("\\u%04x", (int) half));
        }
        yield escaped.toString();
      }
    };
  }

  /** The known name that was meant by one that isn't known, if one is near. */
  public static Optional<String> nearest(String name, Collection<String> known) {
    if (name.length() > LONGEST_NAME) {
      return Optional.empty();
    }
    return known.stream()
        .min(Comparator.comparingInt(other -> distance(name, other)))
        .filter(other -> distance(name, other) <= (last(name).length() + 1) / 2);
  }

  /** The known name that was meant, as a question; all of them where none is near. */
  public static String suggestion(String name, Collection<String> known) {
    return nearest(name, known)
        .map(Text::question)
        .orElseGet(() -> "allowed are " + String.join(", ", known));
  }

  /** The known name that was meant, as a question that goes on from a message; or nothing. */
  public static String perhaps(String name, Collection<String> known) {
    return nearest(name, known).map(nearest -> ", " + question(nearest)).orElse("");
  }

  private static String question(String name) {
    return "did you mean " + name + "?";
  }

  /**
   * How many letters to change. For dotted names: one without its group, or in a wrong one, isn't
   * far.
   */
  private static int distance(String name, String other) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String given = name.toLowerCase(Locale.ROOT);
    String real = other.toLowerCase(Locale.ROOT);
    return Math.min(distance.apply(given, real), 1 + distance.apply(last(given), last(real)));
  }

  /** The part after the last dot. */
  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
