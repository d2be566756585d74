package org.archsweep.results;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.archsweep.InputException;

/**
 * What a round of repeats decided for a configuration, or of a comparison or effect that it looks
 * at: then {@code sequence} is there, and what is of runs is empty. Accuracies and what follows
 * from them are shares, 0 to 1; null where nothing is known.
 *
 * @param series names the experiment with all that its decisions depend on
 * @param experiment its name, as in {@code trials}
 * @param round counts from 1
 * @param configurationId as in {@code trials}; null in former versions' files
 * @param network canonical name; null for effects, as the configuration and epochs
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
 * @param decision start, more, enough, later, at max, budget, no accuracy; of the best one best, of
 *     what it beats beaten; of a comparison open, or its verdict
 * @param sequence what the verdict rests on; null in rows about a configuration
 */
public record Decision(
    String series,
    String experiment,
    int round,
    String configurationId,
    String network,
    Integer epochs,
    int runs,
    int ended,
    Double sd,
    Double standardError,
    Double targetStandardError,
    Double seconds,
    int added,
    Long firstSeed,
    Long lastSeed,
    String decision,
    Sequence sequence) {

  /**
   * A confidence sequence of a difference, as far as its pairs of runs go.
   *
   * @param compared the two sides, as people call them: one - other
   * @param baselineId the configuration that {@code configurationId} is held against; null for
   *     effects
   * @param pairs seeds at which all of both sides ended well
   * @param low every number of pairs allows more; null where there is no end, as for {@code high}
   * @param high likewise
   * @param alpha of the interval: 5 % divided by all that share it
   * @param tau of {@link org.archsweep.statistics.ConfidenceSequence}, a constant
   * @param divergedAlone at how many seeds one side alone diverged
   * @param baselineDivergedAlone at how many the other one did
   */
  public record Sequence(
      String compared,
      String baselineId,
      int pairs,
      Double low,
      Double high,
      double alpha,
      double tau,
      int divergedAlone,
      int baselineDivergedAlone) {}

  /** Whether it's about a comparison or effect, not about a configuration. */
  public boolean isOfDifference() {
    return sequence != null;
  }

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
        decision,
        of(Sequence::compared),
        of(Sequence::baselineId),
        of(Sequence::pairs),
        of(Sequence::low),
        of(Sequence::high),
        of(Sequence::alpha),
        of(Sequence::tau),
        of(Sequence::divergedAlone),
        of(Sequence::baselineDivergedAlone));
  }

  private Object of(Function<Sequence, Object> value) {
    return sequence == null ? null : value.apply(sequence);
  }

  private static Decision of(Group row) {
    return new Decision(
        row.getString("series", 0),
        Table.text(row, "experiment"),
        row.getInteger("round", 0),
        Table.text(row, "configuration_id"),
        Table.text(row, "network"),
        Table.whole(row, "epochs"),
        row.getInteger("runs", 0),
        row.getInteger("ended", 0),
        Table.number(row, "sd"),
        Table.number(row, "standard_error"),
        Table.number(row, "target_standard_error"),
        Table.number(row, "seconds"),
        row.getInteger("added", 0),
        seed(row, "first_seed"),
        seed(row, "last_seed"),
        row.getString("decision", 0),
        sequence(row));
  }

  private static Sequence sequence(Group row) {
    String compared = Table.text(row, "compared");
    return compared == null
        ? null
        : new Sequence(
            compared,
            Table.text(row, "baseline_id"),
            row.getInteger("pairs", 0),
            Table.number(row, "low"),
            Table.number(row, "high"),
            row.getDouble("alpha", 0),
            row.getDouble("tau", 0),
            row.getInteger("diverged_alone", 0),
            row.getInteger("baseline_diverged_alone", 0));
  }

  private static Long seed(Group row, String column) {
    return row.getFieldRepetitionCount(column) == 0 ? null : row.getLong(column, 0);
  }
}
