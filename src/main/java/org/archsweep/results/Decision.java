package org.archsweep.results;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.archsweep.InputException;

/**
 * What a round of repeats decided for a configuration. Accuracies and what follows from them are
 * shares, 0 to 1; null where nothing is known.
 *
 * @param series names the experiment with all that its decisions depend on
 * @param experiment its name, as in {@code trials}
 * @param round counts from 1
 * @param configurationId as in {@code trials}; null in former versions' files
 * @param network canonical name
 * @param epochs length of the training
 * @param runs that earlier rounds had decided
 * @param ended runs with an accuracy that the decision rests on
 * @param sd standard deviation of one run that was used
 * @param standardError of what is wanted, of the runs that had ended
 * @param targetStandardError the standard error that is small enough
 * @param seconds one run takes
 * @param added runs that the round adds
 * @param firstSeed of these
 * @param lastSeed of these
 * @param decision start, more, enough, later, at max, no accuracy
 */
public record Decision(
    String series,
    String experiment,
    int round,
    String configurationId,
    String network,
    int epochs,
    int runs,
    int ended,
    Double sd,
    Double standardError,
    double targetStandardError,
    Double seconds,
    int added,
    Long firstSeed,
    Long lastSeed,
    String decision) {

  private static final Pattern FILE = Pattern.compile("[0-9a-z]+-[0-9]+\\.parquet");

  /** Below the results folder. */
  static String file(String series, int round) {
    return Table.DECISIONS.folder() + "/" + series + "-" + round + ".parquet";
  }

  /** The files of all series' rounds. */
  static List<Path> files(Store store) throws IOException {
    List<Path> files = new ArrayList<>();
    for (FileStatus file : store.list(Table.DECISIONS.folder())) {
      if (FILE.matcher(file.getPath().getName()).matches()) {
        files.add(Snapshot.check(file));
      } else {
        Snapshot.checkForeign(file);
      }
    }
    return files;
  }

  /**
   * What the rounds of a series have decided so far, in no order.
   *
   * @throws InputException if a file of it is damaged
   */
  static List<Decision> of(String series, Store store) throws IOException {
    List<Decision> decisions = new ArrayList<>();
    for (Path file : files(store)) {
      if (file.getName().startsWith(series + "-")) {
        decisions.addAll(read(file, store));
      }
    }
    return decisions;
  }

  static List<Decision> read(Path file, Store store) throws IOException {
    byte[] content = store.read(file);
    try {
      return ParquetBytes.read(content, store.configuration()).stream().map(Decision::of).toList();
    } catch (IOException | RuntimeException e) {
      throw Snapshot.damaged(file);
    }
  }

  Group row() {
    return Table.row(
        Table.DECISIONS.fileSchema(),
        series,
        experiment,
        round,
        configurationId,
        network,
        epochs,
        runs,
        ended,
        sd,
        standardError,
        targetStandardError,
        seconds,
        added,
        firstSeed,
        lastSeed,
        decision);
  }

  private static Decision of(Group row) {
    return new Decision(
        row.getString("series", 0),
        Table.text(row, "experiment"),
        row.getInteger("round", 0),
        Table.text(row, "configuration_id"),
        row.getString("network", 0),
        row.getInteger("epochs", 0),
        row.getInteger("runs", 0),
        row.getInteger("ended", 0),
        Table.number(row, "sd"),
        Table.number(row, "standard_error"),
        Table.number(row, "target_standard_error"),
        Table.number(row, "seconds"),
        row.getInteger("added", 0),
        seed(row, "first_seed"),
        seed(row, "last_seed"),
        row.getString("decision", 0));
  }

  private static Long seed(Group row, String column) {
    return row.getFieldRepetitionCount(column) == 0 ? null : row.getLong(column, 0);
  }
}
