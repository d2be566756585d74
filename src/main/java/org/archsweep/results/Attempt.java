package org.archsweep.results;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * One run of a trial, whether it counts or not.
 *
 * @param trial the trial's id
 * @param id of this run of it
 */
record Attempt(String trial, String id) {
  /** Where attempts lie, in 256 folders: a million in one would be slow to list. */
  static final String FOLDER = "attempts";

  /** Where the networks lie that attempts save. */
  static final String NETWORKS = "networks";

  private static final String SUFFIX = ".parquet";
  private static final int NAME_LENGTH = 33;
  private static final Pattern NAME = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})");

  /** A new id, unlike any other. */
  static String newId() {
    return UUID.randomUUID().toString().replace("-", "").substring(16);
  }

  /** The attempt of that name, if it is one. */
  static Optional<Attempt> named(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? Optional.of(new Attempt(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** The attempt in that file, if it is named as one. */
  static Optional<Attempt> in(Path file) {
    String name = file.getName();
    return name.endsWith(SUFFIX)
        ? named(name.substring(0, name.length() - SUFFIX.length()))
        : Optional.empty();
  }

  /** The attempt that saved the network in that file, if it is named as one's. */
  static Optional<Attempt> ofNetwork(Path file) {
    String name = file.getName();
    return name.length() > NAME_LENGTH ? named(name.substring(0, NAME_LENGTH)) : Optional.empty();
  }

  String name() {
    return trial + "-" + id;
  }

  /** Below the results folder. */
  String file() {
    return folder(trial) + "/" + name() + SUFFIX;
  }

  /** With all attempts of a trial, and others. */
  static String folder(String trial) {
    return FOLDER + "/" + trial.substring(0, 2);
  }

  /** Of a network that it saved. */
  String network(String moment) {
    return NETWORKS + "/" + name() + "-" + moment + ".pt";
  }
}
