package org.archsweep.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoubleTextTest {
  /** Made with JDK 17; the last three are shorter since JDK 19. */
  @ParameterizedTest
  @CsvSource({
    "5e-4, 5.0E-4",
    "1e-3, 0.001",
    "0.4, 0.4",
    "1, 1.0",
    "0, 0.0",
    "-0.0, -0.0",
    "9999999, 9999999.0",
    "1e7, 1.0E7",
    "0.125, 0.125",
    "123456.789, 123456.789",
    "4.9e-324, 4.9E-324",
    "1.7976931348623157e308, 1.7976931348623157E308",
    "2.0e-3, 0.002",
    "2.2250738585072014e-308, 2.2250738585072014E-308",
    "1e23, 9.999999999999999E22",
    "2e23, 1.9999999999999998E23",
    "8.41e21, 8.409999999999999E21"
  })
  void textIsThatOfJdk17(double value, String text) {
    assertThat(DoubleText.of(value)).isEqualTo(text);
  }

  @Test
  void textIsThatOfTheJdkWhereThatIs17() {
    assumeThat(Runtime.version().feature()).isBetween(17, 18);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200_000; i++) {
      double bits = Double.longBitsToDouble(random.nextLong());
      double decimal = random.nextInt(100_000) * Math.pow(10, random.nextInt(-12, 8));
      for (double value : new double[] {bits, decimal, Math.round(decimal * 1e4) / 1e4}) {
        if (Math.abs(value) < 1L << 53) {
          assertThat(DoubleText.of(value)).isEqualTo(Double.toString(value));
        }
      }
    }
  }

  @Test
  void textIsReadBackAsTheSameDouble() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 100_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(DoubleText.of(value))).isEqualTo(value);
      }
    }
  }
}
