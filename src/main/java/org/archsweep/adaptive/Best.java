package org.archsweep.adaptive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.archsweep.Text;
import org.archsweep.job.UntilBest;
import org.archsweep.results.Decision;
import org.archsweep.results.Design;
import org.archsweep.spec.Json;
import org.archsweep.statistics.AnytimeVerdict;
import org.archsweep.statistics.ConfidenceSequence;
import org.archsweep.statistics.ConfidenceSequence.Interval;

/**
 * Of k configurations, each leaves when another one beats it at 5 % / (k - 1), until one is left
 * that none of the others beats by more than the margin. The best of all is wrongly beaten in 5 %
 * of studies at most: then the one that is named is within the margin of it.
 */
public final class Best implements Rule {
  /** The one that none beats by more than the margin. */
  public static final String BEST = "best";

  /** Another one beats it. */
  public static final String BEATEN = "beaten";

  private static final String NO_ACCURACY = "no accuracy";
  private static final String MORE = "more";
  private static final String AT_MAX = "at max";

  private final UntilBest until;
  private final Design design;
  private final int configurations;

  public Best(UntilBest until, Design design) {
    this.until = until;
    this.design = design;
    this.configurations = design.members().size();
  }

  @Override
  public String text() {
    return Text.format(
        "UntilBest[margin=%s, min=%d, max=%d, tau=%s]",
        Json.number(until.margin()), until.min(), until.max(), Json.number(ConfidenceSequence.TAU));
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
    boolean hasBegun =
        IntStream.range(0, configurations).allMatch(i -> known.closed(i) >= until.min());
    Contest contest = new Contest(known);
    if (hasBegun) {
      contest.run();
    }
    List<List<Integer>> needs = contest.named < 0 ? List.of(contest.left()) : List.of();
    List<Integer> added = NextSeeds.of(needs, known, until.max(), slots);
    List<Share> shares =
        IntStream.range(0, configurations)
            .mapToObj(i -> Share.of(added.get(i), contest.word(i, added.get(i))))
            .toList();
    return new Round(shares, hasBegun ? contest.differences() : List.of());
  }

  /** All against all, seed by seed. */
  private final class Contest {
    private final Known known;
    private final Pairing[][] pairings = new Pairing[configurations][configurations];

    /** Of those that left who beat them; itself where it gave no accuracy; -1 for others. */
    private final int[] beatenBy = new int[configurations];

    private int named = -1;
    private int seeds;

    Contest(Known known) {
      this.known = known;
      Arrays.fill(beatenBy, -1);
    }

    void run() {
      for (int i = 0; i < configurations; i++) {
        if (!gives(i)) {
          beatenBy[i] = i;
        }
      }
      double alpha = Decided.ALPHA / (configurations - 1);
      for (int one : left()) {
        for (int other : left()) {
          if (one < other) {
            pairings[one][other] =
                new Pairing(
                    Sides.of(design, one, other), known, alpha, until.min(), until.margin());
          }
        }
      }
      while (named < 0 && !left().isEmpty() && hasNext()) {
        seeds++;
        List<Integer> all = left();
        take(all);
        if (seeds >= until.min()) {
          leave(all);
          named = surest(score -> score > -until.margin());
        }
      }
    }

    /** Whether anything may come of it, by its first runs. */
    private boolean gives(int i) {
      return Pairing.ends(i, known, until.min())
          && IntStream.range(0, until.min())
              .anyMatch(place -> !Double.isNaN(known.accuracy(i, place)));
    }

    private boolean hasNext() {
      return left().stream().allMatch(each -> known.closed(each) > seeds);
    }

    /** Those that may be the best. */
    List<Integer> left() {
      return IntStream.range(0, configurations).filter(i -> beatenBy[i] < 0).boxed().toList();
    }

    private void take(List<Integer> all) {
      for (int one : all) {
        for (int other : all) {
          if (one < other) {
            pairings[one][other].takeNext();
          }
        }
      }
    }

    private void leave(List<Integer> all) {
      for (int one : all) {
        for (int other : all) {
          String verdict = one < other ? pairings[one][other].verdict() : "";
          if (AnytimeVerdict.isWorse(verdict) && beatenBy[one] < 0) {
            beatenBy[one] = other;
          } else if (AnytimeVerdict.isBetter(verdict) && beatenBy[other] < 0) {
            beatenBy[other] = one;
          }
        }
      }
    }

    /** How much better one is than another, as far as both went. */
    private Difference difference(int one, int other) {
      return one < other ? pairings[one][other].difference() : pairings[other][one].turned();
    }

    /** Of those that may be the best, and do, the one that is surest not to be beaten; else -1. */
    private int surest(Predicate<Double> does) {
      return left().stream()
          .filter(each -> does.test(least(each)))
          .max(Comparator.comparing(this::least).thenComparing(Comparator.reverseOrder()))
          .orElse(-1);
    }

    /** How much better it is at least than any other that may be the best. */
    private double least(int one) {
      return left().stream()
          .filter(other -> other != one)
          .mapToDouble(other -> lead(one, other))
          .min()
          .orElse(Double.POSITIVE_INFINITY);
    }

    private double lead(int one, int other) {
      Interval interval = pairings[Math.min(one, other)][Math.max(one, other)].interval();
      if (interval.isEmpty()) {
        return Double.NEGATIVE_INFINITY;
      }
      return one < other ? interval.low() : -interval.high();
    }

    String word(int i, int added) {
      if (beatenBy[i] >= 0) {
        return beatenBy[i] == i ? NO_ACCURACY : BEATEN;
      } else if (i == named) {
        return BEST;
      } else if (named >= 0) {
        return "enough";
      }
      return added > 0 ? MORE : AT_MAX;
    }

    /** Of each but the best, or the one that is ahead: against who beat it, or that one. */
    List<Difference> differences() {
      int ahead = surest(any -> true);
      List<Difference> differences = new ArrayList<>();
      for (int i = 0; i < configurations; i++) {
        int other = beatenBy[i] < 0 ? ahead : beatenBy[i];
        if (other >= 0 && other != i) {
          Difference found = difference(i, other);
          boolean isOpen = beatenBy[i] < 0 && named < 0 && seeds < until.max();
          differences.add(isOpen ? found.open() : found);
        }
      }
      return differences;
    }
  }

  @Override
  public String goesOn(List<Decision> round) {
    return Text.format("%d of %d configurations may be the best", open(round), configurations);
  }

  @Override
  public String ends(List<Decision> round) {
    boolean isKnown = round.stream().anyMatch(each -> each.decision().equals(BEST));
    return isKnown
        ? "the best is known"
        : Text.format("%d of %d configurations may be the best", open(round), configurations);
  }

  private static long open(List<Decision> round) {
    return round.stream()
        .filter(each -> !each.isOfDifference())
        .filter(each -> List.of(MORE, AT_MAX, "start", Budgeted.SPENT).contains(each.decision()))
        .count();
  }
}
