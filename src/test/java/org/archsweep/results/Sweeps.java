package org.archsweep.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archsweep.job.Experiment;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.plan.Designs;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Trial;
import org.archsweep.training.EpochMetrics;
import org.archsweep.training.Outcome;

/** What a results folder would have after a sweep, with the numbers that a test wants. */
public final class Sweeps {
  private final Path out;
  private final Study study;
  private final Map<String, Configuration> configurations = new LinkedHashMap<>();

  private Sweeps(Path out, Study study) {
    this.out = out;
    this.study = study;
  }

  /** Into that folder; nothing is there yet. */
  public static Sweeps in(Path out) {
    return new Sweeps(out, Study.in(out));
  }

  /**
   * Declares a job's experiments.
   *
   * @param job the job file's lines, without the data set and how often
   */
  public Sweeps declare(String name, String job) throws IOException {
    Path file = Files.createDirectories(out.resolveSibling("jobs")).resolve(name + ".yaml");
    Files.writeString(file, "data: shapes\nrepeats: 3\n" + job);
    configurations.clear();
    Job read = JobFile.read(file.toString(), List.of(), Precision.FLOAT32);
    for (Experiment experiment : read.experiments()) {
      String identity = experiment.data() + "-0";
      study.declare(Designs.of(experiment, identity, read.task()));
      for (List<Integer> levels : experiment.grid()) {
        Configuration configuration = experiment.configuration(levels, identity);
        configurations.put(
            experiment.setting(levels) + " @ " + configuration.get(RecipeKeys.EPOCHS),
            configuration);
      }
    }
    return this;
  }

  /** What is said of the next trials' device, host and job, for {@code %s}. */
  public Sweeps saying(String where) {
    study.saying(where);
    return this;
  }

  /**
   * One trial for each accuracy (0 to 1) with the seeds 1, 2, 3, ..., of a configuration of the job
   * that was declared last.
   *
   * @param setting what tells it from others, and its epochs where there are several: {@code
   *     basic @ 24}
   */
  public Sweeps runs(String setting, double... accuracies) throws IOException {
    for (int i = 0; i < accuracies.length; i++) {
      run(setting, i + 1, accuracies[i], 20, 1);
    }
    return this;
  }

  /** One trial that ended well. */
  public Sweeps run(String setting, long seed, double accuracy, double seconds, double loss)
      throws IOException {
    Configuration configuration = configuration(setting);
    int epochs = configuration.get(RecipeKeys.EPOCHS);
    List<EpochMetrics> metrics = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      double share = (double) epoch / epochs;
      metrics.add(
          new EpochMetrics(
              epoch, 0.1, 2, 0.3, loss / share, accuracy * share, 10, 1, seconds * share));
    }
    study.write(
        new Trial(configuration, seed),
        new Outcome(Outcome.Status.OK, metrics, "", Map.of(), null));
    return this;
  }

  /** One run without a result. */
  public Sweeps lost(String setting, long seed, Outcome.Status status) throws IOException {
    study.write(
        new Trial(configuration(setting), seed),
        new Outcome(status, List.of(), "it is lost", Map.of(), null));
    return this;
  }

  /** The configuration of that setting. */
  public Configuration configuration(String setting) {
    List<Configuration> found =
        configurations.entrySet().stream()
            .filter(
                each -> each.getKey().equals(setting) || each.getKey().startsWith(setting + " @ "))
            .map(Map.Entry::getValue)
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(setting + " is none of " + configurations.keySet());
    }
    return found.get(0);
  }
}
