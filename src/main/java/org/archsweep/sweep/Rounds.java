package org.archsweep.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.archsweep.results.Results;
import org.archsweep.sweep.TrialTask.Report;
import org.archsweep.training.Trial;

/**
 * A job's trials, round after round. The first round has all trials of fixed repeats; where all
 * repeats are fixed, it is the only one. A round is decided when the one before the last has ended:
 * so its trials wait in the queue while the last one runs, and no slot is idle between them.
 */
final class Rounds {
  private final Job job;
  private final String identity;
  private final List<Series> series;
  private final Map<String, Request> possible = new HashMap<>();
  private final Map<String, Results.Ended> ended;
  private final Map<String, Trial> asked = new LinkedHashMap<>();

  Rounds(Job job, String identity, Results results, boolean retryFailed) {
    this.job = job;
    this.identity = identity;
    this.series =
        job.experiments().stream()
            .filter(experiment -> experiment.untilPrecise().isPresent())
            .map(experiment -> new Series(experiment, identity, results))
            .toList();
    job.requests(identity).forEach(request -> possible.put(request.trial().id(), request));
    this.ended = new HashMap<>(results.ended());
    ended.values().removeIf(end -> retryFailed && end.failed());
  }

  /** Runs them all; gives the reports of those that ran. */
  List<Report> run(Queue queue) {
    List<Report> reports = new ArrayList<>();
    List<Future<List<Report>>> rounds = new ArrayList<>();
    while (rounds.size() < 2 || !series.stream().allMatch(Series::isDone)) {
      if (rounds.size() >= 2) {
        take(rounds.get(rounds.size() - 2), reports);
      }
      List<Request> requests = round(rounds.isEmpty(), queue);
      rounds.add(queue.add(requests, reason(rounds.size())));
    }
    rounds.subList(rounds.size() - 2, rounds.size()).forEach(round -> take(round, reports));
    if (!series.isEmpty()) {
      queue.end(
          imprecise() == 0
              ? ": all is precise enough"
              : ": %d networks have all the runs they may have".formatted(imprecise()));
    }
    return reports;
  }

  private String reason(int roundsBefore) {
    if (series.isEmpty() || roundsBefore == 1) {
      return "";
    }
    return roundsBefore == 0
        ? ", and more until precise"
        : ": %d networks aren't precise enough yet".formatted(imprecise());
  }

  private void take(Future<List<Report>> round, List<Report> reports) {
    for (Report report : Queue.await(round)) {
      ended.put(report.trialId(), report.ended());
      reports.add(report);
    }
  }

  /** The trials of the next round that nobody has run or asked for yet. */
  private List<Request> round(boolean isFirst, Queue queue) {
    List<Request> requests = new ArrayList<>();
    long open = Math.max(1, series.stream().filter(each -> !each.isDone()).count());
    int size = (int) ((queue.slots() + open - 1) / open);
    int next = 0;
    for (Experiment experiment : job.experiments()) {
      List<Trial> trials =
          experiment.untilPrecise().isPresent()
              ? series.get(next++).next(ended, size)
              : fixed(experiment, isFirst);
      for (Trial trial : trials) {
        String id = trial.id();
        if (asked.put(id, trial) == null && !ended.containsKey(id)) {
          requests.add(new Request(trial, experiment.name(), possible.get(id).save()));
        }
      }
    }
    return Job.longestFirst(requests);
  }

  private List<Trial> fixed(Experiment experiment, boolean isFirst) {
    return isFirst ? experiment.trials(identity) : List.of();
  }

  /** All that were asked for, each once. */
  List<Trial> trials() {
    return List.copyOf(asked.values());
  }

  /** At how many networks, a network at two lengths twice, precision is less than wanted. */
  int imprecise() {
    return (int) series.stream().mapToLong(Series::imprecise).sum();
  }
}
