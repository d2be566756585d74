package org.archsweep.adaptive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Where the next runs of an experiment go, so that every standard error that is wanted gets small
 * enough for the least time.
 *
 * <p>Runs stop when their spread looks small enough, so a spread that is small by luck would stop
 * them early, and intervals from it would cover too little (Anscombe 1953; Starr 1966). Therefore a
 * cell's own spread makes it precise only from {@value #TRUSTED} runs on: until then it counts with
 * the larger of its own and the one pooled over all cells, and while the pooled one rests on too
 * few as well, no cell is precise.
 */
public final class Allocation {
  /** How many runs of a cell it takes until its own spread is believed. */
  public static final int TRUSTED = 20;

  /** Of {@link #cheapest}: they bring it within a thousandth, and whole runs are wanted. */
  private static final int STEPS = 50;

  /**
   * A network at one length.
   *
   * @param runs that ended with an accuracy
   * @param running that were decided and haven't ended
   * @param left how many more may be decided
   * @param variance of the accuracies, unbiased; of no account below two runs
   * @param seconds that one run takes, above 0
   */
  public record Cell(int runs, int running, int left, double variance, double seconds) {
    /** A cell whose runs ended with these accuracies. */
    public static Cell of(double[] accuracies, int running, int left, double seconds) {
      double mean = Arrays.stream(accuracies).average().orElse(Double.NaN);
      double squares = Arrays.stream(accuracies).map(each -> (each - mean) * (each - mean)).sum();
      double variance = accuracies.length < 2 ? Double.NaN : squares / (accuracies.length - 1);
      return new Cell(accuracies.length, running, left, variance, seconds);
    }

    /** The runs that there will be if all that run end well. */
    int expected() {
      return runs + running;
    }

    /** It never gave an accuracy and gets no more runs: nothing can be said of it. */
    private boolean isLost() {
      return runs == 0 && left == 0;
    }
  }

  /**
   * What a cell gets.
   *
   * @param more runs now
   * @param later runs after these, as things stand
   * @param variance that was used; NaN while none is known
   * @param standardError the largest of those wanted that this cell has a part in, of the runs that
   *     ended; NaN where there is none
   * @param precise whether those will be small enough with the runs now and later
   */
  public record Share(
      int more, int later, double variance, double standardError, boolean precise) {}

  private final List<Cell> cells;
  private final List<List<Integer>> wanted;
  private final Map<List<Integer>, Double> inflations;
  private final double until;
  private final double[] variances;

  /** Of each cell, those of what is wanted that it has a part in. */
  private final List<List<List<Integer>>> parts;

  private Allocation(
      List<Cell> cells,
      List<List<Integer>> wanted,
      Map<List<Integer>, Double> inflations,
      double until,
      double pooled) {
    this.cells = cells;
    this.inflations = inflations;
    this.wanted =
        wanted.stream()
            .filter(each -> each.stream().noneMatch(i -> cells.get(i).isLost()))
            .toList();
    this.until = until;
    this.variances = cells.stream().mapToDouble(cell -> used(cell, pooled)).toArray();
    this.parts =
        IntStream.range(0, cells.size())
            .mapToObj(i -> this.wanted.stream().filter(each -> each.contains(i)).toList())
            .toList();
  }

  /** Shares out runs that are independent of one another. */
  public static List<Share> of(
      List<Cell> cells, List<List<Integer>> wanted, double until, int slots) {
    return of(cells, wanted, Map.of(), until, slots);
  }

  /**
   * Shares out runs. Where all is precise enough, or nothing may be decided any more, no cell gets
   * any.
   *
   * @param wanted what shall be known: the mean of one cell, the difference of two, or the mean of
   *     several such differences, by the cells' indices
   * @param inflations of what is wanted by how much its variance is larger than that of independent
   *     runs; 1 where it isn't there
   * @param until the standard error that is small enough, in the unit of the accuracies
   * @param slots that run them: no more runs than keep all slots at work for as long as the longest
   *     of them takes
   * @return a share for each cell, in their order
   */
  public static List<Share> of(
      List<Cell> cells,
      List<List<Integer>> wanted,
      Map<List<Integer>, Double> inflations,
      double until,
      int slots) {
    return isKnown(cells)
        ? new Allocation(cells, wanted, inflations, until, pooled(cells)).shares(slots)
        : unknown(cells, slots);
  }

