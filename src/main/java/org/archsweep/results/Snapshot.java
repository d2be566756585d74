package org.archsweep.results;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.archsweep.InputException;

/**
 * The files of a results folder at one moment, for all tables alike. Files come and go meanwhile:
 * what may go (attempts) is listed before what takes its place (folds and their parts).
 */
final class Snapshot {
  /** Magic number, length of the footer, magic number. */
  private static final int SMALLEST_PARQUET = 12;

  private static final Pattern PART = Pattern.compile("part-([0-9]{8})\\.parquet");

  /** Of versions without folds: a file for each trial, and what was put together of them. */
  private static final Pattern OLD = Pattern.compile("([0-9a-f]{16}|compacted-.+)\\.parquet");

  /** The columns of {@code trials} that say how each ended. */
  private static final Set<String> ENDS =
      Set.of(
          "trial_id",
          "status",
          "test_accuracy",
          "total_seconds",
          "started_at",
          "attempt",
          "environment_id");

  /** Of rows from before environments had ids also what makes one: longer than all the rest. */
  private static final Set<String> WITH_ENVIRONMENT =
      Stream.concat(ENDS.stream(), Stream.of("device", "config", "versions"))
          .collect(Collectors.toUnmodifiableSet());

  /** So many are in memory at once. */
  private static final int FILES = 64;

  private final Store store;
  private final Set<Attempt> attempts = new LinkedHashSet<>();
  private final List<Fold> folds;
  private final Map<Table, List<Path>> parts = new EnumMap<>(Table.class);
  private final Map<Table, List<Path>> old = new EnumMap<>(Table.class);

  /** Of folds whose parts aren't there yet: the driver that made them is about to, or died. */
  private final List<Attempt> withoutParts = new ArrayList<>();

  private final Set<String> superseded = new HashSet<>();
  private final List<Run> inbox = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * Lists a folder.
   *
   * @throws InputException if it has a file that nobody can use, or lacks one
   */
  Snapshot(Store store) throws IOException {
    this.store = store;
    store.visit(Attempt.FOLDER, file -> Attempt.in(file.getPath()).ifPresent(attempts::add));
    this.folds = Fold.after(0, store);
    for (Table table : Table.OF_TRIALS) {
      list(table);
    }
    for (Fold fold : folds) {
      boolean whole =
          Table.OF_TRIALS.stream()
              .allMatch(table -> parts.get(table).contains(part(table, fold.number())));
      if (!whole) {
        Table.OF_TRIALS.forEach(table -> parts.get(table).remove(part(table, fold.number())));
        withoutParts.addAll(fold.counted());
      }
    }
  }

  private Path part(Table table, int number) {
    return store.path(Fold.part(table, number));
  }

  private void list(Table table) throws IOException {
    List<Path> ofFolds = parts.computeIfAbsent(table, each -> new ArrayList<>());
    List<Path> ofOldVersions = old.computeIfAbsent(table, each -> new ArrayList<>());
    for (FileStatus file : store.list(table.folder())) {
      String name = file.getPath().getName();
      int number = numberOfPart(file.getPath());
      if (number > 0) {
        if (number <= folds.size()) {
          ofFolds.add(check(file));
        } else {
          // A fold that came after the folds were read: its attempts are here as attempts.
          Fold.check(number, store);
        }
      } else if (OLD.matcher(name).matches()) {
        ofOldVersions.add(check(file));
      } else {
        checkForeign(file);
      }
    }
  }

  /** 0 if it is named otherwise. */
  private static int numberOfPart(Path file) {
    Matcher part = PART.matcher(file.getName());
    return part.matches() ? Integer.parseInt(part.group(1)) : 0;
  }

  /** Refuses a file that any reader of the table would read, and nobody knows. */
  static void checkForeign(FileStatus file) {
    if (file.getPath().getName().endsWith(".parquet")) {
      throw new InputException("%s is none of Archsweep's files: move it away", file.getPath());
    }
  }

  static Path check(FileStatus file) {
    if (file.getLen() < SMALLEST_PARQUET) {
      throw damaged(file.getPath());
    }
    return file.getPath();
  }

  static InputException damaged(Path file) {
    return new InputException("cannot read %s: it is no whole Parquet file", file);
  }

  /**
   * Looks into the files of the tables: another table's, or another folder's, would be read all the
   * same, its missing columns as empty ones.
   *
   * @throws InputException if a file isn't what its name says
   */
  void checkContents() throws IOException {
    for (Table table : Table.OF_TRIALS) {
      Store.readAll(parts.get(table), file -> checkPart(table, file));
      Store.readAll(old.get(table), file -> checkOld(table, file));
    }
  }

  private Path checkPart(Table table, Path file) throws IOException {
    Fold fold = folds.get(numberOfPart(file) - 1);
    if (!fold.made(table, footer(file))) {
      throw new InputException(
          "%s isn't what fold %d wrote there: another file has taken its place",
          file, fold.number());
    }
    return file;
  }

  private Path checkOld(Table table, Path file) throws IOException {
    if (!table.isIn(footer(file).getSchema())) {
      throw new InputException("%s has no %s: it belongs elsewhere", file, table.folder());
    }
    return file;
  }

  private FileMetaData footer(Path file) throws IOException {
    return ParquetBytes.footer(file, store.configuration());
  }

