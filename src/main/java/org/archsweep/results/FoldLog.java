package org.archsweep.results;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.archsweep.EnvironmentException;
import org.archsweep.Text;

/**
 * Decides which attempts count, for a driver: it appends folds to the log of a results folder, and
 * puts the rows that each fold brings into the tables. Drivers over one folder take turns: where
 * two append at once, one is refused, reads what the other appended, and chooses again.
 *
 * <p>Needs no Spark: while trials run, Spark's slots are taken.
 */
public final class FoldLog {
  /** So many attempts a fold has at most. */
  static final int MOST = 2_000;

  /** So long an attempt stays after its rows are in the tables: readers may have listed it. */
  private static final Duration KEPT = Duration.ofHours(1);

  /** Of the rows in a part. */
  private static final Comparator<Run> ORDER =
      Comparator.comparing((Run run) -> run.row().getString("network", 0))
          .thenComparing(run -> run.row().getInteger("epochs", 0))
          .thenComparing(run -> run.row().getLong("seed", 0))
          .thenComparing(run -> run.attempt().name());

  private final Store store;
  private final Consumer<String> notes;
  private final List<Fold> folds = new ArrayList<>();
  private int withParts;
  private final Set<String> noted = new HashSet<>();
  private final Set<Integer> readBack = new HashSet<>();

  /** The attempt that counts for ever, by trial; of older versions' trials none is known. */
  private final Map<String, Attempt> finals = new HashMap<>();

  private final Set<String> oldFinals;

  /** Those that folds name, or that are known not to count. */
  private final Set<Attempt> judged = new HashSet<>();

  /** Read, and not judged yet. */
  private final Map<Attempt, Run> inbox = new LinkedHashMap<>();

  /** Of trials that were folded since the beginning. */
  private final Map<String, Results.Ended> ended = new HashMap<>();

  /**
   * The log of a folder.
   *
   * @param oldFinals trials that have ended for good in files of older versions
   * @param notes is told what a user should know, in lines
   */
  FoldLog(Store store, Set<String> oldFinals, Consumer<String> notes) throws IOException {
    this.store = store;
    this.oldFinals = oldFinals;
    this.notes = notes;
    readFolds();
    ended.clear();
  }

  /**
   * Appends what has ended since, whoever ran it, and puts it into the tables.
   *
   * @throws EnvironmentException if the folder's own files have gone
   */
  public synchronized void fold() throws IOException {
    Deque<Attempt> unread = null;
    while (true) {
      readFolds();
      publishParts();
      if (unread == null) {
        unread = unread();
      }
      read(unread);
      Fold next = next();
      if (next.isEmpty()) {
        return;
      }
      if (store.publish(store.path(Fold.file(next.number())), next.json())) {
        add(next);
      }
    }
  }

  /** How a trial ended, as folds have it; empty where none has. */
  public synchronized Optional<Results.Ended> ended(String trial) throws IOException {
    Results.Ended known = ended.get(trial);
    return known == null ? winner(trial).map(Run::ended) : Optional.of(known);
  }

  private void readFolds() throws IOException {
    if (!folds.isEmpty() && !store.exists(store.path(Fold.file(folds.size())))) {
      throw new EnvironmentException(
          "%s has gone: was the results folder removed while it was used?",
          store.path(Fold.file(folds.size())));
    }
    for (Fold fold : Fold.after(folds.size(), store)) {
      add(fold);
    }
  }

  private void add(Fold fold) {
    folds.add(fold);
    for (Attempt attempt : fold.counted()) {
      Run run = inbox.get(attempt);
      if (run != null) {
        ended.put(attempt.trial(), run.ended());
      }
    }
    fold.finals().forEach(attempt -> finals.put(attempt.trial(), attempt));
    judged.addAll(fold.named());
  }

  /** Of every fold so far; before the next one is appended, so that no attempt is missed. */
  private void publishParts() throws IOException {
    if (withParts == folds.size()) {
      return;
    }
    Set<String> there = partsThere().keySet();
    for (; withParts < folds.size(); withParts++) {
      Fold fold = folds.get(withParts);
      if (!there.containsAll(parts(fold))) {
        publishParts(fold);
      }
      fold.named().forEach(inbox::remove);
    }
  }