  /**
   * How many runs each cell gets in all, if spreads stay what they are.
   *
   * @param assumed variance of one run while the pooled one rests on too few
   */
  public static int[] targets(
      List<Cell> cells, List<List<Integer>> wanted, double until, double assumed) {
    double pooled = isKnown(cells) ? pooled(cells) : assumed;
    int[] targets = new Allocation(cells, wanted, Map.of(), until, pooled).targets();
    List<Share> unknown = unknown(cells, Integer.MAX_VALUE);
    return IntStream.range(0, targets.length)
        .map(i -> Math.max(targets[i], cells.get(i).expected() + unknown.get(i).more))
        .toArray();
  }

  private static int freedom(int runs) {
    return Math.max(0, runs - 1);
  }

  private static int freedom(List<Cell> cells) {
    return cells.stream().mapToInt(cell -> freedom(cell.runs)).sum();
  }

  private static boolean isKnown(List<Cell> cells) {
    return freedom(cells) >= TRUSTED - 1;
  }

  private static double pooled(List<Cell> cells) {
    return cells.stream()
            .filter(cell -> cell.runs > 1)
            .mapToDouble(cell -> freedom(cell.runs) * cell.variance)
            .sum()
        / freedom(cells);
  }

  private static double used(Cell cell, double pooled) {
    if (cell.runs >= TRUSTED) {
      return cell.variance;
    }
    return cell.runs < 2 ? pooled : Math.max(cell.variance, pooled);
  }

  /** Runs that make a pooled spread known, evenly. */
  private static List<Share> unknown(List<Cell> cells, int size) {
    int[] runs = cells.stream().mapToInt(Cell::expected).toArray();
    int[] more = new int[runs.length];
    int freedom = Arrays.stream(runs).map(Allocation::freedom).sum();
    for (int given = 0; given < size && freedom < TRUSTED - 1; given++) {
      int fewest = best(cells.size(), i -> more[i] < cells.get(i).left, i -> -runs[i]);
      if (fewest < 0) {
        break;
      }
      freedom += runs[fewest] > 0 ? 1 : 0;
      runs[fewest]++;
      more[fewest]++;
    }
    return Arrays.stream(more)
        .mapToObj(each -> new Share(each, 0, Double.NaN, Double.NaN, false))
        .toList();
  }

  /** The first of the cells that may with the highest value; -1 where none may. */
  private static int best(int cells, IntPredicate may, IntToDoubleFunction value) {
    return IntStream.range(0, cells)
        .filter(may)
        .boxed()
        .max(
            Comparator.comparingDouble((Integer i) -> value.applyAsDouble(i))
                .thenComparing(Comparator.reverseOrder()))
        .orElse(-1);
  }

