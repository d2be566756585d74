package org.archsweep.results;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.SharedSpark;
import org.archsweep.data.DataKeys;
import org.archsweep.data.Datasets;
import org.archsweep.job.Compare;
import org.archsweep.network.Network;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Networks;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Key;
import org.archsweep.spec.Trial;
import org.archsweep.training.EpochMetrics;
import org.archsweep.training.Outcome;
import org.archsweep.training.Predictions;

/** Trials that nobody trained, with the accuracies that a test wants, in a real results folder. */
public final class Study {
  /** When the first trial began; each later one began a minute after. */
  public static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final Path out;
  private final int epochs;
  private final double width;
  private final Map<Key<?>, Object> others;
  private int written;
  private String where = "a %s";
  private String libtorch = "2";

  private Study(Path out, int epochs, double width, Map<Key<?>, Object> others) {
    this.out = out;
    this.epochs = epochs;
    this.width = width;
    this.others = others;
  }

  /** A study of trainings of two epochs, into that folder. */
  public static Study in(Path out) {
    return new Study(out, 2, 1, Map.of());
  }

  /** A study of other trainings into the same folder. */
  public static Study in(Path out, int epochs, double width) {
    return new Study(out, epochs, width, Map.of());
  }

  /** Trainings that differ from this study's in a key, into the same folder. */
  public <T> Study with(Key<T> key, T value) {
    Map<Key<?>, Object> values = new HashMap<>(others);
    values.put(key, value);
    Study other = new Study(out, epochs, width, values);
    other.written = written;
    other.where = where;
    other.libtorch = libtorch;
    return other;
  }

  /** A session to ask views of the folder in; nobody closes it. */
  public static SparkSession spark() {
    return SharedSpark.compiling();
  }

  /** The same study; what is said of its next trials' device, host and job, for {@code %s}. */
  public Study saying(String where) {
    this.where = where;
    return this;
  }

  /** The same study; of which version its next trials' libtorch is. */
  public Study libtorch(String version) {
    this.libtorch = version;
    return this;
  }

  /** One trial for each accuracy (0 to 1), with the seeds 1, 2, 3, ... */
  public Study runs(String network, double... accuracies) throws IOException {
    for (int i = 0; i < accuracies.length; i++) {
      run(network, i + 1, accuracies[i]);
    }
    return this;
  }

  /** One trial that ended well. */
  public Study run(String network, long seed, double accuracy) throws IOException {
    List<EpochMetrics> metrics = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      double reached = accuracy * epoch / epochs;
      metrics.add(new EpochMetrics(epoch, 0.1, 2, 0.3, 1.5, reached, 10, 1, 11.0 * epoch));
    }
    return write(network, seed, new Outcome(Outcome.Status.OK, metrics, "", Map.of(), null));
  }

  /** One trial whose predictions of the test images, and so whose accuracy, are given. */
  public Study predicted(String network, long seed, byte[] classes, byte[] labels)
      throws IOException {
    int right = 0;
    for (int image = 0; image < labels.length; image++) {
      right += classes[image] == labels[image] ? 1 : 0;
    }
    double accuracy = (double) right / labels.length;
    EpochMetrics last = new EpochMetrics(epochs, 0, 2, 0.3, 1.5, accuracy, 10, 1, 11.0 * epochs);
    Predictions predictions = Predictions.of(classes, labels);
    return write(
        network,
        seed,
        new Outcome(Outcome.Status.OK, List.of(last), "", Map.of(), null, predictions));
  }

  /** One run without a result. */
  public Study lost(String network, long seed, Outcome.Status status, String error)
      throws IOException {
    return write(network, seed, new Outcome(status, List.of(), error, Map.of(), null));
  }

  /** One run with this outcome. */
  public Study write(String network, long seed, Outcome outcome) throws IOException {
    return write(trial(network, seed), outcome);
  }

  /** One run of any trial. */
  public Study write(Trial trial, Outcome outcome) throws IOException {
    writer().commit(result(trial, outcome));
    return this;
  }

  private ResultWriter writer() throws IOException {
    return new ResultWriter(out.toString(), new Configuration());
  }

  /** What an experiment of such trials declared to be compared before there were designs. */
  public Study declare(String experiment, Compare compare) throws IOException {
    Instant now = BEGIN.plusSeconds(60L * written++);
    String conditions =
        trial("basic", 1)
            .configuration()
            .textWithout(List.of(NetworkKeys.NETWORK, RecipeKeys.EPOCHS));
    FormerFamilies.write(
        out.toString(), written, experiment, conditions, compare.declarations(), now);
    return this;
  }

  /** What an experiment is made of, and compares. */
  public Study declare(Design design) throws IOException {
    writer().declare(design, BEGIN.plusSeconds(60L * written++));
    return this;
  }

  /** The key of a trial of this study. */
  public Trial trial(String network, long seed) {
    Map<Key<?>, Object> values = new HashMap<>();
    values.put(NetworkKeys.NETWORK, network);
    values.put(NetworkKeys.WIDTH, width);
    values.put(RecipeKeys.EPOCHS, epochs);
    values.put(DataKeys.DATA, "shapes-0");
    values.putAll(others);
    return new Trial(org.archsweep.spec.Configuration.of(values), seed);
  }

  TrialResult result(String network, long seed, Outcome outcome) {
    return result(trial(network, seed), outcome);
  }

  private TrialResult result(Trial trial, Outcome outcome) {
    Network trained = known(trial);
    return new TrialResult(
        trial,
        outcome,
        trained.parameters(),
        trained.macs(),
        where.replace("%s", "device"),
        where.replace("%s", "host"),
        where.replace("%s", "job"),
        ResultWriter.newAttempt(),
        BEGIN.plusSeconds(60L * written),
        BEGIN.plusSeconds(60L * written++ + 30),
        "{\"archsweep\":\"abc\",\"spark\":\"4\",\"djl\":\"0\",\"libtorch\":\"" + libtorch + "\"}");
  }

  /** Folders from elsewhere have networks that we don't know: as large as basic. */
  private static Network known(Trial trial) {
    try {
      return Networks.of(trial.configuration(), Datasets.task("cifar10"));
    } catch (InputException e) {
      return Networks.named("basic", trial.get(NetworkKeys.WIDTH), Datasets.task("cifar10"));
    }
  }
}
