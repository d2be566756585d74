package org.archsweep.run;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.archsweep.network.Task;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Trial;
import org.archsweep.training.Outcome;
import org.archsweep.training.Work;

/**
 * A trial that is asked for.
 *
 * @param trial its key
 * @param repeat how many runs of its configuration come before it
 * @param setting what tells its configuration from others, but for the epochs
 * @param experiment the first of the job's experiments that asks for it
 * @param save the networks that any of them wants stored
 * @param checkpoint how long it trains until its next checkpoint; zero: it has none
 * @param begun whether it may have been begun before, so that there may be a checkpoint of it
 */
public record Request(
    Trial trial,
    int repeat,
    String setting,
    String experiment,
    Set<Outcome.Moment> save,
    Duration checkpoint,
    boolean begun)
    implements Serializable {
  /**
   * The first run of each configuration, then the second of each, and so on: so a sweep that is
   * stopped, or looked at, has an answer. Of equally many those that take longest come first, so
   * that none is left running alone at the end; for the same reason the last of all, as many as
   * keep the slots at work once more, go by their time alone.
   *
   * @param task what the networks are built for
   * @param slots how many trials run at once
   */
  static List<Request> inOrder(Collection<Request> requests, Task task, int slots) {
    Map<Configuration, Double> work = new HashMap<>();
    requests.forEach(each -> work.computeIfAbsent(each.configuration(), any -> Work.of(any, task)));
    Comparator<Request> longestFirst =
        Comparator.<Request>comparingDouble(each -> work.get(each.configuration())).reversed();
    List<Request> ordered = new ArrayList<>(requests);
    ordered.sort(Comparator.comparingInt(Request::repeat).thenComparing(longestFirst));
    int last = Math.max(0, ordered.size() - slots);
    while (last > 0 && ordered.get(last - 1).repeat == ordered.get(last).repeat) {
      last--;
    }
    ordered.subList(last, ordered.size()).sort(longestFirst);
    return List.copyOf(ordered);
  }

  /** The same, where it may have begun, or ended. */
  Request again() {
    return new Request(trial, repeat, setting, experiment, save, checkpoint, true);
  }

  private Configuration configuration() {
    return trial.configuration();
  }
}
