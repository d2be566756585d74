package org.archsweep.run;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.archsweep.adaptive.Sides;
import org.archsweep.job.Experiment;
import org.archsweep.network.Task;
import org.archsweep.plan.Designs;
import org.archsweep.results.Decision;
import org.archsweep.results.Design;

/**
 * How an experiment ended that looked at its differences until they were clear.
 *
 * @param decisions of its last round
 * @param names of its configurations, by their ids
 */
public record Looked(Experiment experiment, List<Decision> decisions, Map<String, String> names) {
  static Looked of(Experiment experiment, List<Decision> decisions, String identity, Task task) {
    Design design = Designs.of(experiment, identity, task);
    return new Looked(
        experiment,
        decisions,
        IntStream.range(0, design.members().size())
            .boxed()
            .collect(
                Collectors.toMap(i -> design.members().get(i).id(), i -> Sides.name(design, i))));
  }
}
