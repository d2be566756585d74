package org.archsweep.report;

import java.util.List;
import java.util.stream.Collectors;
import org.archsweep.Text;

/** Lines for the terminal. */
final class Plain implements Markup {
  @Override
  public String heading(String text) {
    return "\n" + Text.printable(text) + "\n";
  }

  @Override
  public String paragraph(String text) {
    return Text.printable(text) + "\n";
  }

  @Override
  public String items(List<String> texts) {
    return texts.stream()
        .map(text -> "- " + Text.printable(text) + "\n")
        .collect(Collectors.joining());
  }

  @Override
  public String table(TextTable table) {
    return table.toString();
  }
}
