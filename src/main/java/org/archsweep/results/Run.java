package org.archsweep.results;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.archsweep.data.DataKeys;
import org.archsweep.network.NetworkKeys;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Trial;
import org.archsweep.training.EpochMetrics;
import org.archsweep.training.Outcome;
import org.archsweep.training.Predictions;

/**
 * An attempt with its content: one row that has the trial's columns, its epochs nested, its
 * predictions and the names of the networks that it saved. So rows of two runs can't meet.
 */
record Run(Attempt attempt, Group row) {
  /** In the order in which they count: the first that ended, else the smallest name. */
  static final Comparator<Run> FIRST_ENDED =
      Comparator.comparing(Run::endedAt).thenComparing(run -> run.attempt().name());

  private static final String NESTED = "metrics";

  /** What of an epoch's columns is not the trial's. */
  private static final List<String> OF_AN_EPOCH =
      List.of(
          "epoch",
          "learning_rate",
          "train_loss",
          "train_accuracy",
          "test_loss",
          "test_accuracy",
          "train_seconds",
          "test_seconds",
          "total_seconds");

  /** Of these, what equal devices give equally. */
  private static final int REPEATABLE = OF_AN_EPOCH.indexOf("train_seconds");

  /** The columns of an attempt's file. */
  static StructType schema() {
    return Schema.COLUMNS;
  }

  /** Made once, when it's asked for: Spark takes a while to parse columns. */
  private static final class Schema {
    static final StructType COLUMNS = columns();
    static final MessageType OF_FILES = Table.fileSchema("attempt", COLUMNS);

    private static StructType columns() {
      StructType epoch =
          new StructType(
              OF_AN_EPOCH.stream()
                  .map(name -> Table.EPOCHS.schema().apply(name))
                  .toArray(StructField[]::new));
      StructType predictions = Table.PREDICTIONS.schema();
      return Table.TRIALS
          .schema()
          .add(predictions.apply("predicted"))
          .add(predictions.apply("correct"))
          .add("networks", "array<string>")
          .add(NESTED, new ArrayType(epoch, true));
    }
  }

  /** A run that has just ended. */
  static Run of(TrialResult result) {
    Attempt attempt = new Attempt(result.trial().id(), result.attempt());
    Trial trial = result.trial();
    Outcome outcome = result.outcome();
    List<EpochMetrics> epochs = outcome.epochs();
    EpochMetrics last = epochs.isEmpty() ? null : epochs.get(epochs.size() - 1);
    Predictions predictions = outcome.predictions();
    Group row =
        Table.row(
            Schema.OF_FILES,
            trial.id(),
            trial.get(NetworkKeys.NETWORK),
            trial.get(RecipeKeys.EPOCHS),
            trial.seed(),
            outcome.status().toString(),
            outcome.status() == Outcome.Status.OK && last != null ? last.testAccuracy() : null,
            last == null ? null : last.totalSeconds(),
            outcome.preparationSeconds(),
            result.parameters(),
            result.macs(),
            trial.get(NetworkKeys.WIDTH),
            trial.get(DataKeys.DATA),
            trial.get(RecipeKeys.PRECISION).toString(),
            result.device(),
            result.host(),
            outcome.error().isEmpty() ? null : outcome.error(),
            result.job(),
            result.startedAt(),
            result.versions(),
            trial.config(),
            attempt.id(),
            result.endedAt(),
            trial.configuration().id(),
            Environment.id(result.device(), trial.config(), result.versions()),
            predictions == null ? null : predictions.classes(),
            predictions == null ? null : predictions.correct());
    Group networks = row.addGroup("networks");
    outcome.networks().keySet().stream()
        .sorted()
        .map(moment -> attempt.network(moment.toString()))
        .forEach(name -> networks.addGroup("list").append("element", name));
    Group metrics = row.addGroup(NESTED);
    for (EpochMetrics epoch : epochs) {
      Group nested = metrics.addGroup("list").addGroup("element");
      List<Object> values =
          List.of(
              epoch.epoch(),
              epoch.learningRate(),
              epoch.trainLoss(),
              epoch.trainAccuracy(),
              epoch.testLoss(),
              epoch.testAccuracy(),
              epoch.trainSeconds(),
              epoch.testSeconds(),
              epoch.totalSeconds());
      for (int i = 0; i < values.size(); i++) {
        Table.put(nested, OF_AN_EPOCH.get(i), values.get(i));
      }
    }
    return new Run(attempt, row);
  }

  /**
   * The run in an attempt's file.
   *
   * @throws IOException or a RuntimeException, if it isn't one, or not whole
   */
  private static Run read(Attempt attempt, byte[] file, Configuration configuration)
      throws IOException {
    List<Group> rows = ParquetBytes.read(file, configuration);
    if (rows.size() != 1) {
      throw new IOException("it has " + rows.size() + " rows");
    }
    Group row = rows.get(0);
    if (!attempt.trial().equals(Table.text(row, "trial_id"))
        || !attempt.id().equals(Table.text(row, "attempt"))
        || !List.of("ok", "diverged", "failed").contains(Table.text(row, "status"))) {
      throw new IOException("it holds another attempt");
    }
    row.getLong("ended_at", 0);
    return new Run(attempt, row);
  }

