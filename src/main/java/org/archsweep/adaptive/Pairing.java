package org.archsweep.adaptive;

import java.util.List;
import java.util.stream.IntStream;
import org.archsweep.adaptive.Rule.Difference;
import org.archsweep.statistics.AnytimeVerdict;
import org.archsweep.statistics.ConfidenceSequence;
import org.archsweep.statistics.ConfidenceSequence.Interval;
import org.archsweep.statistics.TestImages;

/**
 * A comparison or an effect, followed seed by seed: the difference of its sides at each seed, as
 * far as all of both have ended. A seed at which one gave no accuracy adds no pair.
 */
final class Pairing {
  /** Where a side has fewer runs that ended in a stratum, it's lost to divergence. */
  private static final int FEWEST = 2;

  private final Sides sides;
  private final Sides kept;
  private final Known known;
  private final double alpha;
  private final double margin;
  private final ConfidenceSequence.Running running;
  private int seeds;
  private int pairs;
  private int diverged;
  private int baselineDiverged;
  private long images = 1;

  /**
   * One that has taken no seed. Which strata it's over, the first runs say, once and by their
   * divergence alone: what is left out later would depend on what was seen.
   *
   * @param known has the first {@code min} runs of all its configurations
   */
  Pairing(Sides sides, Known known, double alpha, int min, double margin) {
    this.sides = sides;
    this.known = known;
    this.alpha = alpha;
    this.margin = margin;
    this.running = new ConfidenceSequence.Running(alpha, min);
    this.kept =
        sides.only(
            IntStream.range(0, sides.strata())
                .filter(
                    stratum ->
                        ends(sides.level().get(stratum), min)
                            && ends(sides.baseline().get(stratum), min))
                .boxed()
                .toList());
  }

  /** Whether all its configurations have so many runs that ended. */
  static boolean hasBegun(Sides sides, Known known, int min) {
    return sides.configurations().allMatch(each -> known.closed(each) >= min);
  }

  private boolean ends(int configuration, int min) {
    return ends(configuration, known, min);
  }

  /** Whether enough of a configuration's first runs don't diverge. */
  static boolean ends(int configuration, Known known, int min) {
    return IntStream.range(0, min).filter(place -> !known.hasDiverged(configuration, place)).count()
        >= FEWEST;
  }

  /** Takes the next seed, if all its configurations have one that has ended. */
  boolean takeNext() {
    int place = seeds;
    if (isLost() || kept.configurations().anyMatch(each -> known.closed(each) <= place)) {
      return false;
    }
    seeds++;
    boolean isLost = has(kept.level(), place);
    boolean isBaselineLost = has(kept.baseline(), place);
    diverged += isLost && !isBaselineLost ? 1 : 0;
    baselineDiverged += isBaselineLost && !isLost ? 1 : 0;
    double sum = 0;
    for (int stratum = 0; stratum < kept.strata(); stratum++) {
      sum +=
          known.accuracy(kept.level().get(stratum), place)
              - known.accuracy(kept.baseline().get(stratum), place);
    }
    if (!Double.isNaN(sum)) {
      pairs++;
      kept.configurations()
          .forEach(each -> images = TestImages.and(images, known.accuracy(each, place)));
      running.add(sum / kept.strata(), ConfidenceSequence.leastSd(images, kept.strata()));
    }
    return true;
  }

  private boolean has(List<Integer> side, int place) {
    return side.stream().anyMatch(each -> known.hasDiverged(each, place));
  }

  /** Seeds that it took. */
  int seeds() {
    return seeds;
  }

  /** Those of them at which all ended well. */
  int pairs() {
    return pairs;
  }

  /** Whether divergence leaves no stratum. */
  boolean isLost() {
    return kept.strata() == 0;
  }

  /** That of {@link AnytimeVerdict}. */
  String verdict() {
    return AnytimeVerdict.of(interval(), 1, margin, diverged, baselineDiverged, alpha);
  }

  Interval interval() {
    return running.soFar().interval();
  }

  /** The configurations that it needs more runs of. */
  List<Integer> configurations() {
    return kept.configurations().distinct().toList();
  }

  /** As it is now, of the other side less this one. */
  Difference turned() {
    Interval turned = new Interval(-interval().high(), -interval().low());
    return new Difference(
        sides.turned(),
        seeds,
        pairs,
        turned,
        alpha,
        baselineDiverged,
        diverged,
        AnytimeVerdict.of(turned, 1, margin, baselineDiverged, diverged, alpha));
  }

  /** As it is now. */
  Difference difference() {
    return difference(verdict());
  }

  /** As it is now, with a verdict. */
  Difference difference(String verdict) {
    return new Difference(
        sides, seeds, pairs, interval(), alpha, diverged, baselineDiverged, verdict);
  }
}
