package org.archsweep.results;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.archsweep.Text;

/** A table: its folder's name, its columns. */
public enum Table {
  /** One row a trial. */
  TRIALS(
      "trials",
      "trial_id string, network string, epochs int, seed bigint, status string,"
          + " test_accuracy double, total_seconds double, preparation_seconds double,"
          + " parameters bigint, macs bigint, width double, data string, precision string,"
          + " device string, host string, error string, first_experiment string,"
          + " started_at timestamp, versions string, config string, attempt string,"
          + " ended_at timestamp, configuration_id string, environment_id string"),

  /** One row an epoch of a trial. */
  EPOCHS(
      "epochs",
      "trial_id string, network string, epochs int, seed bigint, epoch int,"
          + " learning_rate double, train_loss double, train_accuracy double, test_loss double,"
          + " test_accuracy double, train_seconds double, test_seconds double,"
          + " total_seconds double, first_experiment string, attempt string"),

  /** One row a trial with status ok. */
  PREDICTIONS(
      "predictions",
      "trial_id string, network string, epochs int, seed bigint, predicted binary,"
          + " correct binary, attempt string"),

  /** What experiments declare to be compared: one row each, or one for each pair that is named. */
  FAMILIES(
      "families",
      "experiment string, compare string, network string, baseline string, conditions string,"
          + " declared_at timestamp"),

  /** One row a configuration in each round of repeats that aren't fixed; one a comparison, too. */
  DECISIONS(
      "decisions",
      "series string, experiment string, round int, configuration_id string, network string,"
          + " epochs int, runs int,"
          + " ended int, sd double, standard_error double, target_standard_error double,"
          + " seconds double, added int,"
          + " first_seed bigint, last_seed bigint, decision string,"
          + " compared string, baseline_id string, pairs int, low double, high double,"
          + " alpha double, tau double, diverged_alone int, baseline_diverged_alone int");

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
  public static final List<Table> OF_TRIALS = List.of(EPOCHS, PREDICTIONS, TRIALS);

  /** Spark takes a while to parse columns, and each trial's rows ask for them. */
  private static final Map<Table, StructType> SCHEMAS = new ConcurrentHashMap<>();

  private static final Map<Table, MessageType> FILE_SCHEMAS = new ConcurrentHashMap<>();

  /** Columns that no other table has, whatever the version. */
  private static final Map<Table, String> OWN_COLUMNS =
      Map.of(TRIALS, "status", EPOCHS, "test_loss", PREDICTIONS, "predicted");

  /** What columns were called that were renamed: files from then have them so. */
  private static final Map<String, String> FORMER_NAMES =
      Map.of(
          "experiment", "job",
          "first_experiment", "job",
          "macs", "operations",
          "sd", "spread",
          "target_standard_error", "wanted");

  /** What columns are where a file doesn't have them yet, in SQL. */
  private static final Map<String, String> DERIVED =
      Map.of(
          "configuration_id",
          "substring(sha2(regexp_replace(config, '\"seed\":[0-9]+,', ''), 256), 1, 16)",
          "environment_id",
          "substring(sha2(" + Environment.SQL + ", 256), 1, 16)");

  /** The columns of files of any version that a schema's columns are read from. */
  static StructType inFiles(StructType schema) {
    StructType wide = schema;
    for (StructField field : schema.fields()) {
      String former = FORMER_NAMES.get(field.name());
      if (former != null && !Arrays.asList(wide.fieldNames()).contains(former)) {
        wide = wide.add(former, field.dataType());
      }
    }
    return wide;
  }

  /** Rows of {@link #inFiles} as rows of the schema. */
  static Dataset<Row> fromFiles(Dataset<Row> rows, StructType schema) {
    boolean hasConfig = Arrays.asList(schema.fieldNames()).contains("config");
    return rows.selectExpr(
        Arrays.stream(schema.fieldNames())
            .map(
                name -> {
                  String derived = hasConfig ? DERIVED.get(name) : null;
                  String former = FORMER_NAMES.getOrDefault(name, derived);
                  return former == null
                      ? name
                      : Text.format("coalesce(%s, %s) AS %s", name, former, name);
                })
            .toArray(String[]::new));
  }

  /** Whether a file's columns are those of this table, which is one of {@link #OF_TRIALS}. */
  boolean isIn(MessageType file) {
    return file.containsField(OWN_COLUMNS.get(this));
  }

  /** What a column is called in a file's row; null where it has none. */
  static String inFile(Group row, String column) {
    String former = FORMER_NAMES.get(column);
    if (row.getType().containsField(column)) {
      return column;
    }
    return former != null && row.getType().containsField(former) ? former : null;
  }

  /** Its columns, in order. */
  public StructType schema() {
    return SCHEMAS.computeIfAbsent(this, table -> StructType.fromDDL(table.columns));
  }

  /** The schema of its files. */
  MessageType fileSchema() {
    return FILE_SCHEMAS.computeIfAbsent(this, table -> fileSchema(table.folder, table.schema()));
  }

  /** The schema of files that have these columns. */
  static MessageType fileSchema(String name, StructType columns) {
    return new MessageType(
        name, Arrays.stream(columns.fields()).map(Table::column).toArray(Type[]::new));
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
    String name = inFile(row, column);
    return name == null || row.getFieldRepetitionCount(name) == 0 ? null : row.getString(name, 0);
  }

  /** A cell's number; null where it's empty. */
  static Double number(Group row, String column) {
    String name = inFile(row, column);
    return name == null || row.getFieldRepetitionCount(name) == 0 ? null : row.getDouble(name, 0);
  }

  /** A cell's whole number; null where it's empty. */
  static Integer whole(Group row, String column) {
    String name = inFile(row, column);
    return name == null || row.getFieldRepetitionCount(name) == 0 ? null : row.getInteger(name, 0);
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
