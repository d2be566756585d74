package org.archsweep.sweep;

import java.util.ArrayList;
import java.util.EnumSet;
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
import org.archsweep.data.Augmentation;
import org.archsweep.data.Datasets;
import org.archsweep.network.Networks;
import org.archsweep.program.Precision;
import org.archsweep.training.Outcome;
import org.archsweep.training.Recipe;
import org.archsweep.training.Scales;
import org.archsweep.training.Schedule;
import org.archsweep.training.Trial;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * What an experiment is made of: keys with their values, as one place gives them (a job file, a
 * group in it, an option) or as several do, one over the other.
 */
final class Settings {
  static final Set<String> KEYS =
      new LinkedHashSet<>(
          List.of(
              "data",
              "networks",
              "epochs",
              "repeats",
              "repeats.until",
              "repeats.of",
              "repeats.min",
              "repeats.max",
              "seeds",
              "width",
              "baseline",
              "compare",
              "save",
              "limit.train",
              "limit.test",
              "recipe.batch",
              "recipe.peak",
              "recipe.schedule",
              "recipe.momentum",
              "recipe.weight_decay",
              "recipe.precision",
              "recipe.batch_norm_precision",
              "recipe.batch_norm_scales",
              "recipe.augment",
              "recipe.shuffle",
              JobFile.FROM,
              JobFile.EXPERIMENTS));

  private static final Set<String> GROUPS = Set.of("recipe", "limit");

  /** Of repeats until precise, where the job file doesn't say it. */
  private static final int LEAST = 5;

  private static final int MOST = 50;
  private static final int MOST_REPEATS = 10_000;

  private static final Set<String> UNTIL_PRECISE =
      Set.of("repeats.until", "repeats.of", "repeats.min", "repeats.max");

  /** Keys that say the same thing in several ways. */
  private static final List<List<Set<String>>> ALTERNATIVES =
      List.of(
          List.of(Set.of("seeds"), Set.of("repeats"), UNTIL_PRECISE),
          List.of(Set.of("baseline"), Set.of("compare")),
          List.of(Set.of("recipe.peak"), Set.of("recipe.schedule")));

