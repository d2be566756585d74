package org.archsweep.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.archsweep.Text;

/** What is said of a group of trials: tables and words, the same wherever they are shown. */
public final class Section {
  private final Row group;
  private final Optional<String> title;
  private final String described;
  private final List<String> levels;
  private final Axes axes;
  private final Group rows;

  Section(
      Row group,
      Optional<String> title,
      String described,
      List<String> levels,
      Axes axes,
      Group rows) {
    this.group = group;
    this.title = title;
    this.described = described;
    this.levels = levels;
    this.axes = axes;
    this.rows = rows;
  }

  /** The group's number, from 1. */
  public int id() {
    return group.getAs("group_id");
  }

  /** Its row of the view {@code groups}. */
  public Row group() {
    return group;
  }

  /** The experiment and its question, for the first group of a declared design. */
  public Optional<String> title() {
    return title;
  }

  /** What the group's trials have in common. */
  public String described() {
    return described;
  }

  /** What the levels of its axes stand for that only have names: a line for each axis. */
  public List<String> levels() {
    return levels;
  }

  /** Its rows of the views. */
  public Group rows() {
    return rows;
  }

  /** Each configuration. */
  public TitledTable summary() {
    return new GroupTables(rows, axes).summary();
  }

  /** Each comparison: a table for each metric and axis. */
  public List<TitledTable> differences() {
    return new GroupTables(rows, axes).differences();
  }

  /** Each effect: a table for each metric. */
  public List<TitledTable> effects() {
    return new Effects(rows, axes).tables();
  }

  /** What longer trainings and deeper networks buy: a table at most. */
  public List<TitledTable> slopes() {
    return LongerDeeperBest.slopeTables(rows);
  }

  /** Whether some gain more than others by longer training: a line at most. */
  public List<String> interactions() {
    return LongerDeeperBest.interactionLines(rows);
  }

  /** The likeliest to be the best: a table at most. */
  public List<TitledTable> best() {
    return LongerDeeperBest.bestTables(rows);
  }

  /** What all that says, in sentences. */
  public List<String> words() {
    return Stream.concat(
            new Effects(rows, axes).sentences().stream(), Conclusions.of(rows).stream())
        .map(sentence -> Text.printable(sentence) + ".")
        .toList();
  }
}
