package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.archsweep.job.Compare;
import org.archsweep.job.Experiments;
import org.archsweep.job.Until;
import org.archsweep.job.UntilBest;
import org.archsweep.job.UntilDecided;
import org.archsweep.results.Decision;
import org.archsweep.run.Looked;
import org.junit.jupiter.api.Test;

class LookedWordsTest {
  private static final Map<String, String> NAMES =
      Map.of("b", "basic", "e", "extra:L1", "r", "residual:L1");

  private static List<String> words(Until until, Decision... decisions) {
    return LookedWords.of(
        new Looked(
            Experiments.until(
                Experiments.of(
                    "job", Compare.usual(), List.of("basic", "extra:L1"), List.of(2), 9, Map.of()),
                until),
            List.of(decisions),
            NAMES));
  }

  private static Decision configuration(String id, int runs, int ended, String word) {
    return new Decision(
        "s", "job", 9, id, id, 2, runs, ended, null, null, null, 1.0, 0, null, null, word, null);
  }

  private static Decision difference(
      String id, String compared, Double low, Double high, int diverged, String verdict) {
    return new Decision(
        "s",
        "job",
        9,
        id,
        id,
        2,
        7,
        6,
        null,
        null,
        null,
        null,
        0,
        null,
        null,
        verdict,
        new Decision.Sequence(compared, "b", 6, low, high, 0.05, 2, diverged, 0));
  }

  @Test
  void verdictsAreToldTogether() {
    assertThat(
            words(
                new UntilDecided(0, 5, 50),
                configuration("b", 8, 8, "enough"),
                difference("e", "extra:L1 - basic", 0.002, 0.0051, 0, "better"),
                difference("r", "residual:L1 - basic", 0.01, 0.02, 1, "better where it ends"),
                difference("x", "x - basic", null, 0.004, 0, "undecided"),
                difference("y", "y - basic", 0.001, 0.003, 0, "better")))
        .containsExactly(
            "job: better: extra:L1 - basic (95.0 %: +0.20 to +0.51 points, 6 pairs), y - basic (95.0 %:"
                + " +0.10 to +0.30 points, 6 pairs)",
            "job: better where it ends: residual:L1 - basic (95.0 %: +1.00 to +2.00 points, 6 pairs,"
                + " diverged alone at 1 and 0 seeds)",
            "job: undecided: x - basic (6 pairs)");
  }

  @Test
  void bestIsToldWithWhatIsAsGoodAndWithWhatItLost() {
    assertThat(
            words(
                new UntilBest(0.001, 5, 50),
                configuration("b", 8, 8, "beaten"),
                configuration("e", 9, 7, "best"),
                configuration("r", 9, 9, "enough"),
                difference("b", "basic - extra:L1", -0.02, -0.01, 0, "worse"),
                difference("r", "residual:L1 - extra:L1", -0.0009, 0.0008, 0, "equal")))
        .containsExactly(
            "job: extra:L1 is the best, or within 0.10 points of it (95 %); 2 of its 9 runs gave no"
                + " accuracy",
            "job: within the margin of it: residual:L1");
    assertThat(
            words(
                new UntilBest(0.001, 5, 50),
                configuration("e", 9, 9, "best"),
                configuration("r", 9, 9, "enough"),
                difference("r", "residual:L1 - extra:L1", -0.002, 0.0008, 0, "undecided")))
        .last()
        .isEqualTo(
            "job: no more than the margin better than it, and not told apart from it: residual:L1");
  }

  @Test
  void bestThatIsNotKnownIsSaidSo() {
    assertThat(
            words(
                new UntilBest(0.001, 5, 50),
                configuration("b", 50, 50, "at max"),
                configuration("e", 50, 50, "at max"),
                configuration("r", 9, 9, "beaten")))
        .containsExactly("job: the best isn't known; it may be any of basic, extra:L1");
  }
}