  private final Map<String, Setting> settings = new LinkedHashMap<>();

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
    both.settings.putAll(settings);
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
    if (!KEYS.contains(key)) {
      String name = Setting.shortened(key);
      throw new InputException("%s: unknown key %s, %s", where, name, Text.suggestion(name, KEYS));
    }
    if (settings.put(key, new Setting(where, key, value)) != null) {
      throw new InputException("%s: key %s is there twice", where, key);
    }
  }

  /** Whether it's a key, or meant to be one. */
  static boolean isNearlyKnown(String key) {
    return KEYS.contains(key)
        || GROUPS.contains(key)
        || Text.nearest(Setting.shortened(key), KEYS).isPresent();
  }

  /** Takes a setting out that says which experiments there are, not how one is. */
  Optional<Setting> take(String key) {
    return Optional.ofNullable(settings.remove(key));
  }

  /**
   * The experiment that these settings describe.
   *
   * @param place what a message about a missing key begins with
   * @param auto what the precision {@code auto} stands for here
   */
  Experiment experiment(String name, String place, Precision auto) {
    for (String key : List.of(JobFile.FROM, JobFile.EXPERIMENTS)) {
      optional(key)
          .ifPresent(
              setting -> {
                throw new InputException(
                    "%s: key %s is only allowed at the top of a job file", setting.where(), key);
              });
    }
    List<String> networks = networks(place);
    Optional<UntilPrecise> untilPrecise = untilPrecise(place, networks);
    Experiment experiment =
        new Experiment(
            name,
            data(place),
            networks,
            required("epochs", place).list(value -> (int) value.whole(1, 100_000)),
            seeds(untilPrecise),
            recipe(place, auto),
            optional("width")
                .map(value -> value.number(Networks.NARROWEST, Networks.WIDEST))
                .orElse(1.0),
            limit("limit.train"),
            limit("limit.test"),
            save(),
            Comparisons.of(optional("compare"), optional("baseline"), networks),
            untilPrecise);
    check(experiment, place);
    return experiment;
  }

  /** What no single key shows: whether they fit together. */
  private void check(Experiment experiment, String place) {
    int batch = experiment.recipe().batch();
    if (batch > experiment.trainLimit()) {
      throw new InputException(
          "%s: recipe.batch is %d, but limit.train leaves only %d images",
          place, batch, experiment.trainLimit());
    }
    if (experiment.recipe().schedule() instanceof Schedule.Knots knots) {
      for (int epochs : experiment.epochs()) {
        if (epochs != knots.last().epoch()) {
          throw new InputException(
              "%s: recipe.schedule ends at epoch %s, but epochs is %d",
              place, knots.last().epochText(), epochs);
        }
      }
    }
  }

  private String data(String place) {
    return required("data", place)
        .checked(
            text -> {
              Datasets.checkName(text);
              return text;
            });
  }

  private List<String> networks(String place) {
    Set<String> names = new LinkedHashSet<>();
    Setting networks = required("networks", place);
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

  private Recipe recipe(String place, Precision auto) {
    Recipe study = Recipe.study(auto);
    Precision precision = optional("recipe.precision").map(s -> precision(s, auto)).orElse(auto);
    return new Recipe(
        optional("recipe.batch").map(s -> (int) s.whole(1, 1 << 20)).orElse(study.batch()),
        schedule(place).orElse(study.schedule()),
        optional("recipe.momentum").map(s -> s.number(0, 1)).orElse(study.momentum()),
        optional("recipe.weight_decay").map(s -> s.number(0, 1)).orElse(study.weightDecay()),
        precision,
        optional("recipe.batch_norm_precision")
            .map(
                s ->
                    s.oneOf(List.of("float32", "half")).equals("half")
                        ? precision
                        : Precision.FLOAT32)
            .orElse(study.batchNormPrecision()),
        optional("recipe.batch_norm_scales")
            .map(s -> s.oneOf(List.of(Scales.values())))
            .orElse(study.batchNormScales()),
        optional("recipe.augment")
            .map(s -> s.emptyOrList(value -> value.checked(Augmentation::named)))
            .orElse(study.augment()),
        optional("recipe.shuffle").map(Setting::bool).orElse(study.shuffle()));
  }

  private Optional<Schedule> schedule(String place) {
    Optional<Schedule> peak =
        optional("recipe.peak").map(setting -> new Schedule.Peak(setting.number(1e-9, 1e9)));
    Optional<Schedule> knots = optional("recipe.schedule").map(Settings::knots);
    if (peak.isPresent() && knots.isPresent()) {
      throw new InputException("%s: needs either recipe.peak or recipe.schedule, not both", place);
    }
    return peak.or(() -> knots);
  }

  private static Schedule knots(Setting setting) {
    String allowed = "epochs with their learning rates, such as {0: 0, 15: 0.1, 35: 0}";
    if (!(setting.node() instanceof MappingNode mapping)) {
      throw setting.wrong(allowed);
    }
    List<Schedule.Knot> knots = new ArrayList<>();
    for (NodeTuple entry : mapping.getValue()) {
      double epoch = setting.with(unquoted((ScalarNode) entry.getKeyNode())).number(0, 100_000);
      double rate = setting.with(entry.getValueNode()).number(0, 1e9);
      Schedule.Knot knot = new Schedule.Knot(epoch, rate);
      Schedule.Knot last = knots.isEmpty() ? null : knots.get(knots.size() - 1);
      if (last == null && epoch != 0) {
        throw new InputException(
            "%s: key %s begins at epoch %s, allowed is 0",
            setting.where(), setting.key(), knot.epochText());
      }
      if (last != null && epoch <= last.epoch()) {
        throw new InputException(
            "%s: key %s goes from epoch %s to %s, allowed are rising epochs",
            setting.where(), setting.key(), last.epochText(), knot.epochText());
      }
      knots.add(knot);
    }
    if (knots.size() < 2) {
      throw setting.wrong("at least two " + allowed);
    }
    return new Schedule.Knots(knots);
  }

  /** JSON, which is YAML too, has quotes around every key. */
  private static Node unquoted(ScalarNode key) {
    return new ScalarNode(Yaml.kind(key.getValue()), key.getValue(), ScalarStyle.PLAIN);
  }

  private static Precision precision(Setting setting, Precision auto) {
    return setting.checked(
        name -> {
          if (name.equals("auto")) {
            return auto;
          }
          try {
            return Precision.named(name);
          } catch (InputException e) {
            throw new InputException("%s, or auto", e.getMessage());
          }
        });
  }

  private int limit(String key) {
    return optional(key).map(setting -> (int) setting.whole(1, Trial.ALL - 1L)).orElse(Trial.ALL);
  }

  private Set<Outcome.Moment> save() {
    Set<Outcome.Moment> save = EnumSet.noneOf(Outcome.Moment.class);
    optional("save")
        .ifPresent(
            setting ->
                save.addAll(
                    setting.emptyOrList(value -> value.oneOf(List.of(Outcome.Moment.values())))));
    return save;
  }

  private Optional<Setting> optional(String key) {
    return Optional.ofNullable(settings.get(key));
  }

  private Setting required(String key, String place) {
    return optional(key)
        .orElseThrow(() -> new InputException("%s: the key %s is missing", place, key));
  }
}
