package org.archsweep.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.data.DataKeys;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Networks;
import org.archsweep.program.RecipeKeys;
import org.archsweep.results.Design;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Key;
import org.archsweep.spec.Keys;
import org.archsweep.spec.Setting;
import org.archsweep.training.Outcome;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Makes an experiment of its settings. */
final class ExperimentReader {
  private static final String AUTO = "auto";

  /** Between the checkpoints of a trial. */
  private static final Duration USUAL = Duration.ofMinutes(10);

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(7);

  /** Of these whether a key is of any effect isn't asked, nor does it depend on them. */
  private static final Set<Key<?>> ALWAYS =
      Set.of(NetworkKeys.NETWORK, RecipeKeys.EPOCHS, DataKeys.DATA);

  /** Combinations that are looked at for one in which a key is of effect. */
  private static final int MOST_LOOKS = 10_000;

  private final Settings settings;
  private final String place;
  private final Map<Key<?>, ?> auto;

  /** The values of the keys that are set, in the order in which they stand. */
  private final Map<Key<?>, List<Object>> values = new LinkedHashMap<>();

  /** Axes with named levels, by their settings' keys. */
  private final Map<String, Axis> named = new LinkedHashMap<>();

  /**
   * A reader.
   *
   * @param place what a message about a missing key begins with
   * @param auto what the word {@code auto} stands for here, of the keys that know it
   */
  ExperimentReader(Settings settings, String place, Map<Key<?>, ?> auto) {
    this.settings = settings;
    this.place = place;
    this.auto = auto;
  }

  /**
   * The experiment that the settings describe.
   *
   * @throws InputException if anything in them isn't as it should be
   */
  Experiment experiment(String name) {
    for (String key : List.of(JobFile.FROM, JobFile.EXPERIMENTS)) {
      settings
          .optional(key)
          .ifPresent(
              setting -> {
                throw new InputException(
                    "%s: key %s is only allowed at the top of a job file", setting.where(), key);
              });
    }
    for (String key : settings.keys()) {
      read(key, settings.optional(key).orElseThrow());
    }
    checkIsSet(NetworkKeys.NETWORK, Settings.NETWORKS);
    checkIsSet(RecipeKeys.EPOCHS, RecipeKeys.EPOCHS.name());
    checkIsSet(DataKeys.DATA, DataKeys.DATA.name());
    checkEffects();
    String data = (String) values.get(DataKeys.DATA).get(0);
    List<Axis> axes = axes();
    Map<Key<?>, Object> common = new HashMap<>(auto);
    values.forEach(
        (key, each) -> {
          if (each.size() == 1 && key != DataKeys.DATA) {
            common.put(key, each.get(0));
          }
        });
    Grid grid =
        Grid.of(
            axes,
            exclusions(axes),
            sample(),
            place,
            levels -> Experiment.configuration(common, axes, levels, data),
            this::check);
    Compared compared =
        CompareKeys.of(
            settings.optional("compare"),
            settings.optional("baseline"),
            axes,
            axis(NetworkKeys.NETWORK, List.of(first(NetworkKeys.NETWORK))));
    List<Design.Metric> metrics =
        settings
            .optional("metric")
            .map(each -> each.list(one -> one.oneOf(List.of(Design.Metric.values()))))
            .orElse(List.of(Design.Metric.TEST_ACCURACY));
    OptionalDouble margin = margin(metrics.get(0));
    UntilReader reader = new UntilReader(settings, place);
    Optional<Until> until =
        reader.until(axes, compared, grid.combinations().size(), metrics, margin);
    return new Experiment(
        name,
        settings.optional(Settings.QUESTION).map(each -> title(each, each.text())),
        data,
        axes,
        common,
        grid.combinations(),
        grid.twins(),
        seeds(until),
        save(),
        checkpoint(),
        compared,
        metrics,
        margin,
        until,
        reader.budget());
  }

