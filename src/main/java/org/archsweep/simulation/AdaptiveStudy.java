package org.archsweep.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;
import org.archsweep.adaptive.Allocation;
import org.archsweep.simulation.AdaptiveSimulation.Result;
import org.archsweep.simulation.AdaptiveSimulation.Scenario;

/** One study of {@link AdaptiveSimulation}; every true mean is 0. */
final class AdaptiveStudy {
  private final Scenario scenario;
  private final double[] spreads;
  private final double[] seconds;
  private final SplittableRandom random;
  private final List<List<Double>> ended = new ArrayList<>();

  /** When each slot has run all that it got so far. */
  private final PriorityQueue<Double> slots = new PriorityQueue<>();

  private double lastEnd;

  AdaptiveStudy(Scenario scenario, double[] spreads, double[] seconds, SplittableRandom random) {
    this.scenario = scenario;
    this.spreads = spreads;
    this.seconds = seconds;
    this.random = random;
    for (int i = 0; i < scenario.networks(); i++) {
      ended.add(new ArrayList<>());
    }
    IntStream.range(0, scenario.slots()).forEach(slot -> slots.add(0.0));
  }

  /** Round after round, each decided when the one before the last has ended. */
  void run() {
    int[] first = all(scenario.min() - 1);
    int[] running = all(1);
    double firstEnd = schedule(first, 0);
    double runningEnd = schedule(running, 0);
    end(first);
    boolean ends = false;
    while (!ends) {
      int[] next = decide(running);
      double nextEnd = schedule(next, firstEnd);
      ends = Arrays.stream(running).sum() == 0 && Arrays.stream(next).sum() == 0;
      end(running);
      running = next;
      firstEnd = runningEnd;
      runningEnd = nextEnd;
    }
  }

  /**
   * Runs a round, the longest trials first, behind all that wait already.
   *
   * @param decided when it was
   * @return when its last trial ends
   */
  private double schedule(int[] round, double decided) {
    List<Double> trials =
        IntStream.range(0, round.length)
            .boxed()
            .flatMap(i -> Collections.nCopies(round[i], seconds[i]).stream())
            .sorted(Comparator.reverseOrder())
            .toList();
    double roundEnd = decided;
    for (double trial : trials) {
      double end = Math.max(decided, slots.remove()) + trial;
      slots.add(end);
      roundEnd = Math.max(roundEnd, end);
    }
    lastEnd = Math.max(lastEnd, roundEnd);
    return roundEnd;
  }

  private int[] all(int runs) {
    return IntStream.generate(() -> runs).limit(scenario.networks()).toArray();
  }

  private void end(int[] running) {
    for (int i = 0; i < running.length; i++) {
      for (int run = 0; run < running[i]; run++) {
        ended.get(i).add(spreads[i] * scenario.shape().draw(random));
      }
    }
  }

  private int[] decide(int[] running) {
    List<Allocation.Cell> cells = new ArrayList<>();
    for (int i = 0; i < running.length; i++) {
      cells.add(
          Allocation.Cell.of(
              accuracies(i), running[i], scenario.max() - runs(i) - running[i], seconds[i]));
    }
    return Allocation.of(cells, scenario.wanted(), scenario.until(), scenario.slots()).stream()
        .mapToInt(Allocation.Share::more)
        .toArray();
  }

  int runs(int i) {
    return ended.get(i).size();
  }

  private double[] accuracies(int i) {
    return ended.get(i).stream().mapToDouble(each -> each).toArray();
  }

  private double mean(int i) {
    return Arrays.stream(accuracies(i)).average().orElse(Double.NaN);
  }

  private double variance(int i) {
    return Allocation.Cell.of(accuracies(i), 0, 0, 1).variance();
  }

  Result result() {
    int networks = scenario.networks();
    long meansCovered = IntStream.range(0, networks).filter(this::meanCovers).count();
    long differences = scenario.difference() ? networks - 1 : 0;
    long differencesCovered =
        IntStream.range(1, networks)
            .filter(i -> scenario.difference() && differenceCovers(i))
            .count();
    return new Result(
        networks,
        meansCovered,
        differences,
        differencesCovered,
        1,
        noisiestCovers() ? 1 : 0,
        IntStream.range(0, networks).map(this::runs).sum(),
        IntStream.range(0, networks).mapToDouble(i -> runs(i) * seconds[i]).sum(),
        scenario.slots() * lastEnd,
        0);
  }

  private boolean noisiestCovers() {
    int first = scenario.difference() ? 1 : 0;
    int noisiest = first;
    for (int i = first; i < scenario.networks(); i++) {
      noisiest = spreads[i] > spreads[noisiest] ? i : noisiest;
    }
    return scenario.difference() ? differenceCovers(noisiest) : meanCovers(noisiest);
  }

  private boolean meanCovers(int i) {
    return covers(mean(i), variance(i) / runs(i), runs(i) - 1);
  }

  /** Welch's interval, as in the view differences. */
  private boolean differenceCovers(int i) {
    double own = variance(i) / runs(i);
    double baseline = variance(0) / runs(0);
    double sum = own + baseline;
    double df = sum * sum / (own * own / (runs(i) - 1) + baseline * baseline / (runs(0) - 1));
    return covers(mean(i) - mean(0), sum, df);
  }

  /** Whether the 95 % interval has 0 in it. */
  private static boolean covers(double estimate, double variance, double df) {
    return TDistribution.of(df).survivalProbability(Math.abs(estimate) / Math.sqrt(variance))
        >= 0.025;
  }
}
