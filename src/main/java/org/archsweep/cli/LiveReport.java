package org.archsweep.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import org.archsweep.report.page.LivePage;
import org.archsweep.report.page.ReportPage;
import org.archsweep.run.Progress;

/**
 * Keeps a sweep's page fresh: every ten seconds, where a trial has ended since. It asks Spark for
 * nothing, which would have to wait for a slot.
 */
final class LiveReport implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final Timer timer = new Timer("report", true);
  private final Path file;
  private final String job;
  private final Progress progress;
  private int shown;
  private boolean closed;

  /**
   * Writes the first page.
   *
   * @throws org.archsweep.InputException if it can't be written
   */
  LiveReport(Path file, String job, Progress progress) {
    this.file = file;
    this.job = job;
    this.progress = progress;
    write(false);
    TimerTask look =
        new TimerTask() {
          @Override
          public void run() {
            look();
          }
        };
    timer.schedule(look, EVERY.toMillis(), EVERY.toMillis());
  }

  private synchronized void look() {
    if (closed || progress.soFar().done() == shown) {
      return;
    }
    try {
      write(false);
    } catch (RuntimeException e) {
      // The last page is tried again, and told.
    }
  }

  private void write(boolean isStopped) {
    Progress.SoFar soFar = progress.soFar();
    ReportPage.write(LivePage.of(job, soFar, isStopped), file);
    shown = soFar.done();
  }

  /** No more trials will end. */
  synchronized void stop() {
    close();
    try {
      write(true);
    } catch (RuntimeException e) {
      // How the sweep ends is told; the page, from before, is not the reason.
    }
  }

  /** Waits for a page that is being written: the next one is somebody else's. */
  @Override
  public synchronized void close() {
    closed = true;
    timer.cancel();
  }
}
