package org.archsweep.job;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.network.NetworkKeys;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Key;
import org.archsweep.spec.Keys;
import org.archsweep.spec.Setting;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What an experiment is made of: keys with their values, as one place gives them (a job file, a
 * group in it, an option) or as several do, one over the other.
 */
final class Settings {
  static final String QUESTION = "question";
  static final String AXES = "axes";
  static final String VARIANTS = "variants";
  static final String EXCLUDE = "exclude";
  static final String SAMPLE = "sample";

  /** What an experiment is beside the keys of its trials. */
  private static final List<String> OF_THE_JOB =
      List.of(
          "repeats",
          "repeats.until",
          "repeats.of",
          "repeats.min",
          "repeats.max",
          "repeats.budget",
          "seeds",
          QUESTION,
          VARIANTS,
          AXES,
          EXCLUDE,
          SAMPLE,
          "baseline",
          "compare",
          "metric",
          "margin",
          "save",
          "checkpoint",
          JobFile.FROM,
          JobFile.EXPERIMENTS);

  static final String NETWORKS = "networks";

  /** All keys of a job file, by their names now. */
  static final Set<String> KEYS =
      Stream.concat(
              Keys.all().stream().map(key -> key == NetworkKeys.NETWORK ? NETWORKS : key.name()),
              OF_THE_JOB.stream())
          .collect(Collectors.toCollection(LinkedHashSet::new));

  /** What other libraries call them, where that isn't near. */
  private static final Map<String, String> OTHERS_NAMES =
      Map.of("learning_rate", RecipeKeys.MAX_LR.name(), "lr", RecipeKeys.MAX_LR.name());

  private static final Set<String> GROUPS =
      KEYS.stream()
          .filter(key -> key.contains(".") && !key.startsWith("repeats."))
          .map(key -> key.substring(0, key.indexOf('.')))
          .collect(Collectors.toSet());

  static final Set<String> UNTIL =
      Set.of("repeats.until", "repeats.of", "repeats.min", "repeats.max", "repeats.budget");

  /** Keys that say the same thing in several ways. */
  private static final List<List<Set<String>>> ALTERNATIVES =
      List.of(
          List.of(Set.of("seeds"), Set.of("repeats"), UNTIL),
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
    if (key.equals(AXES)) {
      if (!(value instanceof MappingNode mapping)) {
        throw new Setting(where, key, value).wrong("NAME: {LEVEL: {key: value}}");
      }
      setAll(file, key + ".", mapping);
      return;
    }
    String name = nameNow(key);
    if (!KEYS.contains(name) && !name.startsWith(AXES + ".")) {
      String wrong = Setting.shortened(key);
      throw new InputException("%s: unknown key %s, %s", where, wrong, suggestion(wrong));
    }
    if (settings.put(name, new Given(new Setting(where, key, value), 0)) != null) {
      throw new InputException("%s: key %s is there twice", where, key);
    }
  }

  private static String nameNow(String key) {
    return key.equals(NetworkKeys.NETWORK.name())
        ? NETWORKS
        : Keys.named(key).filter(each -> isFormer(key, each)).map(Key::name).orElse(key);
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

  /** The key that was meant, by its name now; all of them, or of its group, where none is near. */
  private static String suggestion(String key) {
    Map<String, String> names = new LinkedHashMap<>(OTHERS_NAMES);
    KEYS.forEach(name -> names.put(name, name));
    Keys.all().forEach(each -> each.formerName().ifPresent(name -> names.put(name, each.name())));
    return Text.nearest(key, names.keySet())
        .map(near -> Text.suggestion(names.get(near), KEYS))
        .orElseGet(() -> Text.suggestion(key, inGroup(key)));
  }

  /** The keys of its group; all where it's in none. */
  private static Collection<String> inGroup(String key) {
    String group = key.substring(0, key.indexOf('.') + 1);
    List<String> others = KEYS.stream().filter(each -> each.startsWith(group)).toList();
    return others.isEmpty() ? KEYS : others;
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

  /** All of them that say something, in the order in which they stand. */
  Set<String> keys() {
    return settings.keySet();
  }

  Optional<Setting> optional(String key) {
    return Optional.ofNullable(settings.get(key)).map(Given::setting);
  }

  Setting required(String key, String place) {
    return optional(key)
        .orElseThrow(() -> new InputException("%s: the key %s is missing", place, key));
  }

  boolean has(String key) {
    return settings.containsKey(key);
  }

  /** How near a setting stands that is there: nearer ones have higher numbers. */
  int level(String key) {
    return settings.get(key).level;
  }

  void remove(String key) {
    settings.remove(key);
  }
}
