package org.archsweep.report;

import java.io.PrintStream;
import java.util.List;

/**
 * A table, and what is said of it.
 *
 * @param title stands above it
 * @param notes stand below it, a line each
 */
public record TitledTable(String title, TextTable table, List<String> notes) {
  TitledTable(String title, TextTable table) {
    this(title, table, List.of());
  }

  /** For the terminal, below an empty line. */
  void print(PrintStream out) {
    print(Markup.PLAIN, out);
  }

  /** Its title, itself, its notes. */
  void print(Markup markup, PrintStream out) {
    out.print(markup.heading(title));
    out.print(markup.table(table));
    notes.forEach(note -> out.print(markup.paragraph(note)));
  }
}
