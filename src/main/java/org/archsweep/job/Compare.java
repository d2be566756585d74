package org.archsweep.job;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.archsweep.results.Declaration;

/** How the levels of an axis are compared; levels by their labels, of networks their names. */
public sealed interface Compare {
  /**
   * The others with one level; without a name it's the first, of networks {@code basic}, else the
   * simplest.
   */
  record WithBaseline(Optional<String> baseline) implements Compare {}

  /** Each level with each. */
  record AllPairs() implements Compare {}

  /** Each level with the one before it. */
  record Steps() implements Compare {}

  /** These alone. */
  record Pairs(List<Pair> pairs) implements Compare {}

  /** How much better a level is than the one that it's held against. */
  record Pair(String baseline, String network) {
    /** The two, whichever way round. */
    public Set<String> levels() {
      return Set.of(baseline, network);
    }
  }

  /** What is compared where nothing is said. */
  static Compare usual() {
    return new WithBaseline(Optional.empty());
  }

  /** It as rows of the table {@code families}: one for each pair that is named; else one. */
  default List<Declaration> declarations() {
    if (this instanceof Pairs named) {
      return named.pairs().stream()
          .map(pair -> new Declaration("pairs", pair.network(), pair.baseline()))
          .toList();
    }
    if (this instanceof Steps) {
      throw new IllegalStateException("families know no steps");
    }
    return List.of(
        this instanceof WithBaseline with
            ? new Declaration("baseline", null, with.baseline().orElse(null))
            : new Declaration("all", null, null));
  }
}
