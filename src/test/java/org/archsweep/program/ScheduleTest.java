package org.archsweep.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.archsweep.data.DataKeys;
import org.archsweep.network.NetworkKeys;
import org.archsweep.spec.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  private static final Schedule KNOTS =
      new Schedule.Knots(
          List.of(
              new Schedule.Knot(0, 0),
              new Schedule.Knot(15, 0.1),
              new Schedule.Knot(30, 0.005),
              new Schedule.Knot(35, 0)));

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
    assertThat(new Triangular().at(time, study(epochs))).isCloseTo(rate, within(1e-15));
  }

  private static Configuration study(int epochs) {
    return Configuration.of(
        Map.of(NetworkKeys.NETWORK, "basic", DataKeys.DATA, "shapes", RecipeKeys.EPOCHS, epochs));
  }

  /** Worked by hand from the schedule of the study's first training. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "3, 0.02",
    "7.5, 0.05",
    "15, 0.1",
    "18, 0.081",
    "22.5, 0.0525",
    "30, 0.005",
    "32.5, 0.0025",
    "34, 0.001",
    "35, 0"
  })
  void learningRateRunsStraightFromKnotToKnot(double time, double rate) {
    assertThat(KNOTS.at(time, study(35))).isCloseTo(rate, within(1e-15));
  }

  /** A training need not begin or end at 0. */
  @Test
  void twoKnotsAreOneLine() {
    Schedule line =
        new Schedule.Knots(List.of(new Schedule.Knot(0, 0.3), new Schedule.Knot(4, 0.1)));

    assertThat(line.at(0, study(4))).isEqualTo(0.3);
    assertThat(line.at(1, study(4))).isCloseTo(0.25, within(1e-15));
    assertThat(line.at(4, study(4))).isCloseTo(0.1, within(1e-15));
  }

  /** Worked by hand: 0.4 (1 + cos(pi share)) / 2, where cos is 1, sqrt(1/2), 1/2, 0 and so on. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0.4",
    "0, 8, 0.2",
    "0, 16, 0",
    "0, 4, 0.341421356237309505",
    "4, 0, 0",
    "4, 1, 0.1",
    "4, 4, 0.4",
    "4, 8, 0.3",
    "4, 10, 0.2",
    "4, 12, 0.1",
    "4, 16, 0",
    "0.5, 0.25, 0.2"
  })
  void cosineRisesInALineAndFallsAlongHalfAWave(double warmup, double time, double rate) {
    Configuration configuration = cosine(16, warmup);

    assertThat(configuration.get(RecipeKeys.LR_SCHEDULE).at(time, configuration))
        .isCloseTo(rate, within(1e-15));
  }

  @Test
  void warmupMustLeaveSomethingOfTheTraining() {
    assertThat(new Cosine().problem(cosine(4, 3.5))).isEmpty();
    assertThat(new Cosine().problem(cosine(4, 4)).orElseThrow())
        .startsWith("recipe.warmup_epochs is 4.0, but epochs is 4");
  }

  private static Configuration cosine(int epochs, double warmup) {
    return study(epochs)
        .with(RecipeKeys.LR_SCHEDULE, new Cosine())
        .with(Cosine.WARMUP_EPOCHS, warmup);
  }

  /** Two of that kind would share an id. */
  @Test
  void scheduleThatHasNoTextIsRefused() {
    Schedule constant = (time, configuration) -> 0.1;

    assertThatThrownBy(() -> Schedule.type().write(constant))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
