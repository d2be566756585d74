package org.archsweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  /** A terminal that is so wide, and keeps its lines. */
  private record Lines(int columns, List<String> all) implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return columns;
    }

    @Override
    public void accept(String line) {
      all.add(line);
    }

    @Override
    public void close() {}
  }

  private static String line(ProgressLine line, int columns, int step, String message) {
    Lines lines = new Lines(columns, new ArrayList<>());
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("some")
            .setInitialMax(24)
            .setRenderer(line)
            .setConsumer(lines)
            .build()) {
      bar.setExtraMessage(message);
      bar.stepTo(step);
      bar.refresh();
    }
    return lines.all().get(lines.all().size() - 1);
  }

  @Test
  void saysWhatItCounts() {
    assertThat(line(new ProgressLine("epochs", 1, false), 80, 3, "basic, seed 2"))
        .isEqualTo("some 3 of 24 epochs |████" + " ".repeat(26) + "| basic, seed 2");
    assertThat(line(new ProgressLine("MB", 8, false), 80, 17, "")).startsWith("some 2 of 3 MB |█");
  }

  @Test
  void saysWhatHasPassedAndWhatIsLeft() {
    assertThat(line(new ProgressLine("", 1, true), 80, 12, "1 of 2 trials"))
        .matches("some 50 % \\|█+ +\\| 0:00:0\\d passed, 0:00:0\\d left, 1 of 2 trials")
        .hasSize(80);
    assertThat(line(new ProgressLine("", 1, true), 80, 0, "")).endsWith(" 0:00:00 passed");
  }

  /** The bar goes first. */
  @Test
  void narrowTerminalsGetWhatFits() {
    assertThat(line(new ProgressLine("", 1, true), 60, 24, "2 of 2 trials"))
        .matches("some 100 % 0:00:0\\d passed, 0:00:00 left, 2 of 2 trials");
    assertThat(line(new ProgressLine("", 1, true), 20, 24, "2 of 2 trials")).hasSize(20);
  }
}
