package org.archsweep.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.archsweep.Text;

/** LaTeX for an article: tables with booktabs' lines. Whatever a text holds is shown. */
final class Latex implements Markup {
  /** What means something else, or is another letter in LaTeX's own fonts. */
  private static final Map<Integer, String> ESCAPED =
      Map.ofEntries(
          Map.entry((int) '\\', "\\textbackslash{}"),
          Map.entry((int) '{', "\\{"),
          Map.entry((int) '}', "\\}"),
          Map.entry((int) '$', "\\$"),
          Map.entry((int) '&', "\\&"),
          Map.entry((int) '#', "\\#"),
          Map.entry((int) '%', "\\%"),
          Map.entry((int) '_', "\\_"),
          Map.entry((int) '^', "\\textasciicircum{}"),
          Map.entry((int) '~', "\\textasciitilde{}"),
          Map.entry((int) '<', "\\textless{}"),
          Map.entry((int) '>', "\\textgreater{}"),
          Map.entry((int) '|', "\\textbar{}"),
          Map.entry((int) '"', "\\symbol{34}"),
          Map.entry((int) '\'', "'{}"), // two of them would become one
          Map.entry((int) '`', "\\textasciigrave{}"),
          Map.entry((int) '-', "-{}"), // likewise
          Map.entry((int) '±', "\\textpm{}"));

  @Override
  public String heading(String text) {
    return "\\paragraph{" + escaped(text) + "}\n";
  }

  @Override
  public String paragraph(String text) {
    return escaped(text) + "\n\n";
  }

  @Override
  public String items(List<String> texts) {
    return texts.isEmpty()
        ? ""
        : texts.stream()
            .map(text -> "  \\item{} " + escaped(text) + "\n")
            .collect(Collectors.joining("", "\\begin{itemize}\n", "\\end{itemize}\n"));
  }

  @Override
  public String table(TextTable table) {
    if (table.head().isEmpty()) {
      return "\n";
    }
    String columns =
        IntStream.range(0, table.head().size())
            .mapToObj(column -> table.hasNumbers(column) ? "r" : "l")
            .collect(Collectors.joining());
    StringBuilder text = new StringBuilder();
    text.append("\\begin{tabular}{").append(columns).append("}\n\\toprule\n");
    text.append(table.head().stream().map(Latex::escaped).collect(joining())).append("\\midrule\n");
    for (List<String> row : table.rows()) {
      text.append(
          IntStream.range(0, row.size())
              .mapToObj(
                  column ->
                      table.hasNumbers(column) ? number(row.get(column)) : escaped(row.get(column)))
              .collect(joining()));
    }
    return text.append("\\bottomrule\n\\end{tabular}\n\n").toString();
  }

  /** A row that begins with a bracket would be an argument of the line break before it. */
  private static Collector<CharSequence, ?, String> joining() {
    return Collectors.joining(" & ", "{}", " \\\\\n");
  }

  /** With a sign as long as a plus. */
  private static String number(String text) {
    return escaped(text).replace("-{}", "$-$");
  }

  private static String escaped(String text) {
    return Text.printable(text)
        .strip()
        .codePoints()
        .mapToObj(each -> ESCAPED.getOrDefault(each, Character.toString(each)))
        .collect(Collectors.joining());
  }
}
