package org.archsweep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShapesTest {
  private static final int IMAGE = 3 * 32 * 32;
  private static final Dataset DATA = Datasets.load("shapes");

  @Test
  void classesTakeTurns() {
    assertThat(DATA.train().count()).isEqualTo(10_000);
    assertThat(DATA.test().count()).isEqualTo(2_000);
    for (int i = 0; i < 2_000; i++) {
      assertThat(DATA.train().labels()[i]).isEqualTo((byte) (i % 10));
      assertThat(DATA.test().labels()[i]).isEqualTo((byte) (i % 10));
    }
  }

  @Test
  void noImageComesTwice() {
    Set<ByteBuffer> seen = new HashSet<>();
    for (ImageSet images : new ImageSet[] {DATA.train(), DATA.test()}) {
      for (int i = 0; i < images.count(); i++) {
        assertThat(seen.add(ByteBuffer.wrap(images.pixels(), i * IMAGE, IMAGE))).isTrue();
      }
    }
  }

  @Test
  void drawingAgainGivesTheSameBits() {
    Dataset again = new Shapes().load(new DataSource("shapes", Map.of()));

    assertThat(again).isNotSameAs(DATA);
    assertThat(again.identity()).isEqualTo(DATA.identity());
    assertThat(again.train().pixels()).isEqualTo(DATA.train().pixels());
    assertThat(again.test().pixels()).isEqualTo(DATA.test().pixels());
  }

  /**
   * Trials of different machines are compared by this name. Where a change to the drawing is meant,
   * so is another name.
   */
  @Test
  void everyMachineDrawsTheSameImages() {
    assertThat(DATA.identity()).isEqualTo("shapes-181d0f0a9108");
  }

  @Test
  void meanAndDeviationAreThoseOfTheTrainingImages() {
    for (int channel = 0; channel < 3; channel++) {
      double sum = 0;
      double squares = 0;
      int n = 0;
      for (int i = 0; i < DATA.train().pixels().length; i++) {
        if (i / 1024 % 3 == channel) {
          double value = Byte.toUnsignedInt(DATA.train().pixels()[i]);
          sum += value;
          squares += value * value;
          n++;
        }
      }
      double mean = sum / n;
      assertThat(DATA.mean().get(channel)).isCloseTo(mean, within(1e-9));
      assertThat(DATA.deviation().get(channel))
          .isCloseTo(Math.sqrt(squares / n - mean * mean), within(1e-9));
    }
  }

  /** A figure's place, size, angle and colours must not give it away: the form has to be seen. */
  @Test
  void meanImageOfAClassHardlyTellsItsImages() {
    double[][] means = new double[10][IMAGE];
    for (int i = 0; i < 10_000; i++) {
      for (int p = 0; p < IMAGE; p++) {
        means[i % 10][p] += Byte.toUnsignedInt(DATA.train().pixels()[i * IMAGE + p]) / 1_000.0;
      }
    }

    int right = 0;
    for (int i = 0; i < 2_000; i++) {
      right += nearest(means, DATA.test().pixels(), i * IMAGE) == i % 10 ? 1 : 0;
    }

    assertThat(right / 2_000.0).isLessThan(0.25); // chance is 0.1
  }

  private static int nearest(double[][] means, byte[] pixels, int first) {
    int nearest = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int figure = 0; figure < means.length; figure++) {
      double distance = 0;
      for (int p = 0; p < IMAGE; p++) {
        double difference = Byte.toUnsignedInt(pixels[first + p]) - means[figure][p];
        distance += difference * difference;
      }
      if (distance < smallest) {
        smallest = distance;
        nearest = figure;
      }
    }
    return nearest;
  }
}
