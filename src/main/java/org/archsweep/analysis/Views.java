package org.archsweep.analysis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.Shipped;
import org.archsweep.results.DeclaredDesign;
import org.archsweep.results.Design.Metric;
import org.archsweep.results.Table;
import scala.math.BigInt;

/**
 * The views of {@code jobs/sql}, each a file that says which question it answers, and {@link
 * Configurations}.
 */
public final class Views implements AutoCloseable {
  /** What designs of trials that nobody declared are made from. */
  private static final String TRAINED = "trained";

  /** The one that no file has: its columns are the keys. */
  private static final String CONFIGURATIONS = "configurations";

  private static final String FOLDER = "jobs/sql";
  private static final String ENDING = ".sql";

  /** What a query reads. */
  private static final Pattern READ = Pattern.compile("(?i)\\b(?:FROM|JOIN)\\s+(\\w+)");

  /** In an order in which each reads only tables and views before it; else by their names. */
  public static final List<String> NAMES =
      Stream.concat(ordered(Shipped.names(FOLDER, ENDING)).stream(), Stream.of(CONFIGURATIONS))
          .toList();

  /**
   * Up to so many rows Spark should know while it plans: it sends them along where it would sort
   * and shuffle others. But it looks at each of them again and again.
   */
  static final int FEW = 1000;

  private static final String EFFECT_STRATA = "effect_strata";

  /** Small, and read by several others: computed once. */
  private static final Set<String> SHARED =
      Set.of(
          TRAINED,
          "groups",
          "group_members",
          "summary",
          "compared",
          "seed_runs",
          "paired",
          "differences",
          EFFECT_STRATA);

  /**
   * Up to so many bytes of tables, a query takes longer to improve and to compile than to answer.
   */
  private static final long SMALL = 1_000_000;

  private static final Map<String, String> FOR_SMALL_TABLES =
      Map.of(
          "spark.sql.codegen.factoryMode",
          "NO_CODEGEN",
          "spark.sql.codegen.wholeStage",
          "false",
          "spark.sql.constraintPropagation.enabled",
          "false");

  private final SparkSession spark;
  private final List<DeclaredDesign> designs;
  private final AnalysisOptions question;
  private final Set<String> registered = new LinkedHashSet<>();
  private final List<JavaRDD<Row>> shared = new ArrayList<>();
  private boolean haveEffects;

  private Views(SparkSession spark, List<DeclaredDesign> designs, AnalysisOptions question) {
    this.spark = spark;
    this.designs = designs;
    this.question = question;
  }

  /**
   * Makes views known to SQL, over the tables {@code trials}, {@code epochs}, {@code predictions}
   * and {@code families}.
   *
   * @param designs what the folder's experiments declared, {@link
   *     org.archsweep.results.Results#designs}
   * @param wanted names of views, or of the tables of designs that they read; only these and what
   *     they read are made, as Spark takes longer to plan all than to answer a question about one
   * @return what to close once they are no longer asked, where Spark goes on
   * @throws org.archsweep.InputException if no trial trained the baseline that the question names
   */
  public static Views register(
      SparkSession spark,
      List<DeclaredDesign> designs,
      AnalysisOptions question,
      Collection<String> wanted) {
    Views views = new Views(spark, designs, question);
    views.add(wanted);
    return views;
  }

  /** Makes more of them known, over the same tables. */
  public void add(Collection<String> wanted) {
    if (wanted.isEmpty() && question.compare().isEmpty()) {
      return;
    }
    if (registered.isEmpty()) {
      begin();
    }
    Set<String> read = new LinkedHashSet<>();
    wanted.stream().filter(NAMES::contains).forEach(name -> add(name, NAMES, List.of(), read));
    read.stream().filter(name -> !registered.contains(name)).forEach(this::register);
  }

  /** The rows of a view, or of a table of designs: it and what it reads are made known first. */
  public List<Row> rows(String name) {
    add(List.of(name));
    return spark.table(name).collectAsList();
  }

  /** The session in which they are known. */
  public SparkSession session() {
    return spark;
  }

  /** Registers what all of them need. */
  private void begin() {
    if (isSmall(spark)) {
      FOR_SMALL_TABLES.forEach((key, value) -> setIfMissing(spark, key, value));
    }
    Functions.register(spark);
    Votes.register(spark);
    CellFunctions.register(spark);
    SeedFunctions.register(spark);
    SingleRuns.register(spark);
    Configurations.register(spark);
    spark
        .createDataset(List.of(question.target()), Encoders.DOUBLE())
        .toDF("target")
        .createOrReplaceTempView("chosen_target");
    register(TRAINED);
    List<PlacedDesign> placed = ChosenDesigns.of(spark, designs, question);
    DesignTables.register(spark, placed);
    haveEffects = placed.stream().anyMatch(each -> !each.design().effects().isEmpty());
    compareLosses(spark, placed);
    register(CONFIGURATIONS);
  }

  private static boolean isSmall(SparkSession spark) {
    BigInt bytes =
        Table.OF_TRIALS.stream()
            .map(table -> spark.table(table.folder()).queryExecution().optimizedPlan())
            .map(plan -> plan.stats().sizeInBytes())
            .reduce(BigInt.apply(0), BigInt::$plus);
    return bytes.isValidLong() && bytes.longValue() <= SMALL;
  }

  private static void setIfMissing(SparkSession spark, String key, String value) {
    if (!spark.conf().contains(key)) {
      spark.conf().set(key, value);
    }
  }

  /** The views, and the tables of designs. */
  static List<String> all() {
    return Stream.concat(NAMES.stream(), DesignTables.NAMES.stream()).toList();
  }

  /** Has all of them listed by Spark; those that aren't registered yet are empty. */
  static void nameAll(SparkSession spark) {
    all().stream()
        .filter(name -> !spark.catalog().tableExists(name))
        .forEach(name -> spark.emptyDataFrame().createOrReplaceTempView(name));
  }

  /** Those that a query may read: all that it mentions. */
  public static List<String> of(String query) {
    Set<String> words = Set.copyOf(List.of(query.toLowerCase(Locale.ROOT).split("\\W+")));
    return all().stream().filter(words::contains).toList();
  }

  private void register(String name) {
    registered.add(name);
    Dataset<Row> view = spark.sql(queryOf(name));
    if (name.equals(EFFECT_STRATA) && !haveEffects) {
      view = spark.createDataFrame(List.of(), view.schema()); // it would be empty, only later
    } else if (SHARED.contains(name)) {
      // Rows, not a query: else a view would bring along the queries of all before it, and take
      // Spark longer to plan than to compute.
      view = computed(view);
    }
    view.createOrReplaceTempView(name);
  }

  private Dataset<Row> computed(Dataset<Row> view) {
    JavaRDD<Row> rows = view.javaRDD().cache();
    List<Row> first = rows.take(FEW + 1);
    if (first.size() > FEW) {
      shared.add(rows);
      return spark.createDataFrame(rows, view.schema());
    }
    rows.unpersist();
    return spark.createDataFrame(first, view.schema());
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

  private static String queryOf(String name) {
    return name.equals(CONFIGURATIONS) ? Configurations.query() : text(name);
  }

  /** The query of a view that has a file. */
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
      reads(queryOf(name)).filter(names::contains).forEach(each -> add(each, names, path, ordered));
      ordered.add(name);
    }
  }

  /** The tables and views of a query, with its own steps. */
  private static Stream<String> reads(String query) {
    return READ.matcher(query.replaceAll("--.*", "")).results().map(read -> read.group(1)).sorted();
  }
}
