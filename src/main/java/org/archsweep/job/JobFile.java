package org.archsweep.job;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.archsweep.InputException;
import org.archsweep.Shipped;
import org.archsweep.Text;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Setting;
import org.archsweep.spec.Yaml;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads job files: YAML, and the settings of the command line that go over it. A file describes one
 * experiment, or several: {@code experiments} lists other job files by name, or has a group of keys
 * for each. {@code from} begins with another job file. What stands nearer overrides what stands
 * further away: a group of {@code experiments} over its file, a file over those that it names.
 */
public final class JobFile {
  static final String FROM = "from";
  static final String EXPERIMENTS = "experiments";

  /** As many as a plan's memory holds. */
  private static final int MOST_TRIALS = 5_000_000;

  /** How far one file may lead to another. */
  private static final int MOST_FILES = 50;

  private static final String FOLDER = "jobs";
  private static final String ENDING = ".yaml";

  /** A name that a file which comes with Archsweep may have. */
  private static final Pattern SHIPPED = Pattern.compile("(small/)?[a-z0-9-]+");

  private static final String INSIDE =
      "a list of job files, or a group of keys for each experiment";

  private final String name;
  private final String file;
  private final Settings own;
  private final Optional<Setting> from;
  private final Optional<Setting> inside;

  private JobFile(String name, String file, MappingNode mapping) {
    this.name = name;
    this.file = file;
    this.own = Settings.of(file, mapping);
    this.from = own.take(FROM);
    this.inside = own.take(EXPERIMENTS);
  }

  /**
   * Reads a job.
   *
   * @param job a file, or the name of one in {@code jobs/} or in the jar
   * @param overrides {@code key=value}, keys like {@code recipe.batch_size}, values YAML; they go
   *     over every experiment
   * @param auto what the precision {@code auto} stands for here
   * @throws InputException if anything in it isn't as it should be
   */
  public static Job read(String job, List<String> overrides, Precision auto) {
    JobFile file = located(job);
    Settings options = Settings.NONE;
    for (String override : overrides) {
      options = option(override).over(options);
    }
    List<Experiment> experiments = new ArrayList<>();
    Set<String> renamed = new LinkedHashSet<>();
    for (Map.Entry<String, Settings> each : file.experiments(List.of()).entrySet()) {
      String name = each.getKey();
      Settings settings = options.over(each.getValue());
      renamed.addAll(settings.renamed());
      experiments.add(
          new ExperimentReader(settings, file.placeOf(name), Map.of(RecipeKeys.PRECISION, auto))
              .experiment(name));
    }
    experiments.forEach(experiment -> file.checkSameData(experiments.get(0), experiment));
    file.checkSize(experiments);
    return new Job(file.name, experiments, List.copyOf(renamed));
  }

  private void checkSize(List<Experiment> experiments) {
    double trials = experiments.stream().mapToDouble(Experiment::size).sum();
    if (trials > MOST_TRIALS) {
      throw new InputException(
          "%s: asks for %,.0f trials, allowed are up to %,d", file, trials, MOST_TRIALS);
    }
  }

  private void checkSameData(Experiment one, Experiment other) {
    if (!other.source().equals(one.source())) {
      throw new InputException(
          "%s: experiments of one job need the same data, but %s has %s and %s has %s",
          file, one.name(), one.source(), other.name(), other.source());
    }
  }

  private String placeOf(String experiment) {
    return experiment.equals(name) ? file : Text.format("%s, experiment %s", file, experiment);
  }

  private static Settings option(String option) {
    int equals = option.indexOf('=');
    if (equals < 1) {
      throw new InputException("--set %s: expected key=value", Setting.shortened(option));
    }
    String where = "--set " + Setting.shortened(option);
    Node value = Yaml.parsed(where, option.substring(equals + 1));
    return Settings.option(option.substring(0, equals), value);
  }

  /**
   * What this file describes: settings by the experiments' names.
   *
   * @param above the files that led to this one
   */
  private Map<String, Settings> experiments(List<String> above) {
    List<String> path = Stream.concat(above.stream(), Stream.of(file)).toList();
    Map<String, Settings> experiments = new LinkedHashMap<>();
    from.ifPresent(setting -> begin(setting, path, experiments));
    if (inside.isPresent() && !(inside.get().node() instanceof MappingNode)) {
      for (JobFile other : inside.get().list(value -> other(value, path))) {
        other
            .experiments(path)
            .forEach((key, settings) -> add(inside.get(), key, settings, experiments));
      }
    }
    experiments.replaceAll((key, settings) -> own.over(settings));
    if (inside.isPresent() && inside.get().node() instanceof MappingNode groups) {
      groups(groups, experiments);
    } else if (experiments.isEmpty()) {
      experiments.put(name, own);
    }
    if (experiments.isEmpty()) {
      throw inside.orElseThrow().wrong(INSIDE);
    }
    return experiments;
  }

