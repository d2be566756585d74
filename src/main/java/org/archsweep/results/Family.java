package org.archsweep.results;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A file of what an experiment declared to be compared, before there were designs; of several that
 * which counts is the one with the highest number.
 *
 * @param name of the experiment, as a hash
 * @param number counts from 1; 0 in versions that wrote one over the other
 */
record Family(String name, int number, Path path) {
  private static final Pattern FILE =
      Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-([0-9]{1,9}))?\\.parquet");

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
}
