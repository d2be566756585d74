package org.archsweep.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archsweep.sweep.Allocation.Cell;
import org.archsweep.sweep.Allocation.Share;
import org.junit.jupiter.api.Test;

class AllocationTest {
  @Test
  void runsGoWhereTheSpreadIsLarge() {
    List<Cell> cells = List.of(alone(20, 0.2, 1), alone(20, 0.3, 1), alone(20, 0.05, 1));

    assertThat(more(cells, 0.04, 1000))
        .as("0.2^2 / 0.04^2 = 25, 0.3^2 / 0.04^2 = 56.25, 0.05^2 / 0.04^2 < 20")
        .containsExactly(5, 37, 0);
  }

  @Test
  void firstRunsGoWhereTheyLowerTheErrorMostForTheirTime() {
    List<Cell> cells = List.of(alone(20, 0.2, 3), alone(20, 0.2, 1), alone(20, 0.3, 1));

    assertThat(more(cells, 0.01, 1)).containsExactly(0, 0, 1);
    assertThat(more(List.of(cells.get(0), cells.get(1)), 0.01, 1)).containsExactly(0, 1);
  }

  @Test
  void runsOnTheirWayCount() {
    Cell cell = new Cell(Allocation.ALONE, 20, 3, 100, 0.2 * 0.2, 1);

    assertThat(more(List.of(cell), 0.04, 1000)).containsExactly(2);
  }

  @Test
  void noMoreThanMayBeDecided() {
    Share share =
        Allocation.of(List.of(new Cell(Allocation.ALONE, 20, 0, 2, 0.04, 1)), 0.04, 9).get(0);

    assertThat(share.more()).isEqualTo(2);
    assertThat(share.missing()).isEqualTo(3);
  }

  @Test
  void baselineGetsAsManyRunsAsMakeAllDifferencesCheapest() {
    List<Cell> cells =
        Stream.concat(
                Stream.of(alone(20, 0.2, 1)),
                IntStream.range(0, 14).mapToObj(i -> with(0, 20, 0.2, 1 + i / 7.0)))
            .toList();

    int[] runs = Allocation.targets(cells, 0.04);

    assertThat(runs[0]).isGreaterThan(2 * runs[1]);
    assertThat(seconds(cells, runs))
        .as("every other number of runs of the baseline takes longer, or as long")
        .isLessThanOrEqualTo(
            IntStream.rangeClosed(26, 1000)
                .mapToDouble(baseline -> seconds(cells, baseline))
                .min()
                .orElseThrow());
    for (int i = 1; i < runs.length; i++) {
      assertThat(0.04 / runs[i] + 0.04 / runs[0]).isLessThanOrEqualTo(0.04 * 0.04 + 1e-12);
    }
  }

  /** With as few runs of the others as make the differences precise beside that baseline. */
  private static double seconds(List<Cell> cells, int baseline) {
    int others = (int) Math.max(20, Math.ceil(0.04 / (0.04 * 0.04 - 0.04 / baseline) - 1e-9));
    return seconds(cells, IntStream.range(0, 15).map(i -> i == 0 ? baseline : others).toArray());
  }

  private static double seconds(List<Cell> cells, int[] runs) {
    return IntStream.range(0, runs.length).mapToDouble(i -> runs[i] * cells.get(i).seconds()).sum();
  }

  @Test
  void baselineGetsAllItMayWhereADifferenceCannotBecomePrecise() {
    List<Cell> cells =
        List.of(new Cell(Allocation.ALONE, 20, 0, 30, 0.04, 1), new Cell(0, 20, 0, 10, 0.25, 1));

    assertThat(more(cells, 0.04, 1000)).containsExactly(30, 10);
  }

  @Test
  void spreadThatIsSmallByLuckDoesNotMakePrecise() {
    List<Cell> cells =
        Stream.concat(
                Stream.of(alone(5, 0.01, 1)), Stream.generate(() -> alone(5, 0.2, 1)).limit(9))
            .toList();

    Share share = Allocation.of(cells, 0.05, 1000).get(0);

    assertThat(share.variance()).as("pooled").isCloseTo((0.0001 + 9 * 0.04) / 10, within(1e-12));
    assertThat(share.more()).isEqualTo(10);
    assertThat(share.standardError()).isCloseTo(Math.sqrt(share.variance() / 5), within(1e-12));
  }

  @Test
  void whereThePooledSpreadRestsOnTooLittleRunsGoAround() {
    List<Cell> cells = List.of(alone(5, 0.01, 1), alone(3, 0.2, 1));

    assertThat(more(cells, 0.05, 4)).containsExactly(1, 3);
    assertThat(more(cells, 0.05, 1000)).as("19 degrees of freedom").containsExactly(6, 7);
  }

  @Test
  void planCountsTheRunsThatMakeASpreadKnown() {
    List<Cell> cells = List.of(alone(4, 0.01, 1), with(0, 4, 0.01, 1), with(0, 4, 0.01, 1));

    assertThat(Allocation.targets(cells, 0.1)).containsExactly(8, 7, 7);
  }

  @Test
  void precisionOfAllEndsIt() {
    assertThat(more(List.of(alone(30, 0.2, 1), with(0, 30, 0.2, 1)), 0.06, 16))
        .containsExactly(0, 0);
  }

  @Test
  void equalAccuraciesArePrecise() {
    assertThat(more(List.of(alone(20, 0, 1), with(0, 20, 0, 1)), 0.03, 16)).containsExactly(0, 0);
  }

  @Test
  void networkThatNeverGaveAnAccuracyKeepsNobodyWaiting() {
    Cell lost = new Cell(0, 0, 0, 0, Double.NaN, 1);

    List<Share> shares =
        Allocation.of(List.of(alone(30, 0.2, 1), lost, with(0, 30, 0.2, 1)), 0.06, 16);

    assertThat(shares).extracting(Share::more).containsExactly(0, 0, 0);
    assertThat(shares.get(1).standardError()).isNaN();
  }

  private static List<Integer> more(List<Cell> cells, double wanted, int size) {
    return Allocation.of(cells, wanted, size).stream().map(Share::more).toList();
  }

  private static Cell alone(int runs, double spread, double seconds) {
    return with(Allocation.ALONE, runs, spread, seconds);
  }

  private static Cell with(int baseline, int runs, double spread, double seconds) {
    return new Cell(baseline, runs, 0, 1000, spread * spread, seconds);
  }
}
