package org.archsweep.adaptive;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.archsweep.Text;
import org.archsweep.job.UntilPrecise;
import org.archsweep.results.Decision;
import org.archsweep.spec.Json;

/** Runs go on until every standard error that is wanted is small enough: {@link Allocation}. */
public final class Precise implements Rule {
  /** Fewer seeds say nothing of how they carry over from one configuration to another. */
  private static final int COMPLETE = 3;

  private static final String ENOUGH = "enough";

  private final UntilPrecise until;
  private final List<List<Integer>> wanted;

  /** Of the effects that are wanted the configurations with the baseline's level. */
  private final Map<List<Integer>, List<Set<Integer>>> baselines;

  /**
   * A rule.
   *
   * @param wanted what shall be known of the configurations, as {@link Allocation#of} takes it
   * @param baselines of the effects in it the configurations with the baseline's level
   */
  public Precise(
      UntilPrecise until,
      List<List<Integer>> wanted,
      Map<List<Integer>, List<Set<Integer>>> baselines) {
    this.until = until;
    this.wanted = wanted;
    this.baselines = baselines;
  }

  @Override
  public String text() {
    return Text.format(
            "UntilPrecise[standardError=%s, of=%s, min=%d, max=%d]",
            Json.number(until.standardError()), until.of(), until.min(), until.max())
        + wanted.stream()
            .map(each -> each.stream().map(String::valueOf).collect(joining(", ", "[", "]")))
            .collect(joining(", ", "[", "]"));
  }

  @Override
  public int min() {
    return until.min();
  }

  @Override
  public double target() {
    return until.standardError();
  }

  @Override
  public Round decide(Known known, int slots) {
    List<Allocation.Cell> cells =
        IntStream.range(0, known.configurations()).mapToObj(i -> cell(i, known)).toList();
    List<Allocation.Share> shares =
        Allocation.of(cells, wanted, inflations(known), until.standardError(), slots);
    return new Round(
        IntStream.range(0, cells.size())
            .mapToObj(i -> share(cells.get(i), shares.get(i), isGivenUp(i, known)))
            .toList(),
        List.of());
  }

  private Allocation.Cell cell(int i, Known known) {
    int running = known.runs(i) - known.closed(i);
    int left = isGivenUp(i, known) ? 0 : until.max() - known.runs(i);
    return Allocation.Cell.of(known.accuracies(i), running, left, known.seconds(i));
  }

  /** More runs would hardly help a configuration of which not one that ended gave an accuracy. */
  private static boolean isGivenUp(int i, Known known) {
    return known.ok(i) == 0;
  }

  private static Share share(Allocation.Cell cell, Allocation.Share share, boolean isGivenUp) {
    return new Share(
        share.more(),
        Math.sqrt(share.variance()),
        share.standardError(),
        cell.seconds(),
        word(cell, share, isGivenUp));
  }

  private static String word(Allocation.Cell cell, Allocation.Share share, boolean isGivenUp) {
    if (isGivenUp) {
      return "no accuracy";
    } else if (share.more() > 0) {
      return "more";
    } else if (share.precise()) {
      return share.later() > 0 ? "later" : ENOUGH;
    }
    return cell.left() == 0 ? "at max" : "later";
  }

  /** Of effects: the wider of their two standard errors counts, that over seeds or by cells. */
  private Map<List<Integer>, Double> inflations(Known known) {
    Map<List<Integer>, Double> inflations = new HashMap<>();
    for (List<Integer> each : wanted) {
      if (each.size() > 2) {
        inflations.put(
            each,
            baselines.get(each).stream()
                .mapToDouble(bases -> inflation(each, bases, known))
                .max()
                .orElseThrow());
      }
    }
    return inflations;
  }

  /** Of the variance over the seeds that all its configurations have, not below 1. */
  private static double inflation(List<Integer> effect, Set<Integer> bases, Known known) {
    int runs = effect.stream().mapToInt(known::closed).min().orElseThrow();
    List<double[]> complete = new ArrayList<>();
    for (int seed = 0; seed < runs; seed++) {
      int at = seed;
      double[] all = effect.stream().mapToDouble(i -> known.measured(i, at)).toArray();
      if (Arrays.stream(all).noneMatch(Double::isNaN)) {
        complete.add(all);
      }
    }
    if (complete.size() < COMPLETE) {
      return 1;
    }
    double cells = 0;
    for (int i = 0; i < effect.size(); i++) {
      int place = i;
      cells += variance(complete.stream().mapToDouble(seed -> seed[place]).toArray());
    }
    double[] differences =
        complete.stream()
            .mapToDouble(
                seed ->
                    IntStream.range(0, seed.length)
                        .mapToDouble(i -> bases.contains(effect.get(i)) ? -seed[i] : seed[i])
                        .sum())
            .toArray();
    return cells > 0 ? Math.max(1, variance(differences) / cells) : 1;
  }

  private static double variance(double[] values) {
    return Allocation.Cell.of(values, 0, 0, 1).variance();
  }

  @Override
  public long imprecise(List<Decision> round) {
    return round.stream().filter(decision -> !decision.decision().equals(ENOUGH)).count();
  }

  @Override
  public String goesOn(List<Decision> round) {
    return Text.format("%d configurations aren't precise enough yet", imprecise(round));
  }

  @Override
  public String ends(List<Decision> round) {
    return imprecise(round) == 0
        ? "all is precise enough"
        : Text.format("%d configurations aren't precise enough and get none", imprecise(round));
  }
}
