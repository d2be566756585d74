package org.archsweep.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.ArrayList;
import java.util.List;
import org.archsweep.Text;

/** A table of texts: words to the left, numbers to the right. */
public final class TextTable {
  private static final int WIDEST = 120;

  private final List<String> head = new ArrayList<>();
  private final List<HorizontalAlign> sides = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a column of words. */
  public TextTable words(String title) {
    return column(title, HorizontalAlign.LEFT);
  }

  /** Adds a column of numbers. */
  public TextTable numbers(String title) {
    return column(title, HorizontalAlign.RIGHT);
  }

  private TextTable column(String title, HorizontalAlign side) {
    head.add(Text.printable(title));
    sides.add(side);
    return this;
  }

  /** Adds a row, a text for each column; an empty one where nothing can be said. */
  public TextTable row(List<String> cells) {
    rows.add(cells.stream().map(Text::printable).toList());
    return this;
  }

  /** The titles of the columns. */
  public List<String> head() {
    return List.copyOf(head);
  }

  /** Whether the column at that place, from 0, has numbers. */
  public boolean hasNumbers(int column) {
    return sides.get(column) == HorizontalAlign.RIGHT;
  }

  /** The rows, each with a text for each column. */
  public List<List<String>> rows() {
    return List.copyOf(rows);
  }

  @Override
  public String toString() {
    List<ColumnData<List<String>>> columns = new ArrayList<>();
    for (int i = 0; i < head.size(); i++) {
      int index = i;
      columns.add(
          new Column()
              .header(head.get(i))
              .headerAlign(sides.get(i))
              .dataAlign(sides.get(i))
              .maxWidth(WIDEST, OverflowBehaviour.CLIP_RIGHT)
              .with(row -> row.get(index)));
    }
    StringBuilder text = new StringBuilder();
    AsciiTable.getTable(AsciiTable.NO_BORDERS, rows, columns)
        .lines()
        .map(String::stripTrailing)
        .forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
