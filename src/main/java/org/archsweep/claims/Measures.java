package org.archsweep.claims;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.archsweep.Shipped;
import org.archsweep.analysis.Views;

/**
 * The queries of {@code jobs/sql/claims}, each a file that says which question it answers. A query
 * of one network reads {@code claim_cells} or {@code claim_pairs}, takes the parameters {@code
 * :experiment}, {@code :network} and {@code :epochs}, and where it compares {@code
 * :than_experiment} and so on. One of a whole experiment takes none, and reads any view: there are
 * only that experiment's trials then. All give a row of {@code measured, low, high, runs, unit}, or
 * none.
 */
final class Measures {
  /** What a query measures. */
  private enum Of {
    A_NETWORK,
    TWO_NETWORKS,
    AN_EXPERIMENT
  }

  private static final Map<String, Of> QUERIES =
      new TreeMap<>(
          Map.of(
              "accuracy", Of.A_NETWORK,
              "accuracy_difference", Of.TWO_NETWORKS,
              "deviation", Of.AN_EXPERIMENT,
              "longer_or_deeper", Of.AN_EXPERIMENT,
              "noise_in_gains", Of.AN_EXPERIMENT,
              "reached_94", Of.A_NETWORK,
              "seconds", Of.A_NETWORK,
              "seconds_difference", Of.TWO_NETWORKS));

  static final List<String> NAMES = List.copyOf(QUERIES.keySet());

  /** The view of the study's cells, and the one of any two of them, that the queries read. */
  static final String CELLS = "claim_cells";

  static final String PAIRS = "claim_pairs";

  private Measures() {}

  /** The query of one of {@link #NAMES}, or of a view. */
  static String text(String name) {
    return Shipped.text("jobs/sql/claims/" + name + ".sql").orElseThrow();
  }

  /** The views that the queries of whole experiments read. */
  static List<String> views() {
    return Views.of(
        NAMES.stream()
            .filter(name -> !isOfOneNetwork(name))
            .map(Measures::text)
            .collect(Collectors.joining()));
  }

  /** Whether a query measures a network, alone or beside another, not a whole experiment. */
  static boolean isOfOneNetwork(String name) {
    return QUERIES.get(name) != Of.AN_EXPERIMENT;
  }

  /** Whether a query compares two networks. */
  static boolean compares(String name) {
    return QUERIES.get(name) == Of.TWO_NETWORKS;
  }
}
