package org.archsweep.run;

import java.io.Serializable;
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
 * @param experiment the first of the job's experiments that asks for it
 * @param save the networks that any of them wants stored
 */
public record Request(Trial trial, String experiment, Set<Outcome.Checkpoint> save)
    implements Serializable {
  /**
   * Those that take longest first, so that none is left running alone at the end.
   *
   * @param task what the networks are built for
   */
  static List<Request> longestFirst(Collection<Request> requests, Task task) {
    record Weighed(Request request, double work) {}
    Map<Configuration, Double> work = new HashMap<>();
    return requests.stream()
        .map(
            each ->
                new Weighed(
                    each, work.computeIfAbsent(each.configuration(), any -> Work.of(any, task))))
        .sorted(Comparator.comparingDouble(Weighed::work).reversed())
        .map(Weighed::request)
        .toList();
  }

  private Configuration configuration() {
    return trial.configuration();
  }
}
