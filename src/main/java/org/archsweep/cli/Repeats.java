package org.archsweep.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.archsweep.Text;
import org.archsweep.job.Until;
import org.archsweep.plan.Plan;
import org.archsweep.report.Points;
import org.archsweep.statistics.Power;

/** What a plan says of repeats: which difference so many show, how many show a difference. */
final class Repeats {
  private Repeats() {}

  /** How many repeats there will be, and which difference each experiment's show. */
  static List<String> show(Plan plan) {
    Map<String, List<String>> experiments = new LinkedHashMap<>();
    for (Plan.Compared compared : plan.comparisons()) {
      for (String line : show(compared)) {
        experiments.computeIfAbsent(line, each -> new ArrayList<>()).add(compared.experiment());
      }
    }
    List<String> lines = new ArrayList<>(lines(experiments, plan.comparisons().size()));
    if (plan.most() > plan.least()) {
      lines.add(
          0,
          Text.format(
              "Repeats go on %s: %d to %d trials; %d if %s",
              until(plan), plan.least(), plan.most(), plan.trials(), assumed(plan)));
    }
    return lines;
  }

  private static String until(Plan plan) {
    return plan.comparisons().stream()
        .flatMap(each -> each.until().stream())
        .map(Until::words)
        .distinct()
        .collect(Collectors.joining(", or "));
  }

  private static String assumed(Plan plan) {
    boolean looks = plan.comparisons().stream().anyMatch(UntilClear::isOf);
    String there =
        looks
            ? "spreads and differences are what they are in the trials that are there"
            : "spreads stay what they are in the trials that are there";
    String study =
        Text.format("one run's sd is %.2f points", 100 * Plan.STUDY_DEVIATION)
            + (looks ? ", and so is each difference," : "");
    if (plan.comparisons().stream().allMatch(Plan.Compared::deviationMeasured)) {
      return there;
    }
    return plan.comparisons().stream().noneMatch(Plan.Compared::deviationMeasured)
        ? study + " for all"
        : there + ", and " + study + " where there are none";
  }

  private static List<String> show(Plan.Compared compared) {
    List<String> lines = new ArrayList<>();
    if (compared.twins() > 0) {
      lines.add(
          Text.format(
              "%d combinations are the same training as another one, which runs once",
              compared.twins()));
    }
    if (!hasSpread(compared)) {
      lines.add(
          "Which differences would be detected can't be said: the trials that are there have no spread");
    } else if (compared.runs() < 2) {
      lines.add("With one run each nothing can be tested: it takes two to know the noise");
    } else if (UntilClear.isOf(compared)) {
      lines.addAll(UntilClear.lines(compared));
    } else {
      if (compared.effects() > 0) {
        lines.add(effects(compared));
      }
      if (compared.effects() == 0 || compared.comparisons() > 0) {
        lines.add(differences(compared));
      }
    }
    compared.budget().ifPresent(budget -> lines.add(budget(compared, budget)));
    return lines;
  }

  private static String budget(Plan.Compared compared, Duration budget) {
    int trials = compared.configurations().stream().mapToInt(Plan.Planned::trials).sum();
    double seconds =
        compared.configurations().stream()
            .mapToDouble(each -> each.trials() * each.seconds())
            .sum();
    double limit = budget.toMillis() / 1e3;
    String given = PlanCommand.duration(limit);
    String all = Text.format("%d trials that take about %s", trials, PlanCommand.duration(seconds));
    return seconds <= limit
        ? Text.format("The budget, %s of device time, is enough for %s", given, all)
        : Text.format(
            "The budget, %s of device time, is too small for %s: it ends after about %.0f of them",
            given, all, Math.floor(trials * limit / seconds));
  }

  private static String differences(Plan.Compared compared) {
    return Text.format(
        "With %d runs each a difference of %s points would be detected with 80 %% power, of %s"
            + " with 95 %% (%s; %s)",
        compared.runs(),
        Points.text(visible(compared, 0.8)),
        Points.text(visible(compared, 0.95)),
        level(comparisons(compared), "comparisons"),
        spread(compared));
  }

  static String spread(Plan.Compared compared) {
    return Text.format(
        "one run's sd %s points: %s",
        Points.text(100 * compared.deviation()),
        compared.deviationMeasured()
            ? "from the trials that are there"
            : "the study's, on CIFAR-10 in 24 epochs; smaller trainings scatter more");
  }

