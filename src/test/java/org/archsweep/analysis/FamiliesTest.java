package org.archsweep.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.SharedSpark;
import org.archsweep.job.Compare;
import org.archsweep.results.Study;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which networks are compared, from the results folder alone. */
@Tag("slow")
class FamiliesTest {
  private static final Compare ALL = new Compare.AllPairs();
  private static final SparkSession SPARK = SharedSpark.session();

  @TempDir private Path folder;

  @BeforeEach
  void threeNetworksAtTwoLengths() throws IOException {
    Study.in(folder)
        .runs("basic", 0.90, 0.91)
        .runs("extra:L1", 0.92, 0.925)
        .runs("residual:L1", 0.93, 0.935);
    Study.in(folder, 3, 1).runs("basic", 0.91, 0.93).runs("extra:L1", 0.92, 0.925);
  }

  @Test
  void withoutADeclarationTheOthersAreComparedWithBasic() {
    assertThat(compared()).containsExactly("1: basic, extra:L1", "1: basic, residual:L1");
  }

  @Test
  void allPairsAreComparedWhereThatWasDeclared() throws IOException {
    Study.in(folder).declare("a", ALL);

    assertThat(compared())
        .containsExactly("1: basic, extra:L1", "1: basic, residual:L1", "1: extra:L1, residual:L1");
  }

  @Test
  void networksThatNoDeclaredPairNamesAreNotTested() throws IOException {
    Study.in(folder).declare("a", pairs("basic", "extra:L1"));

    assertThat(compared()).containsExactly("1: basic, extra:L1");
    List<Row> differences = SPARK.table("differences").orderBy("epochs").collectAsList();
    assertThat(differences)
        .extracting(row -> row.<String>getAs("network"), row -> row.<Integer>getAs("epochs"))
        .containsExactly(tuple("extra:L1", 2), tuple("extra:L1", 3));
    assertThat(differences)
        .extracting(row -> row.<Long>getAs("family"))
        .as("the pair at both lengths")
        .containsOnly(2L);
  }

  @Test
  void declaredBaselineIsKnownFromTheFolderAlone() throws IOException {
    Study.in(folder).declare("a", baseline("extra:L1"));

    assertThat(compared()).containsExactly("1: extra:L1, basic", "1: extra:L1, residual:L1");
  }

  @Test
  void latestDeclarationOfAnExperimentWins() throws IOException {
    Study.in(folder).declare("a", ALL).declare("a", pairs("basic", "residual:L1"));

    assertThat(compared()).containsExactly("1: basic, residual:L1");
  }

  @Test
  void experimentsOfOneGroupShareAFamilyAndCountAPairOnce() throws IOException {
    Study.in(folder)
        .declare("a/one", pairs("residual:L1", "basic"))
        .declare("a/two", pairs("extra:L1", "residual:L1"))
        .declare("a/three", pairs("basic", "residual:L1"));

    assertThat(compared()).containsExactly("1: basic, residual:L1", "1: extra:L1, residual:L1");
  }

  @Test
  void declarationHoldsForTheGroupOfItsTrialsAlone() throws IOException {
    Study.in(folder, 2, 0.5)
        .runs("basic", 0.8, 0.81)
        .runs("extra:L1", 0.82, 0.83)
        .declare("narrow", baseline("extra:L1"));

    assertThat(compared())
        .containsExactly("1: basic, extra:L1", "1: basic, residual:L1", "2: extra:L1, basic");
  }

  @Test
  void whatTheUserAsksForGoesOverWhatWasDeclared() throws IOException {
    Study.in(folder).declare("a", pairs("extra:L1", "residual:L1"));

    assertThat(compared(Optional.of(baseline("residual:L1"))))
        .containsExactly("1: residual:L1, basic", "1: residual:L1, extra:L1");
    assertThat(compared(Optional.of(ALL))).hasSize(3);
    assertThatThrownBy(() -> compared(Optional.of(baseline("extra:L3"))))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "--baseline extra:L3: no trial of that network, there are basic, extra:L1,"
                + " residual:L1");
  }

  private List<String> compared() {
    return compared(Optional.empty());
  }

  private List<String> compared(Optional<Compare> compare) {
    AnalysisOptions question = new AnalysisOptions(compare, OptionalDouble.empty());
    AskedViews.register(SPARK, folder, question, "pairs", "differences");
    return SPARK.table("pairs").orderBy("group_id", "baseline", "network").collectAsList().stream()
        .map(
            row ->
                row.<Integer>getAs("group_id")
                    + ": "
                    + row.getAs("baseline")
                    + ", "
                    + row.getAs("network"))
        .toList();
  }

  private static Compare baseline(String network) {
    return new Compare.WithBaseline(Optional.of(network));
  }

  private static Compare pairs(String baseline, String network) {
    return new Compare.Pairs(List.of(new Compare.Pair(baseline, network)));
  }
}
