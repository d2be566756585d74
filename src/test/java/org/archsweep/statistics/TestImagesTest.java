package org.archsweep.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class TestImagesTest {
  @Test
  void accuraciesTellThem() {
    assertThat(of(0.9311, 0.9297)).isEqualTo(10_000);
    assertThat(of(0.5, 1.0 / 3)).isEqualTo(6);
    assertThat(of(0, 1)).isEqualTo(1);
    assertThat(of()).isEqualTo(1);
    assertThat(of(Math.PI / 4, 0.5)).isEqualTo(TestImages.MOST);
  }

  @Test
  void theyAreNeverTakenForMore() {
    SplittableRandom random = new SplittableRandom(1);
    for (int study = 0; study < 20_000; study++) {
      long images = 1 + random.nextLong(100_000);
      double[] accuracies =
          DoubleStream.generate(() -> (double) random.nextLong(images + 1) / images)
              .limit(3)
              .toArray();
      assertThat(images % TestImages.of(accuracies)).as("of %d", images).isZero();
    }
  }

  private static long of(double... accuracies) {
    return TestImages.of(accuracies);
  }
}
