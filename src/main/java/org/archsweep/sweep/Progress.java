package org.archsweep.sweep;

import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.archsweep.training.Trial;

/**
 * Shows a sweep while it runs: plain lines in a log, and at a terminal one line for each running
 * trial, under a bar for the whole with the time left.
 */
public final class Progress implements AutoCloseable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final PrintWriter log;
  private final boolean terminal;
  private final Map<String, ProgressBar> running = new HashMap<>();
  private final Queue<ProgressBar> left = new ArrayDeque<>();
  private Map<String, Long> workOfAnEpoch = Map.of();
  private boolean several;
  private int trials;
  private int done;
  private int failed;
  private ProgressBar whole;
  private boolean closed;

  /**
   * A display.
   *
   * @param log gets a line for each event, without control characters; the caller closes it
   * @param terminal whether standard error is one: bars are drawn there
   */
  public Progress(PrintWriter log, boolean terminal) {
    this.log = log;
    this.terminal = terminal;
  }

  synchronized void begin(List<Request> missing) {
    trials = missing.size();
    several = missing.stream().map(Request::experiment).distinct().count() > 1;
    // In billions of multiply-adds, so that the time left knows long trials from short ones.
    workOfAnEpoch =
        missing.stream()
            .map(Request::trial)
            .collect(
                Collectors.toMap(
                    Trial::id,
                    trial -> Math.max(1, Math.round(Work.of(trial) / trial.epochs() / 1e9))));
    long work =
        missing.stream()
            .map(Request::trial)
            .mapToLong(trial -> workOfAnEpoch.get(trial.id()) * trial.epochs())
            .sum();
    line("%d trials to run".formatted(trials));
    if (terminal) {
      whole = bar("all trials", work, true);
    }
  }

  synchronized void event(TrialEvent event) {
    if (closed) {
      return;
    }
    if (event.status() != null) {
      end(event);
      return;
    }
    if (event.epoch() == 0) {
      line(label(event) + ": begins");
    } else {
      line(
          "%s: epoch %d of %d, test accuracy %.2f %%"
              .formatted(label(event), event.epoch(), event.epochs(), 100 * event.testAccuracy()));
    }
    if (terminal) {
      ProgressBar bar = running.computeIfAbsent(event.trialId(), id -> barFor(event));
      bar.stepTo(event.epoch());
      if (event.epoch() > 0) {
        bar.setExtraMessage("%s: %.1f %%".formatted(label(event), 100 * event.testAccuracy()));
        whole.stepBy(workOfAnEpoch.getOrDefault(event.trialId(), 0L));
      }
    }
  }

  /** A bar that a trial has left, or one more: closing bars between others garbles a terminal. */
  private ProgressBar barFor(TrialEvent event) {
    String name = "slot " + (running.size() + 1);
    ProgressBar bar = left.isEmpty() ? bar(name, event.epochs(), false) : left.poll();
    return bar.reset().maxHint(event.epochs()).setExtraMessage(label(event));
  }

  private void end(TrialEvent event) {
    done++;
    failed += event.status().equals("failed") ? 1 : 0;
    line("%s: %s (%d of %d trials)".formatted(label(event), event.status(), done, trials));
    if (terminal) {
      ProgressBar bar = running.remove(event.trialId());
      if (bar != null) {
        left.add(bar.setExtraMessage(""));
      }
      long skipped = (long) event.epochs() - event.epoch();
      whole.stepBy(workOfAnEpoch.getOrDefault(event.trialId(), 0L) * skipped);
      whole.setExtraMessage(
          "%d of %d%s".formatted(done, trials, failed == 0 ? "" : ", %d failed".formatted(failed)));
    }
  }

  /** With its experiment, where there are several. */
  private String label(TrialEvent event) {
    return several ? event.experiment() + ": " + event.label() : event.label();
  }

  /** How many trials have ended since the beginning. */
  public synchronized int done() {
    return done;
  }

  /** Takes the bars away; nothing is shown from then on. */
  @Override
  public synchronized void close() {
    closed = true;
    running.values().forEach(ProgressBar::close);
    running.clear();
    left.forEach(ProgressBar::close);
    left.clear();
    if (whole != null) {
      whole.close();
      whole = null;
    }
  }

  private static ProgressBar bar(String name, long end, boolean timeLeft) {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(end)
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setUpdateIntervalMillis(500)
            .continuousUpdate()
            .clearDisplayOnFinish();
    return (timeLeft ? builder : builder.hideEta()).build();
  }

  private void line(String text) {
    log.println(LocalTime.now(ZoneId.systemDefault()).format(TIME) + " " + text);
    log.flush();
  }
}
