package org.archsweep.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The numbers to hold it against are R's; their script is in the resources' folder statistics. */
class PowerTest {
  private static final Percentage CLOSE = Percentage.withPercentage(1e-7);

  @Test
  void smallestDifferenceIsThatOfR() throws IOException {
    JsonNode cases;
    try (InputStream in = PowerTest.class.getResourceAsStream("/statistics/power.json")) {
      cases = new ObjectMapper().readTree(in);
    }
    assertThat(cases).hasSizeGreaterThan(200);
    for (JsonNode each : cases) {
      double difference =
          Power.smallestDifference(
              1,
              each.get("runs").asLong(),
              each.get("comparisons").asLong(),
              each.get("power").asDouble());
      assertThat(difference).as("%s", each).isCloseTo(each.get("difference").asDouble(), CLOSE);
    }
  }

  @Test
  void fewestRunsAreThoseThatShowTheDifference() {
    for (long comparisons : new long[] {1, 14, 105}) {
      for (double difference : new double[] {0.2, 0.7, 1.5, 10}) {
        long runs = Power.runs(difference, 1, comparisons, 0.8);

        assertThat(Power.smallestDifference(1, runs, comparisons, 0.8))
            .isLessThanOrEqualTo(difference);
        if (runs > 2) {
          assertThat(Power.smallestDifference(1, runs - 1, comparisons, 0.8))
              .isGreaterThan(difference);
        }
      }
    }
  }

  @Test
  void noDifferenceShowsWithHalfTheLevelOnTheSideThatIsLookedAt() {
    assertThat(Power.power(0, 5, 1)).isCloseTo(0.025, Percentage.withPercentage(1e-9));
  }
}