  /** Takes in a setting that says how trials are. */
  private void read(String name, Setting setting) {
    if (name.equals(Settings.VARIANTS) || name.startsWith(Settings.AXES + ".")) {
      named.put(name, namedAxis(setting));
    } else if (name.equals(Settings.NETWORKS)) {
      Set<String> names = new LinkedHashSet<>();
      setting.list(value -> value.checked(Networks::expand)).forEach(names::addAll);
      values.put(NetworkKeys.NETWORK, List.copyOf(names));
    } else {
      Keys.named(name).ifPresent(key -> values.put(key, values(key, setting)));
    }
  }

  /** One value, or several where the key varies. */
  private List<Object> values(Key<?> key, Setting setting) {
    boolean ofLists = key.type().isList();
    if (Range.isOne(setting.node()) && !ofLists) {
      return Range.values(setting).stream()
          .map(value -> value(key, setting.with(value)))
          .distinct()
          .toList();
    }
    if (!(setting.node() instanceof SequenceNode sequence)) {
      return List.of(value(key, setting));
    }
    long lists = sequence.getValue().stream().filter(SequenceNode.class::isInstance).count();
    if (ofLists && lists == 0) {
      return List.of(value(key, setting));
    } else if (ofLists && lists < sequence.getValue().size()) {
      throw new InputException(
          "%s: key %s has values and lists side by side: one list is a value, several are"
              + " [[..], [..]]",
          setting.where(), setting.key());
    } else if (!ofLists && lists > 0) {
      throw new InputException(
          "%s: key %s has a list within a list, allowed is %s, or several side by side: [.., ..]",
          setting.where(), setting.key(), key.type().allowed());
    }
    if (key == DataKeys.DATA || key.isInData()) {
      throw new InputException(
          "%s: key %s has several values, but trainings on different data aren't compared: make a"
              + " job of each",
          setting.where(), setting.key());
    }
    List<Object> several = setting.list(value -> value(key, value));
    if (several.size() > Range.MOST) {
      throw setting.wrong(Range.MOST + " values at most");
    }
    return several;
  }

  private Object value(Key<?> key, Setting setting) {
    if (!auto.containsKey(key)) {
      return key.type().read(setting);
    } else if (setting.node() instanceof ScalarNode word && word.getValue().equals(AUTO)) {
      return auto.get(key);
    }
    try {
      return key.type().read(setting);
    } catch (InputException e) {
      throw new InputException("%s, or %s", e.getMessage(), AUTO);
    }
  }

