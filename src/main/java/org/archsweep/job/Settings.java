package org.archsweep.job;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.data.DataKeys;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Networks;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Key;
import org.archsweep.spec.Keys;
import org.archsweep.spec.Setting;
import org.archsweep.training.Outcome;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * What an experiment is made of: keys with their values, as one place gives them (a job file, a
 * group in it, an option) or as several do, one over the other.
 */
final class Settings {
  /** What an experiment is beside the keys of its trials. */
  private static final List<String> OF_THE_JOB =
      List.of(
          "repeats",
          "repeats.until",
          "repeats.of",
          "repeats.min",
          "repeats.max",
          "seeds",
          "baseline",
          "compare",
          "save",
          JobFile.FROM,
          JobFile.EXPERIMENTS);

  private static final String NETWORKS = "networks";
  private static final String AUTO = "auto";

  /** All keys of a job file, by their names now. */
  static final Set<String> KEYS =
      Stream.concat(
              Keys.all().stream().map(key -> key == NetworkKeys.NETWORK ? NETWORKS : key.name()),
              OF_THE_JOB.stream())
          .collect(Collectors.toCollection(LinkedHashSet::new));

  private static final Set<String> GROUPS =
      KEYS.stream()
          .filter(key -> key.contains(".") && !key.startsWith("repeats."))
          .map(key -> key.substring(0, key.indexOf('.')))
          .collect(Collectors.toSet());

  /** Of repeats until precise, where the job file doesn't say it. */
  private static final int LEAST = 5;

  private static final int MOST = 50;
  private static final int MOST_REPEATS = 10_000;

  /** Keys that differ between the trials of an experiment, and the one that its data decide. */
  private static final Set<Key<?>> VARIED =
      Set.of(NetworkKeys.NETWORK, RecipeKeys.EPOCHS, DataKeys.DATA);

  private static final Set<String> UNTIL_PRECISE =
      Set.of("repeats.until", "repeats.of", "repeats.min", "repeats.max");

  /** Keys that say the same thing in several ways. */
  private static final List<List<Set<String>>> ALTERNATIVES =
      List.of(
          List.of(Set.of("seeds"), Set.of("repeats"), UNTIL_PRECISE),
          List.of(Set.of("baseline"), Set.of("compare")));

  /**
   * A setting.
   *
   * @param level how near it stands: nearer ones have higher numbers
   */
  private record Given(Setting setting, int level) {}

  /** By the names that the keys have now. */
  private final Map<String, Given> settings = new LinkedHashMap<>();

  /** No settings. */
  static final Settings NONE = new Settings();

  private Settings() {}

  /**
   * Reads keys and values.
   *
   * @param file what they are in
   */
  static Settings of(String file, MappingNode mapping) {
    Settings settings = new Settings();
    settings.setAll(file, "", mapping);
    return settings;
  }

  /** Reads an option of the command line. */
  static Settings option(String key, Node value) {
    Settings settings = new Settings();
    settings.set("--set", "--set", key, value);
    return settings;
  }

  /** These, and what they leave open as others have it. */
  Settings over(Settings others) {
    Settings both = new Settings();
    both.settings.putAll(others.settings);
    settings.keySet().forEach(key -> both.settings.keySet().removeAll(otherWays(key)));
    int below = others.settings.values().stream().mapToInt(Given::level).max().orElse(0);
    settings.forEach(
        (key, given) -> both.settings.put(key, new Given(given.setting, given.level + below + 1)));
    return both;
  }

  /** The keys that say in other ways what this one says. */
  private static Set<String> otherWays(String key) {
    return ALTERNATIVES.stream()
        .filter(ways -> ways.stream().anyMatch(way -> way.contains(key)))
        .flatMap(List::stream)
        .filter(way -> !way.contains(key))
        .flatMap(Set::stream)
        .collect(Collectors.toSet());
  }

  private void setAll(String file, String prefix, MappingNode mapping) {
    for (Setting entry : Setting.entries(file, prefix, mapping)) {
      set(file, entry.where(), entry.key(), entry.node());
    }
  }

  /** What the keys of a group are called there. */
  private static String under(String group) {
    return KEYS.stream()
        .filter(key -> key.startsWith(group + "."))
        .map(key -> key.substring(group.length() + 1))
        .collect(Collectors.joining(", "));
  }