  private List<Share> shares(int slots) {
    int[] targets = targets();
    int[] runs = cells.stream().mapToInt(Cell::expected).toArray();
    double longest = 0;
    double given = 0;
    int best = best(runs.length, i -> runs[i] < targets[i], i -> gain(i, runs));
    while (best >= 0) {
      double seconds = cells.get(best).seconds;
      longest = Math.max(longest, seconds);
      given += seconds;
      if (given > slots * longest * (1 + 1e-9)) {
        break;
      }
      runs[best]++;
      best = best(runs.length, i -> runs[i] < targets[i], i -> gain(i, runs));
    }
    int[] ended = cells.stream().mapToInt(Cell::runs).toArray();
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < runs.length; i++) {
      shares.add(
          new Share(
              runs[i] - cells.get(i).expected(),
              targets[i] - runs[i],
              variances[i],
              parts.get(i).stream()
                  .mapToDouble(each -> standardError(each, ended))
                  .max()
                  .orElse(Double.NaN),
              isPrecise(i, targets)));
    }
    return shares;
  }

  /** The runs in all that make everything precise for the least time, or as precise as it may. */
  private int[] targets() {
    double[] cheapest = cheapest();
    int[] runs = new int[cells.size()];
    for (int i = 0; i < runs.length; i++) {
      Cell cell = cells.get(i);
      int may = cell.expected() + cell.left;
      runs[i] = (int) Math.max(cell.expected(), Math.min(may, Math.floor(cheapest[i])));
    }
    int next = 0;
    while (next >= 0) {
      next =
          best(
              runs.length,
              i -> runs[i] < cells.get(i).expected() + cells.get(i).left && gain(i, runs) > 0,
              i -> gain(i, runs));
      if (next >= 0) {
        runs[next]++;
      }
    }
    // The last of them can have made an earlier one needless.
    for (int i = 0; i < runs.length; i++) {
      while (runs[i] > cells.get(i).expected() && isPrecise(i, with(runs, i, runs[i] - 1))) {
        runs[i]--;
      }
    }
    return runs;
  }

  private static int[] with(int[] runs, int i, int value) {
    int[] changed = runs.clone();
    changed[i] = value;
    return changed;
  }

  /**
   * The fractional runs n that take the least time, the sum of seconds n, where the variance of all
   * that is wanted, a weighted sum of variance / n over its cells, is small enough.
   *
   * <p>A price l for each thing that is wanted gives a cell's n = sqrt(variance / seconds * sum of
   * its weighted l), where the Lagrangian is least; a price rises with the square of how much too
   * large its variance is, and falls likewise, until each is just right or costs nothing. Within
   * the runs that there are and may be.
   */
  private double[] cheapest() {
    double[] prices = wanted.stream().mapToDouble(this::startingPrice).toArray();
    double[] runs = new double[cells.size()];
    for (int step = 0; step < STEPS; step++) {
      double[] sums = new double[runs.length];
      for (int each = 0; each < prices.length; each++) {
        for (int i : wanted.get(each)) {
          sums[i] += prices[each] * weight(wanted.get(each));
        }
      }
      for (int i = 0; i < runs.length; i++) {
        Cell cell = cells.get(i);
        double free = Math.sqrt(variances[i] / cell.seconds * sums[i]);
        int may = cell.expected() + cell.left;
        runs[i] = Math.max(Math.max(1, cell.expected()), Math.min(may, free));
      }
      for (int each = 0; each < prices.length; each++) {
        double variance =
            wanted.get(each).stream().mapToDouble(i -> variances[i] / runs[i]).sum()
                * weight(wanted.get(each));
        double excess = variance / (until * until);
        prices[each] = Math.min(Double.MAX_VALUE / 1e10, prices[each] * excess * excess);
      }
    }
    return runs;
  }

  /** What it would be if its cells were equal, and wanted for nothing else. */
  private double startingPrice(List<Integer> each) {
    double variance = until * until / each.size() / weight(each);
    return each.stream()
            .mapToDouble(i -> cells.get(i).seconds * variances[i] / (variance * variance))
            .average()
            .orElseThrow()
        / weight(each);
  }

  /** By how much one more run lowers the variances that aren't small enough yet, for its time. */
  private double gain(int i, int[] runs) {
    if (variances[i] == 0 && runs[i] > 0) {
      return 0;
    }
    double open =
        parts.get(i).stream().filter(each -> isOpen(each, runs)).mapToDouble(this::weight).sum();
    double lowered =
        runs[i] == 0
            ? Double.POSITIVE_INFINITY
            : variances[i] / runs[i] - variances[i] / (runs[i] + 1.0);
    return open == 0 ? 0 : open * lowered / cells.get(i).seconds;
  }

  private boolean isPrecise(int i, int[] runs) {
    return parts.get(i).stream().noneMatch(each -> isOpen(each, runs));
  }

  private boolean isOpen(List<Integer> each, int[] runs) {
    // A variance of 1e-9 over what is wanted is none.
    return !(standardError(each, runs) <= until * (1 + 1e-9));
  }

  private double standardError(List<Integer> each, int[] runs) {
    double variance = 0;
    for (int i : each) {
      variance += runs[i] > 0 ? variances[i] / runs[i] : Double.NaN;
    }
    return Math.sqrt(variance * weight(each));
  }

  /** Of a cell's variance in that of what is wanted: of a mean of S differences, 1 / S². */
  private double weight(List<Integer> each) {
    double differences = Math.max(1, each.size() / 2);
    return inflations.getOrDefault(each, 1.0) / (differences * differences);
  }
}