  private void publishParts(Fold fold) throws IOException {
    List<Run> runs = new ArrayList<>();
    for (Attempt attempt : fold.counted()) {
      Optional<Run> run = run(attempt);
      if (run.isEmpty()) {
        if (partsThere().keySet().containsAll(parts(fold))) {
          return; // Another driver's, which has removed the attempts since.
        }
        throw new EnvironmentException(
            "%s is missing or damaged, and fold %d names it",
            store.path(attempt.file()), fold.number());
      }
      runs.add(run.get());
    }
    runs.sort(ORDER);
    for (Table table : Table.OF_TRIALS) {
      List<Group> rows = runs.stream().flatMap(run -> run.rows(table).stream()).toList();
      byte[] part =
          ParquetBytes.write(table.fileSchema(), rows, fold.footer(), store.configuration());
      // Where it's refused another driver was faster, with the same rows.
      store.publish(store.path(Fold.part(table, fold.number())), part);
    }
  }

  private static List<String> parts(Fold fold) {
    return Table.OF_TRIALS.stream().map(table -> Fold.part(table, fold.number())).toList();
  }

  /** The files of the tables, named from the results folder. */
  private Map<String, FileStatus> partsThere() throws IOException {
    Map<String, FileStatus> parts = new HashMap<>();
    for (Table table : Table.OF_TRIALS) {
      for (FileStatus file : store.list(table.folder())) {
        parts.put(table.folder() + "/" + file.getPath().getName(), file);
      }
    }
    return parts;
  }

  /** The attempts that are there and not judged yet, those of a trial side by side. */
  private Deque<Attempt> unread() throws IOException {
    Set<Attempt> listed = new HashSet<>();
    List<Attempt> unread = new ArrayList<>();
    store.visit(
        Attempt.FOLDER,
        file -> {
          Attempt attempt = Attempt.in(file.getPath()).orElse(null);
          if (attempt == null) {
            note(file.getPath() + " is no attempt of a trial: it doesn't count");
          } else if (listed.add(attempt)
              && !judged.contains(attempt)
              && !inbox.containsKey(attempt)) {
            unread.add(attempt);
          }
        });
    // Files that are gone never come back.
    judged.retainAll(listed);
    unread.sort(Comparator.comparing(Attempt::trial).thenComparing(Attempt::id));
    return new ArrayDeque<>(unread);
  }

  /** Reads as many as a fold takes: all of them may be more than the memory takes. */
  private void read(Deque<Attempt> unread) throws IOException {
    List<Attempt> now = new ArrayList<>();
    String trial = null;
    while (!unread.isEmpty()
        && (inbox.size() + now.size() < MOST || unread.peek().trial().equals(trial))) {
      Attempt attempt = unread.remove();
      trial = attempt.trial();
      // Another driver may have folded it since.
      if (!judged.contains(attempt)) {
        now.add(attempt);
      }
    }
    Set<Path> damaged = ConcurrentHashMap.newKeySet();
    for (Run run : Run.readAll(now, store, damaged::add)) {
      inbox.put(run.attempt(), run);
    }
    for (Path file : damaged) {
      if (store.putAside(file)) {
        note(file + " is damaged: it is put aside, and its trial runs again");
      }
    }
  }

  private void note(String note) {
    if (noted.add(note)) {
      notes.accept(note);
    }
  }

  private Fold next() throws IOException {
    Map<String, List<Run>> byTrial = new LinkedHashMap<>();
    for (Run run : inbox.values()) {
      byTrial.computeIfAbsent(run.attempt().trial(), trial -> new ArrayList<>()).add(run);
    }
    List<Attempt> chosen = new ArrayList<>();
    List<Run> failed = new ArrayList<>();
    List<Attempt> contradictions = new ArrayList<>();
    for (Map.Entry<String, List<Run>> trial : byTrial.entrySet()) {
      if (chosen.size() + failed.size() + contradictions.size() >= MOST) {
        break;
      }
      List<Run> runs = trial.getValue();
      if (finals.containsKey(trial.getKey()) || oldFinals.contains(trial.getKey())) {
        contradictions.addAll(judge(runs));
      } else if (runs.stream().anyMatch(Run::isFinal)) {
        chosen.add(Snapshot.counting(runs).attempt());
      } else {
        failed.addAll(runs);
      }
    }
    failed.sort(Run.FIRST_ENDED);
    return new Fold(
        folds.size() + 1, chosen, failed.stream().map(Run::attempt).toList(), contradictions);
  }

  /** Of runs that don't count, those that differ from the one that does though they shouldn't. */
  private List<Attempt> judge(List<Run> losers) throws IOException {
    List<Attempt> contradictions = new ArrayList<>();
    for (Run loser : losers) {
      Optional<Run> winner = winner(loser.attempt().trial());
      if (loser.isFinal() && winner.isPresent() && loser.contradicts(winner.get())) {
        contradictions.add(loser.attempt());
        note(
            Text.format(
                "two runs of trial %s on equal devices differ; %s counts, %s doesn't",
                loser.attempt().trial(), winner.get().attempt().id(), loser.attempt().id()));
      } else {
        judged.add(loser.attempt());
        inbox.remove(loser.attempt());
      }
    }
    return contradictions;
  }