  /** By the wider of an effect's two standard errors, that over seeds. */
  private static String effects(Plan.Compared compared) {
    String each =
        compared.strata().entrySet().stream()
            .map(
                axis ->
                    Text.format(
                        "%s points of %s (over %d)",
                        Points.text(
                            100
                                * Power.smallestEffect(
                                    compared.deviation(),
                                    compared.runs(),
                                    axis.getValue(),
                                    compared.effects(),
                                    0.8)),
                        axis.getKey(),
                        axis.getValue()))
            .collect(Collectors.joining(", "));
    return Text.format(
        "With %d runs each effects, averaged over the combinations of the other axes, would be"
            + " detected with 80 %% power: %s (%s; %s)",
        compared.runs(), each, level(compared.effects(), "effects"), spread(compared));
  }

  private static boolean hasSpread(Plan.Compared compared) {
    return !Points.isZero(100 * compared.deviation());
  }

  /** In points. */
  private static double visible(Plan.Compared compared, double power) {
    return 100
        * Power.smallestDifference(
            compared.deviation(), compared.runs(), comparisons(compared), power);
  }

  /**
   * How many repeats show a difference, and what they take.
   *
   * @param points the difference in mean accuracy
   * @param gpu whether trials run on GPUs
   */
  static List<String> toShow(Plan plan, double points, boolean gpu) {
    Map<String, List<String>> experiments = new LinkedHashMap<>();
    long trials = 0;
    long missing = 0;
    double seconds = 0;
    double gpuSeconds = 0;
    List<Plan.Compared> all = plan.comparisons().stream().filter(Repeats::hasSpread).toList();
    if (all.isEmpty()) {
      return List.of();
    }
    for (Plan.Compared compared : all) {
      long runs = runs(compared, points, 0.8);
      String line =
          Text.format(
              "To show %s of %s points takes %d runs each with 80 %% power, %d with 95 %% (%s)",
              isOfEffects(compared) ? "any axis' effect" : "a difference",
              points,
              runs,
              runs(compared, points, 0.95),
              isOfEffects(compared)
                  ? level(compared.effects(), "effects")
                  : level(comparisons(compared), "comparisons"));
      experiments.computeIfAbsent(line, each -> new ArrayList<>()).add(compared.experiment());
      for (Plan.Planned each : compared.configurations()) {
        long more = Math.max(0, runs - each.ended());
        trials += runs;
        missing += more;
        seconds += more * each.seconds();
        gpuSeconds += more * each.gpuSeconds();
      }
    }
    List<String> lines = new ArrayList<>(lines(experiments, all.size()));
    lines.add(
        Text.format(
            "With 80 %% power that is %d trials, %d of them to run: about %s of one slot%s",
            trials,
            missing,
            PlanCommand.duration(seconds),
            gpu ? ", a GPU" : ", or about " + PlanCommand.duration(gpuSeconds) + " of a V100"));
    return lines;
  }

  static boolean isOfEffects(Plan.Compared compared) {
    return compared.effects() > 0 && compared.comparisons() == 0;
  }

  static long runs(Plan.Compared compared, double points, double power) {
    if (isOfEffects(compared)) {
      int strata = compared.strata().values().stream().mapToInt(each -> each).min().orElseThrow();
      return Power.runsForEffect(
          points / 100, compared.deviation(), strata, compared.effects(), power);
    }
    return Power.runs(points / 100, compared.deviation(), comparisons(compared), power);
  }

  /** Where nothing is compared, it's looked at as if one pair were. */
  private static int comparisons(Plan.Compared compared) {
    return Math.max(1, compared.comparisons());
  }

  private static String level(int count, String what) {
    return count == 1
        ? "two-sided test at 5 %"
        : Text.format("two-sided tests of %d %s, at 5 %% together by Holm", count, what);
  }

  /** Each line once; where it isn't about all experiments, behind those that it's about. */
  private static List<String> lines(Map<String, List<String>> experiments, int all) {
    return experiments.entrySet().stream()
        .map(
            each ->
                each.getValue().size() == all
                    ? each.getKey()
                    : Text.printable(String.join(", ", each.getValue())) + ": " + each.getKey())
        .toList();
  }
}
