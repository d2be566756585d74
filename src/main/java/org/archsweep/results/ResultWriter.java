package org.archsweep.results;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.example.data.Group;
import org.archsweep.training.Outcome;

/**
 * Writes trials where they end, each run into a file of its own that appears whole and is never
 * changed; and what drivers declare and decide. It needs no Spark.
 */
public final class ResultWriter {
  private final Store store;

  /**
   * A writer into a results folder.
   *
   * @param out the folder, on any Hadoop file system
   */
  public ResultWriter(String out, Configuration configuration) throws IOException {
    this(new Store(out, configuration));
  }

  ResultWriter(Store store) {
    this.store = store;
  }

  /** A name for a run that begins now, unlike any other: {@link TrialResult#attempt}. */
  public static String newAttempt() {
    return Attempt.newId();
  }

  /**
   * Writes a run: the networks that it saved, then its row with all that it measured.
   *
   * @return how it ended
   */
  public Results.Ended commit(TrialResult result) throws IOException {
    Run run = Run.of(result);
    for (Map.Entry<Outcome.Moment, byte[]> network : result.outcome().networks().entrySet()) {
      String name = run.attempt().network(network.getKey().toString());
      publish(name, network.getValue());
    }
    publish(run.attempt().file(), run.file(store.configuration()));
    return run.ended();
  }

  /**
   * The checkpoints of a trial, for a run of it.
   *
   * @param attempt the run's name
   * @param interval how long it goes on until the next is due
   * @param isFirst whether it's known that there are none yet
   * @param notes is told of those that can't be used
   */
  public CheckpointFiles checkpoints(
      String trial, String attempt, Duration interval, boolean isFirst, Consumer<String> notes) {
    return new CheckpointFiles(store, new Attempt(trial, attempt), interval, isFirst, notes);
  }

  private void publish(String name, byte[] content) throws IOException {
    if (!store.publish(store.path(name), content)) {
      throw new IOException(store.path(name) + " is there with other content");
    }
  }

  /** How a trial ended that needs no other run and is in no fold for an hour; else empty. */
  public Optional<Results.Ended> ended(String trial) throws IOException {
    List<Attempt> attempts = new ArrayList<>();
    for (FileStatus file : store.list(Attempt.folder(trial))) {
      Attempt.in(file.getPath())
          .filter(attempt -> attempt.trial().equals(trial))
          .ifPresent(attempts::add);
    }
    return Run.readAll(attempts, store, damaged -> {}).stream()
        .filter(Run::isFinal)
        .min(Run.FIRST_ENDED)
        .map(Run::ended);
  }

  /**
   * Writes what a round of repeats decided, all of it or nothing.
   *
   * @return false if that round has been decided already; it stays as it is
   */
  public boolean decide(List<Decision> round) throws IOException {
    Decision first = round.get(0);
    List<Group> rows = round.stream().map(Decision::row).toList();
    return store.publish(
        store.path(Decision.file(first.series(), first.round())), bytes(Table.DECISIONS, rows));
  }

  /** What that round decided, whoever did. */
  public List<Decision> decided(String series, int round) throws IOException {
    return Decision.read(store.path(Decision.file(series, round)), store);
  }

  /** Stores what an experiment is made of and compares, unless it is known already. */
  public void declare(Design design, Instant now) throws IOException {
    DeclaredDesign.declare(design, now, store);
  }

  private byte[] bytes(Table table, List<Group> rows) throws IOException {
    return ParquetBytes.write(table.fileSchema(), rows, store.configuration());
  }
}
