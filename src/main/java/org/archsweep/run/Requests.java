package org.archsweep.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** Of each experiment's configurations what they're called. */
  private final Map<String, Map<Configuration, String>> settings = new HashMap<>();

  private final Set<String> checkpointed;

  /**
   * The wants of a job.
   *
   * @param checkpointed the trials of which there is a checkpoint
   */
  Requests(Job job, String identity, Set<String> checkpointed) {
    this.checkpointed = checkpointed;
    for (Experiment experiment : job.experiments()) {
      Map<Long, Integer> own = new HashMap<>();
      experiment.seeds().forEach(seed -> own.put(seed, own.size()));
      repeats.put(experiment.name(), own);
      Map<Configuration, String> named = new HashMap<>();
      for (List<Integer> levels : experiment.grid()) {
        Configuration configuration = experiment.configuration(levels, identity);
        askedBy.computeIfAbsent(configuration, each -> new ArrayList<>()).add(experiment);
        named.put(configuration, experiment.setting(levels));
      }
      settings.put(experiment.name(), named);
    }
  }

  /** One trial, by the experiment that asks for it first and all others. */
  Request of(Trial trial, Experiment first) {
    List<Experiment> asking =
        askedBy.get(trial.configuration()).stream()
            .filter(experiment -> experiment.seeds().contains(trial.seed()))
            .toList();
    Set<Outcome.Moment> save = EnumSet.noneOf(Outcome.Moment.class);
    asking.forEach(experiment -> save.addAll(experiment.save()));
    Duration checkpoint =
        asking.stream()
            .map(Experiment::checkpoint)
            .filter(interval -> !interval.isZero())
            .min(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    int repeat = repeats.get(first.name()).get(trial.seed());
    String setting = settings.get(first.name()).get(trial.configuration());
    boolean begun = checkpointed.contains(trial.id());
    return new Request(trial, repeat, setting, first.name(), save, checkpoint, begun);
  }
}
