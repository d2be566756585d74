package org.archsweep.claims;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archsweep.InputException;
import org.archsweep.Shipped;
import org.archsweep.Text;
import org.archsweep.claims.Claim.Subject;
import org.archsweep.claims.Reproduction.Claims;
import org.archsweep.job.Experiment;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.network.Networks;
import org.archsweep.program.Precision;
import org.archsweep.spec.Setting;
import org.archsweep.spec.Yaml;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads a claims file: the study's job, and what is claimed of its experiments. */
final class ClaimsFile {
  private static final String BUILT_IN = "jobs/claims/reproduction.yaml";
  private static final Set<String> KEYS = Set.of("study", "claims");
  private static final List<String> CLAIM_KEYS =
      List.of(
          "claim",
          "said",
          "where",
          "query",
          "experiment",
          "network",
          "setting",
          "epochs",
          "than",
          "expect");
  private static final Set<String> CELL_KEYS = Set.of("experiment", "network", "setting", "epochs");
  private static final String EXPECTATIONS =
      "more, less, {about: X, within: Y}, {at_least: X} or {at_most: X}";

  private final String file;
  private final String study;
  private final Job job;

  private ClaimsFile(String file, String study) {
    this.file = file;
    this.study = study;
    this.job = JobFile.read(study, List.of(), Precision.FLOAT16);
  }

  /** The claims of the study that Archsweep reproduces. */
  static Claims builtIn() {
    return parsed(BUILT_IN, Shipped.text(BUILT_IN).orElseThrow());
  }

  /**
   * Claims of the user's own.
   *
   * @throws InputException if anything in the file isn't as it should be
   */
  static Claims read(Path path) {
    return parsed(path.toString(), Yaml.read("claims file", path));
  }

  static Claims parsed(String file, String text) {
    if (!(Yaml.parsed(file, text) instanceof MappingNode mapping)
        || Setting.keys(mapping).stream().noneMatch(KEYS::contains)) {
      throw new InputException("%s: expected the keys study and claims", file);
    }
    Map<String, Setting> keys = keys(file, mapping, KEYS);
    String study = required(keys, "study", file).text();
    ClaimsFile reader = required(keys, "study", file).checked(name -> new ClaimsFile(file, name));
    Setting list = required(keys, "claims", file);
    if (!(list.node() instanceof SequenceNode sequence) || sequence.getValue().isEmpty()) {
      throw list.wrong("a list of claims");
    }
    List<Claim> claims = new ArrayList<>();
    for (Node node : sequence.getValue()) {
      claims.add(reader.claim(list.with(node)));
    }
    return new Claims(study, claims);
  }

  private Claim claim(Setting setting) {
    if (!(setting.node() instanceof MappingNode mapping)) {
      throw setting.wrong("a list of claims, each with the keys " + String.join(", ", CLAIM_KEYS));
    }
    Map<String, Setting> keys = keys(file, mapping, Set.copyOf(CLAIM_KEYS));
    String place = keys.isEmpty() ? file : keys.values().iterator().next().where();
    Setting query = required(keys, "query", place);
    String name = query.text();
    if (!Measures.NAMES.contains(name)) {
      throw query.wrong(String.join(", ", Measures.NAMES));
    }
    Subject of = subject(keys, Optional.empty(), Measures.isOfOneNetwork(name), place);
    return new Claim(
        required(keys, "claim", place).text(),
        required(keys, "said", place).text(),
        required(keys, "where", place).text(),
        name,
        of,
        than(keys, of, query, place),
        expectation(required(keys, "expect", place)));
  }

  private Optional<Subject> than(
      Map<String, Setting> keys, Subject of, Setting query, String place) {
    boolean compares = Measures.compares(query.text());
    if (compares != keys.containsKey("than")) {
      throw new InputException(
          "%s: query %s %s the key than", place, query.text(), compares ? "needs" : "takes not");
    }
    if (!compares) {
      return Optional.empty();
    }
    Setting than = keys.get("than");
    if (!(than.node() instanceof MappingNode mapping)) {
      throw than.wrong("what differs of experiment, network and epochs");
    }
    return Optional.of(subject(keys(file, mapping, CELL_KEYS), Optional.of(of), true, place));
  }

