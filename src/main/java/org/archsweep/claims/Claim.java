package org.archsweep.claims;

import java.util.Optional;

/**
 * A sentence of a study that a measurement can bear out or not.
 *
 * @param sentence what is claimed
 * @param said the value that was reported, as text
 * @param where it was said
 * @param query the file in {@code jobs/sql/claims} that measures it, without its ending
 * @param of what is measured
 * @param than what it is compared with, where the query compares
 * @param expected what the measurement should show
 */
record Claim(
    String sentence,
    String said,
    String where,
    String query,
    Subject of,
    Optional<Subject> than,
    Expectation expected) {

  /**
   * What the study trained.
   *
   * @param experiment a part of the study's job
   * @param network canonical name, or the setting where something else varies; empty where the
   *     query asks for the whole experiment
   * @param epochs length of the training in the study, likewise
   */
  record Subject(String experiment, Optional<String> network, Optional<Integer> epochs) {
    @Override
    public String toString() {
      return network.map(name -> name + ", " + epochs.orElseThrow() + " epochs, in ").orElse("")
          + experiment;
    }
  }
}
