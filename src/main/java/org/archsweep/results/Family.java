package org.archsweep.results;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;

/**
 * A file of what an experiment declares to be compared; of several that which counts is the one
 * with the highest number.
 *
 * @param name of the experiment, as a hash
 * @param number counts from 1; 0 in versions that wrote one over the other
 */
record Family(String name, int number, Path path) {
  private static final Pattern FILE =
      Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-([0-9]{1,9}))?\\.parquet");
  private static final int DECLARED_AT = 5;

  /** Below the results folder. */
  static String file(String name, int number) {
    return Table.FAMILIES.folder() + "/" + name + "-" + number + ".parquet";
  }

  /** Those that count. */
  static Collection<Family> all(Store store) throws IOException {
    Map<String, Family> last = new HashMap<>();
    for (FileStatus file : store.list(Table.FAMILIES.folder())) {
      Matcher matcher = FILE.matcher(file.getPath().getName());
      if (matcher.matches()) {
        int number = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        Family family = new Family(matcher.group(1), number, Snapshot.check(file));
        last.merge(family.name(), family, (a, b) -> a.number() > b.number() ? a : b);
      } else {
        Snapshot.checkForeign(file);
      }
    }
    return last.values();
  }

  /** The one that counts of an experiment. */
  static Optional<Family> last(String name, Store store) throws IOException {
    return all(store).stream().filter(family -> family.name().equals(name)).findFirst();
  }

  /** Whether it has these rows: all columns but the time, in order. */
  boolean says(List<List<String>> rows, Store store) throws IOException {
    byte[] content = store.read(path);
    List<List<String>> read;
    try {
      read = ParquetBytes.read(content, store.configuration()).stream().map(Family::texts).toList();
    } catch (IOException | RuntimeException e) {
      throw Snapshot.damaged(path);
    }
    return read.equals(rows);
  }

  private static List<String> texts(Group row) {
    return IntStream.range(0, DECLARED_AT)
        .mapToObj(
            column -> row.getFieldRepetitionCount(column) == 0 ? null : row.getString(column, 0))
        .toList();
  }

  static byte[] bytes(List<List<String>> rows, Instant declaredAt, Store store) throws IOException {
    List<Group> groups =
        rows.stream()
            .map(
                row ->
                    Table.row(
                        Table.FAMILIES.fileSchema(),
                        row.get(0),
                        row.get(1),
                        row.get(2),
                        row.get(3),
                        row.get(4),
                        declaredAt))
            .toList();
    return ParquetBytes.write(Table.FAMILIES.fileSchema(), groups, store.configuration());
  }
}