  /** Files of a table from versions without folds. */
  List<Path> old(Table table) {
    return old.get(table);
  }

  /** Files of a table, from folds. */
  List<Path> parts(Table table) {
    return parts.get(table);
  }

  /** Files of attempts whose rows count and are in no part. */
  List<Path> attempts() {
    List<Path> files = folded();
    inbox.forEach(run -> files.add(store.path(run.attempt().file())));
    return files;
  }

  /** Those of them that a fold has judged. */
  private List<Path> folded() {
    List<Path> files = new ArrayList<>();
    for (Attempt attempt : withoutParts) {
      if (!superseded.contains(attempt.id())) {
        files.add(store.path(attempt.file()));
      }
    }
    return files;
  }

  /**
   * The rows of {@code trials} that count, without those of older versions: what says how each
   * ended.
   */
  void forEachTrial(Consumer<Group> trials) throws IOException {
    forEachRow(
        parts(Table.TRIALS),
        row -> {
          if (!superseded.contains(Table.text(row, "attempt"))) {
            trials.accept(row);
          }
        });
    forEachRow(folded(), trials);
    inbox.forEach(run -> trials.accept(run.row()));
  }

  /** The rows of files that have {@code trials}: what says how each ended. */
  void forEachRow(List<Path> files, Consumer<Group> rows) throws IOException {
    for (int from = 0; from < files.size(); from += FILES) {
      List<Path> some = files.subList(from, Math.min(files.size(), from + FILES));
      Store.readAll(some, this::ends).forEach(each -> each.forEach(rows));
    }
  }

  private List<Group> ends(Path file) throws IOException {
    try {
      List<Group> rows = ParquetBytes.read(file, ENDS, store.configuration());
      boolean named = rows.stream().allMatch(row -> Table.text(row, "environment_id") != null);
      return named ? rows : ParquetBytes.read(file, WITH_ENVIRONMENT, store.configuration());
    } catch (FileNotFoundException e) {
      throw new ParquetFiles.Gone(file + " isn't there");
    }
  }

  /** Ids of attempts that have rows in the parts, and no longer count: failed ones. */
  Set<String> superseded() {
    return superseded;
  }

  /** What a user should know of this folder, a line each. */
  List<String> notes() {
    return notes;
  }

  /**
   * Of the trials in files of older versions, those that have attempts which count in their place:
   * of failed trials any, of others what a fold took before an older version ended them too.
   */
  Set<String> replaced(Set<String> oldFinals, Set<String> oldFailed) {
    Set<String> replaced = new HashSet<>();
    for (Fold fold : folds) {
      trials(fold.counted()).filter(oldFailed::contains).forEach(replaced::add);
      trials(fold.finals()).filter(oldFinals::contains).forEach(replaced::add);
    }
    trials(inbox.stream().map(Run::attempt).toList())
        .filter(oldFailed::contains)
        .forEach(replaced::add);
    return replaced;
  }

  private static Stream<String> trials(List<Attempt> attempts) {
    return attempts.stream().map(Attempt::trial);
  }

  /**
   * Chooses which attempts count.
   *
   * @param oldFinals trials that have ended for good in files of older versions
   */
  void choose(Set<String> oldFinals) throws IOException {
    Map<String, Attempt> failed = new HashMap<>();
    long contradictions = 0;
    for (Fold fold : folds) {
      for (Attempt attempt : fold.failed()) {
        supersede(failed.put(attempt.trial(), attempt));
      }
      for (Attempt attempt : fold.finals()) {
        supersede(failed.remove(attempt.trial()));
      }
      fold.named().forEach(attempts::remove);
      contradictions += fold.contradictions().size();
    }
    failed.values().stream()
        .filter(attempt -> oldFinals.contains(attempt.trial()))
        .forEach(this::supersede);
    if (contradictions > 0) {
      notes.add(
          contradictions
              + " runs differ from the one that counts of the same trial, on an equal device:"
              + " contradictions in "
              + store.path(Fold.FOLDER));
    }
    Map<String, List<Run>> open = new LinkedHashMap<>();
    if (!attempts.isEmpty()) {
      Set<String> done = new HashSet<>(oldFinals);
      folds.forEach(fold -> fold.finals().forEach(attempt -> done.add(attempt.trial())));
      attempts.removeIf(attempt -> done.contains(attempt.trial()));
      for (Run run : Run.readAll(attempts, store, this::noteDamaged)) {
        open.computeIfAbsent(run.attempt().trial(), trial -> new ArrayList<>()).add(run);
      }
    }
    open.forEach(
        (trial, runs) -> {
          inbox.add(counting(runs));
          supersede(failed.get(trial));
        });
  }

  private synchronized void noteDamaged(Path file) {
    notes.add(file + " is damaged and doesn't count; the next sweep runs its trial again");
  }

  private void supersede(Attempt attempt) {
    if (attempt != null) {
      superseded.add(attempt.id());
    }
  }

  /** Of a trial's runs: the final one that ended first, else the failed one that ended last. */
  static Run counting(List<Run> runs) {
    return runs.stream()
        .filter(Run::isFinal)
        .min(Run.FIRST_ENDED)
        .orElseGet(() -> runs.stream().max(Run.FIRST_ENDED).orElseThrow());
  }
}
