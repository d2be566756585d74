package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.results.Results;
import org.archsweep.results.Study;
import org.archsweep.results.Sweeps;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the views say of experiments whose designs are stored, whatever varies in them. */
@Tag("medium")
class DesignViewsTest {
  private static final SparkSession SPARK = Study.spark();

  private static final String RATES =
      """
      question: Does a higher rate help?
      networks: basic
      epochs: 2
      recipe: {max_lr: [0.2, 0.4, 0.8]}
      """;

  @TempDir private Path root;

  @Test
  void levelsOfAKeyAreComparedWithTheFirst() throws IOException {
    sweeps()
        .declare("rates", RATES)
        .runs("max_lr 0.2", 0.90, 0.91, 0.92)
        .runs("max_lr 0.4", 0.93, 0.94, 0.95)
        .runs("max_lr 0.8", 0.905, 0.915, 0.91);

    register();

    assertThat(rows("groups"))
        .extracting(
            row -> row.<String>getAs("experiment"),
            row -> row.<String>getAs("question"),
            row -> row.<Object>getAs("recipe"),
            row -> row.<Double>getAs("width"),
            row -> row.<Long>getAs("trials"))
        .containsExactly(tuple("rates", "Does a higher rate help?", null, 1.0, 9L));
    assertThat(rows("summary"))
        .extracting(row -> row.<String>getAs("setting"), row -> row.<String>getAs("network"))
        .containsExactly(
            tuple("max_lr 0.2", "basic"), tuple("max_lr 0.4", "basic"), tuple("max_lr 0.8", "basic"));
    assertThat(rows("differences"))
        .extracting(
            row -> row.<String>getAs("axis"),
            row -> row.<String>getAs("setting"),
            row -> row.<String>getAs("baseline"),
            row -> row.<Long>getAs("family"),
            row -> row.<String>getAs("verdict"))
        .containsExactly(
            tuple("max_lr", "max_lr 0.4", "max_lr 0.2", 2L, "better"),
            tuple("max_lr", "max_lr 0.8", "max_lr 0.2", 2L, "undecided"));
    Golden.assertClose("difference", rows("differences").get(0).getAs("difference"), 0.03);
  }

  @Test
  void configurationsHaveAColumnForEachKey() throws IOException {
    sweeps()
        .declare("rates", RATES)
        .runs("max_lr 0.2", 0.9)
        .runs("max_lr 0.4", 0.9)
        .runs("max_lr 0.8", 0.9);

    register();

    assertThat(
            SPARK
                .sql(
                    """
                    SELECT max_lr, network, epochs, batch_size, loss, train, test, shuffle, augment
                    FROM configurations WHERE max_lr > 0.2 ORDER BY max_lr
                    """)
                .collectAsList())
        .extracting(Row::toString)
        .containsExactly(
            "[0.4,basic,2,512,cross-entropy,null,null,true,crop, flip, cutout:8]",
            "[0.8,basic,2,512,cross-entropy,null,null,true,crop, flip, cutout:8]");
  }

  private Sweeps sweeps() {
    return Sweeps.in(root.resolve("results"));
  }

  private void register() {
    register(AnalysisOptions.usual());
  }

  private void register(AnalysisOptions question) {
    Results results = Results.open(SPARK, root.resolve("results").toString());
    results.registerTables();
    Views.register(SPARK, results.designs(), question);
  }

  private static List<Row> rows(String view) {
    return SPARK.table(view).collectAsList();
  }
}
