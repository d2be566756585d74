package org.archsweep.adaptive;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archsweep.Text;
import org.archsweep.job.UntilDecided;
import org.archsweep.results.Decision;
import org.archsweep.results.Design;
import org.archsweep.spec.Json;
import org.archsweep.statistics.AnytimeVerdict;
import org.archsweep.statistics.ConfidenceSequence;

/**
 * Each comparison and each effect goes on until its confidence sequence leaves out 0, or lies
 * within the margin. All comparisons together are wrong in 5 % of studies at most, at whatever
 * moment one looks; so are all effects.
 */
public final class Decided implements Rule {
  /** Shared by a family. */
  static final double ALPHA = 0.05;

  private final UntilDecided until;
  private final List<Sides> comparisons;
  private final List<Sides> effects;

  public Decided(UntilDecided until, Design design) {
    this.until = until;
    this.comparisons = Sides.ofComparisons(design);
    this.effects = Sides.ofEffects(design);
  }

  /** What is compared, and which configurations need more runs for it: none once it's decided. */
  private record Judged(Difference difference, List<Integer> needs) {}

  @Override
  public String text() {
    return Text.format(
            "UntilDecided[margin=%s, min=%d, max=%d, tau=%s]",
            Json.number(until.margin()),
            until.min(),
            until.max(),
            Json.number(ConfidenceSequence.TAU))
        + comparisons.stream().map(Sides::text).collect(joining(", ", "[", "]"))
        + effects.stream().map(Sides::text).collect(joining(", ", "[", "]"));
  }

  @Override
  public int min() {
    return until.min();
  }

  @Override
  public double target() {
    return Double.NaN;
  }

  @Override
  public Round decide(Known known, int slots) {
    List<Judged> judged =
        Stream.of(comparisons, effects)
            .flatMap(
                family -> family.stream().map(each -> judge(each, ALPHA / family.size(), known)))
            .toList();
    List<List<Integer>> needs = judged.stream().map(Judged::needs).toList();
    List<Integer> added = NextSeeds.of(needs, known, until.max(), slots);
    List<Share> shares =
        IntStream.range(0, known.configurations())
            .mapToObj(i -> Share.of(added.get(i), word(i, added.get(i), needs, known)))
            .toList();
    return new Round(shares, judged.stream().map(Judged::difference).toList());
  }

  private static String word(int i, int added, List<List<Integer>> needs, Known known) {
    if (known.closed(i) > 0 && known.ok(i) == 0) {
      return "no accuracy";
    } else if (added > 0) {
      return "more";
    }
    return needs.stream().anyMatch(each -> each.contains(i)) ? "at max" : "enough";
  }

  private Judged judge(Sides sides, double alpha, Known known) {
    if (!Pairing.hasBegun(sides, known, until.min())) {
      Difference none =
          new Difference(
              sides, 0, 0, ConfidenceSequence.Interval.ALL, alpha, 0, 0, Difference.OPEN);
      return new Judged(none, sides.configurations().distinct().toList());
    }
    Pairing pairing = new Pairing(sides, known, alpha, until.min(), until.margin());
    String verdict = pairing.isLost() ? AnytimeVerdict.NOT_JUDGED : AnytimeVerdict.UNDECIDED;
    while (verdict.equals(AnytimeVerdict.UNDECIDED) && pairing.takeNext()) {
      boolean isInVain = pairing.seeds() >= until.min() && pairing.pairs() == 0;
      verdict = isInVain ? AnytimeVerdict.NOT_JUDGED : pairing.verdict();
    }
    boolean isOpen = verdict.equals(AnytimeVerdict.UNDECIDED) && pairing.seeds() < until.max();
    return new Judged(
        pairing.difference(isOpen ? Difference.OPEN : verdict),
        verdict.equals(AnytimeVerdict.UNDECIDED) ? pairing.configurations() : List.of());
  }

  @Override
  public String goesOn(List<Decision> round) {
    return Text.format(
        "%d of %d comparisons are open", count(round, Difference.OPEN), count(round));
  }

  @Override
  public String ends(List<Decision> round) {
    long undecided = count(round, AnytimeVerdict.UNDECIDED);
    return undecided == 0
        ? "all is decided"
        : Text.format("%d of %d comparisons stay undecided", undecided, count(round));
  }

  private static long count(List<Decision> round) {
    return round.stream().filter(Decision::isOfDifference).count();
  }

  private static long count(List<Decision> round, String verdict) {
    return round.stream()
        .filter(Decision::isOfDifference)
        .filter(each -> each.decision().equals(verdict))
        .count();
  }
}
