package org.archsweep.sweep;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.archsweep.Text;

/** Helps with dotted names that are nearly right. */
final class Names {
  private Names() {}

  /** The known name that was meant, as a question; all of them where none is near. */
  static String suggestion(String name, Collection<String> known) {
    String nearest =
        known.stream().min(Comparator.comparingInt(other -> distance(name, other))).orElseThrow();
    return distance(name, nearest) <= (last(name).length() + 1) / 2
        ? Text.format("did you mean %s?", nearest)
        : "allowed are " + String.join(", ", known);
  }

  /** What the known names under a group are called there. */
  static String under(String group, Collection<String> known) {
    return known.stream()
        .filter(name -> name.startsWith(group + "."))
        .map(Names::last)
        .collect(Collectors.joining(", "));
  }

  /** How many letters to change; a name without its group, or in a wrong one, isn't far. */
  private static int distance(String name, String other) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return Math.min(distance.apply(name, other), 1 + distance.apply(last(name), last(other)));
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
