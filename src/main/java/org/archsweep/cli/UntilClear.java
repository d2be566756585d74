package org.archsweep.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.archsweep.Text;
import org.archsweep.job.Until;
import org.archsweep.job.UntilBest;
import org.archsweep.job.UntilDecided;
import org.archsweep.plan.Plan;
import org.archsweep.report.Points;
import org.archsweep.statistics.ConfidenceSequence;

/** What a plan says of repeats that go on until decided, or until the best is known. */
final class UntilClear {
  private static final double ALPHA = 0.05;

  /** Of differences, in standard deviations of one run. */
  private static final double[] SIZES = {1, 2, 5};

  /** As many runs are counted. */
  private static final int MOST = 100_000;

  private final Plan.Compared compared;
  private final Until until;

  /** How many share the level. */
  private final int family;

  /** Over how many combinations differences are averaged. */
  private final int strata;

  private UntilClear(Plan.Compared compared) {
    this.compared = compared;
    this.until = compared.until().orElseThrow();
    boolean ofEffects = until instanceof UntilDecided && Repeats.isOfEffects(compared);
    this.family =
        until instanceof UntilBest
            ? compared.configurations().size() - 1
            : ofEffects ? compared.effects() : Math.max(1, compared.comparisons());
    this.strata =
        ofEffects
            ? compared.strata().values().stream().mapToInt(each -> each).min().orElseThrow()
            : 1;
  }

  /** Whether an experiment's repeats are such. */
  static boolean isOf(Plan.Compared compared) {
    return compared
        .until()
        .filter(until -> until instanceof UntilDecided || until instanceof UntilBest)
        .isPresent();
  }

  static List<String> lines(Plan.Compared compared) {
    UntilClear clear = new UntilClear(compared);
    return compared.until().orElseThrow() instanceof UntilBest best
        ? clear.best(best)
        : clear.decided((UntilDecided) compared.until().orElseThrow());
  }

  private List<String> decided(UntilDecided decided) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Text.format(
            "A difference of %s points is decided after about %s runs each (%s; %s); to show it with"
                + " 80 %% power takes %s fixed repeats",
            sizes(size -> Points.text(100 * size)),
            sizes(size -> Integer.toString(runs(size))),
            Text.format("%s at 5 %% together", strata > 1 ? count("effect") : count("comparison")),
            Repeats.spread(compared),
            sizes(size -> Long.toString(Repeats.runs(compared, 100 * size, 0.8)))));
    if (decided.margin() > 0) {
      lines.add(equal(decided.margin()));
    }
    lines.add(
        "Where all differences are about as large, so many fixed repeats are cheaper; these pay where"
            + " some are much larger than others");
    return lines;
  }

  private List<String> best(UntilBest best) {
    return List.of(
        Text.format(
            "One that is %s points behind leaves after about %s runs of each that is left (%d"
                + " configurations; %s)",
            sizes(size -> Points.text(100 * size)),
            sizes(size -> Integer.toString(runs(size))),
            family + 1,
            Repeats.spread(compared)),
        equal(best.margin()));
  }

  /** That there is no difference is dear to show. */
  private String equal(double margin) {
    int runs =
        ConfidenceSequence.typicalPairsWithin(margin / pair(), ALPHA / family, until.min(), MOST);
    return Text.format(
        "That two equal ones are so within %s points takes about %d runs of each%s",
        Points.text(100 * margin),
        runs,
        runs > until.max() ? Text.format(": more than repeats.max, %d", until.max()) : "");
  }

  private String count(String thing) {
    return family == 1 ? "1 " + thing : Text.format("%d %ss", family, thing);
  }

  private String sizes(DoubleFunction<String> text) {
    return Arrays.stream(SIZES)
        .map(size -> size * compared.deviation())
        .mapToObj(text)
        .collect(Collectors.joining(", "));
  }

  /** Until an interval excludes 0. */
  private int runs(double difference) {
    return ConfidenceSequence.typicalPairs(difference / pair(), ALPHA / family, until.min(), MOST);
  }

  /** The standard deviation of a difference at one seed. */
  private double pair() {
    return compared.deviation() * Math.sqrt(2.0 / strata);
  }
}
