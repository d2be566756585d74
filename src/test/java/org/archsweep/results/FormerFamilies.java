package org.archsweep.results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;

/** The table {@code families} as it was written before there were designs: it's still read. */
final class FormerFamilies {
  private FormerFamilies() {}

  /** Writes a file of the table, which counts instead of those with lower numbers. */
  static void write(
      String out,
      int number,
      String experiment,
      String conditions,
      List<Declaration> declarations,
      Instant declaredAt)
      throws IOException {
    Store store = new Store(out, new Configuration());
    List<Group> rows =
        declarations.stream()
            .map(
                each ->
                    Table.row(
                        Table.FAMILIES.fileSchema(),
                        experiment,
                        each.compare(),
                        each.network(),
                        each.baseline(),
                        conditions,
                        declaredAt))
            .toList();
    UUID name = UUID.nameUUIDFromBytes(experiment.getBytes(StandardCharsets.UTF_8));
    store.publish(
        store.path("families/" + name + "-" + number + ".parquet"),
        ParquetBytes.write(Table.FAMILIES.fileSchema(), rows, store.configuration()));
  }
}
