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

  Requests(Job job, String identity) {
    for (Experiment experiment : job.experiments()) {
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
    return new Request(trial, first.name(), save);
  }
}
