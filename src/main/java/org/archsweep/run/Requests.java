package org.archsweep.run;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.archsweep.job.Experiment;
import org.archsweep.job.Job;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Trial;
import org.archsweep.training.Outcome;

/** What the experiments of a job want of each trial. */
final class Requests {
  private final Map<Configuration, List<Experiment>> askedBy = new HashMap<>();

  /** Of each experiment's seeds their places. */
  private final Map<String, Map<Long, Integer>> repeats = new HashMap<>();

  Requests(Job job, String identity) {
    for (Experiment experiment : job.experiments()) {
      Map<Long, Integer> own = new HashMap<>();
      experiment.seeds().forEach(seed -> own.put(seed, own.size()));
      repeats.put(experiment.name(), own);
      for (Configuration configuration : experiment.configurations(identity)) {
        askedBy.computeIfAbsent(configuration, each -> new ArrayList<>()).add(experiment);
      }
    }
  }

  /** One trial, by the experiment that asks for it first and all others. */
  Request of(Trial trial, Experiment first) {
    Set<Outcome.Checkpoint> save = EnumSet.noneOf(Outcome.Checkpoint.class);
    askedBy.get(trial.configuration()).stream()
        .filter(experiment -> experiment.seeds().contains(trial.seed()))
        .forEach(experiment -> save.addAll(experiment.save()));
    int repeat = repeats.get(first.name()).get(trial.seed());
    return new Request(trial, repeat, first.name(), save);
  }
}
