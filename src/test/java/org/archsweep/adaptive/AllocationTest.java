package org.archsweep.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archsweep.adaptive.Allocation.Cell;
import org.archsweep.adaptive.Allocation.Share;
import org.junit.jupiter.api.Test;

class AllocationTest {
  private static final List<List<Integer>> DIFFERENCE = List.of(List.of(0, 1));

  @Test
  void runsGoWhereTheSpreadIsLarge() {
    List<Cell> cells = List.of(cell(20, 0.2, 1), cell(20, 0.3, 1), cell(20, 0.05, 1));

    assertThat(more(cells, means(3), 0.04, 1000))
        .as("0.2^2 / 0.04^2 = 25, 0.3^2 / 0.04^2 = 56.25, 0.05^2 / 0.04^2 < 20")
        .containsExactly(5, 37, 0);
  }

  @Test
  void firstRunsGoWhereTheyLowerTheErrorMostForTheirTime() {
    List<Cell> cells = List.of(cell(20, 0.2, 3), cell(20, 0.2, 1), cell(20, 0.3, 1));

    assertThat(more(cells, means(3), 0.01, 1)).containsExactly(0, 0, 1);
    assertThat(more(cells.subList(0, 2), means(2), 0.01, 1)).containsExactly(0, 1);
  }

  @Test
  void runsOnTheirWayCount() {
    Cell cell = new Cell(20, 3, 100, 0.2 * 0.2, 1);

    assertThat(more(List.of(cell), means(1), 0.04, 1000)).containsExactly(2);
  }

  @Test
  void noMoreThanMayBeDecided() {
    Share share = Allocation.of(List.of(new Cell(20, 0, 2, 0.04, 1)), means(1), 0.04, 9).get(0);

    assertThat(share.more()).isEqualTo(2);
    assertThat(share.later()).isZero();
    assertThat(share.precise()).isFalse();
  }

  @Test
  void whatDoesNotFitComesLater() {
    Share share = Allocation.of(List.of(cell(20, 0.2, 1)), means(1), 0.04, 3).get(0);

    assertThat(share.more()).isEqualTo(3);
    assertThat(share.later()).isEqualTo(2);
    assertThat(share.precise()).isTrue();
    assertThat(share.standardError()).isCloseTo(0.2 / Math.sqrt(20), within(1e-12));
  }

  @Test
  void shortRunsFillTheOtherSlotsWhileALongOneRuns() {
    Cell longer = new Cell(20, 0, 1, 0.9 * 0.9, 10);
    Cell shorter = cell(20, 0.2, 1);

    assertThat(more(List.of(longer, shorter), means(2), 0.01, 4))
        .as("for four slots 40 seconds")
        .containsExactly(1, 30);
    assertThat(more(List.of(shorter, shorter), means(2), 0.01, 4))
        .as("no longer than the longest of them")
        .containsExactly(2, 2);
  }

  @Test
  void baselineGetsAsManyRunsAsMakeAllDifferencesCheapest() {
    List<Cell> cells =
        IntStream.range(0, 15).mapToObj(i -> cell(20, 0.2, i == 0 ? 1 : 1 + i / 7.0)).toList();
    List<List<Integer>> wanted = IntStream.range(1, 15).mapToObj(i -> List.of(0, i)).toList();

    int[] runs = Allocation.targets(cells, wanted, 0.04, 0.04);

    assertThat(runs[0]).isGreaterThan(2 * runs[1]);
    assertThat(seconds(cells, runs))
        .as("no number of runs of the baseline takes less; two percent are for whole runs")
        .isLessThanOrEqualTo(
            1.02
                * IntStream.rangeClosed(26, 1000)
                    .mapToDouble(baseline -> seconds(cells, baseline))
                    .min()
                    .orElseThrow());
    assertPrecise(cells, wanted, runs, 0.04);
  }

  /** With as few runs of the others as make the differences precise beside that baseline. */
  private static double seconds(List<Cell> cells, int baseline) {
    int others = (int) Math.max(20, Math.ceil(0.04 / (0.04 * 0.04 - 0.04 / baseline) - 1e-9));
    return seconds(cells, IntStream.range(0, 15).map(i -> i == 0 ? baseline : others).toArray());
  }

  private static double seconds(List<Cell> cells, int[] runs) {
    return IntStream.range(0, runs.length).mapToDouble(i -> runs[i] * cells.get(i).seconds()).sum();
  }

  private static void assertPrecise(
      List<Cell> cells, List<List<Integer>> wanted, int[] runs, double until) {
    for (List<Integer> each : wanted) {
      double variance = each.stream().mapToDouble(i -> cells.get(i).variance() / runs[i]).sum();
      assertThat(Math.sqrt(variance)).isLessThanOrEqualTo(until * (1 + 1e-9));
    }
  }

  /** Whatever is wanted of whatever cells: one run less anywhere is too few. */
  @Test
  void nothingIsGivenInVain() {
    SplittableRandom random = new SplittableRandom(4);
    for (int study = 0; study < 300; study++) {
      int count = random.nextInt(2, 8);
      List<Cell> cells =
          IntStream.range(0, count)
              .mapToObj(i -> cell(20, random.nextDouble(0.05, 0.3), random.nextDouble(1, 3)))
              .toList();
      List<List<Integer>> pairs =
          IntStream.range(1, count)
              .boxed()
              .flatMap(i -> IntStream.range(0, i).mapToObj(other -> List.of(other, i)))
              .filter(pair -> pair.get(0) == 0 || random.nextBoolean())
              .toList();

      int[] runs = Allocation.targets(cells, pairs, 0.02, 0.04);

      assertPrecise(cells, pairs, runs, 0.02);
      for (int i = 0; i < count; i++) {
        int[] less = runs.clone();
        less[i]--;
        assertThat(runs[i] > 20 && isPrecise(cells, pairs, less))
            .as("%s of %s is enough", Arrays.toString(less), Arrays.toString(runs))
            .isFalse();
      }
    }
  }

