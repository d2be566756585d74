package org.archsweep.run;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.archsweep.Text;
import org.archsweep.adaptive.Series;
import org.archsweep.job.Experiment;
import org.archsweep.job.Job;
import org.archsweep.job.UntilPrecise;
import org.archsweep.plan.Designs;
import org.archsweep.results.Design;
import org.archsweep.results.FoldLog;
import org.archsweep.results.Results;
import org.archsweep.run.TrialTask.Report;
import org.archsweep.spec.Trial;

/**
 * A job's trials, round after round. The first round has all trials of fixed repeats; where all
 * repeats are fixed, it is the only one. A round is decided when the one before the last has ended:
 * so its trials wait in the queue while the last one runs, and slots have work between rounds.
 */
final class Rounds {
  private final Job job;
  private final String identity;
  private final Results results;
  private final FoldLog log;

  /** Of the experiments whose repeats aren't fixed, by their names. */
  private final Map<String, Series> series = new LinkedHashMap<>();

  private final Requests requests;
  private final Map<String, Results.Ended> ended;
  private final Map<String, Trial> asked = new LinkedHashMap<>();

  /** In the queue, and not yet ended as far as is known here. */
  private final Deque<Future<List<Report>>> open = new ArrayDeque<>();

  private final List<Report> reports = new ArrayList<>();

  Rounds(Job job, String identity, Results results, FoldLog log, boolean retryFailed) {
    this.job = job;
    this.results = results;
    this.log = log;
    this.identity = identity;
    job.experiments().stream()
        .filter(experiment -> experiment.until().isPresent())
        .forEach(each -> series.put(each.name(), series(each)));
    this.requests = new Requests(job, identity, results.checkpointed());
    this.ended = new HashMap<>(results.ended());
    ended.values().removeIf(end -> retryFailed && end.failed());
  }

  private Series series(Experiment experiment) {
    Design design = Designs.of(experiment, identity, job.task());
    return new Series(experiment, Designs.rule(experiment, design), identity, results);
  }

  /** Runs them all; gives the reports of those that ran. */
  List<Report> run(TrialQueue queue) {
    int round = 0;
    while (round < 2 || !all(each -> each.isDone(ended))) {
      List<Request> next = next(round, queue.slots());
      if (round == 0 && next.size() < asked.size()) {
        queue.there(asked.size() - next.size(), asked.size());
      }
      open.add(queue.add(next, reason(round)));
      round++;
      if (!all(Series::isStored)) {
        await(1);
      }
    }
    await(0);
    if (!series.isEmpty()) {
      queue.end(": " + said(Series::ends));
    }
    return reports;
  }

  private boolean all(Predicate<Series> is) {
    return series.values().stream().allMatch(is);
  }

  private String reason(int roundsBefore) {
    if (series.isEmpty() || roundsBefore == 1) {
      return "";
    }
    return roundsBefore == 0
        ? ", and more " + said(each -> until(each.experiment()))
        : ": " + said(Series::goesOn);
  }

  private static String until(Experiment experiment) {
    String words = experiment.until().orElseThrow().words();
    return experiment
        .budget()
        .map(
            budget -> words + ", within " + budget.toString().substring(2).toLowerCase(Locale.ROOT))
        .orElse(words);
  }

  /** What the series say, the same only once; by their names where they differ. */
  private String said(Function<Series, String> says) {
    List<String> all = series.values().stream().map(says).distinct().toList();
    return all.size() == 1
        ? all.get(0)
        : series.entrySet().stream()
            .map(each -> Text.printable(each.getKey()) + ": " + says.apply(each.getValue()))
            .collect(Collectors.joining("; "));
  }

  /** Waits until no more rounds than those are open. */
  private void await(int rounds) {
    while (open.size() > rounds) {
      List<Report> more = TrialQueue.await(open.remove());
      more.forEach(report -> ended.put(report.trialId(), report.ended()));
      reports.addAll(more);
      if (!series.isEmpty()) {
        takeWhatCounts(more);
      }
    }
  }

  /** Decisions rest on runs that count: another driver's may have ended before ours. */
  private void takeWhatCounts(List<Report> reports) {
    try {
      log.fold();
      for (Report report : reports) {
        log.ended(report.trialId()).ifPresent(counts -> ended.put(report.trialId(), counts));
      }
    } catch (IOException e) {
      throw results.cannotWrite(e);
    }
  }

  /** The trials of the next round that nobody has run or asked for yet. */
  private List<Request> next(int roundsBefore, int slots) {
    List<Request> wanted = new ArrayList<>();
    int left = slots;
    int sharing = (int) series.values().stream().filter(each -> !each.isDone(ended)).count();
    for (Experiment experiment : job.experiments()) {
      Series own = series.get(experiment.name());
      List<Trial> trials = List.of();
      if (own == null) {
        trials = roundsBefore == 0 ? experiment.trials(identity) : List.of();
      } else if (!own.isDone(ended)) {
        int share = Math.max(1, left / sharing);
        trials = own.next(ended, share);
        left -= Math.min(share, trials.size());
        sharing--;
      }
      for (Trial trial : trials) {
        String id = trial.id();
        if (asked.put(id, trial) == null && !ended.containsKey(id)) {
          wanted.add(requests.of(trial, experiment));
        }
      }
    }
    return Request.inOrder(wanted, job.task(), slots);
  }

  /** All that were asked for, each once. */
  List<Trial> trials() {
    return List.copyOf(asked.values());
  }

  /** What the series ended with, in the order of the experiments. */
  List<Looked> looked() {
    return series.values().stream()
        .filter(each -> !(each.experiment().until().orElseThrow() instanceof UntilPrecise))
        .map(each -> Looked.of(each.experiment(), each.last(), identity, job.task()))
        .toList();
  }

  /** At how many configurations precision is less than wanted. */
  int imprecise() {
    return (int) series.values().stream().mapToLong(Series::imprecise).sum();
  }
}
