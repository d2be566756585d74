package org.archsweep.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.archsweep.data.DataKeys;
import org.archsweep.data.DataSource;
import org.archsweep.network.NetworkKeys;
import org.archsweep.program.RecipeKeys;
import org.archsweep.results.Design;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Key;
import org.archsweep.spec.Trial;
import org.archsweep.training.Outcome;

/**
 * A question, and the trials that answer it: combinations of its axes' levels, each with the same
 * seeds, and what is compared.
 *
 * @param name the job file's, or a name inside it: {@code baselines/half}
 * @param question a title; part of no id
 * @param data as the job file names it
 * @param axes what varies
 * @param common the values of the other keys; those that aren't there have their defaults
 * @param grid the combinations, each as the indices of its levels; no two are the same training
 * @param twins how many more combinations there are that are the same training as one of the grid
 * @param seeds of the repeats, in their order; where these aren't fixed, all that there may be
 * @param save which networks each trial stores
 * @param checkpoint how long a trial trains until its next checkpoint; zero: it has none
 * @param compared which levels and configurations are compared
 * @param metrics that are compared, the first being the question
 * @param margin of the first metric, in its unit (accuracies are shares, 0 to 1): a difference so
 *     small is none
 * @param until when repeats stop, if they aren't a fixed number
 * @param budget of device time for all its trials together, where there is one; with until alone
 */
public record Experiment(
    String name,
    Optional<String> question,
    String data,
    List<Axis> axes,
    Map<Key<?>, Object> common,
    List<List<Integer>> grid,
    int twins,
    Set<Long> seeds,
    Set<Outcome.Moment> save,
    Duration checkpoint,
    Compared compared,
    List<Design.Metric> metrics,
    OptionalDouble margin,
    Optional<Until> until,
    Optional<Duration> budget) {

  /**
   * A combination of levels.
   *
   * @param levels the indices of its axes' levels
   * @param identity of the data set ({@link org.archsweep.data.Dataset#identity})
   */
  public Configuration configuration(List<Integer> levels, String identity) {
    return configuration(common, axes, levels, identity);
  }

  static Configuration configuration(
      Map<Key<?>, Object> common, List<Axis> axes, List<Integer> levels, String identity) {
    Map<Key<?>, Object> values = new HashMap<>(common);
    for (int i = 0; i < axes.size(); i++) {
      values.putAll(axes.get(i).levels().get(levels.get(i)).values());
    }
    values.put(DataKeys.DATA, identity);
    return Configuration.of(values);
  }

  /** All configurations, as the grid has them. */
  public List<Configuration> configurations(String identity) {
    return grid.stream().map(levels -> configuration(levels, identity)).toList();
  }

  /** The value of a key in its first configuration. */
  public <T> T get(Key<T> key) {
    return configuration(grid.get(0), data).get(key);
  }

  /** The trials of a configuration, one a seed. */
  public List<Trial> trials(Configuration configuration) {
    return seeds.stream().map(seed -> new Trial(configuration, seed)).toList();
  }

  /** The axis of that name. */
  public Optional<Axis> axis(String axis) {
    return axes.stream().filter(each -> each.name().equals(axis)).findFirst();
  }

  /** The networks that it trains, none twice. */
  public List<String> networks() {
    return values(NetworkKeys.NETWORK);
  }

  /** The lengths of its trainings, none twice. */
  public List<Integer> epochs() {
    return values(RecipeKeys.EPOCHS);
  }

  @SuppressWarnings("unchecked") // a key's values are of its type
  private <T> List<T> values(Key<T> key) {
    List<T> values = new ArrayList<>();
    for (Axis axis : axes) {
      axis.levels().stream()
          .map(level -> (T) level.values().get(key))
          .filter(value -> value != null && !values.contains(value))
          .forEach(values::add);
    }
    return values.isEmpty() || axes.stream().noneMatch(axis -> setsAlways(axis, key))
        ? withCommon(values, (T) common.get(key))
        : values;
  }

  private static <T> List<T> withCommon(List<T> values, T common) {
    if (common != null && !values.contains(common)) {
      values.add(0, common);
    }
    return values;
  }

  private static boolean setsAlways(Axis axis, Key<?> key) {
    return axis.levels().stream().allMatch(level -> level.values().containsKey(key));
  }

  /** What tells a combination from others, but for the epochs. */
  public String setting(List<Integer> levels) {
    List<String> parts =
        IntStream.range(0, axes.size())
            .filter(i -> !axes.get(i).name().equals(Design.EPOCHS))
            .mapToObj(i -> axes.get(i).described(levels.get(i)))
            .toList();
    return parts.isEmpty() ? get(NetworkKeys.NETWORK) : String.join("; ", parts);
  }

  /** Where its data come from. */
  public DataSource source() {
    return DataSource.of(data, common);
  }

  /** How many trials it asks for, or may ask for. */
  public long size() {
    return (long) grid.size() * seeds.size();
  }

  /** All trials. */
  public List<Trial> trials(String identity) {
    List<Trial> trials = new ArrayList<>();
    configurations(identity).forEach(each -> trials.addAll(trials(each)));
    return trials;
  }
}
