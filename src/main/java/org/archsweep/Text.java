package org.archsweep;

import java.util.Locale;

/** Text for people, files and programs: the same whatever the machine's locale. */
public final class Text {
  private Text() {}

  /** As {@link String#format(String, Object...)}, with Western digits and a decimal point. */
  public static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
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
}