  /**
   * The run in an attempt's file, if it can be read.
   *
   * @param damaged is told of a file that can't
   * @throws FileNotFoundException if it isn't there
   */
  static Optional<Run> read(Attempt attempt, Store store, Consumer<Path> damaged)
      throws IOException {
    Path file = store.path(attempt.file());
    byte[] content = store.read(file);
    try {
      return Optional.of(read(attempt, content, store.configuration()));
    } catch (IOException | RuntimeException e) {
      damaged.accept(file);
      return Optional.empty();
    }
  }

  /** The runs in several files, as {@link #read} does; those that have gone are left out. */
  static List<Run> readAll(Collection<Attempt> attempts, Store store, Consumer<Path> damaged)
      throws IOException {
    return Store.readAll(
            attempts,
            attempt -> {
              try {
                return read(attempt, store, damaged);
              } catch (FileNotFoundException e) {
                return Optional.<Run>empty();
              }
            })
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** As a file. */
  byte[] file(Configuration configuration) {
    try {
      return ParquetBytes.write(Schema.OF_FILES, List.of(row), configuration);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
  }

  String status() {
    return Table.text(row, "status");
  }

  /** Whether the trial needs no other run. */
  boolean isFinal() {
    return !status().equals("failed");
  }

  Instant endedAt() {
    return Instant.EPOCH.plus(row.getLong("ended_at", 0), ChronoUnit.MICROS);
  }

  String device() {
    return Table.text(row, "device");
  }

  Results.Ended ended() {
    return ended(row);
  }

  /** How the trial in a row of {@code trials}, or of an attempt, ended. */
  static Results.Ended ended(Group row) {
    String environment = Table.text(row, "environment_id");
    return new Results.Ended(
        Table.text(row, "status"),
        Table.number(row, "test_accuracy"),
        Table.number(row, "total_seconds"),
        environment == null
            ? Environment.id(
                Table.text(row, "device"), Table.text(row, "config"), Table.text(row, "versions"))
            : environment);
  }

  /** Whether this and another run of the trial differ, though their devices are equal. */
  boolean contradicts(Run other) {
    // Rows of the table have no epochs to compare.
    boolean nested = !metrics().isEmpty() && !other.metrics().isEmpty();
    return Objects.equals(device(), other.device())
        && (!status().equals(other.status())
            || !Objects.equals(ended().testAccuracy(), other.ended().testAccuracy())
            || (nested && !measured().equals(other.measured())));
  }

  private String measured() {
    StringBuilder text = new StringBuilder(status());
    for (Group epoch : metrics()) {
      OF_AN_EPOCH
          .subList(0, REPEATABLE)
          .forEach(
              name ->
                  text.append(' ')
                      .append(epoch.getValueToString(epoch.getType().getFieldIndex(name), 0)));
    }
    return text.toString();
  }

  private List<Group> metrics() {
    List<Group> epochs = new ArrayList<>();
    if (row.getType().containsField(NESTED) && row.getFieldRepetitionCount(NESTED) > 0) {
      Group list = row.getGroup(NESTED, 0);
      for (int i = 0; i < list.getFieldRepetitionCount("list"); i++) {
        epochs.add(list.getGroup("list", i).getGroup("element", 0));
      }
    }
    return epochs;
  }

  /** Its rows in a table; a failed run has none of its epochs and predictions there. */
  List<Group> rows(Table table) {
    MessageType schema = table.fileSchema();
    return switch (table) {
      case TRIALS -> List.of(copy(schema, row));
      case EPOCHS ->
          isFinal()
              ? metrics().stream().map(epoch -> copy(schema, epoch, row)).toList()
              : List.of();
      case PREDICTIONS ->
          isFinal() && row.getFieldRepetitionCount("predicted") > 0
              ? List.of(copy(schema, row))
              : List.of();
      case FAMILIES, DECISIONS -> List.of();
    };
  }

  /** The same from files of attempts, as {@link #schema} reads them. */
  static Dataset<Row> rows(Dataset<Row> attempts, Table table) {
    String[] columns = table.schema().fieldNames();
    return switch (table) {
      case TRIALS -> attempts.selectExpr(columns);
      case EPOCHS ->
          attempts
              .where("status <> 'failed'")
              .selectExpr("*", "explode(" + NESTED + ") AS nested")
              .selectExpr(
                  Arrays.stream(columns)
                      .map(name -> OF_AN_EPOCH.contains(name) ? "nested." + name : name)
                      .toArray(String[]::new));
      case PREDICTIONS ->
          attempts.where("status <> 'failed' AND predicted IS NOT NULL").selectExpr(columns);
      case FAMILIES, DECISIONS -> throw new IllegalArgumentException(table.folder());
    };
  }

  /** Of each column the first source that has it. */
  private static Group copy(MessageType schema, Group... sources) {
    Group copy = new SimpleGroup(schema);
    for (Type column : schema.getFields()) {
      Arrays.stream(sources)
          .filter(source -> Table.inFile(source, column.getName()) != null)
          .findFirst()
          .ifPresent(source -> copy(copy, column, source));
    }
    return copy;
  }

  private static void copy(Group to, Type column, Group from) {
    String name = column.getName();
    String in = Table.inFile(from, name);
    if (from.getFieldRepetitionCount(in) == 0) {
      return;
    }
    switch (column.asPrimitiveType().getPrimitiveTypeName()) {
      case BINARY -> to.append(name, from.getBinary(in, 0));
      case INT32 -> to.append(name, from.getInteger(in, 0));
      case INT64 -> to.append(name, from.getLong(in, 0));
      default -> to.append(name, from.getDouble(in, 0));
    }
  }
}
