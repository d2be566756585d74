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
import org.apache.spark.sql.SparkSession;
import org.archsweep.Shipped;
import org.archsweep.job.Compare;
import org.archsweep.results.DeclaredDesign;
import org.archsweep.results.Design.Metric;

/**
 * The views of {@code jobs/sql}, each a file that says which question it answers, and {@link
 * Configurations}.
 */
public final class Views implements AutoCloseable {
  /** What designs of trials that nobody declared are made from. */
  private static final String TRAINED = "trained";

  /** The one that no file has: its columns are the keys. */
  private static final String CONFIGURATIONS = "configurations";

  private static final Set<String> FIRST = Set.of(TRAINED, CONFIGURATIONS);

  private static final String FOLDER = "jobs/sql";
  private static final String ENDING = ".sql";

  /** What a query reads. */
  private static final Pattern READ = Pattern.compile("(?i)\\b(?:FROM|JOIN)\\s+(\\w+)");

  /** In an order in which each reads only tables and views before it; else by their names. */
  public static final List<String> NAMES =
      Stream.concat(ordered(Shipped.names(FOLDER, ENDING)).stream(), Stream.of(CONFIGURATIONS))
          .toList();

  /** Small, and read by several others: computed once. */
  private static final Set<String> SHARED =
      Set.of(TRAINED, "groups", "group_members", "summary", "differences", "effect_strata");

  private final List<JavaRDD<Row>> shared = new ArrayList<>();

  private Views() {}

  /**
   * Makes the views of a folder without stored designs known to SQL.
   *
   * @param baseline what the other networks are compared with, if anything is asked for
   * @throws org.archsweep.InputException if no trial trained the baseline
   */
  public static Views register(SparkSession spark, Optional<String> baseline) {
    Optional<Compare> compare =
        baseline.map(network -> new Compare.WithBaseline(Optional.of(network)));
    return register(spark, new AnalysisOptions(compare, OptionalDouble.empty()));
  }

  /** Likewise. */
  public static Views register(SparkSession spark, AnalysisOptions question) {
    return register(spark, List.of(), question);
  }

  /**
   * Makes the views known to SQL, over the tables {@code trials}, {@code epochs}, {@code
   * predictions} and {@code families}.
   *
   * @param designs what the folder's experiments declared, {@link
   *     org.archsweep.results.Results#designs}
   * @return what to close once they are no longer asked, where Spark goes on
   * @throws org.archsweep.InputException if no trial trained the baseline that the question names
   */
  public static Views register(
      SparkSession spark, List<DeclaredDesign> designs, AnalysisOptions question) {
    Views views = new Views();
    Functions.register(spark);
    Votes.register(spark);
    CellFunctions.register(spark);
    Configurations.register(spark);
    spark
        .createDataset(List.of(question.target()), Encoders.DOUBLE())
        .toDF("target")
        .createOrReplaceTempView("chosen_target");
    views.register(spark, TRAINED);
    List<PlacedDesign> placed = ChosenDesigns.of(spark, designs, question);
    DesignTables.register(spark, placed);
    compareLosses(spark, placed);
    views.register(spark, CONFIGURATIONS);
    NAMES.stream()
        .filter(name -> !FIRST.contains(name))
        .forEach(name -> views.register(spark, name));
    return views;
  }

  private void register(SparkSession spark, String name) {
    Dataset<Row> view =
        spark.sql(name.equals(CONFIGURATIONS) ? Configurations.query() : text(name));
    if (SHARED.contains(name)) {
      // Rows, not a query: else a view would bring along the queries of all before it, and take
      // Spark longer to plan than to compute.
      JavaRDD<Row> rows = view.javaRDD().cache();
      shared.add(rows);
      view = spark.createDataFrame(rows, view.schema());
    }
    view.createOrReplaceTempView(name);
  }

  /** The table of epochs is large: it's read for the loss only if a design compares that. */
  private static void compareLosses(SparkSession spark, List<PlacedDesign> designs) {
    boolean wanted =
        designs.stream().anyMatch(each -> each.design().metrics().contains(Metric.TEST_LOSS));
    spark
        .table("epochs")
        .where(wanted ? "epoch = epochs" : "false")
        .select("trial_id", "test_loss")
        .createOrReplaceTempView("compared_losses");
  }

  /** Gives back the memory of what was computed once; the views can still be asked. */
  @Override
  public void close() {
    shared.forEach(JavaRDD::unpersist);
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
