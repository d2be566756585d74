package org.archsweep.spec;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * A part of the specification of a training, declared once: job files, ids, columns, messages and
 * the docs follow from the declaration.
 *
 * <p>Its default never changes, nor does the name under which it's stored: what is in a results
 * folder keeps its ids. A key whose meaning changes gets a new name.
 *
 * @param <T> of its values
 */
public final class Key<T> {
  /** Where a key is of any effect. */
  private record Condition(Predicate<Configuration> holds, String words) {}

  private final String name;
  private final Type<T> type;
  private final Optional<T> defaultValue;
  private final String help;
  private final String storedName;
  private final Optional<String> formerName;
  private final Optional<Condition> condition;
  private final BiFunction<T, Configuration, T> resolve;
  private final Predicate<T> later;
  private final boolean inData;

  private Key(
      String name,
      Type<T> type,
      Optional<T> defaultValue,
      String help,
      String storedName,
      Optional<String> formerName,
      Optional<Condition> condition,
      BiFunction<T, Configuration, T> resolve,
      Predicate<T> later,
      boolean inData) {
    this.name = name;
    this.type = type;
    this.defaultValue = defaultValue;
    this.help = help;
    this.storedName = storedName;
    this.formerName = formerName;
    this.condition = condition;
    this.resolve = resolve;
    this.later = later;
    this.inData = inData;
  }

  /**
   * A key with a default.
   *
   * @param name with its group, {@code recipe.batch_size}
   * @param help one line of Markdown, for the docs
   */
  public static <T> Key<T> of(String name, Type<T> type, T defaultValue, String help) {
    return of(name, type, Optional.of(defaultValue), help);
  }

  /** A key that has to be given. */
  public static <T> Key<T> required(String name, Type<T> type, String help) {
    return of(name, type, Optional.empty(), help);
  }

  private static <T> Key<T> of(String name, Type<T> type, Optional<T> defaultValue, String help) {
    return new Key<>(
        name,
        type,
        defaultValue,
        help,
        name,
        Optional.empty(),
        Optional.empty(),
        (value, configuration) -> value,
        value -> false,
        false);
  }

  /** The same, which was called otherwise: job files may go on so, and it's stored so. */
  public Key<T> formerly(String former) {
    return new Key<>(
        name,
        type,
        defaultValue,
        help,
        former,
        Optional.of(former),
        condition,
        resolve,
        later,
        inData);
  }

  /**
   * The same, of effect in some configurations only. In others it's no part of their ids.
   *
   * @param words as they go on from "it applies only where": recipe.lr_schedule is cosine
   */
  public Key<T> where(Predicate<Configuration> holds, String words) {
    return new Key<>(
        name,
        type,
        defaultValue,
        help,
        storedName,
        formerName,
        Optional.of(new Condition(holds, words)),
        resolve,
        later,
        inData);
  }

  /** The same, some of whose values stand for others: for "half" the precision of the rest. */
  public Key<T> resolved(BiFunction<T, Configuration, T> by) {
    return new Key<>(
        name, type, defaultValue, help, storedName, formerName, condition, by, later, inData);
  }

  /** The same, which has values that it didn't have in the first version. */
  public Key<T> withLater(Predicate<T> values) {
    return new Key<>(
        name, type, defaultValue, help, storedName, formerName, condition, resolve, values, inData);
  }

  /**
   * The same, which says which data are meant. A trial has the data's identity, a hash of what they
   * hold, and no such key: it's no part of configurations and ids.
   */
  public Key<T> inData() {
    return new Key<>(
        name, type, defaultValue, help, storedName, formerName, condition, resolve, later, true);
  }

  /** With its group, {@code recipe.batch_size}. */
  public String name() {
    return name;
  }

  /** Without its group. */
  public String shortName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** In the text that is hashed; never changes. */
  public String storedName() {
    return storedName;
  }

  /** As job files once had it, and still may. */
  public Optional<String> formerName() {
    return formerName;
  }

  public Type<T> type() {
    return type;
  }

  /** Empty where it has to be given. */
  public Optional<T> defaultValue() {
    return defaultValue;
  }

  /** What it is, in one line of Markdown. */
  public String help() {
    return help;
  }

  /** Whether it's of any effect there. */
  public boolean appliesTo(Configuration configuration) {
    return condition.map(each -> each.holds.test(configuration)).orElse(true);
  }

  /** Where it's of effect, as it goes on from "it applies only where"; empty: everywhere. */
  public Optional<String> condition() {
    return condition.map(Condition::words);
  }

  /** Whether it says which data are meant: no part of configurations and ids. */
  public boolean isInData() {
    return inData;
  }

  /** What a value stands for there. */
  T resolve(T value, Configuration configuration) {
    return resolve.apply(value, configuration);
  }

  /** Whether the first version had no such value. */
  boolean isLater(T value) {
    return later.test(value);
  }

  @Override
  public String toString() {
    return name;
  }

  /** What a room declares: found by {@code @AutoService(Key.Source.class)}. */
  public interface Source {
    /** Its keys, in any order. */
    List<Key<?>> keys();
  }
}
