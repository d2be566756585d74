package org.archsweep.results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.archsweep.training.EpochMetrics;
import org.archsweep.training.Outcome;
import org.archsweep.training.Predictions;
import org.archsweep.training.Trial;

/**
 * Writes trials where they end, each into files of its own. A file appears whole or not at all; the
 * row in {@code trials} comes last and is the commit.
 */
public final class ResultWriter {
  private static final String SUFFIX = ".parquet";

  private final Path out;
  private final Configuration configuration;

  /**
   * A writer into a results folder.
   *
   * @param out the folder, on any Hadoop file system
   */
  public ResultWriter(String out, Configuration configuration) {
    this.out = new Path(out);
    this.configuration = configuration;
  }

  /** Whether the trial has a file of its own: it was committed since tables were last compacted. */
  public boolean isCommitted(String trialId) throws IOException {
    return files().util().exists(file(Table.TRIALS, trialId));
  }

  /** How a trial that {@link #isCommitted} ended. */
  public Results.Ended ended(String trialId) throws IOException {
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), file(Table.TRIALS, trialId))
            .withConf(configuration)
            .build()) {
      Group row = reader.read();
      return new Results.Ended(
          row.getString("status", 0),
          number(row, "test_accuracy").orElse(null),
          number(row, "total_seconds").orElse(null));
    }
  }

  private static Optional<Double> number(Group row, String column) {
    return row.getFieldRepetitionCount(column) == 0
        ? Optional.empty()
        : Optional.of(row.getDouble(column, 0));
  }

  /**
   * Writes what a round of repeats decided, all of it or nothing.
   *
   * @return false if that round has been decided already; it stays as it is
   */
  public boolean decide(List<Decision> round) throws IOException {
    Decision first = round.get(0);
    List<Group> rows = round.stream().map(ResultWriter::decisionRow).toList();
    return publish(
        file(Table.DECISIONS, first.series() + "-" + first.round()),
        false,
        temporary -> write(temporary, Table.DECISIONS, rows));
  }

  /**
   * Writes a trial: its networks, its epochs, its predictions, and last its row.
   *
   * @param replace whether a trial that is there already is written over; it is kept otherwise
   * @return whether the trial's row is this one
   */
  public boolean commit(TrialResult result, boolean replace) throws IOException {
    String id = result.trial().id();
    if (!replace && isCommitted(id)) {
      return false;
    }
    for (Map.Entry<Outcome.Moment, byte[]> network : result.outcome().networks().entrySet()) {
      Path file = new Path(out, "networks/" + id + "-" + network.getKey() + ".pt");
      publish(file, true, temporary -> write(temporary, network.getValue()));
    }
    List<Group> epochs =
        result.outcome().epochs().stream().map(metrics -> epochRow(result, metrics)).toList();
    publish(file(Table.EPOCHS, id), true, temporary -> write(temporary, Table.EPOCHS, epochs));
    if (result.outcome().predictions() != null) {
      List<Group> predictions = List.of(predictionsRow(result));
      publish(
          file(Table.PREDICTIONS, id),
          true,
          temporary -> write(temporary, Table.PREDICTIONS, predictions));
    }
    List<Group> trial = List.of(trialRow(result));
    return publish(
        file(Table.TRIALS, id), replace, temporary -> write(temporary, Table.TRIALS, trial));
  }

  /**
   * Writes what an experiment declares to be compared, over what it declared before.
   *
   * @param experiment as in the column {@code job} of the trials
   * @param conditions what its trials have in common ({@link Trial#conditions})
   */
  public void declare(String experiment, String conditions, Compare compare, Instant now)
      throws IOException {
    // A hash: a name may have characters that paths can't have.
    UUID name = UUID.nameUUIDFromBytes(experiment.getBytes(StandardCharsets.UTF_8));
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
    List<Group> rows =
        compare.cells().stream()
            .map(
                cells ->
                    row(
                        Table.FAMILIES.fileSchema(),
                        experiment,
                        cells.compare(),
                        cells.network(),
                        cells.baseline(),
                        conditions,
                        micros))
            .toList();
    publish(
        file(Table.FAMILIES, name.toString()),
        true,
        temporary -> write(temporary, Table.FAMILIES, rows));
  }

  private interface Write {
    void to(Path file) throws IOException;
  }

  /**
   * Makes a file appear whole. Where renaming is a copy (object stores), a file appears when it is
   * closed: it is written at its place.
   */
  private boolean publish(Path file, boolean overwrite, Write write) throws IOException {
    if (isObjectStore()) {
      write.to(file);
      return true;
    }
    Path temporary = new Path(file.getParent(), "." + file.getName() + "-" + UUID.randomUUID());
    files().mkdir(file.getParent(), null, true);
    write.to(temporary);
    try {
      files().rename(temporary, file, overwrite ? Options.Rename.OVERWRITE : Options.Rename.NONE);
      return true;
    } catch (FileAlreadyExistsException e) {
      files().delete(temporary, false);
      return false;
    }
  }

  private boolean isObjectStore() throws IOException {
    String scheme = out.getFileSystem(configuration).getScheme();
    return List.of("s3a", "s3", "s3n", "gs", "oss", "cosn", "obs").contains(scheme);
  }

  private FileContext files() throws IOException {
    return FileContext.getFileContext(out.getFileSystem(configuration).getUri(), configuration);
  }

  private Path file(Table table, String name) throws IOException {
    return new Path(
        out.getFileSystem(configuration).makeQualified(out), table.folder() + "/" + name + SUFFIX);
  }

  private void write(Path file, byte[] bytes) throws IOException {
    try (FSDataOutputStream stream =
        files().create(file, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE))) {
      stream.write(bytes);
    }
  }

  private void write(Path file, Table table, List<Group> rows) throws IOException {
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(file)
            .withType(table.fileSchema())
            .withConf(configuration)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
  }

  private static Group epochRow(TrialResult result, EpochMetrics metrics) {
    Trial trial = result.trial();
    return row(
        Table.EPOCHS.fileSchema(),
        trial.id(),
        trial.network(),
        trial.epochs(),
        trial.seed(),
        metrics.epoch(),
        metrics.learningRate(),
        metrics.trainLoss(),
        metrics.trainAccuracy(),
        metrics.testLoss(),
        metrics.testAccuracy(),
        metrics.trainSeconds(),
        metrics.testSeconds(),
        metrics.totalSeconds(),
        result.job());
  }

  private static Group predictionsRow(TrialResult result) {
    Trial trial = result.trial();
    Predictions predictions = result.outcome().predictions();
    return row(
        Table.PREDICTIONS.fileSchema(),
        trial.id(),
        trial.network(),
        trial.epochs(),
        trial.seed(),
        predictions.classes(),
        predictions.correct());
  }

  private static Group decisionRow(Decision decision) {
    return row(
        Table.DECISIONS.fileSchema(),
        decision.series(),
        decision.job(),
        decision.round(),
        decision.network(),
        decision.epochs(),
        decision.runs(),
        decision.ended(),
        decision.spread(),
        decision.standardError(),
        decision.wanted(),
        decision.seconds(),
        decision.added(),
        decision.firstSeed(),
        decision.lastSeed(),
        decision.decision());
  }

  private static Group trialRow(TrialResult result) {
    Trial trial = result.trial();
    Outcome outcome = result.outcome();
    List<EpochMetrics> epochs = outcome.epochs();
    EpochMetrics last = epochs.isEmpty() ? null : epochs.get(epochs.size() - 1);
    return row(
        Table.TRIALS.fileSchema(),
        trial.id(),
        trial.network(),
        trial.epochs(),
        trial.seed(),
        outcome.status().toString(),
        outcome.status() == Outcome.Status.OK && last != null ? last.testAccuracy() : null,
        last == null ? null : last.totalSeconds(),
        outcome.preparationSeconds(),
        result.parameters(),
        result.operations(),
        trial.width(),
        trial.data(),
        trial.recipe().precision().toString(),
        result.device(),
        result.host(),
        outcome.error().isEmpty() ? null : outcome.error(),
        result.job(),
        ChronoUnit.MICROS.between(Instant.EPOCH, result.startedAt()),
        result.versions(),
        trial.config());
  }

  /** A row of values in the order of the table's columns; null leaves a cell empty. */
  private static Group row(MessageType schema, Object... values) {
    Group row = new SimpleGroup(schema);
    for (int i = 0; i < values.length; i++) {
      Table.put(row, schema.getFieldName(i), values[i]);
    }
    return row;
  }
}
