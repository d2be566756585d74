package org.archsweep.job;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.archsweep.results.Declaration;

/**
 * What is compared: the family of comparisons that share one chance of a false alarm. It is
 * declared before anything is known, in the job file.
 */
public sealed interface Compare {
  /** The others with one network; without a name it's {@code basic}, else the simplest. */
  record WithBaseline(Optional<String> baseline) implements Compare {}

  /** Each network with each. */
  record AllPairs() implements Compare {}

  /** These alone. */
  record Pairs(List<Pair> pairs) implements Compare {}

  /** How much better a network is than the one that it's held against. */
  record Pair(String baseline, String network) {
    /** The two, whichever way round. */
    public Set<String> networks() {
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
    return List.of(
        this instanceof WithBaseline with
            ? new Declaration("baseline", null, with.baseline().orElse(null))
            : new Declaration("all", null, null));
  }
}
