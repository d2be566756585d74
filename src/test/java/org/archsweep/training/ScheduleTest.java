package org.archsweep.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  /** Worked by hand from straight lines 0 to 0.4 to 0. */
  @ParameterizedTest
  @CsvSource({
    "24, 0, 0",
    "24, 2.5, 0.2",
    "24, 5, 0.4",
    "24, 14.5, 0.2",
    "24, 24, 0",
    "20, 1, 0.1",
    "20, 4, 0.4",
    "20, 12, 0.2",
    "60, 12, 0.4",
    "60, 36, 0.2",
    "3, 0.5, 0.2",
    "3, 1, 0.4",
    "3, 2, 0.2",
    "2, 0.4, 0.4",
    "2, 1.2, 0.2",
    "1, 0.1, 0.2",
    "1, 1, 0"
  })
  void learningRateRunsStraightToThePeakAndBack(int epochs, double time, double rate) {
    assertThat(new Schedule.Peak(0.4).at(time, epochs)).isCloseTo(rate, within(1e-15));
  }
}
