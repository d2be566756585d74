package org.archsweep.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the next runs of an experiment go, so that every standard error that is wanted gets small
 * enough for the least time. A standard error is that of a cell's mean or, where a cell has a
 * baseline, of its difference from the baseline's mean.
 *
 * <p>Runs stop when their spread looks small enough, so a spread that is small by luck would stop
 * them early, and intervals from it would cover too little (Anscombe 1953; Starr 1966). Therefore
 * no spread is used that rests on fewer than {@value #TRUSTED} runs: until a cell has as many, it
 * counts with the larger of its own and the one pooled over all cells, and while the pooled one
 * rests on too few as well, no cell is precise.
 */
public final class Allocation {
  /** How many runs of a cell it takes until its own spread is believed. */
  public static final int TRUSTED = 20;

  /** Instead of the index of a baseline: the cell's own mean is wanted. */
  public static final int ALONE = -1;

  /** Far more than anyone runs, and still far from an overflow. */
  private static final int NEVER = Integer.MAX_VALUE / 4;

  /**
   * A network at one length.
   *
   * @param baseline the index of the cell it is compared with, or {@link #ALONE}; what others are
   *     compared with is wanted for them alone
   * @param runs that ended with an accuracy
   * @param running that were decided and haven't ended
   * @param left how many more may be decided
   * @param variance of the accuracies, unbiased; of no account below two runs
   * @param seconds that one run takes, above 0
   */
  public record Cell(
      int baseline, int runs, int running, int left, double variance, double seconds) {
    /** The runs that there will be if all that run end well. */
    int expected() {
      return runs + running;
    }
  }

  /**
   * What a cell gets.
   *
   * @param more runs
   * @param variance that was used; NaN while none is known
   * @param standardError by that variance, of the runs that ended; NaN where there is none
   * @param missing runs that it would take beyond these and those that are running
   */
  public record Share(int more, double variance, double standardError, int missing) {}

  private final List<Cell> cells;
  private final double wanted;
  private final double[] variances;
  private final List<List<Integer>> comparedWith;
  private final int[] needs;

  private Allocation(List<Cell> cells, double wanted, double[] variances) {
    this.cells = cells;
    this.wanted = wanted;
    this.variances = variances;
    this.comparedWith =
        IntStream.range(0, cells.size())
            .mapToObj(
                baseline ->
                    IntStream.range(0, cells.size())
                        .filter(i -> cells.get(i).baseline == baseline)
                        .boxed()
                        .toList())
            .toList();
    this.needs = needs();
  }

  /**
   * Shares out runs. Where all is precise enough, or nothing may be decided any more, no cell gets
   * any.
   *
   * @param wanted the standard error that is small enough, in the unit of the accuracies
   * @param size how many runs at most
   * @return a share for each cell, in their order
   */
  public static List<Share> of(List<Cell> cells, double wanted, int size) {
    int freedom = cells.stream().mapToInt(Allocation::freedom).sum();
    if (freedom < TRUSTED - 1) {
      return unknown(cells, size);
    }
    double pooled =
        cells.stream().filter(cell -> cell.runs > 1).mapToDouble(Allocation::squares).sum()
            / freedom;
    double[] variances = cells.stream().mapToDouble(cell -> used(cell, pooled)).toArray();
    return new Allocation(cells, wanted, variances).shares(size);
  }

  /** How many runs each cell gets, within what is left, if its variance turns out to be that. */
  static int[] targets(List<Cell> cells, double wanted) {
    List<Integer> unknown = unknown(cells, NEVER).stream().map(Share::more).toList();
    double[] variances = cells.stream().mapToDouble(Cell::variance).toArray();
    Allocation allocation = new Allocation(cells, wanted, variances);
    return IntStream.range(0, cells.size())
        .map(i -> Math.max(allocation.target(i), cells.get(i).expected() + unknown.get(i)))
        .toArray();
  }

  private static int freedom(Cell cell) {
    return Math.max(0, cell.runs - 1);
  }

  private static double squares(Cell cell) {
    return freedom(cell) * cell.variance;
  }

  private static double used(Cell cell, double pooled) {
    if (cell.runs >= TRUSTED) {
      return cell.variance;
    }
    return cell.runs < 2 ? pooled : Math.max(cell.variance, pooled);
  }

  /** Runs that make a pooled spread known, evenly. */
  private static List<Share> unknown(List<Cell> cells, int size) {
    int[] more = new int[cells.size()];
    int freedom = cells.stream().mapToInt(cell -> Math.max(0, cell.expected() - 1)).sum();
    for (int given = 0; given < size && freedom < TRUSTED - 1; given++) {
      int fewest =
          IntStream.range(0, more.length)
              .filter(i -> more[i] < cells.get(i).left)
              .boxed()
              .min(Comparator.comparingInt(i -> cells.get(i).expected() + more[i]))
              .orElse(-1);
      if (fewest < 0) {
        break;
      }
      freedom += cells.get(fewest).expected() + more[fewest] > 0 ? 1 : 0;
      more[fewest]++;
    }
    return Arrays.stream(more)
        .mapToObj(each -> new Share(each, Double.NaN, Double.NaN, 1))
        .toList();
  }

  /** The runs that each cell should have in all, whether or not it may. */
  private int[] needs() {
    int[] needs = new int[cells.size()];
    for (int i = 0; i < needs.length; i++) {
      if (cells.get(i).baseline == ALONE) {
        List<Integer> others = comparedWith.get(i);
        if (others.isEmpty()) {
          needs[i] = need(i, 0);
        } else {
          needs[i] = baselineNeed(i, others);
          double of = variances[i] / needs[i];
          others.forEach(other -> needs[other] = need(other, of));
        }
      }
    }
    return needs;
  }

  /** The runs that make a cell precise beside the variance of the baseline's mean. */
  private int need(int i, double baselineVariance) {
    double room = wanted * wanted - baselineVariance;
    if (isLost(i)) {
      return 0;
    }
    double runs = room > 0 ? variances[i] / room : NEVER;
    // A variance of 1e-20 over what is wanted is none.
    return (int) Math.max(cells.get(i).expected(), Math.min(NEVER, Math.ceil(runs - 1e-9)));
  }

  /** A cell that never gave an accuracy and gets no more runs: nothing can be said of it. */
  private boolean isLost(int i) {
    return cells.get(i).expected() == 0 && cells.get(i).left == 0;
  }

  /**
   * The baseline's runs at which it and those compared with it take least time together; all that
   * it may have where one of them can't become precise.
   */
  private int baselineNeed(int baseline, List<Integer> others) {
    Cell base = cells.get(baseline);
    int first = Math.max(1, base.expected());
    int last = base.expected() + base.left;
    int best = last;
    double least = Double.POSITIVE_INFINITY;
    for (int runs = first; runs <= last && (runs - first) * base.seconds < least; runs++) {
      double seconds = (runs - base.expected()) * base.seconds;
      for (int i : others) {
        Cell other = cells.get(i);
        int more = Math.max(0, need(i, variances[baseline] / runs) - other.expected());
        seconds += more <= other.left ? more * other.seconds : Double.POSITIVE_INFINITY;
      }
      if (seconds < least) {
        least = seconds;
        best = runs;
      }
    }
    return Math.max(1, best);
  }

  private int target(int i) {
    Cell cell = cells.get(i);
    return Math.min(needs[i], cell.expected() + cell.left);
  }

  private List<Share> shares(int size) {
    int[] runs = cells.stream().mapToInt(Cell::expected).toArray();
    for (int given = 0; given < size; given++) {
      int best =
          IntStream.range(0, runs.length)
              .filter(i -> runs[i] < target(i))
              .boxed()
              .max(Comparator.comparingDouble(i -> gain(i, runs) / cells.get(i).seconds))
              .orElse(-1);
      if (best < 0) {
        break;
      }
      runs[best]++;
    }
    int[] ended = cells.stream().mapToInt(Cell::runs).toArray();
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < runs.length; i++) {
      Cell cell = cells.get(i);
      shares.add(
          new Share(
              runs[i] - cell.expected(),
              variances[i],
              isWanted(i) ? standardError(i, ended) : Double.NaN,
              Math.max(0, needs[i] - runs[i])));
    }
    return shares;
  }

  private boolean isWanted(int i) {
    return cells.get(i).baseline != ALONE || comparedWith.get(i).isEmpty();
  }

  private double standardError(int i, int[] runs) {
    int baseline = cells.get(i).baseline;
    double own = variance(i, runs[i]);
    return Math.sqrt(baseline == ALONE ? own : own + variance(baseline, runs[baseline]));
  }

  /** Of a mean; none of no runs. */
  private double variance(int i, int runs) {
    return runs > 0 ? variances[i] / runs : Double.NaN;
  }

  /** By how much one more run lowers the standard errors that aren't small enough yet. */
  private double gain(int i, int[] runs) {
    if (runs[i] == 0) {
      return Double.POSITIVE_INFINITY;
    }
    if (isWanted(i)) {
      return gain(i, i, runs);
    }
    return comparedWith.get(i).stream()
        .filter(other -> runs[other] > 0 && standardError(other, runs) > wanted)
        .mapToDouble(other -> gain(other, i, runs))
        .sum();
  }

  private double gain(int of, int by, int[] runs) {
    double before = standardError(of, runs);
    runs[by]++;
    double gain = before - standardError(of, runs);
    runs[by]--;
    return Double.isNaN(gain) ? 0 : gain;
  }
}
