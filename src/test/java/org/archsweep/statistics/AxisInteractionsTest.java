package org.archsweep.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.archsweep.statistics.AxisInteractions.Interaction;
import org.junit.jupiter.api.Test;

/** What R says of small grids is in the analysis' EffectsTest. */
class AxisInteractionsTest {
  private final SplittableRandom random = new SplittableRandom(1);

  /** Two axes leave what the additive fit leaves, which is found by other means. */
  @Test
  void productOfTwoAxesIsTheRestOfTheAdditiveFit() {
    List<int[]> cells = new ArrayList<>();
    for (int row = 0; row < 30; row++) {
      for (int column = 0; column < 20; column++) {
        if (random.nextInt(4) > 0) {
          cells.add(new int[] {row, column});
        }
      }
    }
    double[] runs = cells.stream().mapToDouble(cell -> 1 + random.nextInt(50)).toArray();
    double[] means =
        cells.stream().mapToDouble(cell -> 0.93 + 0.01 * random.nextGaussian()).toArray();

    AdditiveFit rest =
        AdditiveFit.of(
            cells.stream().mapToInt(cell -> cell[0]).toArray(),
            cells.stream().mapToInt(cell -> cell[1]).toArray(),
            runs,
            means);
    List<Interaction> interactions = AxisInteractions.of(cells.toArray(int[][]::new), runs, means);

    assertThat(interactions).hasSize(1);
    assertThat(interactions.get(0).degreesOfFreedom()).isEqualTo(rest.degreesOfFreedom());
    assertThat(interactions.get(0).sumOfSquares())
        .isCloseTo(rest.sumOfSquares(), within(1e-9 * rest.sumOfSquares()));
  }

  @Test
  void axesThatDoNotVaryAreInNone() {
    int[][] cells = {{0, 5, 1, 0}, {1, 5, 0, 0}, {0, 5, 0, 1}, {1, 5, 1, 1}, {0, 5, 0, 0}};

    assertThat(AxisInteractions.of(cells, new double[] {1, 1, 1, 1, 1}, new double[5]))
        .extracting(Interaction::axis, Interaction::other)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(0, 2),
            org.assertj.core.groups.Tuple.tuple(0, 3),
            org.assertj.core.groups.Tuple.tuple(2, 3));
  }

  /** 30 levels, 100 levels and their combinations are 3,130 columns. */
  @Test
  void tooManyColumnsAreNotEvenTried() {
    int[][] cells = new int[3000][];
    for (int cell = 0; cell < cells.length; cell++) {
      cells[cell] = new int[] {cell % 30, cell / 30};
    }

    assertThat(AxisInteractions.of(cells, new double[3000], new double[3000])).isEmpty();
  }

  @Test
  void nothingIsLeftOfOneCell() {
    assertThat(AxisInteractions.of(new int[][] {{0, 0}}, new double[] {3}, new double[] {0.9}))
        .isEmpty();
  }
}