  private void set(String file, String where, String key, Node value) {
    if (key.equals("repeats")
        && value instanceof MappingNode mapping
        && mapping.getValue().isEmpty()) {
      throw new Setting(where, key, value).wrong(under(key) + ", as key: value");
    }
    if (GROUPS.contains(key) || (key.equals("repeats") && value instanceof MappingNode)) {
      if (!(value instanceof MappingNode mapping)) {
        throw new Setting(where, key, value).wrong(under(key) + ", as key: value");
      }
      setAll(file, key + ".", mapping);
      return;
    }
    String name = Keys.named(key).filter(each -> isFormer(key, each)).map(Key::name).orElse(key);
    if (!KEYS.contains(name)) {
      String wrong = Setting.shortened(key);
      throw new InputException("%s: unknown key %s, %s", where, wrong, suggestion(wrong));
    }
    if (settings.put(name, new Given(new Setting(where, key, value), 0)) != null) {
      throw new InputException("%s: key %s is there twice", where, key);
    }
  }

  private static boolean isFormer(String name, Key<?> key) {
    return key.formerName().filter(name::equals).isPresent();
  }

  /** Those of the keys that are called by their former names, each with its name now. */
  List<String> renamed() {
    return settings.entrySet().stream()
        .filter(
            each ->
                Keys.named(each.getKey())
                    .filter(key -> isFormer(each.getValue().setting.key(), key))
                    .isPresent())
        .map(each -> Text.format("%s is %s", each.getValue().setting.key(), each.getKey()))
        .toList();
  }

  /** The key that was meant, by its name now; all of them where none is near. */
  private static String suggestion(String key) {
    Map<String, String> names = new LinkedHashMap<>();
    KEYS.forEach(name -> names.put(name, name));
    Keys.all().forEach(each -> each.formerName().ifPresent(name -> names.put(name, each.name())));
    return Text.nearest(key, names.keySet())
        .map(near -> Text.suggestion(names.get(near), KEYS))
        .orElseGet(() -> Text.suggestion(key, KEYS));
  }

  /** Whether it's a key, or meant to be one. */
  static boolean isNearlyKnown(String key) {
    return KEYS.contains(key)
        || Keys.named(key).isPresent()
        || GROUPS.contains(key)
        || Text.nearest(Setting.shortened(key), KEYS).isPresent();
  }

  /** Takes a setting out that says which experiments there are, not how one is. */
  Optional<Setting> take(String key) {
    return Optional.ofNullable(settings.remove(key)).map(Given::setting);
  }

  /**
   * The experiment that these settings describe.
   *
   * @param place what a message about a missing key begins with
   * @param auto what the word {@code auto} stands for here, of the keys that know it
   */
  Experiment experiment(String name, String place, Map<Key<?>, ?> auto) {
    for (String key : List.of(JobFile.FROM, JobFile.EXPERIMENTS)) {
      optional(key)
          .ifPresent(
              setting -> {
                throw new InputException(
                    "%s: key %s is only allowed at the top of a job file", setting.where(), key);
              });
    }
    List<String> networks = networks(place);
    List<Integer> epochs = required("epochs", place).list(RecipeKeys.EPOCHS.type()::read);
    String data = DataKeys.DATA.type().read(required("data", place));
    Optional<UntilPrecise> untilPrecise = untilPrecise(place, networks);
    Map<Key<?>, Object> varied =
        Map.of(
            NetworkKeys.NETWORK, networks.get(0),
            RecipeKeys.EPOCHS, epochs.get(0),
            DataKeys.DATA, data);
    checkEffects(varied, auto);
    Experiment experiment =
        new Experiment(
            name,
            data,
            networks,
            epochs,
            seeds(untilPrecise),
            common(Integer.MAX_VALUE, auto),
            save(),
            CompareKeys.of(optional("compare"), optional("baseline"), networks),
            untilPrecise);
    check(experiment, place);
    return experiment;
  }

  /** The values of the keys that all its trials share, as far as they stand at a level. */
  private Map<Key<?>, Object> common(int level, Map<Key<?>, ?> auto) {
    Map<Key<?>, Object> values = new HashMap<>(auto);
    for (Key<?> key : Keys.all()) {
      Given given = settings.get(key.name());
      if (given != null && given.level <= level && !VARIED.contains(key)) {
        values.put(key, value(key, given.setting, auto));
      }
    }
    return values;
  }

