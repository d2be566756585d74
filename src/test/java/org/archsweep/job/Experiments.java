package org.archsweep.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.archsweep.network.NetworkKeys;
import org.archsweep.program.RecipeKeys;
import org.archsweep.results.Design;
import org.archsweep.spec.Key;

/** Experiments of networks x epochs x seeds, without a job file. */
public final class Experiments {
  private Experiments() {}

  /** Each network at each length, so often. */
  public static Experiment of(
      String name,
      Compare compare,
      List<String> networks,
      List<Integer> epochs,
      int repeats,
      Map<Key<?>, Object> common) {
    List<Axis> axes = new ArrayList<>();
    Map<Key<?>, Object> values = new HashMap<>(common);
    add(NetworkKeys.NETWORK, networks, axes, values);
    add(RecipeKeys.EPOCHS, epochs, axes, values);
    Grid grid =
        Grid.of(
            axes,
            List.of(),
            OptionalInt.empty(),
            name,
            levels -> Experiment.configuration(values, axes, levels, "shapes"),
            configuration -> {});
    return new Experiment(
        name,
        Optional.empty(),
        "shapes",
        axes,
        values,
        grid.combinations(),
        grid.twins(),
        LongStream.rangeClosed(1, repeats)
            .boxed()
            .collect(Collectors.toCollection(LinkedHashSet::new)),
        Set.of(),
        Duration.ZERO,
        new Compared(Map.of(NetworkKeys.NETWORK.name(), compare), Map.of(), false),
        List.of(Design.Metric.TEST_ACCURACY),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static <T> void add(
      Key<T> key, List<T> levels, List<Axis> axes, Map<Key<?>, Object> values) {
    if (levels.size() == 1) {
      values.put(key, levels.get(0));
    } else {
      axes.add(
          new Axis(
              key.name(),
              Optional.of(key),
              levels.stream()
                  .map(each -> new Axis.Level(each.toString(), Map.of(key, each)))
                  .toList()));
    }
  }

  /** The same with repeats that aren't fixed. */
  public static Experiment until(Experiment experiment, Until until) {
    return new Experiment(
        experiment.name(),
        experiment.question(),
        experiment.data(),
        experiment.axes(),
        experiment.common(),
        experiment.grid(),
        experiment.twins(),
        experiment.seeds(),
        experiment.save(),
        experiment.checkpoint(),
        experiment.compared(),
        experiment.metrics(),
        experiment.margin(),
        Optional.of(until),
        Optional.empty());
  }
}
