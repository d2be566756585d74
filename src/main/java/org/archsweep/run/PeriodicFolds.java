package org.archsweep.run;

import java.io.IOException;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import org.archsweep.results.FoldLog;

/**
 * Puts what has ended into the tables while a sweep runs, every quarter of an hour and every 2,000
 * trials: a folder of a million attempts would be slow to list.
 */
final class PeriodicFolds implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMinutes(15);
  private static final int TRIALS = 2_000;
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final Timer timer = new Timer("folds", true);
  private final FoldLog log;
  private final Progress progress;
  private long lastTime = System.nanoTime();
  private int lastDone;

  PeriodicFolds(FoldLog log, Progress progress) {
    this.log = log;
    this.progress = progress;
    TimerTask look =
        new TimerTask() {
          @Override
          public void run() {
            look();
          }
        };
    timer.schedule(look, LOOK.toMillis(), LOOK.toMillis());
  }

  private void look() {
    int done = progress.done();
    boolean isTime = System.nanoTime() - lastTime > EVERY.toNanos() && done > lastDone;
    if (!isTime && done - lastDone < TRIALS) {
      return;
    }
    lastTime = System.nanoTime();
    lastDone = done;
    try {
      log.fold();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // Trials go on, and lie safe as attempts; at the end of the sweep it's tried again, and told.
    }
  }

  /** Lets a fold that is under way end. */
  @Override
  public void close() {
    timer.cancel();
  }
}
