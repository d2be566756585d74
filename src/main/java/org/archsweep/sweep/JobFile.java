package org.archsweep.sweep;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.archsweep.InputException;
import org.archsweep.data.Augmentation;
import org.archsweep.data.Datasets;
import org.archsweep.network.Networks;
import org.archsweep.program.Precision;
import org.archsweep.training.Outcome;
import org.archsweep.training.Recipe;
import org.archsweep.training.Trial;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads job files: YAML, and the settings of the command line that go over it. */
public final class JobFile {
  private static final Set<String> KEYS =
      new LinkedHashSet<>(
          List.of(
              "data",
              "networks",
              "epochs",
              "repeats",
              "seeds",
              "width",
              "baseline",
              "save",
              "limit.train",
              "limit.test",
              "recipe.batch",
              "recipe.peak",
              "recipe.momentum",
              "recipe.weight_decay",
              "recipe.precision",
              "recipe.augment",
              "recipe.shuffle"));

  private static final Set<String> GROUPS = Set.of("recipe", "limit");
  private static final List<String> BUILT_IN = List.of("quickstart", "search");

  private final String name;
  private final String file;
  private final Map<String, Setting> settings = new LinkedHashMap<>();

  private JobFile(String name, String file) {
    this.name = name;
    this.file = file;
  }

