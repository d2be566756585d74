package org.archsweep.results;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.archsweep.Fault;
import org.archsweep.Hash;
import org.archsweep.Text;
import org.archsweep.training.Checkpoint;
import org.archsweep.training.Checkpoints;

/**
 * The checkpoints of a trial, as one of its attempts sees them: files that appear whole and never
 * change. Each attempt writes under names of its own, so that two of them don't meet, and removes
 * what its own make needless.
 */
public final class CheckpointFiles implements Checkpoints {
  static final String FOLDER = "checkpoints";

  /** So long one stays that nobody goes on from; a running training has written a newer one. */
  static final Duration KEPT = Duration.ofDays(30);

  /** How often files may go between being listed and being read. */
  private static final int LOOKS = 3;

  private static final Pattern NAME =
      Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})-([0-9]{13})-[0-9a-f]{16}\\.checkpoint");

  private record Found(Path path, String environment, long position) {}

  private final Store store;
  private final Attempt attempt;
  private final Duration interval;
  private final Consumer<String> notes;

  /** Whether there may be some that aren't known here. */
  private boolean isListed;

  private final Set<Found> known = new HashSet<>();

  /**
   * The checkpoints of an attempt's trial.
   *
   * @param isFirst whether it's known that there are none yet
   * @param notes is told of those that can't be used
   */
  CheckpointFiles(
      Store store, Attempt attempt, Duration interval, boolean isFirst, Consumer<String> notes) {
    this.store = store;
    this.attempt = attempt;
    this.interval = interval;
    this.isListed = isFirst;
    this.notes = notes;
  }

  /** The trial of which a file is a checkpoint, if it's named as one. */
  static Optional<String> trialOf(Path file) {
    Matcher matcher = NAME.matcher(file.getName());
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  @Override
  public Duration interval() {
    return interval;
  }

  @Override
  public Optional<Checkpoint> newest(String environment) throws IOException {
    for (int left = LOOKS; ; left--) {
      try {
        return furthest(environment);
      } catch (FileNotFoundException e) {
        // Another attempt has written a newer one.
        if (left == 0) {
          throw e;
        }
        known.clear();
        isListed = false;
      }
    }
  }

  private Optional<Checkpoint> furthest(String environment) throws IOException {
    list();
    List<Found> mine = of(environment);
    mine.sort(Comparator.comparing(Found::position).reversed());
    for (Found found : mine) {
      byte[] file = store.read(found.path());
      try {
        return Optional.of(Checkpoint.read(file, environment));
      } catch (IOException e) {
        notes.accept(
            Text.format("its checkpoint isn't used: %s: %s", found.path(), Fault.of(e).line()));
      }
    }
    if (mine.isEmpty() && !known.isEmpty()) {
      String other = Checkpoint.environment(store.read(known.iterator().next().path()));
      notes.accept(
          Text.format(
              "its checkpoint isn't used: it is of %s, and this is %s",
              without(environment, other), without(other, environment)));
    }
    return Optional.empty();
  }

  /** What of an environment isn't in the other too. */
  private static String without(String other, String environment) {
    List<String> parts = new ArrayList<>(List.of(environment.split(", ", -1)));
    parts.removeAll(List.of(other.split(", ", -1)));
    return parts.isEmpty() ? "none" : String.join(", ", parts);
  }

  private List<Found> of(String environment) {
    String hash = Hash.of(environment);
    List<Found> found = new ArrayList<>(known);
    found.removeIf(each -> !each.environment().equals(hash));
    return found;
  }

  private void list() throws IOException {
    if (isListed) {
      return;
    }
    for (FileStatus file : store.list(FOLDER)) {
      Matcher name = NAME.matcher(file.getPath().getName());
      if (name.matches() && name.group(1).equals(attempt.trial())) {
        known.add(new Found(file.getPath(), name.group(2), Long.parseLong(name.group(3))));
      }
    }
    isListed = true;
  }

  /** Those of other environments stay: there the training goes on from them. */
  @Override
  public void put(Checkpoint checkpoint, String environment) throws IOException {
    String name =
        Text.format(
            "%s/%s-%s-%013d-%s.checkpoint",
            FOLDER, attempt.trial(), Hash.of(environment), checkpoint.position(), attempt.id());
    Path path = store.path(name);
    if (!store.publishNow(path, checkpoint.file(environment))) {
      throw new IOException(path + " is there with other content");
    }
    List<Found> needless = of(environment);
    known.add(new Found(path, Hash.of(environment), checkpoint.position()));
    for (Found found : needless) {
      store.remove(found.path());
      known.remove(found);
    }
  }

  /** Removes them all: the trial has ended. */
  public void remove() throws IOException {
    list();
    for (Found found : known) {
      store.remove(found.path());
    }
    known.clear();
  }
}