  /** Begins with another file's experiments; those named after it are named after this one. */
  private void begin(Setting setting, List<String> path, Map<String, Settings> experiments) {
    JobFile other = other(setting, path);
    other
        .experiments(path)
        .forEach(
            (key, settings) -> {
              boolean itsOwn = key.equals(other.name) || key.startsWith(other.name + "/");
              experiments.put(itsOwn ? name + key.substring(other.name.length()) : key, settings);
            });
  }

  private static void add(
      Setting where, String key, Settings settings, Map<String, Settings> experiments) {
    if (experiments.put(key, settings) != null) {
      throw new InputException(
          "%s: key %s has the experiment %s twice", where.where(), where.key(), key);
    }
  }

  /** Puts each group's keys over the experiment that it names, or over this file's own. */
  private void groups(MappingNode groups, Map<String, Settings> experiments) {
    for (Setting group : Setting.entries(file, name + "/", groups)) {
      if (!(group.node() instanceof MappingNode mapping)) {
        throw new Setting(group.where(), EXPERIMENTS, group.node()).wrong(INSIDE);
      }
      if (from.isPresent() && !experiments.containsKey(group.key())) {
        throw new InputException(
            "%s: unknown experiment %s, %s",
            group.where(), group.key(), Text.suggestion(group.key(), experiments.keySet()));
      }
      checkedName(group.key(), group.where());
      Settings below = experiments.getOrDefault(group.key(), own);
      experiments.put(group.key(), Settings.of(file, mapping).over(below));
    }
  }

  /** Another job file that a key of this one names. */
  private static JobFile other(Setting setting, List<String> path) {
    JobFile other = setting.checked(JobFile::located);
    if (path.contains(other.file)) {
      throw new InputException(
          "%s: key %s leads back to %s", setting.where(), setting.key(), other.file);
    }
    if (path.size() == MOST_FILES) {
      throw new InputException(
          "%s: key %s leads through more than %d files",
          setting.where(), setting.key(), MOST_FILES);
    }
    return other;
  }

  private static JobFile located(String job) {
    if (job.isBlank()) {
      throw new InputException("the name of a job file is empty");
    }
    boolean isFolder = false;
    try {
      for (Path path : List.of(Path.of(job), Path.of(FOLDER, job + ENDING))) {
        if (Files.isDirectory(path)) {
          isFolder = true;
        } else if (Files.exists(path)) {
          return parsed(path, Yaml.read("job file", path));
        }
      }
    } catch (InvalidPathException e) {
      // Then there is none of that name.
    }
    if (SHIPPED.matcher(job).matches()) {
      Optional<String> text = Shipped.text(FOLDER + "/" + job + ENDING);
      if (text.isPresent()) {
        return parsed(Path.of(FOLDER, job + ENDING), text.get());
      }
    }
    List<String> shipped = Shipped.names(FOLDER, ENDING);
    throw new InputException(
        "no job file %s%s, and none of that name in jobs/%s",
        Setting.shortened(job),
        isFolder ? ", which is a folder" : "",
        Text.nearest(job, shipped).isPresent()
            ? Text.perhaps(job, shipped)
            : "; " + String.join(", ", shipped) + " come with Archsweep, most as small/NAME too");
  }

  private static JobFile parsed(Path file, String text) {
    if (!(Yaml.parsed(file.toString(), text) instanceof MappingNode mapping)) {
      throw new InputException("%s: expected keys and values, such as networks: [basic]", file);
    }
    List<String> keys = Setting.keys(mapping);
    long known = keys.stream().filter(Settings::isNearlyKnown).count();
    if (2 * known < keys.size()) { // something else, whose keys are nobody's business
      throw new InputException(
          "%s: is no job file: most of its keys aren't those of one, %s",
          file, String.join(", ", Settings.KEYS));
    }
    return new JobFile(nameOf(file), file.toString(), mapping);
  }

  /** The file's without its ending; below {@code jobs/} with its folder there, small/search. */
  private static String nameOf(Path file) {
    Path normal = file.normalize();
    Path named =
        normal.startsWith(FOLDER) ? Path.of(FOLDER).relativize(normal) : file.getFileName();
    return checkedName(named.toString().replaceFirst("\\.ya?ml$", ""), file.toString());
  }

  /** Names stand in tables, in lines and, of a whole file, in the default folder's name. */
  private static String checkedName(String name, String where) {
    String shown = Text.printable(name);
    if (name.matches("(?s)(.*/)?[ .]*|.{201,}") || !shown.equals(name)) {
      throw new InputException(
          "%s: %s is no name for a job: allowed are up to 200 characters that can be seen",
          where, name.isBlank() ? "nothing" : Setting.shortened(shown));
    }
    return name;
  }
}