  private static Object value(Key<?> key, Setting setting, Map<Key<?>, ?> auto) {
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

  /**
   * Refuses keys without effect. But a key takes away what stands further away and would leave it
   * without; and one that had an effect where it stands may lose it by what is nearer.
   */
  private void checkEffects(Map<Key<?>, Object> varied, Map<Key<?>, ?> auto) {
    for (Key<?> key : Keys.all()) {
      Given given = settings.get(key.name());
      if (given != null && !VARIED.contains(key)) {
        Map<Key<?>, Object> values = common(given.level, auto);
        values.putAll(varied);
        if (!key.appliesTo(Configuration.of(values))
            && !overtakes(key, values)
            && !isOvertaken(key)) {
          throw new InputException(
              "%s: key %s has no effect here: it applies only where %s",
              given.setting.where(), given.setting.key(), key.condition().orElseThrow());
        }
      }
    }
  }

  /** Whether it says which data are meant, and nearer ones are meant now. */
  private boolean isOvertaken(Key<?> key) {
    int level = settings.get(key.name()).level;
    if (key.isInData() && settings.get(DataKeys.DATA.name()).level > level) {
      settings.remove(key.name());
      return true;
    }
    return false;
  }

  private boolean overtakes(Key<?> key, Map<Key<?>, Object> values) {
    int level = settings.get(key.name()).level;
    for (Key<?> other : Keys.all()) {
      Given given = settings.get(other.name());
      if (given != null && given.level < level && !VARIED.contains(other)) {
        Map<Key<?>, Object> fewer = new HashMap<>(values);
        fewer.remove(other);
        if (key.appliesTo(Configuration.of(fewer))) {
          settings.remove(other.name());
          return true;
        }
      }
    }
    return false;
  }

  /** What no single key shows: whether they fit together. */
  private void check(Experiment experiment, String place) {
    int batch = experiment.get(RecipeKeys.BATCH_SIZE);
    int images = experiment.get(DataKeys.TRAIN_LIMIT);
    if (batch > images) {
      throw new InputException(
          "%s: recipe.batch_size is %d, but limit.train leaves only %d images",
          place, batch, images);
    }
    for (int epochs : experiment.epochs()) {
      Configuration configuration =
          experiment.configuration(experiment.networks().get(0), epochs, experiment.data());
      configuration
          .get(RecipeKeys.LR_SCHEDULE)
          .problem(configuration)
          .ifPresent(
              problem -> {
                throw new InputException("%s: %s", place, problem);
              });
    }
  }

  private List<String> networks(String place) {
    Set<String> names = new LinkedHashSet<>();
    Setting networks = required(NETWORKS, place);
    networks.list(value -> value.checked(Networks::expand)).forEach(names::addAll);
    return List.copyOf(names);
  }

  private Set<Long> seeds(Optional<UntilPrecise> untilPrecise) {
    Optional<Setting> repeats = optional("repeats");
    Optional<Setting> seeds = optional("seeds");
    return seeds
        .map(setting -> setting.list(value -> value.whole(0, Long.MAX_VALUE)))
        .map(list -> (Set<Long>) new LinkedHashSet<>(list))
        .orElseGet(
            () -> {
              long last =
                  repeats
                      .map(setting -> setting.whole(1, 100_000))
                      .orElseGet(() -> (long) untilPrecise.orElseThrow().max());
              return LongStream.rangeClosed(1, last)
                  .boxed()
                  .collect(Collectors.toCollection(LinkedHashSet::new));
            });
  }

  private Optional<UntilPrecise> untilPrecise(String place, List<String> networks) {
    boolean isPrecise = UNTIL_PRECISE.stream().anyMatch(settings::containsKey);
    if (Stream.of(settings.containsKey("repeats"), settings.containsKey("seeds"), isPrecise)
            .filter(is -> is)
            .count()
        != 1) {
      throw new InputException("%s: needs either repeats or seeds", place);
    }
    if (!isPrecise) {
      return Optional.empty();
    }
    double points = required("repeats.until", place).number(0.001, 100);
    UntilPrecise.Of of =
        optional("repeats.of")
            .map(setting -> setting.oneOf(List.of(UntilPrecise.Of.values())))
            .orElse(UntilPrecise.Of.DIFFERENCE);
    if (of == UntilPrecise.Of.DIFFERENCE && networks.size() == 1) {
      throw new InputException(
          "%s: repeats.of is difference, but there is only one network; mean is of each network",
          place);
    }
    int min = optional("repeats.min").map(s -> (int) s.whole(2, MOST_REPEATS)).orElse(LEAST);
    int max =
        optional("repeats.max")
            .map(setting -> (int) setting.whole(min, MOST_REPEATS))
            .orElse(Math.max(min, MOST));
    return Optional.of(new UntilPrecise(points / 100, of, min, max));
  }

  private Set<Outcome.Checkpoint> save() {
    Set<Outcome.Checkpoint> save = EnumSet.noneOf(Outcome.Checkpoint.class);
    optional("save")
        .ifPresent(
            setting ->
                save.addAll(
                    setting.emptyOrList(
                        value -> value.oneOf(List.of(Outcome.Checkpoint.values())))));
    return save;
  }

  private Optional<Setting> optional(String key) {
    return Optional.ofNullable(settings.get(key)).map(Given::setting);
  }

  private Setting required(String key, String place) {
    return optional(key)
        .orElseThrow(() -> new InputException("%s: the key %s is missing", place, key));
  }
}
