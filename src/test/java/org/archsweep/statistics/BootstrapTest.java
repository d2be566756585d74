package org.archsweep.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Draws against what they must be in the long run: every way to draw, counted, or normal theory.
 */
class BootstrapTest {
  private static final int BLOCKS = 100;

  /** Four standard errors of a share of 10,000 draws. */
  private static final double SIMULATION = 4 * Math.sqrt(0.25 / 10_000);

  /** Two networks, two lengths, two runs each: 16 ways to draw one of them. */
  private static final Cells SMALL =
      new Cells(
          new String[] {"a", "a", "b", "b"},
          new int[] {20, 22, 20, 22},
          new double[][] {{0.90, 0.91}, {0.91, 0.93}, {0.91, 0.92}, {0.91, 0.95}},
          new double[][] {{20, 20.5}, {22, 22.1}, {24, 24.3}, {26, 26.7}});

  private static Cells one(double[] accuracies, double[] seconds) {
    return new Cells(
        new String[] {"a"}, new int[] {20}, new double[][] {accuracies}, new double[][] {seconds});
  }

  private static double mean(Cells cells, ToDoubleFunction<Cells.Means> value) {
    return IntStream.range(0, BLOCKS)
        .mapToObj(block -> new Bootstrap(cells, block))
        .flatMap(
            bootstrap -> IntStream.range(0, Bootstrap.DRAWS).mapToObj(draw -> bootstrap.next()))
        .mapToDouble(value)
        .average()
        .orElseThrow();
  }

  /** The same over all ways to draw. */
  private static double exactly(ToDoubleFunction<Cells.Means> value) {
    return IntStream.range(0, 16)
        .mapToDouble(
            way -> {
              Cells.Means means = new Cells.Means(4);
              for (int cell = 0; cell < 4; cell++) {
                int run = way >> cell & 1;
                means.accuracy[cell] = SMALL.accuracies(cell)[run];
                means.seconds[cell] = SMALL.seconds(cell)[run];
              }
              return value.applyAsDouble(means);
            })
        .average()
        .orElseThrow();
  }

  private static AncovaSlopes slopes(Cells.Means means) {
    return AncovaSlopes.of(SMALL.byNetwork(), SMALL.byLength(), means);
  }

  @Test
  void meansVaryAsMuchAsStandardErrorsSay() {
    double[] accuracies = {0.90, 0.93, 0.91, 0.97, 0.92};
    Cells cells = one(accuracies, new double[5]);
    double center = cells.means().accuracy[0];
    double variance =
        IntStream.range(0, 5).mapToDouble(i -> Math.pow(accuracies[i] - center, 2)).sum() / 4;

    double drawn = mean(cells, means -> Math.pow(means.accuracy[0] - center, 2));

    // The variance of 10,000 squares about theirs is some 2 % of it.
    assertThat(drawn / (variance / 5)).isCloseTo(1, within(0.08));
  }

  @Test
  void aRunsAccuracyAndSecondsAreDrawnTogether() {
    Cells cells = one(new double[] {1, 2, 4, 8}, new double[] {10, 20, 40, 80});

    assertThat(mean(cells, means -> Math.abs(10 * means.accuracy[0] - means.seconds[0])))
        .isCloseTo(0, within(1e-12));
  }

  @Test
  void aSingleRunIsDrawnAlways() {
    Cells cells = one(new double[] {0.9}, new double[] {20});

    assertThat(new Bootstrap(cells, 3).next().accuracy[0]).isEqualTo(0.9);
  }

  @Test
  void theSameBlockDrawsTheSame() {
    Bootstrap first = new Bootstrap(SMALL, 7);
    Bootstrap second = new Bootstrap(SMALL, 7);

    for (int draw = 0; draw < Bootstrap.DRAWS; draw++) {
      assertThat(first.next().accuracy).isEqualTo(second.next().accuracy);
    }
  }

  @Test
  void slopesAreDistributedAsAllWaysToDrawAre() {
    ToDoubleFunction<Cells.Means> ahead =
        means -> slopes(means).deeper() > slopes(means).longer() ? 1 : 0;
    assertThat(exactly(ahead)).isBetween(0.1, 0.9);
    assertThat(mean(SMALL, ahead)).isCloseTo(exactly(ahead), within(SIMULATION));
    ToDoubleFunction<Cells.Means> longer = means -> slopes(means).longer();
    assertThat(mean(SMALL, longer)).isCloseTo(exactly(longer), within(0.02 * exactly(longer)));
  }

  @Test
  void bestIsDistributedAsAllWaysToDrawAre() {
    for (int cell = 0; cell < 4; cell++) {
      int mine = cell;
      double exact =
          exactly(
              means -> {
                double other = means.accuracy[mine ^ 2];
                return (1 + Math.signum(means.accuracy[mine] - other)) / 2;
              });
      double drawn =
          IntStream.range(0, BLOCKS)
              .mapToDouble(block -> RankCounts.of(SMALL, block).best(mine) / Bootstrap.DRAWS)
              .average()
              .orElseThrow();
      assertThat(drawn).isCloseTo(exact, within(SIMULATION));
    }
  }

  @Test
  void frontIsDistributedAsAllWaysToDrawAre() {
    for (int cell = 0; cell < 4; cell++) {
      int mine = cell;
      double exact = exactly(means -> isOnFront(means, mine) ? 1 : 0);
      double drawn =
          IntStream.range(0, BLOCKS)
              .mapToDouble(block -> RankCounts.of(SMALL, block).onFront(mine) / Bootstrap.DRAWS)
              .average()
              .orElseThrow();
      assertThat(drawn).isCloseTo(exact, within(SIMULATION));
    }
  }

  private static boolean isOnFront(Cells.Means means, int mine) {
    return IntStream.range(0, 4)
        .noneMatch(
            other ->
                means.seconds[other] <= means.seconds[mine]
                    && means.accuracy[other] >= means.accuracy[mine]
                    && (means.seconds[other] < means.seconds[mine]
                        || means.accuracy[other] > means.accuracy[mine]));
  }

  /** David and Nagaraja's tables of normal order statistics; half the difference of two. */
  @Test
  void highestOfEqualNormalsIsAsInTheTables() {
    assertThat(ExpectedMaximum.of(new double[] {1, 1}))
        .isCloseTo(1 / Math.sqrt(Math.PI), within(1e-11));
    assertThat(ExpectedMaximum.of(new double[] {3, 4}))
        .isCloseTo(5 / Math.sqrt(2 * Math.PI), within(1e-11));
    double[] fifteen = IntStream.range(0, 15).mapToDouble(i -> 0.001).toArray();
    assertThat(ExpectedMaximum.of(fifteen)).isCloseTo(0.001 * 1.735913445, within(1e-12));
  }

  @Test
  void highestOfNormalsWhoseSpreadDiffersByRoundingIsThatOfEqualOnes() {
    assertThat(ExpectedMaximum.of(new double[] {1, Math.nextDown(1.0)}))
        .isCloseTo(1 / Math.sqrt(Math.PI), within(1e-11));
  }

  @Test
  void highestOfNormalsOfVeryDifferentSpreadIsStillExact() {
    // One that hardly varies is a 0 beside the other: the expectation of its positive part.
    assertThat(ExpectedMaximum.of(new double[] {1, 1e-9}))
        .isCloseTo(1 / Math.sqrt(2 * Math.PI), within(1e-11));
    assertThat(ExpectedMaximum.of(new double[] {1, 0}))
        .isCloseTo(1 / Math.sqrt(2 * Math.PI), within(1e-11));
    assertThat(ExpectedMaximum.of(new double[] {0, 0})).isZero();
  }
}
