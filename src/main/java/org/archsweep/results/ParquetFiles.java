package org.archsweep.results;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Parquet files as rows: exactly these files, and whole, whatever Spark is set to. */
final class ParquetFiles {
  /** A file that was listed isn't there any more: list again. */
  static final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1;

    Gone(String message) {
      super(message);
    }
  }

  private final SparkSession spark;

  ParquetFiles(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * The rows of these files.
   *
   * @throws Gone if one of them isn't there
   */
  Dataset<Row> read(StructType schema, List<Path> files) {
    if (files.isEmpty()) {
      return spark.createDataFrame(List.of(), schema);
    }
    Dataset<Row> rows;
    try {
      rows =
          spark
              .read()
              .schema(Table.inFiles(schema))
              // A path is a path: Spark's own sign for "no patterns".
              .option("__globPaths__", "false")
              .option("ignoreCorruptFiles", "false")
              .option("ignoreMissingFiles", "false")
              .parquet(files.stream().map(Path::toString).toArray(String[]::new));
    } catch (Exception e) {
      // Undeclared by Spark's Java side.
      if (e instanceof AnalysisException missing
          && missing.getMessage().contains("PATH_NOT_FOUND")) {
        throw new Gone(missing.getMessage());
      }
      throw e;
    }
    // One that goes between the look and the listing is only warned of.
    int read = rows.inputFiles().length;
    if (read != files.size()) {
      throw new Gone(read + " of " + files.size() + " files are there");
    }
    return Table.fromFiles(rows, schema);
  }
}
