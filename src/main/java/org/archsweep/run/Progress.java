package org.archsweep.run;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.archsweep.ProgressLine;
import org.archsweep.Terminal;
import org.archsweep.Text;
import org.archsweep.network.Task;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Trial;
import org.archsweep.training.Work;

/**
 * Shows a sweep while it runs: plain lines in a log, and at a terminal one line for each running
 * trial, under a bar for the whole with the time left.
 */
public final class Progress implements AutoCloseable {
  private static final ProgressLine WHOLE = new ProgressLine("", 1, true);
  private static final ProgressLine SLOT = new ProgressLine("epochs", 1, false);

  private final PrintWriter log;
  private final boolean terminal;
  private final Map<String, ProgressBar> running = new HashMap<>();
  private final Queue<ProgressBar> left = new ArrayDeque<>();
  private final Map<String, Long> workOfAnEpoch = new HashMap<>();
  private final Map<String, Integer> epochsShown = new HashMap<>();
  private final List<Run> runs = new ArrayList<>();
  private Task task;
  private boolean several;
  private boolean open;
  private long work;
  private int trials;
  private int done;
  private int failed;
  private ProgressBar whole;
  private boolean closed;

  /**
   * A trial that ended well.
   *
   * @param setting what tells its configuration from others of the experiment, but for the epochs
   * @param accuracy after the last epoch, 0 to 1
   */
  public record Run(String experiment, String setting, int epochs, double accuracy) {}

  /**
   * What has ended so far.
   *
   * @param done of so many trials
   * @param mayGrow whether more may be decided on
   * @param runs those that ended well, in the order in which they did
   */
  public record SoFar(int done, int trials, boolean mayGrow, List<Run> runs) {}

  /**
   * A display.
   *
   * @param log gets a line for each event, with its time in UTC and without control characters; the
   *     caller closes it
   * @param terminal whether standard error is one: bars are drawn there
   */
  public Progress(PrintWriter log, boolean terminal) {
    this.log = log;
    this.terminal = terminal;
  }

  /**
   * Begins.
   *
   * @param severalExperiments whether lines say whose a trial is
   * @param mayGrow whether more trials than the first ones may be decided on
   * @param jobsTask what the networks are built for
   */
  synchronized void begin(boolean severalExperiments, boolean mayGrow, Task jobsTask) {
    task = jobsTask;
    several = severalExperiments;
    open = mayGrow;
  }

  /** How many of the trials that are wanted are there already: said first. */
  synchronized void there(int count, int of) {
    line(Text.format("%d of %d trials are there", count, of));
  }

  /** Trials that are to run, beside those before, and why. */
  synchronized void more(List<Request> requests, String reason) {
    // In billions of multiply-adds, so that the time left knows long trials from short ones.
    for (Request request : requests) {
      Trial trial = request.trial();
      double macs = Work.of(trial.configuration(), task);
      long each = Math.max(1, Math.round(macs / trial.get(RecipeKeys.EPOCHS) / 1e9));
      if (terminal) {
        workOfAnEpoch.put(trial.id(), each);
      }
      work += each * trial.get(RecipeKeys.EPOCHS);
    }
    String kind = trials == 0 ? "trials" : "more trials";
    line(Text.format("%d %s to run%s", requests.size(), kind, reason));
    trials += requests.size();
    if (terminal && whole == null) {
      whole = bar("all trials", work, WHOLE);
    } else if (terminal) {
      whole.maxHint(work);
    }
    if (terminal) {
      whole.setExtraMessage(ended());
    }
  }

  /** Says what concerns all trials: what they run on, what of it turned bad. */
  public synchronized void say(String text) {
    line(Text.printable(text));
    if (whole != null) {
      whole.setExtraMessage(Text.printable(text));
    }
  }

  /** No more trials than those so far, and why. */
  synchronized void enough(String reason) {
    line("no more trials" + reason);
  }

  synchronized void event(TrialEvent event) {
    if (closed) {
      return;
    }
    if (event.status() != null) {
      end(event);
      return;
    }
    if (event.note() != null) {
      line(label(event) + ": " + Text.printable(event.note()));
    } else if (event.epoch() == 0) {
      line(label(event) + ": begins");
    } else {
      line(
          Text.format(
              "%s: epoch %d of %d, test accuracy %.2f %%",
              label(event), event.epoch(), event.epochs(), 100 * event.testAccuracy()));
    }
    if (terminal) {
      ProgressBar bar = running.computeIfAbsent(event.trialId(), id -> barFor(event));
      bar.stepTo(event.epoch());
      if (event.note() == null && event.epoch() > 0) {
        bar.setExtraMessage(Text.format("%s: %.1f %%", label(event), 100 * event.testAccuracy()));
      }
      moveTo(event.epoch(), event.trialId());
    }
  }

  /** Trials may go on from a later epoch than the first, or begin again. */
  private void moveTo(int epoch, String trial) {
    Integer before = epochsShown.put(trial, epoch);
    int more = epoch - (before == null ? 0 : before);
    whole.stepBy(workOfAnEpoch.getOrDefault(trial, 0L) * more);
  }

  /** A bar that a trial has left, or one more: closing bars between others garbles a terminal. */
  private ProgressBar barFor(TrialEvent event) {
    String name = "slot " + (running.size() + 1);
    ProgressBar bar = left.isEmpty() ? bar(name, event.epochs(), SLOT) : left.poll();
    return bar.reset().maxHint(event.epochs()).setExtraMessage(label(event));
  }

  private void end(TrialEvent event) {
    done++;
    failed += event.status().equals("failed") ? 1 : 0;
    if (event.status().equals("ok") && !Double.isNaN(event.testAccuracy())) {
      runs.add(new Run(event.experiment(), event.setting(), event.epochs(), event.testAccuracy()));
    }
    line(Text.format("%s: %s (%s)", label(event), event.status(), counted()));
    if (terminal) {
      ProgressBar bar = running.remove(event.trialId());
      if (bar != null) {
        left.add(bar.setExtraMessage(""));
      }
      moveTo(event.epochs(), event.trialId());
      workOfAnEpoch.remove(event.trialId());
      epochsShown.remove(event.trialId());
      whole.setExtraMessage(ended());
    }
  }

  private String ended() {
    String lost = failed == 0 ? "" : Text.format(", %d failed", failed);
    return counted() + lost;
  }

  private String counted() {
    return Text.format("%d of %d trials%s", done, trials, open ? " so far" : "");
  }

  /** With its experiment, where there are several. */
  private String label(TrialEvent event) {
    return Text.printable(several ? event.experiment() + ": " + event.label() : event.label());
  }

  /** How many trials have ended since the beginning. */
  synchronized int done() {
    return done;
  }

  /** What has ended since the beginning. */
  public synchronized SoFar soFar() {
    return new SoFar(done, trials, open, List.copyOf(runs));
  }

  /** What has ended so far and stays, of what was to run; for people. */
  public synchronized String kept() {
    return trials == 0
        ? "no trial had begun"
        : Text.format("%d of %d trials that were to run are kept", done, trials);
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

  private static ProgressBar bar(String name, long end, ProgressLine line) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(end)
        .setConsumer(Terminal.bar())
        .setRenderer(line)
        .setUpdateIntervalMillis(500)
        .continuousUpdate()
        .clearDisplayOnFinish()
        .build();
  }

  private void line(String text) {
    log.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + text);
    log.flush();
  }
}