  /** An axis whose levels have names and set keys. */
  private Axis namedAxis(Setting setting) {
    String form = "levels by their names, each with its keys: {small: {width: 0.5}, study: {}}";
    if (!(setting.node() instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
      throw setting.wrong(form);
    }
    List<Axis.Level> levels = new ArrayList<>();
    for (Setting level : setting.entries(mapping)) {
      if (!(level.node() instanceof MappingNode keys)) {
        throw new Setting(setting.where(), setting.key() + "." + level.key(), level.node())
            .wrong("keys and values, such as {width: 0.5}");
      }
      if (level.key().isBlank()) {
        throw new InputException(
            "%s: key %s has a level without a name", level.where(), setting.key());
      }
      levels.add(new Axis.Level(title(level, level.key()), ofLevel(setting, level.key(), keys)));
    }
    String name = setting.key().substring(setting.key().indexOf('.') + 1);
    if (levels.size() > Range.MOST) {
      throw setting.wrong(Range.MOST + " levels at most");
    }
    return new Axis(name, Optional.empty(), levels);
  }

  private Map<Key<?>, Object> ofLevel(Setting axis, String level, MappingNode keys) {
    Map<Key<?>, Object> own = new LinkedHashMap<>();
    Settings given = Settings.of(axis.file(), keys);
    for (String name : given.keys()) {
      Setting setting = given.optional(name).orElseThrow();
      Key<?> key =
          name.equals(Settings.NETWORKS)
              ? NetworkKeys.NETWORK
              : Keys.named(name)
                  .orElseThrow(
                      () ->
                          new InputException(
                              "%s: key %s can't vary: level %s of %s may only set what a training"
                                  + " is",
                              setting.where(), setting.key(), level, axis.key()));
      if (key == DataKeys.DATA || key.isInData()) {
        throw new InputException(
            "%s: key %s can't vary within a job: trainings on different data aren't compared",
            setting.where(), setting.key());
      }
      List<Object> values =
          key == NetworkKeys.NETWORK
              ? List.copyOf(setting.<List<String>>checked(Networks::expand))
              : values(key, setting);
      if (values.size() > 1) {
        throw new InputException(
            "%s: key %s has several values within level %s of %s: a level sets one",
            setting.where(), setting.key(), level, axis.key());
      }
      own.put(key, values.get(0));
    }
    return own;
  }

  /** A text that stands in tables. */
  private static String title(Setting setting, String given) {
    String text = given.strip();
    if (text.isEmpty() || text.length() > 200 || !Text.printable(text).equals(text)) {
      throw setting.wrong("up to 200 characters that can be seen");
    }
    return text;
  }

  private void checkIsSet(Key<?> key, String name) {
    boolean always =
        named.values().stream()
            .anyMatch(
                axis -> axis.levels().stream().allMatch(each -> each.values().containsKey(key)));
    if (!values.containsKey(key) && !always) {
      settings.required(name, place);
    }
  }

  /** What varies, in the order of the job file. */
  private List<Axis> axes() {
    List<Axis> axes = new ArrayList<>();
    for (String name : settings.keys()) {
      Optional<Key<?>> key =
          name.equals(Settings.NETWORKS) ? Optional.of(NetworkKeys.NETWORK) : Keys.named(name);
      if (named.containsKey(name)) {
        axes.add(named.get(name));
      } else if (key.isPresent() && values.get(key.get()).size() > 1) {
        axes.add(axis(key.get(), values.get(key.get())));
      }
    }
    checkOneAxisEach(axes);
    return axes;
  }

  private static <T> Axis axis(Key<T> key, List<?> values) {
    return new Axis(
        Keys.axisName(key),
        Optional.of(key),
        values.stream()
            .map(value -> new Axis.Level(label(key, value), Map.of(key, value)))
            .toList());
  }

  @SuppressWarnings("unchecked") // a key's values are of its type
  private static <T> String label(Key<T> key, Object value) {
    return key.type().text((T) value);
  }

  private void checkOneAxisEach(List<Axis> axes) {
    Map<Key<?>, Axis> of = new HashMap<>();
    Set<String> names = new HashSet<>();
    for (Axis axis : axes) {
      if (!names.add(axis.name())) {
        throw new InputException(
            "%s: two axes have the name %s: give one of them another", place, axis.name());
      }
      for (Key<?> key : Keys.all()) {
        Axis other = axis.sets(key) ? of.put(key, axis) : null;
        if (other != null) {
          throw new InputException(
              "%s: key %s varies in two axes, %s and %s: leave it to one of them",
              place, key, other.name(), axis.name());
        }
      }
    }
  }

  @SuppressWarnings("unchecked") // a key's values are of its type
  private <T> T first(Key<T> key) {
    if (values.containsKey(key)) {
      return (T) values.get(key).get(0);
    }
    return (T)
        named.values().stream()
            .map(axis -> axis.levels().get(0).values().get(key))
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow();
  }

  /**
   * Refuses keys without effect. But a key takes away what stands further away and would leave it
   * without; and one that had an effect where it stands may lose it by what is nearer.
   */
  private void checkEffects() {
    for (Key<?> key : Keys.all()) {
      if (values.containsKey(key) && !ALWAYS.contains(key)) {
        int level = settings.level(key.name());
        if (!applies(key, level, Optional.empty()) && !overtakes(key, level) && !isOvertaken(key)) {
          Setting setting = settings.required(key.name(), place);
          throw noEffect(key, setting.where(), setting.key());
        }
      }
    }
    named.forEach(
        (name, axis) ->
            Keys.all().stream()
                .filter(key -> axis.sets(key) && !ALWAYS.contains(key))
                .filter(key -> !applies(key, Integer.MAX_VALUE, Optional.empty()))
                .findFirst()
                .ifPresent(
                    key -> {
                      throw noEffect(key, settings.required(name, place).where(), key.name());
                    }));
  }

  private static InputException noEffect(Key<?> key, String where, String name) {
    return new InputException(
        "%s: key %s has no effect here: it applies only where %s",
        where, name, key.condition().orElseThrow());
  }

  /** Whether it says which data are meant, and nearer ones are meant now. */
  private boolean isOvertaken(Key<?> key) {
    int level = settings.level(key.name());
    if (key.isInData() && settings.level(DataKeys.DATA.name()) > level) {
      forget(key);
      return true;
    }
    return false;
  }

  private boolean overtakes(Key<?> key, int level) {
    for (Key<?> other : Keys.all()) {
      if (values.containsKey(other)
          && !ALWAYS.contains(other)
          && settings.level(other.name()) < level
          && applies(key, level, Optional.of(other))) {
        forget(other);
        return true;
      }
    }
    return false;
  }

  private void forget(Key<?> key) {
    settings.remove(key.name());
    values.remove(key);
  }

  /**
   * Whether a key is of effect in any combination of what stands at a level or further away.
   *
   * @param without a key that is left at its default
   */
  private boolean applies(Key<?> key, int level, Optional<Key<?>> without) {
    Map<Key<?>, Object> fixed = new HashMap<>(auto);
    ALWAYS.forEach(each -> fixed.put(each, first(each)));
    List<List<Map<Key<?>, Object>>> choices = new ArrayList<>();
    values.forEach(
        (each, its) -> {
          boolean counts =
              !ALWAYS.contains(each)
                  && settings.level(each.name()) <= level
                  && without.filter(each::equals).isEmpty();
          if (counts) {
            choices.add(its.stream().map(value -> Map.<Key<?>, Object>of(each, value)).toList());
          }
        });
    named.forEach(
        (name, axis) -> {
          if (settings.level(name) <= level) {
            choices.add(axis.levels().stream().map(Axis.Level::values).toList());
          }
        });
    double looks = choices.stream().mapToDouble(List::size).reduce(1, (a, b) -> a * b);
    return looks > MOST_LOOKS
        || anyCombination(
            fixed,
            choices,
            values -> values.containsKey(key) && key.appliesTo(Configuration.of(values)));
  }

  private static boolean anyCombination(
      Map<Key<?>, Object> fixed,
      List<List<Map<Key<?>, Object>>> choices,
      Predicate<Map<Key<?>, Object>> is) {
    if (choices.isEmpty()) {
      return is.test(fixed);
    }
    return choices.get(0).stream()
        .anyMatch(
            choice -> {
              Map<Key<?>, Object> more = new HashMap<>(fixed);
              more.putAll(choice);
              return anyCombination(more, choices.subList(1, choices.size()), is);
            });
  }

  /** What no single key shows: whether they fit together. */
  private void check(Configuration configuration) {
    int batch = configuration.get(RecipeKeys.BATCH_SIZE);
    int images = configuration.get(DataKeys.TRAIN_LIMIT);
    if (batch > images) {
      throw new InputException(
          "%s: recipe.batch_size is %d, but limit.train leaves only %d images",
          place, batch, images);
    }
    configuration
        .get(RecipeKeys.LR_SCHEDULE)
        .problem(configuration)
        .ifPresent(
            problem -> {
              throw new InputException("%s: %s", place, problem);
            });
  }

  private List<Grid.Exclusion> exclusions(List<Axis> axes) {
    Optional<Setting> exclude = settings.optional(Settings.EXCLUDE);
    if (exclude.isEmpty()) {
      return List.of();
    }
    String form = "a list of levels that don't go together, such as {network: basic, width: 2}";
    Setting setting = exclude.get();
    List<Node> nodes =
        setting.node() instanceof SequenceNode list ? list.getValue() : List.of(setting.node());
    List<Grid.Exclusion> exclusions = new ArrayList<>();
    for (Node node : nodes) {
      if (!(node instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
        throw setting.wrong(form);
      }
      exclusions.add(exclusion(setting, mapping, axes));
    }
    return exclusions;
  }

  private static Grid.Exclusion exclusion(Setting setting, MappingNode mapping, List<Axis> axes) {
    Map<Integer, Set<Integer>> levels = new HashMap<>();
    for (Setting entry : setting.entries(mapping)) {
      Axis axis = CompareKeys.axis(axes, setting, entry.key());
      Setting value = new Setting(setting.where(), setting.key() + "." + axis.name(), entry.node());
      boolean several =
          entry.node() instanceof SequenceNode sequence
              && (axis.key().filter(key -> key.type().isList()).isEmpty()
                  || sequence.getValue().stream().anyMatch(SequenceNode.class::isInstance));
      List<String> labels =
          several
              ? value.list(one -> CompareKeys.level(one, axis))
              : List.of(CompareKeys.level(value, axis));
      levels.put(
          axes.indexOf(axis),
          labels.stream().map(axis.labels()::indexOf).collect(Collectors.toSet()));
    }
    return new Grid.Exclusion(levels);
  }

  private OptionalInt sample() {
    return settings
        .optional(Settings.SAMPLE)
        .map(setting -> OptionalInt.of((int) setting.whole(1, Grid.MOST)))
        .orElse(OptionalInt.empty());
  }

  private OptionalDouble margin(Design.Metric metric) {
    return settings
        .optional("margin")
        .map(
            setting ->
                OptionalDouble.of(
                    metric == Design.Metric.TEST_ACCURACY
                        ? setting.number(0.001, 100) / 100
                        : setting.number(1e-9, 1e9)))
        .orElse(OptionalDouble.empty());
  }

  private Set<Long> seeds(Optional<Until> until) {
    Optional<Setting> repeats = settings.optional("repeats");
    Optional<Setting> seeds = settings.optional("seeds");
    return seeds
        .map(setting -> setting.list(value -> value.whole(0, Long.MAX_VALUE)))
        .map(list -> (Set<Long>) new LinkedHashSet<>(list))
        .orElseGet(
            () -> {
              long last =
                  repeats
                      .map(setting -> setting.whole(1, 100_000))
                      .orElseGet(() -> (long) until.orElseThrow().max());
              return LongStream.rangeClosed(1, last)
                  .boxed()
                  .collect(Collectors.toCollection(LinkedHashSet::new));
            });
  }

  private Duration checkpoint() {
    return settings
        .optional("checkpoint")
        .map(
            setting ->
                setting.text().equals("off")
                    ? Duration.ZERO
                    : setting
                        .duration()
                        .filter(each -> each.compareTo(SHORTEST) >= 0)
                        .filter(each -> each.compareTo(LONGEST) <= 0)
                        .orElseThrow(
                            () ->
                                setting.wrong(
                                    "a duration from 1s to 168h, such as 30s, 10m or 1h, or off")))
        .orElse(USUAL);
  }

  private Set<Outcome.Moment> save() {
    Set<Outcome.Moment> save = EnumSet.noneOf(Outcome.Moment.class);
    settings
        .optional("save")
        .ifPresent(
            setting ->
                save.addAll(
                    setting.emptyOrList(value -> value.oneOf(List.of(Outcome.Moment.values())))));
    return save;
  }
}
