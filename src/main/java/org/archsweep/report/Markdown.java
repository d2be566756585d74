package org.archsweep.report;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.archsweep.Text;

/** CommonMark, with the tables of GitHub's: whatever a text holds is shown, and nothing else. */
final class Markdown implements Markup {
  /** What means something within a line, in CommonMark, GitHub's tables or its formulas. */
  private static final Pattern WITHIN = Pattern.compile("[\\\\`*_{}\\[\\]<>|~$&]");

  /** What begins a list, a heading or a line below one. */
  private static final Pattern AT_THE_BEGINNING = Pattern.compile("^(\\d*)([-+#=.)])");

  @Override
  public String heading(String text) {
    return "### " + paragraph(text);
  }

  @Override
  public String paragraph(String text) {
    return line(text) + "\n\n";
  }

  @Override
  public String items(List<String> texts) {
    return texts.stream().map(text -> "- " + line(text) + "\n").collect(Collectors.joining())
        + "\n";
  }

  @Override
  public String table(TextTable table) {
    if (table.head().isEmpty()) {
      return "\n";
    }
    StringBuilder text = new StringBuilder();
    text.append(row(table.head()));
    text.append(
        IntStream.range(0, table.head().size())
            .mapToObj(column -> table.hasNumbers(column) ? " ---: |" : " --- |")
            .collect(Collectors.joining("", "|", "\n")));
    table.rows().forEach(row -> text.append(row(row)));
    return text.append('\n').toString();
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> " " + escaped(cell) + " |")
        .collect(Collectors.joining("", "|", "\n"));
  }

  private static String line(String text) {
    return AT_THE_BEGINNING.matcher(escaped(text)).replaceFirst("$1\\\\$2");
  }

  private static String escaped(String text) {
    return WITHIN.matcher(Text.printable(text).strip()).replaceAll("\\\\$0");
  }
}
