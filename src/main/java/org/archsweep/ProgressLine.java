package org.archsweep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/**
 * The line of a progress bar, {@code cifar10 84 of 170 MB |█████ | 0:00:09 passed, 0:00:10 left}:
 * what it counts, how far it is, how long it took and will take. Where there's little room the bar
 * goes first.
 *
 * @param unit that is counted; empty where the share is shown, in %
 * @param size of the unit, in steps of the bar
 * @param hasTime whether times are shown
 */
public record ProgressLine(String unit, long size, boolean hasTime) implements ProgressBarRenderer {
  private static final int WIDEST = 30;
  private static final int NARROWEST = 5;

  @Override
  public String render(ProgressState state, int columns) {
    double share = Math.max(0, Math.min(1, state.getNormalizedProgress()));
    String head = state.getTaskName() + " " + count(state, share);
    List<String> tail = new ArrayList<>();
    if (hasTime) {
      tail.add(time(state.getTotalElapsed()) + " passed");
      if (share > 0) {
        double left = state.getElapsedAfterStart().toMillis() / 1e3 * (1 - share) / share;
        tail.add(time(Duration.ofSeconds((long) left)) + " left");
      }
    }
    if (!state.getExtraMessage().isBlank()) {
      tail.add(state.getExtraMessage().strip());
    }
    return line(head, String.join(", ", tail), share, columns);
  }

  private String count(ProgressState state, double share) {
    return unit.isEmpty()
        ? Text.format("%.0f %%", 100 * share)
        : Text.format("%d of %d %s", state.getCurrent() / size, state.getMax() / size, unit);
  }

  private static String line(String head, String tail, double share, int columns) {
    int width = Math.min(WIDEST, columns - head.length() - tail.length() - " || ".length());
    String bar = " ";
    if (width >= NARROWEST) {
      int full = (int) Math.round(share * width);
      bar = " |" + "█".repeat(full) + " ".repeat(width - full) + "| ";
    }
    String line = head + bar + tail;
    return line.length() <= columns ? line : line.substring(0, columns);
  }

  private static String time(Duration time) {
    return Text.format("%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }
}
