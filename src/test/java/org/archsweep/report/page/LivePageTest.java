package org.archsweep.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.archsweep.run.Progress.Run;
import org.archsweep.run.Progress.SoFar;
import org.junit.jupiter.api.Test;

class LivePageTest {
  private static final SoFar SO_FAR =
      new SoFar(
          4,
          90,
          false,
          List.of(
              new Run("small", "basic", 2, 0.9),
              new Run("small", "extra:L1", 2, 0.93),
              new Run("small", "basic", 2, 0.91)));

  @Test
  void runningSweepShowsMeansAndReloadsItself() {
    String page = LivePage.of("small", SO_FAR, false);

    assertThat(page)
        .contains("http-equiv=\"refresh\" content=\"10\"")
        .contains("4 of 90 trials; verdicts when it ends")
        .containsSubsequence(">basic<", ">90.50<", ">2<", ">extra:L1<", ">93.00<", ">1<")
        .doesNotContain("better", "worse", "undecided", " to 9");
  }

  @Test
  void stoppedSweepSaysSoAndStaysAsItIs() {
    assertThat(LivePage.of("small", SO_FAR, true))
        .contains("Stopped after 4 of 90 trials")
        .doesNotContain("http-equiv=\"refresh\"", "verdicts when it ends");
  }

  @Test
  void beforeTheFirstRunThereIsAPageToo() {
    assertThat(LivePage.of("small", new SoFar(0, 0, true, List.of()), false))
        .contains("0 of 0 trials, and more to come; verdicts");
  }

  @Test
  void namesStayText() {
    Run hostile = new Run(Pages.HOSTILE, Pages.HOSTILE, 2, 0.9);

    assertThat(LivePage.of(Pages.HOSTILE, new SoFar(1, 1, false, List.of(hostile)), false))
        .containsOnlyOnce("<script>")
        .doesNotContain("<img", "\u001b");
  }
}
