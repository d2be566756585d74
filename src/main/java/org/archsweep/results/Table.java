package org.archsweep.results;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A table: its folder's name, its columns. */
public enum Table {
  /** One row a trial. */
  TRIALS(
      "trials",
      "trial_id string, network string, epochs int, seed bigint, status string,"
          + " test_accuracy double, total_seconds double, preparation_seconds double,"
          + " parameters bigint, operations bigint, width double, data string, precision string, device string, host string,"
          + " error string, job string, started_at timestamp, versions string, config string,"
          + " attempt string, ended_at timestamp"),

  /** One row an epoch of a trial. */
  EPOCHS(
      "epochs",
      "trial_id string, network string, epochs int, seed bigint, epoch int,"
          + " learning_rate double, train_loss double, train_accuracy double, test_loss double,"
          + " test_accuracy double, train_seconds double, test_seconds double,"
          + " total_seconds double, job string, attempt string"),

  /** One row a trial with status ok. */
  PREDICTIONS(
      "predictions",
      "trial_id string, network string, epochs int, seed bigint, predicted binary,"
          + " correct binary, attempt string"),

  /** What experiments declare to be compared: one row each, or one for each pair that is named. */
  FAMILIES(
      "families",
      "job string, compare string, network string, baseline string, conditions string,"
          + " declared_at timestamp"),

  /** One row a network and length in each round of repeats until precise. */
  DECISIONS(
      "decisions",
      "series string, job string, round int, network string, epochs int, runs int, ended int,"
          + " spread double, standard_error double, wanted double, seconds double, added int,"
          + " first_seed bigint, last_seed bigint, decision string");

  private final String folder;
  private final String columns;

  Table(String folder, String columns) {
    this.folder = folder;
    this.columns = columns;
  }

  /** Under the results folder; the name of the table in SQL too. */
  public String folder() {
    return folder;
  }

  /** Those whose rows come from trials: each trial in them once. */
  static final List<Table> OF_TRIALS = List.of(EPOCHS, PREDICTIONS, TRIALS);

  /** Its columns, in order. */
  public StructType schema() {
    return StructType.fromDDL(columns);
  }

  /** The schema of its files. */
  MessageType fileSchema() {
    return new MessageType(
        folder, Arrays.stream(schema().fields()).map(Table::column).toArray(Type[]::new));
  }

  /** A column as Parquet has it; what is in a struct or a list may be missing too. */
  static Type column(StructField field) {
    DataType type = field.dataType();
    if (type instanceof ArrayType array) {
      return Types.optionalList()
          .element(column(DataTypes.createStructField("element", array.elementType(), true)))
          .named(field.name());
    } else if (type instanceof StructType struct) {
      return Types.optionalGroup()
          .addFields(Arrays.stream(struct.fields()).map(Table::column).toArray(Type[]::new))
          .named(field.name());
    } else if (type.equals(DataTypes.StringType)) {
      return Types.optional(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(field.name());
    } else if (type.equals(DataTypes.TimestampType)) {
      return Types.optional(PrimitiveTypeName.INT64)
          .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
          .named(field.name());
    } else if (type.equals(DataTypes.BinaryType)) {
      return Types.optional(PrimitiveTypeName.BINARY).named(field.name());
    } else if (type.equals(DataTypes.IntegerType)) {
      return Types.optional(PrimitiveTypeName.INT32).named(field.name());
    } else if (type.equals(DataTypes.LongType)) {
      return Types.optional(PrimitiveTypeName.INT64).named(field.name());
    }
    return Types.optional(PrimitiveTypeName.DOUBLE).named(field.name());
  }

  /** A row of values in the order of the columns; null leaves a cell empty. */
  static Group row(MessageType schema, Object... values) {
    Group row = new SimpleGroup(schema);
    for (int i = 0; i < values.length; i++) {
      put(row, schema.getFieldName(i), values[i]);
    }
    return row;
  }

  /** A cell's text; null where it's empty. */
  static String text(Group row, String column) {
    return row.getFieldRepetitionCount(column) == 0 ? null : row.getString(column, 0);
  }

  /** A cell's number; null where it's empty. */
  static Double number(Group row, String column) {
    return row.getFieldRepetitionCount(column) == 0 ? null : row.getDouble(column, 0);
  }

  /** Puts a value into a row; null leaves the cell empty. */
  static void put(Group row, String column, Object value) {
    if (value instanceof String text) {
      row.append(column, text);
    } else if (value instanceof Integer number) {
      row.append(column, number);
    } else if (value instanceof Long number) {
      row.append(column, number);
    } else if (value instanceof Double number) {
      row.append(column, number);
    } else if (value instanceof Instant instant) {
      row.append(column, ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    } else if (value instanceof byte[] bytes) {
      row.append(column, Binary.fromConstantByteArray(bytes));
    } else if (value != null) {
      throw new IllegalArgumentException(column + " can't hold a " + value.getClass());
    }
  }
}
