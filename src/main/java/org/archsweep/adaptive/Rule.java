package org.archsweep.adaptive;

import java.util.Collections;
import java.util.List;
import org.archsweep.results.Decision;
import org.archsweep.statistics.AnytimeVerdict;
import org.archsweep.statistics.ConfidenceSequence.Interval;

/**
 * When the repeats of an experiment stop, and which runs come until then. It keeps nothing in mind:
 * what it decides follows from what is known.
 */
public interface Rule {
  /**
   * What a configuration gets.
   *
   * @param added runs
   * @param sd of one run, that was used; NaN where none was, as for the other numbers
   * @param standardError of what is wanted
   * @param seconds that one run takes
   * @param word that says why
   */
  record Share(int added, double sd, double standardError, double seconds, String word) {
    /** Where no number plays a part. */
    static Share of(int added, String word) {
      return new Share(added, Double.NaN, Double.NaN, Double.NaN, word);
    }

    /** The same with fewer runs; with another word where that leaves none of some. */
    Share cut(int most, String none) {
      return new Share(most, sd, standardError, seconds, most == 0 && added > 0 ? none : word);
    }
  }

  /**
   * What is known of a comparison or an effect.
   *
   * @param sides what is compared
   * @param seeds that it took
   * @param pairs those of them at which all of both sides ended well
   * @param interval at 1 - alpha, of all numbers of pairs together
   * @param diverged at how many seeds one side alone did
   * @param baselineDiverged at how many the other one did
   * @param verdict open, or what was found
   */
  record Difference(
      Sides sides,
      int seeds,
      int pairs,
      Interval interval,
      double alpha,
      int diverged,
      int baselineDiverged,
      String verdict) {
    /** A verdict that is still to come. */
    static final String OPEN = "open";

    /** The same, still to be decided. */
    Difference open() {
      return with(OPEN);
    }

    /** The same, where nothing more is to come. */
    Difference closed() {
      return verdict.equals(OPEN) ? with(AnytimeVerdict.UNDECIDED) : this;
    }

    private Difference with(String other) {
      return new Difference(
          sides, seeds, pairs, interval, alpha, diverged, baselineDiverged, other);
    }
  }

  /**
   * A round.
   *
   * @param shares one for each configuration, in their order
   * @param differences that the rule looks at
   */
  record Round(List<Share> shares, List<Difference> differences) {}

  /** What its decisions depend on, beside the configurations: it never changes. */
  String text();

  /** How many runs each configuration has at least. */
  int min();

  /** The standard error that is small enough; NaN where it's none that counts. */
  double target();

  /**
   * Decides the first two rounds, before anything is known: all runs that each has at least but the
   * last, then that one, so that the third round can rest on the first.
   */
  default Round start(int round, Known known, int slots) {
    Share each = Share.of(round == 1 ? min() - 1 : 1, "start");
    return new Round(Collections.nCopies(known.configurations(), each), List.of());
  }

  /**
   * Decides a later round.
   *
   * @param slots that run the trials
   */
  Round decide(Known known, int slots);

  /** At how many configurations a round found too little precision, for good or for now. */
  default long imprecise(List<Decision> round) {
    return 0;
  }

  /** Why there are more trials, after a round, as it goes on from a colon. */
  String goesOn(List<Decision> round);

  /** Why there are no more, likewise. */
  String ends(List<Decision> round);
}
