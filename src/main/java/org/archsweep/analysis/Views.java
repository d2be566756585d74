package org.archsweep.analysis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.archsweep.InputException;
import org.archsweep.Shipped;
import org.archsweep.job.Compare;

/** The views of {@code jobs/sql}, each a file that says which question it answers. */
public final class Views implements AutoCloseable {
  private static final String FOLDER = "jobs/sql";
  private static final String ENDING = ".sql";

  /** What a query reads. */
  private static final Pattern READ = Pattern.compile("(?i)\\b(?:FROM|JOIN)\\s+(\\w+)");

  /** In an order in which each reads only tables and views before it; else by their names. */
  public static final List<String> NAMES = ordered(Shipped.names(FOLDER, ENDING));

  /** Small, and read by several others: computed once. */
  private static final Set<String> SHARED = Set.of("groups", "summary", "differences");

  private final List<JavaRDD<Row>> shared = new ArrayList<>();

  private Views() {}

  /**
   * Makes the views known to SQL, with what was declared compared.
   *
   * @param baseline what the others are compared with instead, if anything
   * @throws InputException if no trial trained the baseline
   */
  public static Views register(SparkSession spark, Optional<String> baseline) {
    Optional<Compare> compare =
        baseline.map(network -> new Compare.WithBaseline(Optional.of(network)));
    return register(spark, new AnalysisOptions(compare, OptionalDouble.empty()));
  }

  /**
   * Makes the views known to SQL, over the tables {@code trials}, {@code epochs}, {@code
   * predictions} and {@code families}.
   *
   * @return what to close once they are no longer asked, where Spark goes on
   * @throws InputException if no trial trained the baseline that the question names
   */
  public static Views register(SparkSession spark, AnalysisOptions question) {
    Views views = new Views();
    Functions.register(spark);
    Votes.register(spark);
    CellFunctions.register(spark);
    spark
        .createDataset(List.of(question.target()), Encoders.DOUBLE())
        .toDF("target")
        .createOrReplaceTempView("chosen_target");
    question
        .compare()
        .map(compare -> asked(spark, compare))
        .orElseGet(() -> spark.table("families"))
        .createOrReplaceTempView("wanted");
    spark
        .createDataset(question.equalWithin().stream().boxed().toList(), Encoders.DOUBLE())
        .toDF("margin")
        .createOrReplaceTempView("chosen_margin");
    if (question.compare().orElse(null) instanceof Compare.WithBaseline with) {
      with.baseline().ifPresent(network -> check(spark, network));
    }
    for (String name : NAMES) {
      Dataset<Row> view = spark.sql(text(name));
      if (SHARED.contains(name)) {
        // Rows, not a query: else a view would bring along the queries of all before it, and take
        // Spark longer to plan than to compute.
        JavaRDD<Row> rows = view.javaRDD().cache();
        views.shared.add(rows);
        view = spark.createDataFrame(rows, view.schema());
      }
      view.createOrReplaceTempView(name);
    }
    return views;
  }

  /** Gives back the memory of what was computed once; the views can still be asked. */
  @Override
  public void close() {
    shared.forEach(JavaRDD::unpersist);
  }

  /** What is asked for, as the table {@code families} would have it, of whatever conditions. */
  private static Dataset<Row> asked(SparkSession spark, Compare compare) {
    List<Row> rows =
        compare.declarations().stream()
            .map(
                cells ->
                    RowFactory.create(cells.compare(), cells.network(), cells.baseline(), null))
            .toList();
    return spark.createDataFrame(
        rows,
        StructType.fromDDL("compare string, network string, baseline string, conditions string"));
  }

  private static void check(SparkSession spark, String baseline) {
    List<String> networks =
        spark.sql("SELECT DISTINCT network FROM trials ORDER BY network").collectAsList().stream()
            .map((Row row) -> row.getString(0))
            .toList();
    if (!networks.contains(baseline)) {
      throw new InputException(
          "--baseline %s: no trial of that network, there are %s",
          baseline, String.join(", ", networks));
    }
  }

  /** The query of a view. */
  static String text(String name) {
    return Shipped.text(FOLDER + "/" + name + ENDING).orElseThrow();
  }

  private static List<String> ordered(List<String> names) {
    Set<String> ordered = new LinkedHashSet<>();
    names.forEach(name -> add(name, names, List.of(), ordered));
    return List.copyOf(ordered);
  }

  /**
   * Adds a view behind those that it reads.
   *
   * @param above the views that led to this one, each read by the one before it
   */
  private static void add(
      String name, List<String> names, List<String> above, Set<String> ordered) {
    if (above.contains(name)) {
      throw new IllegalStateException("views read one another: " + above);
    }
    if (!ordered.contains(name)) {
      List<String> path = Stream.concat(above.stream(), Stream.of(name)).toList();
      reads(text(name)).filter(names::contains).forEach(each -> add(each, names, path, ordered));
      ordered.add(name);
    }
  }

  /** The tables and views of a query, with its own steps. */
  private static Stream<String> reads(String query) {
    return READ.matcher(query.replaceAll("--.*", "")).results().map(read -> read.group(1)).sorted();
  }
}
