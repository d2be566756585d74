package org.archsweep.report;

import java.io.PrintStream;
import java.util.List;
import org.archsweep.Text;

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
    out.println();
    out.println(Text.printable(title));
    out.print(table);
    notes.forEach(note -> out.println(Text.printable(note)));
  }
}
