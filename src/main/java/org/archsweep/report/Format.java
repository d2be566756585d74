package org.archsweep.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import org.archsweep.EnvironmentException;
import org.archsweep.InputException;
import org.archsweep.Text;

/**
 * How rows are written: for a person, or for a program. Times are UTC, as in ISO 8601; arrays, maps
 * and structs are JSON; bytes are hexadecimal, within JSON Base64.
 */
public enum Format {
  /** Columns for the terminal, at most seven digits a number. */
  TABLE {
    @Override
    public Optional<Markup> markup() {
      return Optional.of(Markup.PLAIN);
    }
  },

  /** A line of names, then a line a row; RFC 4180, an empty cell for null. */
  CSV {
    @Override
    void write(Dataset<Row> rows, int most, PrintStream out) {
      Iterator<Row> each = cells(rows).toLocalIterator();
      // A query that fails at once shouldn't leave a header.
      boolean isThere = each.hasNext();
      out.println(line(Arrays.asList(rows.columns())));
      for (; isThere; isThere = each.hasNext()) {
        out.println(line(texts(each.next(), Format::exact)));
        check(out);
      }
    }
  },

  /** An array of objects, null for an empty cell. */
  JSON {
    @Override
    void write(Dataset<Row> rows, int most, PrintStream out) {
      Set<String> names = new HashSet<>();
      for (String name : rows.columns()) {
        if (!names.add(name)) {
          throw new InputException(
              "two columns are called %s, which JSON can't tell apart: rename one with AS", name);
        }
      }
      Column object = to_json(struct(named(rows)), Map.of("ignoreNullFields", "false"));
      Iterator<Row> objects = numbered(rows).select(object).toLocalIterator();
      boolean isThere = objects.hasNext();
      out.print("[");
      while (isThere) {
        out.print(withoutControls(objects.next().getString(0)));
        isThere = objects.hasNext();
        out.print(isThere ? ",\n " : "");
        check(out);
      }
      out.println("]");
    }
  },

  /** A table of GitHub's Markdown, numbers as at the terminal. */
  MARKDOWN {
    @Override
    public Optional<Markup> markup() {
      return Optional.of(Markup.MARKDOWN);
    }
  },

  /** A table of LaTeX's, with booktabs, numbers as at the terminal. */
  LATEX {
    @Override
    public Optional<Markup> markup() {
      return Optional.of(Markup.LATEX);
    }
  };

  /** Tabs and the ends of lines are as good in a file. */
  private static final Pattern WITHIN_LINES = Pattern.compile("[^\t\r\n]+");

  /** How text around tables is written; empty for a format that a program reads. */
  public Optional<Markup> markup() {
    return Optional.empty();
  }

  void write(Dataset<Row> rows, int most, PrintStream out) {
    Markup markup = markup().orElseThrow();
    Dataset<Row> cells = cells(rows);
    List<Row> read = (most < Integer.MAX_VALUE ? cells.limit(most + 1) : cells).collectAsList();
    TextTable grid = new TextTable();
    for (StructField field : rows.schema().fields()) {
      if (field.dataType() instanceof NumericType) {
        grid.numbers(field.name());
      } else {
        grid.words(field.name());
      }
    }
    for (Row row : read.subList(0, Math.min(most, read.size()))) {
      grid.row(texts(row, Format::rounded));
    }
    out.print(markup.table(grid));
    if (read.size() > most) {
      out.print(
          markup.paragraph(
              Text.format(
                  "These are the first %d rows, there are more: --format csv has all.", most)));
    }
  }

  /** Writes all rows. */
  public void print(Dataset<Row> rows, PrintStream out) {
    print(rows, Integer.MAX_VALUE, out);
  }

  /**
   * Writes the rows.
   *
   * @param most how many a table has at most; one with less than all says so
   */
  public void print(Dataset<Row> rows, int most, PrintStream out) {
    write(rows, most, out);
    check(out);
  }

  /** As options spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Rows of numbers and words, of one schema, as {@link #CSV} has them. */
  public static String csv(List<Row> rows) {
    return Stream.concat(
            rows.stream().limit(1).map(row -> line(Arrays.asList(row.schema().fieldNames()))),
            rows.stream().map(row -> line(texts(row, Format::exact))))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /** A line of CSV. */
  private static String line(List<String> cells) {
    return cells.stream().map(Format::quoted).collect(Collectors.joining(","));
  }

  private static String quoted(String cell) {
    String text = withoutControls(cell);
    return text.matches("(?s)\\s.*|.*\\s|.*[,\"\r\n].*")
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  /**
   * Looks whether what was printed got anywhere: a stream keeps its trouble to itself.
   *
   * @throws EnvironmentException if it didn't
   */
  public static void check(PrintStream out) {
    if (out.checkError()) {
      throw new EnvironmentException(
          "the output can't be written: who reads it has ended, or its disk is full");
    }
  }

  /**
   * Writes what could steer a terminal or turn a line as JSON does; CSV has no way, and allows
   * none.
   */
  private static String withoutControls(String text) {
    return WITHIN_LINES
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(Text.printable(found.group())));
  }

  /** The columns by their places: their names needn't be different, nor plain. */
  private static Dataset<Row> numbered(Dataset<Row> rows) {
    return rows.toDF(
        IntStream.range(0, rows.columns().length).mapToObj(i -> "c" + i).toArray(String[]::new));
  }

  private static Column[] named(Dataset<Row> rows) {
    String[] names = rows.columns();
    return IntStream.range(0, names.length)
        .mapToObj(i -> col("c" + i).as(names[i]))
        .toArray(Column[]::new);
  }

  /** Numbers as they are, all else as text. */
  private static Dataset<Row> cells(Dataset<Row> rows) {
    StructField[] fields = rows.schema().fields();
    return numbered(rows)
        .select(
            IntStream.range(0, fields.length)
                .mapToObj(i -> cell(col("c" + i), fields[i].dataType()))
                .toArray(Column[]::new));
  }

  private static Column cell(Column column, DataType type) {
    if (type instanceof NumericType) {
      return column;
    }
    if (type instanceof TimestampType) {
      return date_format(column, "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    }
    if (type instanceof BinaryType) {
      return lower(hex(column));
    }
    return type instanceof ArrayType || type instanceof MapType || type instanceof StructType
        ? to_json(column, Map.of("ignoreNullFields", "false"))
        : column.cast("string");
  }

  private static List<String> texts(Row row, Function<Object, String> number) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      Object cell = row.get(i);
      texts.add(cell == null ? "" : cell instanceof String text ? text : number.apply(cell));
    }
    return texts;
  }

  private static String rounded(Object number) {
    return number instanceof Double || number instanceof Float
        ? Text.format("%.7g", ((Number) number).doubleValue())
        : exact(number);
  }

  private static String exact(Object number) {
    return number instanceof BigDecimal decimal ? decimal.toPlainString() : number.toString();
  }
}