  /**
   * The run that counts of a trial, from its attempt or else its row; empty where none is known.
   */
  private Optional<Run> winner(String trial) throws IOException {
    Attempt attempt = finals.get(trial);
    if (attempt == null) {
      return Optional.empty();
    }
    Optional<Run> run = run(attempt);
    if (run.isPresent()) {
      return run;
    }
    for (Fold fold : folds) {
      if (fold.finals().contains(attempt)) {
        byte[] part = store.read(store.path(Fold.part(Table.TRIALS, fold.number())));
        return ParquetBytes.read(part, store.configuration()).stream()
            .filter(row -> row.getString("attempt", 0).equals(attempt.id()))
            .map(row -> new Run(attempt, row))
            .findFirst();
      }
    }
    return Optional.empty();
  }

  private Optional<Run> run(Attempt attempt) throws IOException {
    Run known = inbox.get(attempt);
    if (known != null) {
      return Optional.of(known);
    }
    return Run.readAll(List.of(attempt), store, file -> {}).stream().findFirst();
  }

  /**
   * Removes what nobody reads any more: attempts whose rows, or whose trial's, have been in the
   * tables for an hour, networks that other runs of the same trials saved, checkpoints of trials
   * that have ended for good or that nobody went on from, and temporary files of publications that
   * died.
   */
  public synchronized void clean() throws IOException {
    Instant now = store.now();
    store.removeOldTemporaries(now);
    removeCheckpoints(now);
    Instant before = now.minus(KEPT);
    Map<String, FileStatus> parts = partsThere();
    Map<String, Fold> foldOf = new HashMap<>();
    for (Fold fold : folds) {
      fold.finals().forEach(attempt -> foldOf.put(attempt.trial(), fold));
      fold.failed().forEach(attempt -> foldOf.put(attempt.name(), fold));
    }
    List<Path> old = new ArrayList<>();
    store.visit(
        Attempt.FOLDER,
        file -> {
          Attempt attempt = Attempt.in(file.getPath()).orElse(null);
          if (attempt != null && judged.contains(attempt)) {
            Fold fold = foldOf.getOrDefault(attempt.trial(), foldOf.get(attempt.name()));
            if (fold != null && isInTables(fold, parts, before)) {
              old.add(file.getPath());
            }
          }
        });
    for (FileStatus file : store.list(Attempt.NETWORKS)) {
      Attempt attempt = Attempt.ofNetwork(file.getPath()).orElse(null);
      if (attempt != null
          && finals.containsKey(attempt.trial())
          && !finals.get(attempt.trial()).equals(attempt)
          && Store.modified(file).isBefore(before)
          && isInTables(foldOf.get(attempt.trial()), parts, before)) {
        old.add(file.getPath());
      }
    }
    store.remove(old);
  }

  private void removeCheckpoints(Instant now) throws IOException {
    List<Path> old = new ArrayList<>();
    for (FileStatus file : store.list(CheckpointFiles.FOLDER)) {
      Optional<String> trial = CheckpointFiles.trialOf(file.getPath());
      if (trial.isPresent()
          && (finals.containsKey(trial.get())
              || oldFinals.contains(trial.get())
              || Store.modified(file).isBefore(now.minus(CheckpointFiles.KEPT)))) {
        old.add(file.getPath());
      }
    }
    store.remove(old);
  }

  /** Whether a fold's parts were there at that time, and can be read. */
  private boolean isInTables(Fold fold, Map<String, FileStatus> parts, Instant before)
      throws IOException {
    if (readBack.contains(fold.number())) {
      return true;
    }
    for (Table table : Table.OF_TRIALS) {
      String part = Fold.part(table, fold.number());
      if (!parts.containsKey(part) || !Store.modified(parts.get(part)).isBefore(before)) {
        return false;
      }
      try {
        byte[] content = store.read(store.path(part));
        int rows = ParquetBytes.read(content, store.configuration()).size();
        if ((table == Table.TRIALS && rows != fold.counted().size())
            || !fold.made(table, ParquetBytes.footer(content, store.configuration()))) {
          return false;
        }
      } catch (IOException | RuntimeException e) {
        return false;
      }
    }
    return readBack.add(fold.number());
  }
}
