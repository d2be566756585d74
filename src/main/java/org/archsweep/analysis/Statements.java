package org.archsweep.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text of several queries, each but the last with a semicolon behind it. */
public final class Statements {
  /** What a semicolon in it ends nothing of: strings, names in quotes, comments; or a semicolon. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "'(?:[^'\\\\]|\\\\.)*+'|\"(?:[^\"\\\\]|\\\\.)*+\"|`[^`]*+`|--[^\\n]*+|/\\*.*?\\*/|(?<end>;)",
          Pattern.DOTALL);

  private Statements() {}

  /** The queries in a text, in order; none that is blank or has comments alone. */
  public static List<String> of(String text) {
    List<String> statements = new ArrayList<>();
    Matcher token = TOKEN.matcher(text);
    int begin = 0;
    while (token.find()) {
      if (token.group("end") != null) {
        add(text.substring(begin, token.start()), statements);
        begin = token.end();
      }
    }
    add(text.substring(begin), statements);
    return statements;
  }

  private static void add(String statement, List<String> statements) {
    String stripped = statement.strip();
    if (!stripped.replaceAll("--[^\n]*|(?s:/\\*.*?\\*/)", "").isBlank()) {
      statements.add(stripped);
    }
  }
}
