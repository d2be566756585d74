package org.archsweep.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archsweep.Text;
import org.archsweep.plan.Plan;
import org.archsweep.report.Points;
import org.archsweep.statistics.Power;

/** What a plan says of repeats: which difference so many show, how many show a difference. */
final class Repeats {
  private Repeats() {}

  /** How many repeats there will be, and which difference each group's show. */
  static List<String> show(Plan plan) {
    Map<String, List<String>> experiments = new LinkedHashMap<>();
    for (Plan.Group group : plan.groups()) {
      experiments
          .computeIfAbsent(show(group), each -> new ArrayList<>())
          .addAll(group.experiments());
    }
    List<String> lines = new ArrayList<>(lines(experiments));
    if (plan.most() > plan.least()) {
      lines.add(
          0,
          Text.format(
              "Repeats go on until precise: %d to %d trials; %d if %s",
              plan.least(), plan.most(), plan.trials(), spreads(plan)));
    }
    return lines;
  }

  private static String spreads(Plan plan) {
    String there = "spreads stay what they are in the trials that are there";
    String study = Text.format("one run's sd is %.2f points", 100 * Plan.STUDY_DEVIATION);
    if (plan.groups().stream().allMatch(Plan.Group::deviationMeasured)) {
      return there;
    }
    return plan.groups().stream().noneMatch(Plan.Group::deviationMeasured)
        ? study + " for all"
        : there + ", and " + study + " where there are none";
  }

  private static String show(Plan.Group group) {
    if (!hasSpread(group)) {
      return "Which differences show can't be said: the trials that are there have no spread";
    }
    if (group.runs() < 2) {
      return "One run each shows no difference: there is nothing to hold noise against";
    }
    return Text.format(
        "%d runs each show a difference of %s points with 80 %% power, of %s with 95 %% (%s;"
            + " one run's sd %s points: %s)",
        group.runs(),
        Points.text(visible(group, 0.8)),
        Points.text(visible(group, 0.95)),
        level(group),
        Points.text(100 * group.deviation()),
        group.deviationMeasured() ? "from the trials that are there" : "the study's");
  }

  private static boolean hasSpread(Plan.Group group) {
    return !Points.isZero(100 * group.deviation());
  }

  /** In points. */
  private static double visible(Plan.Group group, double power) {
    return 100
        * Power.smallestDifference(group.deviation(), group.runs(), comparisons(group), power);
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
    List<Plan.Group> groups = plan.groups().stream().filter(Repeats::hasSpread).toList();
    if (groups.isEmpty()) {
      return List.of();
    }
    for (Plan.Group group : groups) {
      long runs = runs(group, points, 0.8);
      String line =
          Text.format(
              "To show a difference of %s points takes %d runs each with 80 %% power, %d with 95 %%"
                  + " (%s)",
              points, runs, runs(group, points, 0.95), level(group));
      experiments.computeIfAbsent(line, each -> new ArrayList<>()).addAll(group.experiments());
      for (Plan.Group.Cost cell : group.cells()) {
        long more = Math.max(0, runs - cell.ended());
        trials += runs;
        missing += more;
        seconds += more * cell.seconds();
        gpuSeconds += more * cell.gpuSeconds();
      }
    }
    List<String> lines = new ArrayList<>(lines(experiments));
    lines.add(
        Text.format(
            "With 80 %% power that is %d trials, %d of them to run: about %s of one slot%s",
            trials,
            missing,
            PlanCommand.duration(seconds),
            gpu ? ", a GPU" : ", or about " + PlanCommand.duration(gpuSeconds) + " of a V100"));
    return lines;
  }

  private static long runs(Plan.Group group, double points, double power) {
    return Power.runs(points / 100, group.deviation(), comparisons(group), power);
  }

  /** A group in which nothing is compared is looked at as if one pair were. */
  private static int comparisons(Plan.Group group) {
    return Math.max(1, group.comparisons());
  }

  private static String level(Plan.Group group) {
    return comparisons(group) == 1
        ? "two-sided test at 5 %"
        : Text.format(
            "two-sided tests of %d comparisons, at 5 %% together by Holm", group.comparisons());
  }

  /** Each line once; where there are several, behind the experiments that it's about. */
  private static List<String> lines(Map<String, List<String>> experiments) {
    return experiments.size() == 1
        ? List.copyOf(experiments.keySet())
        : experiments.entrySet().stream()
            .map(each -> Text.printable(String.join(", ", each.getValue())) + ": " + each.getKey())
            .toList();
  }
}
