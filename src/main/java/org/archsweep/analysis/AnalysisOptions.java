package org.archsweep.analysis;

import java.util.Optional;
import java.util.OptionalDouble;
import org.archsweep.job.Compare;

/**
 * What a user asks of a results folder, beyond what its job files declared.
 *
 * @param compare what to compare in place of what was declared
 * @param axis of which: a baseline is one of its levels
 * @param equalWithin the difference in accuracy, a share of one, up to which settings count as
 *     equal
 * @param target the accuracy, likewise, that runs are asked to reach: more than 0, at most 1
 */
public record AnalysisOptions(
    Optional<Compare> compare, String axis, OptionalDouble equalWithin, double target) {
  /** The axis of networks. */
  public static final String NETWORK = "network";

  /** The target of the study. */
  public static final double TARGET = 0.94;

  /** Nothing beyond it. */
  public static AnalysisOptions usual() {
    return new AnalysisOptions(Optional.empty(), OptionalDouble.empty());
  }

  /** A question with the study's target. */
  public AnalysisOptions(Optional<Compare> compare, OptionalDouble equalWithin) {
    this(compare, equalWithin, TARGET);
  }

  /** A question about networks. */
  public AnalysisOptions(Optional<Compare> compare, OptionalDouble equalWithin, double target) {
    this(compare, NETWORK, equalWithin, target);
  }
}
