package org.archsweep.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_csv;
import static org.apache.spark.sql.functions.to_json;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.archsweep.Text;

/** How rows are written: for a person, or for a program. */
public enum Format {
  /** Columns for the terminal, at most seven digits a number. */
  TABLE {
    @Override
    void write(Dataset<Row> rows, PrintStream out) {
      Grid grid = new Grid();
      for (StructField field : rows.schema().fields()) {
        if (field.dataType() instanceof NumericType) {
          grid.numbers(field.name());
        } else {
          grid.words(field.name());
        }
      }
      for (Row row : rows.collectAsList()) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.length(); i++) {
          cells.add(cell(row.get(i)));
        }
        grid.row(cells);
      }
      out.print(grid);
    }
  },

  /** A line of names, then a line a row; RFC 4180, an empty cell for null. */
  CSV {
    @Override
    void write(Dataset<Row> rows, PrintStream out) {
      out.println(String.join(",", rows.columns()));
      // Quotes are doubled, not escaped with a backslash.
      lines(rows, to_csv(columns(rows), Map.of("escape", "\"", "emptyValue", "")))
          .forEachRemaining(out::println);
    }
  },

  /** An array of objects, null for an empty cell. */
  JSON {
    @Override
    void write(Dataset<Row> rows, PrintStream out) {
      Iterator<String> objects =
          lines(rows, to_json(columns(rows), Map.of("ignoreNullFields", "false")));
      out.print("[");
      while (objects.hasNext()) {
        out.print(objects.next() + (objects.hasNext() ? ",\n " : ""));
      }
      out.println("]");
    }
  };

  /** Writes the rows. */
  abstract void write(Dataset<Row> rows, PrintStream out);

  /** Writes the rows. */
  public void print(Dataset<Row> rows, PrintStream out) {
    write(rows, out);
  }

  /** As options spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String cell(Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof Number number && (value instanceof Double || value instanceof Float)
        ? Text.format("%.7g", number.doubleValue())
        : value.toString();
  }

  private static Column columns(Dataset<Row> rows) {
    return struct(
        Arrays.stream(rows.columns()).map(name -> col("`" + name + "`")).toArray(Column[]::new));
  }

  private static Iterator<String> lines(Dataset<Row> rows, Column line) {
    Iterator<Row> each = rows.select(line).toLocalIterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return each.hasNext();
      }

      @Override
      public String next() {
        return each.next().getString(0);
      }
    };
  }
}
