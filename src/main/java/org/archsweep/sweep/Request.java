package org.archsweep.sweep;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.Set;
import org.archsweep.spec.Trial;
import org.archsweep.training.Outcome;

/**
 * A trial that is asked for.
 *
 * @param trial its key
 * @param experiment the first of the job's experiments that asks for it
 * @param save the networks that any of them wants stored
 */
record Request(Trial trial, String experiment, Set<Outcome.Moment> save) implements Serializable {
  /** One trial that two experiments ask for. */
  Request and(Request later) {
    Set<Outcome.Moment> both = EnumSet.noneOf(Outcome.Moment.class);
    both.addAll(save);
    both.addAll(later.save);
    return new Request(trial, experiment, both);
  }
}
