package org.archsweep.adaptive;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.archsweep.Text;
import org.archsweep.results.Decision;

/**
 * Another rule within a budget of device time: no run starts that isn't expected to end within it.
 * What holds at any moment, such as a verdict by a confidence sequence, holds when the budget ends.
 *
 * <p>Each run counts with the seconds that it took, or is expected to take: the mean of its
 * configuration's, else what others took for as much work. Before anything is measured, one run
 * begins on each slot.
 */
public final class Budgeted implements Rule {
  /** Why a configuration gets none of the runs that it needs. */
  public static final String SPENT = "budget";

  private static final String START = "start";

  private final Rule rule;
  private final Duration budget;

  /**
   * A rule within a budget.
   *
   * @param budget above 0, of all runs of the experiment together
   */
  public Budgeted(Rule rule, Duration budget) {
    this.rule = rule;
    this.budget = budget;
  }

  @Override
  public String text() {
    return Text.format("Budget[%d s]", budget.toSeconds()) + rule.text();
  }

  @Override
  public int min() {
    return rule.min();
  }

  @Override
  public double target() {
    return rule.target();
  }

  @Override
  public Round start(int round, Known known, int slots) {
    return decide(known, slots);
  }

  @Override
  public Round decide(Known known, int slots) {
    List<Share> first = first(known);
    boolean isStarting =
        IntStream.range(0, first.size()).anyMatch(i -> known.closed(i) < rule.min() - 1);
    boolean isTimed = known.isTimed();
    if (isStarting && !isTimed) {
      int[] free = {known.isRunning() ? 0 : slots};
      return new Round(cut(first, known, i -> free[0]-- > 0, START), List.of());
    }
    Round wanted = rule.decide(known, slots);
    double[] left = {budget.toMillis() / 1e3 - known.spent()};
    IntPredicate fits = i -> !isTimed || (left[0] -= known.seconds(i)) >= 0;
    List<Share> shares = cut(isStarting ? first : wanted.shares(), known, fits, SPENT);
    boolean isOver =
        shares.stream().allMatch(each -> each.added() == 0)
            && shares.stream().anyMatch(each -> each.word().equals(SPENT));
    return new Round(
        shares,
        isOver
            ? wanted.differences().stream().map(Difference::closed).toList()
            : wanted.differences());
  }

  /** What each lacks of the runs that it has at least. */
  private List<Share> first(Known known) {
    return IntStream.range(0, known.configurations())
        .mapToObj(i -> Share.of(Math.max(0, rule.min() - known.runs(i)), START))
        .toList();
  }

  /**
   * Those of the runs that there is room for: the next seed of all that want it comes before the
   * seed after that.
   *
   * @param fits asked of a configuration, once for each of its runs; ends it with the first no
   * @param none the word of those that want runs and get none
   */
  private static List<Share> cut(List<Share> shares, Known known, IntPredicate fits, String none) {
    int[] added = new int[shares.size()];
    IntStream.range(0, shares.size())
        .boxed()
        .flatMap(
            i ->
                IntStream.range(0, shares.get(i).added())
                    .mapToObj(more -> new Run(known.runs(i) + more, i)))
        .sorted(Comparator.comparingInt(Run::place).thenComparingInt(Run::configuration))
        .takeWhile(run -> fits.test(run.configuration()))
        .forEachOrdered(run -> added[run.configuration()]++);
    return IntStream.range(0, shares.size())
        .mapToObj(i -> shares.get(i).cut(added[i], none))
        .toList();
  }

  /** Of a configuration, at the place of its seed. */
  private record Run(int place, int configuration) {}

  @Override
  public long imprecise(List<Decision> round) {
    return rule.imprecise(round);
  }

  @Override
  public String goesOn(List<Decision> round) {
    return rule.goesOn(round);
  }

  @Override
  public String ends(List<Decision> round) {
    boolean isSpent = round.stream().anyMatch(each -> each.decision().equals(SPENT));
    return (isSpent ? "its budget is spent; " : "") + rule.ends(round);
  }
}
