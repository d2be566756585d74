package org.archsweep.doctor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.archsweep.Fault;
import org.archsweep.Text;

/**
 * Something that trainings need.
 *
 * @param name a word or two
 * @param look sees whether it's there; what it throws says what is wrong, and what to do
 */
record Check(String name, Callable<Seen> look) {
  /** Looks, and throws nothing; a look that takes longer than that is given up. */
  Finding finding(Duration patience) {
    FutureTask<Seen> looking = new FutureTask<>(look);
    Thread thread = new Thread(looking, name);
    thread.setDaemon(true);
    thread.start();
    try {
      Seen seen = looking.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return new Finding(name, true, seen.text(), seen.measured());
    } catch (ExecutionException e) {
      return bad(Fault.of(e.getCause()).line());
    } catch (TimeoutException e) {
      return bad(Text.format("no answer within %d s, looked no further", patience.toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return bad("interrupted");
    }
  }

  private Finding bad(String what) {
    return new Finding(name, false, what, List.of());
  }
}
