package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.SharedSpark;
import org.archsweep.job.Compare;
import org.archsweep.results.Study;
import org.archsweep.results.Sweeps;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the views say of experiments whose designs are stored, whatever varies in them. */
@Tag("slow")
class DesignViewsTest {
  private static final SparkSession SPARK = SharedSpark.session();

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

    register("groups", "summary", "differences");

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
            tuple("max_lr 0.2", "basic"),
            tuple("max_lr 0.4", "basic"),
            tuple("max_lr 0.8", "basic"));
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

    register("configurations");

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

  @Test
  void designsLevelsAndComparisonsAreTables() throws IOException {
    sweeps()
        .declare(
            "grid",
            """
            networks: [basic, "extra:L1"]
            epochs: [2, 3]
            recipe: {max_lr: [0.2, 0.4]}
            compare: each
            """)
        .runs("basic; max_lr 0.2 @ 2", 0.9);

    register("designs", "levels", "comparisons");

    assertThat(rows("designs")).hasSize(8);
    assertThat(rows("designs").get(1).<String>getAs("label")).isEqualTo("basic; 2 epochs; 0.4");
    assertThat(rows("levels"))
        .hasSize(24)
        .filteredOn(
            row ->
                row.getAs("configuration_id")
                    .equals(rows("designs").get(1).getAs("configuration_id")))
        .extracting(
            row -> row.<String>getAs("axis"),
            row -> row.<Integer>getAs("position"),
            row -> row.<String>getAs("level"))
        .containsExactly(
            tuple("network", 0, "basic"), tuple("epochs", 0, "2"), tuple("max_lr", 1, "0.4"));
    assertThat(rows("comparisons"))
        .extracting(row -> row.<String>getAs("axis"), row -> row.<String>getAs("stratum"))
        .containsExactlyInAnyOrder(
            tuple("network", "2 epochs; 0.2"),
            tuple("network", "2 epochs; 0.4"),
            tuple("network", "3 epochs; 0.2"),
            tuple("network", "3 epochs; 0.4"),
            tuple("max_lr", "basic; 2 epochs"),
            tuple("max_lr", "basic; 3 epochs"),
            tuple("max_lr", "extra:L1; 2 epochs"),
            tuple("max_lr", "extra:L1; 3 epochs"));
  }

  /** Else a family would grow, and Holm's p with it, while a sweep runs. */
  @Test
  void familyIsWhatIsDeclaredEvenBeforeItIsTrained() throws IOException {
    sweeps()
        .declare("rates", RATES)
        .runs("max_lr 0.2", 0.90, 0.91, 0.92)
        .runs("max_lr 0.4", 0.93, 0.94, 0.95);

    register("differences");

    Row row = SPARK.table("differences").collectAsList().get(0);
    assertThat(row.<Long>getAs("family")).isEqualTo(2);
    assertThat(row.<Double>getAs("p_holm")).isEqualTo(2 * row.<Double>getAs("p"));
  }

  @Test
  void trialsThatTwoExperimentsShareCountInBoth() throws IOException {
    Sweeps sweeps = sweeps();
    sweeps.declare("rates", RATES).runs("max_lr 0.2", 0.90, 0.91).runs("max_lr 0.4", 0.93, 0.94);
    sweeps
        .declare("networks", "networks: [basic, \"extra:L1\"]\nepochs: 2\nrecipe: {max_lr: 0.4}\n")
        .runs("extra:L1", 0.92, 0.93);

    register("groups", "summary");

    assertThat(rows("groups"))
        .extracting(row -> row.<String>getAs("experiment"), row -> row.<Long>getAs("trials"))
        .containsExactly(tuple("rates", 4L), tuple("networks", 4L));
    assertThat(rows("summary"))
        .extracting(
            row -> row.<Integer>getAs("group_id"),
            row -> row.<String>getAs("setting"),
            row -> row.<Long>getAs("n"))
        .containsExactly(
            tuple(1, "max_lr 0.2", 2L),
            tuple(1, "max_lr 0.4", 2L),
            tuple(2, "basic", 2L),
            tuple(2, "extra:L1", 2L));
  }

  @Test
  void newestDesignOfAnExperimentIsFirstAndOlderOnesFollowIfTheyHaveOtherTrials()
      throws IOException {
    Sweeps sweeps = sweeps();
    sweeps.declare("other", "networks: \"extra:L1\"\nepochs: 2\n").runs("extra:L1", 0.9);
    sweeps.declare("rates", RATES).runs("max_lr 0.2", 0.9).runs("max_lr 0.8", 0.9);
    sweeps.declare("rates", RATES.replace("0.2, 0.4, 0.8", "0.2, 0.4")).runs("max_lr 0.4", 0.9);
    sweeps.declare("rates", RATES.replace("0.2, 0.4, 0.8", "0.1, 0.2, 0.4"));

    register("groups");

    assertThat(rows("groups"))
        .extracting(row -> row.<String>getAs("experiment"), row -> row.<Long>getAs("trials"))
        .as("the second design has nothing that the newest lacks")
        .containsExactly(tuple("other", 1L), tuple("rates", 2L), tuple("rates", 3L));
  }

  @Test
  void nothingIsPooledAcrossPartsOfTheTestSet() throws IOException {
    sweeps()
        .declare(
            "tested",
            """
            networks: basic
            epochs: 2
            recipe: {max_lr: [0.2, 0.4]}
            limit: {test: [100, 200]}
            compare: {max_lr: baseline}
            """)
        .runs("max_lr 0.2; test 100", 0.90, 0.91)
        .runs("max_lr 0.4; test 100", 0.92, 0.93)
        .runs("max_lr 0.2; test 200", 0.80, 0.81)
        .runs("max_lr 0.4; test 200", 0.82, 0.83);

    register("groups", "noise", "effects");

    assertThat(rows("groups"))
        .extracting(row -> row.<String>getAs("test_limit"), row -> row.<Long>getAs("trials"))
        .containsExactlyInAnyOrder(tuple("100", 4L), tuple("200", 4L));
    assertThat(rows("noise")).hasSize(2);
    assertThat(rows("effects"))
        .hasSize(2)
        .allSatisfy(row -> Golden.assertClose("effect", row.getAs("difference"), 0.02));
  }

  @Test
  void nothingIsPooledAcrossEnvironments() throws IOException {
    sweeps()
        .declare("rates", RATES)
        .runs("max_lr 0.2", 0.90, 0.91, 0.92)
        .saying("another %s")
        .run("max_lr 0.2", 4, 0.5, 20, 1)
        .run("max_lr 0.4", 4, 0.6, 20, 1);

    register("groups", "differences");

    assertThat(rows("groups"))
        .extracting(row -> row.<String>getAs("device"), row -> row.<Long>getAs("trials"))
        .containsExactly(tuple("a device", 3L), tuple("another device", 2L));
    assertThat(rows("differences"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<Integer>getAs("group_id")).isEqualTo(2);
              assertThat(row.<String>getAs("verdict")).isEqualTo("not judged");
              assertThat(row.<Object>getAs("p_holm")).isNull();
            });
  }

  @Test
  void trialsThatNoDesignHasAreComparedAsBefore() throws IOException {
    Study.in(root.resolve("results"), 3, 1).runs("basic", 0.90, 0.91).runs("extra:L1", 0.92, 0.93);
    sweeps().declare("rates", RATES).runs("max_lr 0.2", 0.9, 0.91).runs("max_lr 0.4", 0.93, 0.94);

    register("groups", "differences");

    assertThat(rows("groups"))
        .extracting(
            row -> row.<String>getAs("experiment"),
            row -> row.<Double>getAs("width"),
            row -> row.<Long>getAs("trials"))
        .containsExactly(tuple("rates", 1.0, 4L), tuple("a job", 1.0, 4L));
    assertThat(rows("differences"))
        .extracting(
            row -> row.<Integer>getAs("group_id"),
            row -> row.<String>getAs("setting"),
            row -> row.<Long>getAs("family"))
        .containsExactly(tuple(1, "max_lr 0.4", 2L), tuple(2, "extra:L1", 1L));
  }

  /** By R's t.test and, for equality, two one-sided ones: p 0.8, 4e-6, 4e-6 and 0.2. */
  @Test
  void verdictIsEqualBetterWorseOrUndecidedWithinTheMargin() throws IOException {
    sweeps()
        .declare(
            "margin",
            """
            networks: basic
            epochs: 2
            margin: 0.5
            variants: {base: {}, same: {recipe: {max_lr: 0.41}}, up: {recipe: {max_lr: 0.42}},
              down: {recipe: {max_lr: 0.43}}, wide: {recipe: {max_lr: 0.44}},
              once: {recipe: {max_lr: 0.45}}}
            """)
        .runs("base", 0.900, 0.901, 0.902)
        .runs("same", 0.9005, 0.9015, 0.9012)
        .runs("up", 0.93, 0.931, 0.932)
        .runs("down", 0.87, 0.871, 0.872)
        .runs("wide", 0.90, 0.92, 0.91)
        .runs("once", 0.95)
        .lost("once", 2, Outcome.Status.DIVERGED);

    register("differences", "equivalence");

    assertThat(rows("differences"))
        .extracting(row -> row.<String>getAs("setting"), row -> row.<String>getAs("verdict"))
        .containsExactly(
            tuple("same", "equal"),
            tuple("up", "better"),
            tuple("down", "worse"),
            tuple("wide", "undecided"),
            tuple("once", "not judged"));
    assertThat(rows("equivalence")).hasSize(5);
  }

  @Test
  void lessTimeAndLossAreBetterAndEachMetricHasAFamilyOfItsOwn() throws IOException {
    sweeps()
        .declare("metrics", RATES + "metric: [test_accuracy, seconds, test_loss]\n")
        .run("max_lr 0.2", 1, 0.90, 20, 1.0)
        .run("max_lr 0.2", 2, 0.91, 21, 1.1)
        .run("max_lr 0.2", 3, 0.92, 22, 1.2)
        .run("max_lr 0.4", 1, 0.93, 16, 1.3)
        .run("max_lr 0.4", 2, 0.94, 17, 1.35)
        .run("max_lr 0.4", 3, 0.95, 18.5, 1.5);

    register("differences", "runs");

    List<Row> rows = rows("differences");
    assertThat(rows)
        .extracting(
            row -> row.<String>getAs("metric"),
            row -> row.<Long>getAs("family"),
            row -> row.<String>getAs("verdict"))
        .containsExactly(
            tuple("test_accuracy", 2L, "better"),
            tuple("seconds", 2L, "better"),
            tuple("test_loss", 2L, "undecided"));
    assertDifference(rows.get(1), -3.83333333333333, -6.46241073907044, 0.0160361900101246);
    assertDifference(rows.get(2), 0.283333333333333, 0.0518168381199569, 0.0273453006097586);
    assertThat(rows("runs")).hasSize(18);
  }

  /** By R's t.test. */
  private static void assertDifference(Row row, double difference, double low, double p) {
    String metric = row.getAs("metric");
    Golden.assertClose(metric, row.getAs("difference"), difference);
    Golden.assertClose(metric, row.getAs("low"), low);
    Golden.assertClose(metric, row.getAs("p"), p);
  }

  @Test
  void lossIsEmptyWhereNoExperimentComparesIt() throws IOException {
    sweeps().declare("rates", RATES).runs("max_lr 0.2", 0.9, 0.91);

    register("summary", "runs");

    assertThat(rows("summary").get(0).<Object>getAs("test_loss")).isNull();
    assertThat(rows("runs"))
        .extracting(row -> row.<String>getAs("metric"))
        .containsOnly("test_accuracy");
  }

  @Test
  void settingsAreRanked() throws IOException {
    sweeps()
        .declare("rates", RATES)
        .runs("max_lr 0.2", 0.90, 0.91)
        .runs("max_lr 0.4", 0.93, 0.94)
        .runs("max_lr 0.8", 0.80, 0.81);

    register("best");

    assertThat(rows("best"))
        .extracting(row -> row.<String>getAs("setting"), row -> row.<Double>getAs("p_best"))
        .containsExactly(
            tuple("max_lr 0.4", 1.0), tuple("max_lr 0.2", 0.0), tuple("max_lr 0.8", 0.0));
  }

  @Test
  void anotherLevelOrAllPairsCanBeAskedFor() throws IOException {
    sweeps()
        .declare("rates", RATES)
        .runs("max_lr 0.2", 0.90, 0.91)
        .runs("max_lr 0.4", 0.93, 0.94)
        .runs("max_lr 0.8", 0.80, 0.81);

    register(asked("max_lr", "0.4"));
    assertThat(compared()).containsExactly("max_lr 0.2 to max_lr 0.4", "max_lr 0.8 to max_lr 0.4");

    register(new AnalysisOptions(Optional.of(new Compare.AllPairs()), OptionalDouble.empty()));
    assertThat(compared())
        .containsExactly(
            "max_lr 0.4 to max_lr 0.2", "max_lr 0.8 to max_lr 0.2", "max_lr 0.8 to max_lr 0.4");

    assertThatThrownBy(() -> register(asked("max_lr", "0.5")))
        .isInstanceOf(InputException.class)
        .hasMessage("--baseline max_lr=0.5: no experiment has that level, did you mean 0.2?");
    assertThatThrownBy(() -> register(asked("max_rl", "0.4")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "--baseline max_rl=0.4: no experiment has an axis of that name, did you mean max_lr?");
  }

  @Test
  void damagedDesignIsNamed() throws IOException {
    sweeps().declare("rates", RATES).runs("max_lr 0.2", 0.9);
    Path design;
    try (Stream<Path> files = Files.list(root.resolve("results").resolve("designs"))) {
      design = files.filter(each -> each.toString().endsWith(".json")).findFirst().orElseThrow();
    }
    Files.writeString(design, "{\"design\": {}}");

    assertThatThrownBy(this::register)
        .isInstanceOf(InputException.class)
        .hasMessageMatching("cannot read .*json: it is damaged, and no design");
  }

  private static AnalysisOptions asked(String axis, String level) {
    return new AnalysisOptions(
        Optional.of(new Compare.WithBaseline(Optional.of(level))),
        axis,
        OptionalDouble.empty(),
        AnalysisOptions.TARGET);
  }

  private static List<String> compared() {
    return rows("differences").stream()
        .map(row -> row.getAs("setting") + " to " + row.getAs("baseline"))
        .toList();
  }

  private Sweeps sweeps() {
    return Sweeps.in(root.resolve("results"));
  }

  private void register(String... views) {
    AskedViews.register(SPARK, root.resolve("results"), views);
  }

  private void register(AnalysisOptions question) {
    AskedViews.register(SPARK, root.resolve("results"), question, "differences");
  }

  private static List<Row> rows(String view) {
    return SPARK.table(view).collectAsList();
  }
}