  /** What the study trained; what isn't said is as in another. */
  private Subject subject(
      Map<String, Setting> keys, Optional<Subject> other, boolean ofOne, String place) {
    Experiment experiment =
        keys.containsKey("experiment") || other.isEmpty()
            ? experiment(required(keys, "experiment", place))
            : named(other.get().experiment()).orElseThrow();
    if (!ofOne) {
      return new Subject(experiment.name(), Optional.empty(), Optional.empty());
    }
    String setting =
        Optional.ofNullable(keys.get("setting"))
            .map(Setting::text)
            .or(() -> Optional.ofNullable(keys.get("network")).map(ClaimsFile::network))
            .or(() -> other.flatMap(Subject::network))
            .orElseGet(() -> required(keys, "network", place).text());
    int epochs =
        keys.containsKey("epochs") || other.isEmpty()
            ? (int) required(keys, "epochs", place).whole(1, 100_000)
            : other.get().epochs().orElseThrow();
    List<String> settings = experiment.grid().stream().map(experiment::setting).distinct().toList();
    if (!settings.contains(setting) || !experiment.epochs().contains(epochs)) {
      throw new InputException(
          "%s: experiment %s of the study trains %s for %s epochs, not %s for %d",
          place,
          experiment.name(),
          String.join(", ", settings),
          String.join(" or ", experiment.epochs().stream().map(String::valueOf).toList()),
          setting,
          epochs);
    }
    return new Subject(experiment.name(), Optional.of(setting), Optional.of(epochs));
  }

  private Experiment experiment(Setting setting) {
    return named(setting.text())
        .orElseThrow(
            () ->
                setting.wrong(
                    Text.format(
                        "an experiment of %s: %s",
                        study,
                        String.join(
                            ", ", job.experiments().stream().map(Experiment::name).toList()))));
  }

  private Optional<Experiment> named(String name) {
    return job.experiments().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  private static String network(Setting setting) {
    return setting.checked(Networks::canonical);
  }

  private Expectation expectation(Setting setting) {
    if (!(setting.node() instanceof MappingNode mapping)) {
      return switch (setting.text()) {
        case "more" -> Expectation.MORE;
        case "less" -> Expectation.LESS;
        default -> throw setting.wrong(EXPECTATIONS);
      };
    }
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Setting number : Setting.entries(file, "", mapping)) {
      numbers.put(number.key(), number.number(-1e9, 1e9));
    }
    if (numbers.keySet().equals(Set.of("about", "within"))) {
      return Expectation.about(numbers.get("about"), numbers.get("within"));
    } else if (numbers.keySet().equals(Set.of("at_least"))) {
      return Expectation.atLeast(numbers.get("at_least"));
    } else if (numbers.keySet().equals(Set.of("at_most"))) {
      return Expectation.atMost(numbers.get("at_most"));
    }
    throw setting.wrong(EXPECTATIONS);
  }

  private static Map<String, Setting> keys(String file, MappingNode mapping, Set<String> allowed) {
    Map<String, Setting> keys = new LinkedHashMap<>();
    for (Setting entry : Setting.entries(file, "", mapping)) {
      if (!allowed.contains(entry.key())) {
        throw new InputException(
            "%s: unknown key %s, %s",
            entry.where(),
            entry.key(),
            Text.suggestion(entry.key(), allowed.stream().sorted().toList()));
      }
      if (keys.put(entry.key(), entry) != null) {
        throw new InputException("%s: key %s is there twice", entry.where(), entry.key());
      }
    }
    return keys;
  }

  private static Setting required(Map<String, Setting> keys, String key, String place) {
    Setting setting = keys.get(key);
    if (setting == null) {
      throw new InputException("%s: key %s is missing", place, key);
    }
    return setting;
  }
}
