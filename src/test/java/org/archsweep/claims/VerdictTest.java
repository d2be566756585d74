package org.archsweep.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule of the verdicts on both sides of its border. */
class VerdictTest {
  private static final String V100 = "Tesla V100-SXM2-16GB";
  private static final String H100 = "NVIDIA H100 80GB HBM3";
  private static final String CPU = "AMD EPYC, 1 thread";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          more     |  0.1 |  2.0 | holds
          more     |  0.0 |  2.0 | can't tell yet (the interval holds both)
          more     | -2.0 |  0.0 | doesn't
          more     | -2.0 |  0.1 | can't tell yet (the interval holds both)
          less     | -2.0 | -0.1 | holds
          less     |  0.0 |  2.0 | doesn't
          less     | -0.1 |  2.0 | can't tell yet (the interval holds both)
          about    | 93.9 | 94.3 | holds
          about    | 93.8 | 94.3 | can't tell yet (the interval holds both)
          about    | 93.0 | 93.8 | doesn't
          about    | 94.4 | 95.0 | doesn't
          about    | 93.0 | 95.0 | can't tell yet (the interval holds both)
          at least | 94.0 | 95.0 | holds
          at least | 93.9 | 95.0 | can't tell yet (the interval holds both)
          at least | 93.0 | 93.9 | doesn't
          at most  | 93.0 | 94.0 | holds
          at most  | 93.0 | 94.1 | can't tell yet (the interval holds both)
          at most  | 94.1 | 95.0 | doesn't
          """)
  void intervalDecides(String expected, double low, double high, String verdict) {
    assertThat(verdict(expected, measured(low, high, "points", false, CPU))).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          more     | holds
          less     | doesn't
          about    | no verdict (a reduced run)
          at least | no verdict (a reduced run)
          at most  | no verdict (a reduced run)
          """)
  void reducedRunIsJudgedByOrderAlone(String expected, String verdict) {
    assertThat(verdict(expected, measured(94, 94.2, "points", true, CPU))).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          about | GPU, compute capability 70 | holds
          about | GPU, compute capability 90 | no verdict (another machine)
          about | AMD EPYC, 1 thread         | no verdict (another machine)
          about | Tesla V100-SXM2-16GB       | holds
          about | NVIDIA V100-PCIE-32GB      | holds
          about | Tesla V100-SXM2-16GB, 2 trials at once | no verdict (another machine)
          about | NVIDIA H100 80GB HBM3      | no verdict (another machine)
          more  | GPU, compute capability 90 | holds
          more  | NVIDIA H100 80GB HBM3      | holds
          more  | AMD EPYC, 1 thread         | no verdict (another machine)
          """)
  void timeBelongsToItsMachine(String expected, String device, String verdict) {
    assertThat(verdict(expected, measured(94, 94.2, "s", false, device))).isEqualTo(verdict);
  }

  @Test
  void aUnitThatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> new Measurement(1.0, null, null, "1", "runs a second", false, V100))
        .hasMessageContaining("runs a second");
  }

  @Test
  void gainASecondBelongsToItsMachine() {
    assertThat(verdict("more", measured(1, 2, "points a second", true, CPU)))
        .isEqualTo("no verdict (another machine)");
    assertThat(verdict("more", measured(1, 2, "points a second", true, H100))).isEqualTo("holds");
  }

  @Test
  void accuracyIsTheSameOnAnyMachine() {
    assertThat(verdict("about", measured(94, 94.2, "%", false, H100))).isEqualTo("holds");
    assertThat(verdict("about", measured(94, 94.2, "%", false, V100))).isEqualTo("holds");
  }

  @Test
  void oneRunTellsNothing() {
    Measurement one = new Measurement(99.0, null, null, "1", "%", false, V100);

    assertThat(verdict("at least", one)).isEqualTo("can't tell yet (no interval)");
    assertThat(verdict("more", one)).isEqualTo("can't tell yet (no interval)");
  }

  @Test
  void runsThatAllFailedTellNothing() {
    Measurement failed = new Measurement(null, null, null, "0", "%", false, V100);

    assertThat(verdict("more", failed)).isEqualTo("can't tell yet (no run ended well)");
  }

  @Test
  void whatIsNotThereIsNotRun() {
    assertThat(Verdict.of(Expectation.MORE, Optional.empty())).hasToString("not run");
  }

  private static String verdict(String expected, Measurement measured) {
    Expectation expectation =
        switch (expected) {
          case "more" -> Expectation.MORE;
          case "less" -> Expectation.LESS;
          case "about" -> Expectation.about(94.1, 0.2 + 1e-9);
          case "at least" -> Expectation.atLeast(94);
          case "at most" -> Expectation.atMost(94);
          default -> throw new IllegalArgumentException(expected);
        };
    return Verdict.of(expectation, Optional.of(measured)).toString();
  }

  private static Measurement measured(
      double low, double high, String unit, boolean reduced, String device) {
    return new Measurement((low + high) / 2, low, high, "5", unit, reduced, device);
  }
}