  private static boolean isPrecise(List<Cell> cells, List<List<Integer>> wanted, int[] runs) {
    return wanted.stream()
        .allMatch(
            each ->
                each.stream().allMatch(i -> runs[i] > 0)
                    && each.stream().mapToDouble(i -> cells.get(i).variance() / runs[i]).sum()
                        <= 0.02 * 0.02);
  }

  @Test
  void eachGetsAllItMayWhereADifferenceCannotBecomePrecise() {
    List<Cell> cells = List.of(new Cell(20, 0, 30, 0.04, 1), new Cell(20, 0, 10, 0.25, 1));

    List<Share> shares = Allocation.of(cells, DIFFERENCE, 0.04, 1000);

    assertThat(shares).extracting(Share::more).containsExactly(30, 10);
    assertThat(shares).extracting(Share::precise).containsExactly(false, false);
  }

  @Test
  void networkThatNothingIsWantedOfGetsNoRuns() {
    List<Cell> cells = List.of(cell(20, 0.2, 1), cell(20, 0.2, 1), cell(20, 0.2, 1));

    List<Share> shares = Allocation.of(cells, DIFFERENCE, 0.04, 1000);

    assertThat(shares).extracting(Share::more).containsExactly(30, 30, 0);
    assertThat(shares.get(2).precise()).isTrue();
    assertThat(shares.get(2).standardError()).isNaN();
  }

  @Test
  void spreadThatIsSmallByLuckDoesNotMakePrecise() {
    List<Cell> cells =
        Stream.concat(Stream.of(cell(5, 0.01, 1)), Stream.generate(() -> cell(5, 0.2, 1)).limit(9))
            .toList();

    Share share = Allocation.of(cells, means(10), 0.05, 1000).get(0);

    assertThat(share.variance()).as("pooled").isCloseTo((0.0001 + 9 * 0.04) / 10, within(1e-12));
    assertThat(share.more()).isEqualTo(10);
    assertThat(share.standardError()).isCloseTo(Math.sqrt(share.variance() / 5), within(1e-12));
  }

  @Test
  void whereThePooledSpreadRestsOnTooLittleRunsGoAround() {
    List<Cell> cells = List.of(cell(5, 0.01, 1), cell(3, 0.2, 1));

    assertThat(more(cells, means(2), 0.05, 4)).containsExactly(1, 3);
    assertThat(more(cells, means(2), 0.05, 1000)).as("19 degrees of freedom").containsExactly(6, 7);
  }

  @Test
  void planCountsTheRunsThatMakeASpreadKnown() {
    List<Cell> cells = List.of(cell(4, 0.01, 1), cell(4, 0.01, 1), cell(4, 0.01, 1));

    int[] targets = Allocation.targets(cells, means(3), 0.1, 1e-4);

    assertThat(Arrays.stream(targets).sum()).as("19 degrees of freedom").isEqualTo(22);
    assertThat(targets).containsOnly(7, 8);
  }

  @Test
  void precisionOfAllEndsIt() {
    assertThat(more(List.of(cell(30, 0.2, 1), cell(30, 0.2, 1)), DIFFERENCE, 0.06, 16))
        .containsExactly(0, 0);
  }

  @Test
  void equalAccuraciesArePrecise() {
    assertThat(more(List.of(cell(20, 0, 1), cell(20, 0, 1)), DIFFERENCE, 0.03, 16))
        .containsExactly(0, 0);
  }

  @Test
  void networkThatNeverGaveAnAccuracyKeepsNobodyWaiting() {
    Cell lost = new Cell(0, 0, 0, Double.NaN, 1);

    List<Share> shares =
        Allocation.of(
            List.of(cell(30, 0.2, 1), lost, cell(30, 0.2, 1)),
            List.of(List.of(0, 1), List.of(0, 2)),
            0.06,
            16);

    assertThat(shares).extracting(Share::more).containsExactly(0, 0, 0);
    assertThat(shares.get(1).standardError()).isNaN();
  }

  private static List<List<Integer>> means(int cells) {
    return IntStream.range(0, cells).mapToObj(List::of).toList();
  }

  private static List<Integer> more(
      List<Cell> cells, List<List<Integer>> wanted, double until, int size) {
    return Allocation.of(cells, wanted, until, size).stream().map(Share::more).toList();
  }

  private static Cell cell(int runs, double spread, double seconds) {
    return new Cell(runs, 0, 1000, spread * spread, seconds);
  }

  /** Of S differences the variance is 2 v / (n S): four cells with n = v 2 / (2 until²). */
  @Test
  void effectsTakeFewerRunsThanDifferencesAndMoreWhereSeedsCarryOver() {
    List<Cell> cells =
        List.of(cell(20, 0.2, 1), cell(20, 0.2, 1), cell(20, 0.2, 1), cell(20, 0.2, 1));
    List<Integer> effect = List.of(0, 1, 2, 3);

    // 0.2² * 4 / (n * 4) = 0.04² where n = 25
    assertThat(Allocation.of(cells, List.of(effect), 0.04, 1000))
        .extracting(Share::more)
        .containsExactly(5, 5, 5, 5);
    assertThat(Allocation.of(cells, List.of(effect), Map.of(effect, 2.0), 0.04, 1000))
        .extracting(Share::more)
        .as("twice the variance")
        .containsExactly(30, 30, 30, 30);
  }
}
