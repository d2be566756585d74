package org.archsweep.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointsTest {
  @ParameterizedTest
  @CsvSource({
    "2.3, 2.30, +2.30",
    "-0.125, -0.13, -0.13",
    "0.005, 0.01, +0.01",
    "0.0049, 0.005, +0.005",
    "-0.0004, -0.0004, -0.0004",
    "6e-10, 0.000000001, +0.000000001",
    "4e-10, 0.00, +0.00",
    "-1.1e-14, 0.00, +0.00",
    "0, 0.00, +0.00",
    "-0.0, 0.00, +0.00"
  })
  void showsAsManyDigitsAsTellFromZero(double points, String text, String signed) {
    assertThat(Points.text(points)).isEqualTo(text);
    assertThat(Points.signed(points)).isEqualTo(signed);
    assertThat(Points.isZero(points)).isEqualTo(text.equals("0.00"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.3, 0.10 to 0.30",
    "0.002, 0.3, 0.002 to 0.300",
    "-1e-15, 0.3, 0.00 to 0.30",
    "-1e-15, 1e-15, 0.00 to 0.00",
    "-0.004, 1e-12, -0.004 to 0.000"
  })
  void showsBothEndsWithEquallyManyDigits(double low, double high, String interval) {
    assertThat(Points.interval(low, high)).isEqualTo(interval);
  }
}
