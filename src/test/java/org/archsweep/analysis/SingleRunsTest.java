package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.results.Study;
import org.archsweep.results.Sweeps;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether one run decides. The ps are scipy's: ttest_ind(equal_var=False) without the run. */
@Tag("medium")
class SingleRunsTest {
  private static final SparkSession SPARK = Study.spark();

  private static final double[] LOW = {0.9012, 0.9031, 0.8994, 0.9023, 0.9007, 0.9019};
  private static final double[] HIGH = {0.9113, 0.9137, 0.9098, 0.9121, 0.9106, 0.9124};

  /** Better than LOW, p 0.034; its third run is no help. */
  private static final double[] BETWEEN = {0.9045, 0.9042, 0.9001, 0.9043, 0.9041, 0.9046};

  @TempDir private Path root;

  @Test
  void runsWithoutWhichAVerdictChangesAreNamed() throws IOException {
    sweeps("all").runs("max_lr 0.2", LOW).runs("max_lr 0.4", BETWEEN).runs("max_lr 0.8", HIGH);

    List<Row> rows = rows("all", "leave_one_out");

    assertThat(rows)
        .extracting(
            row -> row.<String>getAs("setting"),
            row -> row.<String>getAs("run_of"),
            row -> row.<Long>getAs("seed"))
        .containsExactlyInAnyOrder(
            tuple("max_lr 0.4", "setting", 1L),
            tuple("max_lr 0.4", "setting", 2L),
            tuple("max_lr 0.4", "setting", 4L),
            tuple("max_lr 0.4", "setting", 5L),
            tuple("max_lr 0.4", "setting", 6L),
            tuple("max_lr 0.4", "baseline", 1L),
            tuple("max_lr 0.4", "baseline", 3L),
            tuple("max_lr 0.4", "baseline", 5L));
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.<String>getAs("verdict")).isEqualTo("better"))
        .allSatisfy(row -> assertThat(row.<String>getAs("verdict_without")).isEqualTo("undecided"));
    Row first =
        rows.stream()
            .filter(row -> row.<Long>getAs("seed") == 1 && row.getAs("run_of").equals("setting"))
            .findFirst()
            .orElseThrow();
    Golden.assertClose("p", first.getAs("p"), 0.03435517060634613);
    Golden.assertClose("p without", first.getAs("p_without"), 0.08212433517234001);
    assertThat(first.<Double>getAs("value")).isEqualTo(0.9045);
  }

  @Test
  void farRunIsFoundAndSkewnessIsToldOfTheGroup() throws IOException {
    sweeps("far")
        .runs("max_lr 0.2", 0.9012, 0.9031, 0.8994, 0.9023, 0.9007, 0.9019, 0.8711)
        .runs("max_lr 0.4", BETWEEN)
        .runs("max_lr 0.8", 0.9, 0.9, 0.9, 0.9);

    List<Row> rows = rows("far", "outliers");

    assertThat(rows)
        .extracting(row -> row.<String>getAs("setting"), row -> row.<Long>getAs("seed"))
        .containsExactly(tuple("max_lr 0.2", 7L), tuple("max_lr 0.4", 3L));
    Row far = rows.get(0);
    Golden.assertClose("distance", far.getAs("distance"), -2.2557017267918877);
    Golden.assertClose("p", far.getAs("p"), 2.779277857562716e-05);
    Golden.assertClose("skewness", far.getAs("skewness"), -2.587417145078738);
    assertThat(far.<Double>getAs("p_holm")).isBetween(far.<Double>getAs("p"), 0.01);
    Golden.assertClose("of the group", far.getAs("group_skewness"), -2.493436769068832);
    Golden.assertClose("p", far.getAs("skewness_p"), 1.6354325530476415e-05);
  }

  private Sweeps sweeps(String folder) throws IOException {
    return Sweeps.in(root.resolve(folder).resolve("results"))
        .declare(
            "rates",
            """
            networks: basic
            epochs: 2
            recipe: {max_lr: [0.2, 0.4, 0.8]}
            """);
  }

  private List<Row> rows(String folder, String view) {
    AskedViews.register(SPARK, root.resolve(folder).resolve("results"), view);
    return SPARK.table(view).collectAsList();
  }
}
