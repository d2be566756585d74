package org.archsweep.report;

import java.util.List;

/** How headings, sentences and tables are written; each ends its last line. */
public interface Markup {
  /** For the terminal. */
  Markup PLAIN = new Plain();

  /** As GitHub reads it. */
  Markup MARKDOWN = new Markdown();

  /** For an article, with the package booktabs. */
  Markup LATEX = new Latex();

  String heading(String text);

  String paragraph(String text);

  String items(List<String> texts);

  String table(TextTable table);
}