  /**
   * Reads a job.
   *
   * @param job a file, or the name of one in {@code jobs/} or in the jar
   * @param overrides {@code key=value}, keys like {@code recipe.batch}, values YAML
   * @param auto what the precision {@code auto} stands for here
   * @throws InputException if anything in it isn't as it should be
   */
  public static Job read(String job, List<String> overrides, Precision auto) {
    JobFile file = located(job);
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals < 1) {
        throw new InputException("--set %s: expected key=value", override);
      }
      String key = override.substring(0, equals);
      Node value = parsed("--set " + override, override.substring(equals + 1));
      // The two say the same thing: the one on the command line stands for both.
      if (key.equals("seeds")) {
        file.settings.remove("repeats");
      } else if (key.equals("repeats")) {
        file.settings.remove("seeds");
      }
      file.set("--set", key, value, false);
    }
    return file.job(auto);
  }

  private static JobFile located(String job) {
    String plain = new File(job).getName().replaceFirst("\\.ya?ml$", "");
    for (Path path : List.of(Path.of(job), Path.of("jobs", job + ".yaml"))) {
      if (Files.isRegularFile(path)) {
        try {
          return parsed(plain, path.toString(), Files.readString(path));
        } catch (IOException e) {
          throw new InputException("cannot read the job file %s: %s", path, e.getMessage());
        }
      }
    }
    try (InputStream in = JobFile.class.getResourceAsStream("/jobs/" + job + ".yaml")) {
      if (in != null) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return parsed(plain, "jobs/" + job + ".yaml", text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new InputException(
        "no job file %s, and none of that name in jobs/; %s come with Archsweep",
        job, String.join(" and ", BUILT_IN));
  }

  private static JobFile parsed(String name, String file, String text) {
    JobFile job = new JobFile(name, file);
    Node root = parsed(file, text);
    if (!(root instanceof MappingNode mapping)) {
      throw new InputException("%s: expected keys and values, such as networks: [basic]", file);
    }
    job.setAll("", mapping);
    return job;
  }

  private static Node parsed(String where, String text) {
    try {
      return new Compose(LoadSettings.builder().setLabel(where).build())
          .composeString(text)
          .orElseThrow(() -> new InputException("%s: is empty", where));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new InputException("%s line %d: %s", where, line, e.getProblem());
    } catch (YamlEngineException e) {
      throw new InputException("%s: %s", where, e.getMessage().lines().findFirst().orElse(""));
    }
  }

  private void setAll(String prefix, MappingNode mapping) {
    for (NodeTuple entry : mapping.getValue()) {
      String where = "%s line %d".formatted(file, line(entry.getKeyNode()));
      // The parser refuses keys that are no scalars.
      String key = ((ScalarNode) entry.getKeyNode()).getValue();
      set(where, prefix + key, entry.getValueNode(), true);
    }
  }

  private void set(String where, String key, Node value, boolean once) {
    if (GROUPS.contains(key)) {
      if (!(value instanceof MappingNode mapping)) {
        throw new Setting(where, key, value).wrong(Names.under(key, KEYS) + ", as key: value");
      }
      setAll(key + ".", mapping);
      return;
    }
    if (!KEYS.contains(key)) {
      throw new InputException("%s: unknown key %s, %s", where, key, Names.suggestion(key, KEYS));
    }
    if (settings.put(key, new Setting(where, key, value)) != null && once) {
      throw new InputException("%s: key %s is there twice", where, key);
    }
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private Job job(Precision auto) {
    List<String> networks = networks();
    Job job =
        new Job(
            name,
            data(),
            networks,
            required("epochs").list(value -> (int) value.whole(1, 100_000)),
            seeds(),
            recipe(auto),
            optional("width").map(value -> value.number(1e-3, 64)).orElse(1.0),
            limit("limit.train"),
            limit("limit.test"),
            save(),
            optional("baseline").map(value -> baseline(value, networks)));
    int batch = job.recipe().batch();
    if (batch > job.trainLimit()) {
      throw new InputException(
          "%s: recipe.batch is %d, but limit.train leaves only %d images",
          file, batch, job.trainLimit());
    }
    return job;
  }

  private String data() {
    Setting data = required("data");
    return data.checked(
        text -> {
          Datasets.checkName(text);
          return text;
        });
  }

  private List<String> networks() {
    Set<String> names = new LinkedHashSet<>();
    Setting networks = required("networks");
    networks.list(value -> value.checked(Networks::expand)).forEach(names::addAll);
    return List.copyOf(names);
  }

  private static String baseline(Setting setting, List<String> networks) {
    List<String> names = setting.checked(Networks::expand);
    if (names.size() != 1 || !networks.contains(names.get(0))) {
      throw setting.wrong("one of the job's networks");
    }
    return names.get(0);
  }

  private List<Long> seeds() {
    Optional<Setting> repeats = optional("repeats");
    Optional<Setting> seeds = optional("seeds");
    if (repeats.isPresent() == seeds.isPresent()) {
      throw new InputException("%s: needs either repeats or seeds", file);
    }
    return seeds
        .map(setting -> setting.list(value -> value.whole(0, Long.MAX_VALUE)))
        .orElseGet(
            () ->
                LongStream.rangeClosed(1, repeats.orElseThrow().whole(1, 100_000))
                    .boxed()
                    .toList());
  }

  private Recipe recipe(Precision auto) {
    Recipe study = Recipe.study(auto);
    return new Recipe(
        optional("recipe.batch").map(s -> (int) s.whole(1, 1 << 20)).orElse(study.batch()),
        optional("recipe.peak").map(s -> s.number(1e-9, 1e9)).orElse(study.peak()),
        optional("recipe.momentum").map(s -> s.number(0, 1)).orElse(study.momentum()),
        optional("recipe.weight_decay").map(s -> s.number(0, 1)).orElse(study.weightDecay()),
        optional("recipe.precision").map(s -> precision(s, auto)).orElse(auto),
        optional("recipe.augment")
            .map(s -> s.emptyOrList(value -> value.checked(Augmentation::named)))
            .orElse(study.augment()),
        optional("recipe.shuffle").map(Setting::bool).orElse(study.shuffle()));
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
        .ifPresent(setting -> save.addAll(setting.emptyOrList(value -> value.moment())));
    return save;
  }

  private Optional<Setting> optional(String key) {
    return Optional.ofNullable(settings.get(key));
  }

  private Setting required(String key) {
    return optional(key)
        .orElseThrow(() -> new InputException("%s: the key %s is missing", file, key));
  }
}
