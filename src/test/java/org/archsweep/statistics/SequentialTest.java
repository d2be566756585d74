package org.archsweep.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.archsweep.statistics.ConfidenceSequence.Interval;
import org.junit.jupiter.api.Test;

/** Python's numbers are in the resources' folder statistics, beside the script that made them. */
class SequentialTest {
  private static final double RELATIVE = 1e-9;
  private static final double ALPHA = 0.05;

  @Test
  void intervalsAndPsAreThoseOfPython() throws IOException {
    JsonNode cases = read("sequences");
    assertThat(cases).hasSizeGreaterThan(20);
    for (JsonNode each : cases) {
      double[] differences = differences(each);
      ConfidenceSequence sequence =
          ConfidenceSequence.of(
              differences, each.get("least_sd").asDouble(), each.get("alpha").asDouble());

      assertThat(sequence.n()).isEqualTo(differences.length);
      assertEnd(each, "low", sequence.interval().low());
      assertEnd(each, "high", sequence.interval().high());
      assertEnd(each, "last_low", sequence.last().low());
      assertEnd(each, "last_high", sequence.last().high());
      assertClose(each, "p", sequence.p());
      assertClose(each, "symmetry_p", SequentialTests.symmetryP(differences));
    }
  }

  @Test
  void divergenceIsThatOfPython() throws IOException {
    for (JsonNode each : read("divergence")) {
      assertClose(
          each,
          "p",
          SequentialTests.divergenceP(each.get("one").asInt(), each.get("other").asInt()));
    }
  }

  /** Medians of 4,000 simulated series in NumPy, looked at after each pair. */
  @Test
  void typicalPairsAreTheMediansOfSimulatedSeries() {
    double[] differences = {0.5, 1, 2, 5, 10};
    int[] alone = {41, 13, 6, 4, 4};
    int[] ofFourteen = {67, 21, 9, 6, 5};
    for (int i = 0; i < differences.length; i++) {
      assertThat(ConfidenceSequence.typicalPairs(differences[i], ALPHA, 2, 1000))
          .isCloseTo(alone[i], within(1));
      assertThat(ConfidenceSequence.typicalPairs(differences[i], ALPHA / 14, 2, 1000))
          .isCloseTo(ofFourteen[i], within(1));
    }
    double margin = 0.1 / (0.15 * Math.sqrt(2));
    assertThat(ConfidenceSequence.typicalPairsWithin(margin, ALPHA, 2, 1000))
        .isCloseTo(69, within(1));
    assertThat(ConfidenceSequence.typicalPairsWithin(margin, ALPHA / 14, 2, 1000))
        .isCloseTo(102, within(1));
    assertThat(ConfidenceSequence.typicalPairs(1e-9, ALPHA, 5, 200)).as("most").isEqualTo(200);
    assertThat(ConfidenceSequence.typicalPairs(10, ALPHA, 20, 200)).as("min").isEqualTo(20);
  }

  /** The plan of a sweep counts on it: fewer pairs decide nothing, whatever they are. */
  @Test
  void fourPairsDecideAloneFiveOfFourteenAndSevenOfManyMore() {
    assertThat(fewest(1)).isEqualTo(4);
    assertThat(fewest(14)).isEqualTo(5);
    assertThat(fewest(105)).isEqualTo(6);
    assertThat(fewest(189)).isEqualTo(7);
  }

  private static int fewest(int family) {
    double[] clear = IntStream.range(0, 20).mapToDouble(i -> 1 + 1e-6 * (i % 3)).toArray();
    return IntStream.rangeClosed(1, clear.length)
        .filter(
            n ->
                ConfidenceSequence.of(Arrays.copyOf(clear, n), 0, ALPHA / family).interval().low()
                    > 0)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void equalDifferencesSayNothingButForTheRoundingToImages() {
    double[] equal = {0.0002, 0.0002, 0.0002, 0.0002, 0.0002, 0.0002};

    assertThat(ConfidenceSequence.of(equal, 0, ALPHA).p()).isEqualTo(1);
    assertThat(ConfidenceSequence.of(equal, 0, ALPHA).interval().high()).isInfinite();
    assertThat(ConfidenceSequence.of(equal, ConfidenceSequence.leastSd(10_000, 1), ALPHA).p())
        .isBetween(1e-4, ALPHA);
  }

  @Test
  void runsThatChangeTheirMindLeaveAnEmptyInterval() {
    double[] changed = new double[60];
    Arrays.setAll(changed, i -> (i < 30 ? 0.01 : -0.03) + 0.0001 * (i % 5));

    ConfidenceSequence sequence = ConfidenceSequence.of(changed, 0, ALPHA);

    assertThat(sequence.interval().isEmpty()).isTrue();
    assertThat(sequence.interval().isWithin(1)).isFalse();
    assertThat(sequence.last().isEmpty()).isFalse();
  }

  @Test
  void nothingIsSaidOfNoPairs() {
    assertThat(ConfidenceSequence.of(new double[0], 0, ALPHA))
        .isEqualTo(
            new ConfidenceSequence(
                0,
                new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
                new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
                1));
    assertThat(SequentialTests.symmetryP(new double[0])).isEqualTo(1);
    assertThat(SequentialTests.symmetryP(new double[5])).isEqualTo(1);
  }

  /** By counting, an ordinary test that is looked at 100 times would raise some 380 alarms. */
  @Test
  void lookingHundredTimesRaisesFewFalseAlarms() {
    SplittableRandom random = new SplittableRandom(1);
    int studies = 1000;
    int alarms = 0;
    int symmetryAlarms = 0;
    for (int study = 0; study < studies; study++) {
      double[] none = new double[100];
      Arrays.setAll(none, i -> 0.0015 * random.nextGaussian());
      alarms += ConfidenceSequence.of(none, 0, ALPHA).p() <= ALPHA ? 1 : 0;
      symmetryAlarms += SequentialTests.symmetryP(none) <= ALPHA ? 1 : 0;
    }
    double error = Math.sqrt(ALPHA * (1 - ALPHA) / studies);
    assertThat(alarms / (double) studies).isBetween(0.005, ALPHA + 3 * error);
    assertThat(symmetryAlarms / (double) studies).isBetween(0.002, ALPHA + 3 * error);
  }

  private static double[] differences(JsonNode each) {
    return StreamSupport.stream(each.get("differences").spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static JsonNode read(String part) throws IOException {
    try (InputStream in = SequentialTest.class.getResourceAsStream("/statistics/sequential.json")) {
      return new ObjectMapper().readTree(in).get(part);
    }
  }

  private static void assertEnd(JsonNode expected, String end, double actual) {
    if (expected.get(end).isNull()) {
      assertThat(actual).as("%s of %s", end, expected).isInfinite();
    } else {
      assertClose(expected, end, actual);
    }
  }

  private static void assertClose(JsonNode expected, String value, double actual) {
    double wanted = expected.get(value).asDouble();
    assertThat(actual)
        .as("%s of %s", value, expected)
        .isCloseTo(wanted, within(RELATIVE * Math.abs(wanted)));
  }
}
