package org.archsweep.simulation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.archsweep.Text;
import org.archsweep.analysis.Views;
import org.archsweep.report.TextTable;
import org.archsweep.results.Design;
import org.archsweep.results.Design.Axis;
import org.archsweep.results.Design.Effect;
import org.archsweep.results.Design.Member;
import org.archsweep.results.Table;
import org.archsweep.simulation.Runs.Shape;

/**
 * How often do the intervals of the view {@code effects} hold the truth, and how often do it and
 * {@code interactions} raise a false alarm? Each study trains a grid of three axes whose levels are
 * all equally good. In some scenarios two pairs of axes interact, by half a point, and the third
 * pair doesn't.
 */
public final class EffectsSimulation {
  private static final double MEAN = 0.93;
  private static final double INTERACTION = 0.005;

  /** Trials that are analysed at once: what comes of more doesn't fit into the heap. */
  private static final int MOST_TRIALS = 3_000_000;

  private static final StructType RUN =
      StructType.fromDDL(
          "trial_id string, network string, epochs int, seed bigint, status string,"
              + " test_accuracy double, width double, data string, precision string,"
              + " first_experiment string");

  /** What is missing of a grid. */
  enum Lost {
    NOTHING,
    /** The first level of each axis together: left out of the design. */
    A_CELL,
    /** A fifth of the runs, by chance. */
    RUNS
  }

  /**
   * A grid.
   *
   * @param sizes levels of each axis
   * @param n runs of each cell, with the same seeds everywhere
   * @param firstSd standard deviation of a run at the first axis' first level, in points
   * @param lastSd likewise at its last; the others lie between
   * @param correlation of runs of one seed and one level of the first axis; then only that axis'
   *     effect is declared
   * @param interacts whether the first and the second axis interact with the third
   */
  record Scenario(
      List<Integer> sizes,
      Shape shape,
      int n,
      double firstSd,
      double lastSd,
      double correlation,
      Lost lost,
      boolean interacts)
      implements Serializable {
    private static final List<Integer> SMALL = List.of(3, 3, 2);

    static Scenario small(int n, double firstSd, double lastSd, Lost lost) {
      return new Scenario(SMALL, Shape.NORMAL, n, firstSd, lastSd, 0, lost, false);
    }

    /** Two levels over 45 strata. */
    static Scenario correlated(int n, double correlation) {
      return new Scenario(
          List.of(2, 15, 3), Shape.NORMAL, n, 0.15, 0.15, correlation, Lost.NOTHING, false);
    }

    static Scenario interacting(int n, Lost lost) {
      return new Scenario(SMALL, Shape.NORMAL, n, 0.15, 0.15, 0, lost, true);
    }

    private int cells() {
      return sizes.stream().reduce(1, (product, size) -> product * size);
    }

    /** Those of the design. */
    private IntStream members() {
      return IntStream.range(lost == Lost.A_CELL ? 1 : 0, cells());
    }

    private List<Integer> levels(int cell) {
      List<Integer> levels = new ArrayList<>();
      int rest = cell;
      for (int size : sizes) {
        levels.add(rest % size);
        rest /= size;
      }
      return levels;
    }

    private double mean(List<Integer> levels) {
      boolean last = levels.get(2) == sizes.get(2) - 1;
      double first = last && levels.get(0) == 1 ? INTERACTION : 0;
      double second = last && levels.get(1) == 2 ? INTERACTION : 0;
      return MEAN + (interacts ? first + second : 0);
    }

    private double sd(List<Integer> levels) {
      return (firstSd + (lastSd - firstSd) * levels.get(0) / (sizes.get(0) - 1)) / 100;
    }

    @Override
    public String toString() {
      String spread = Text.format(firstSd == lastSd ? "%.2f" : "%.2f to %.2f", firstSd, lastSd);
      return Text.format("%s, sd %s, n %d", shape.name().toLowerCase(Locale.ROOT), spread, n);
    }
  }

  static final List<Scenario> SCENARIOS =
      List.of(
          Scenario.small(3, 0.15, 0.15, Lost.NOTHING),
          Scenario.small(5, 0.15, 0.15, Lost.NOTHING),
          Scenario.small(10, 0.15, 0.15, Lost.NOTHING),
          Scenario.small(5, 0.08, 0.30, Lost.NOTHING),
          new Scenario(Scenario.SMALL, Shape.SKEWED, 5, 0.15, 0.15, 0, Lost.NOTHING, false),
          Scenario.small(5, 0.15, 0.15, Lost.A_CELL),
          Scenario.small(5, 0.15, 0.15, Lost.RUNS),
          Scenario.correlated(5, 0),
          Scenario.correlated(5, 0.05),
          Scenario.correlated(3, 0.1),
          Scenario.correlated(5, 0.1),
          Scenario.correlated(10, 0.1),
          Scenario.interacting(5, Lost.NOTHING),
          Scenario.interacting(5, Lost.A_CELL),
          Scenario.interacting(5, Lost.RUNS));

  /**
   * Shares of a scenario's studies; NaN where it says nothing of that.
   *
   * @param covered of the effects, whose interval holds the truth
   * @param byCells whose interval would, were all cells taken as independent
   * @param width of the interval, as a multiple of that by cells
   * @param alarm with an effect that isn't there, after Holm's adjustment
   * @param interaction with an interaction of the first two axes, which isn't there, before it
   */
  record Result(
      Scenario scenario,
      double covered,
      double byCells,
      double width,
      double alarm,
      double interaction) {}

  private EffectsSimulation() {}

  /**
   * A table of the coverage and the false alarms, a row a scenario.
   *
   * @param studies of each scenario
   * @param seed of all that is drawn
   */
  public static String run(SparkSession spark, int studies, long seed) {
    TextTable grid =
        new TextTable()
            .words("levels")
            .words("runs")
            .words("lost")
            .numbers("correlation")
            .numbers("covered")
            .numbers("by cells")
            .numbers("width")
            .numbers("any alarm")
            .numbers("interaction");
    for (Result result : results(spark, SCENARIOS, studies, seed)) {
      Scenario scenario = result.scenario();
      grid.row(
          List.of(
              scenario.sizes().stream().map(String::valueOf).collect(Collectors.joining(" x ")),
              scenario + (scenario.interacts() ? ", interacting" : ""),
              scenario.lost().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              Text.format("%.2f", scenario.correlation()),
              percent(result.covered()),
              percent(result.byCells()),
              Double.isNaN(result.width()) ? "" : Text.format("%.2f", result.width()),
              percent(result.alarm()),
              percent(result.interaction())));
    }
    return grid.toString();
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "" : Text.format("%.1f %%", 100 * share);
  }

  /** By scenario, in their order: a study is a group, a scenario an experiment. */
  static List<Result> results(
      SparkSession spark, List<Scenario> scenarios, int studies, long seed) {
    int trials = scenarios.stream().mapToInt(each -> each.cells() * each.n()).sum();
    int most = Math.max(1, MOST_TRIALS / trials);
    double[][] sums = new double[scenarios.size()][5];
    for (int first = 0; first < studies; first += most) {
      for (Row part : ask(spark, scenarios, first, Math.min(studies, first + most), seed)) {
        for (int i = 0; i < 5; i++) {
          sums[part.getInt(0)][i] += part.isNullAt(i + 1) ? Double.NaN : part.getDouble(i + 1);
        }
      }
    }
    return IntStream.range(0, scenarios.size())
        .mapToObj(
            i -> {
              double[] shares = Arrays.stream(sums[i]).map(sum -> sum / studies).toArray();
              return new Result(
                  scenarios.get(i), shares[0], shares[1], shares[2], shares[3], shares[4]);
            })
        .toList();
  }

  /** The sums, over some studies of each scenario, of what each of them says. */
  private static List<Row> ask(
      SparkSession spark, List<Scenario> scenarios, long first, long end, long seed) {
    int kinds = scenarios.size();
    FlatMapFunction<Long, Row> runs =
        study -> {
          int scenario = (int) (study % kinds);
          return runs(scenario, scenarios.get(scenario), study, seed).iterator();
        };
    SparkSession session = spark.newSession();
    Dataset<Row> trials =
        session.range(first * kinds, end * kinds).flatMap(runs, Encoders.row(RUN));
    List<Design> designs =
        IntStream.range(0, kinds).mapToObj(i -> design(i, scenarios.get(i))).toList();
    try (Views views =
        MadeUp.register(
            session, trials, Set.of(Table.TRIALS), designs, List.of("effects", "interactions"))) {
      return session
          .sql(
              Text.format(
                  """
                  WITH studies AS (
                    SELECT
                      group_id,
                      avg(CAST(0 BETWEEN low AND high AS INT)) AS covered,
                      avg(CAST(p_cells >= 0.05 AS INT)) AS by_cells,
                      avg((high - low)
                        / (2 * t_quantile(0.975D, df_cells) * standard_error_cells)) AS widening,
                      max(CAST(p_holm < 0.05 AS DOUBLE)) AS alarm
                    FROM effects
                    GROUP BY group_id
                  )
                  SELECT
                    CAST(experiment AS INT), sum(covered), sum(by_cells), sum(widening), sum(alarm),
                    sum(CAST(p < 0.05 AS DOUBLE))
                  FROM interactions
                  JOIN groups USING (group_id)
                  LEFT JOIN studies USING (group_id)
                  WHERE axis = '%s' AND other_axis = '%s'
                  GROUP BY experiment
                  """,
                  axis(0), axis(1)))
          .collectAsList();
    }
  }

  private static String axis(int axis) {
    return "axis " + axis;
  }

  private static String name(int cell) {
    return "cell " + cell;
  }

  private static Design design(int number, Scenario scenario) {
    List<Axis> axes = new ArrayList<>();
    List<Effect> effects = new ArrayList<>();
    for (int axis = 0; axis < scenario.sizes().size(); axis++) {
      int size = scenario.sizes().get(axis);
      axes.add(new Axis(axis(axis), IntStream.range(0, size).mapToObj(String::valueOf).toList()));
      if (!scenario.interacts() && (axis == 0 || scenario.correlation() == 0)) {
        for (int level = 1; level < size; level++) {
          effects.add(new Effect(axis, level, 0));
        }
      }
    }
    List<Member> members =
        scenario
            .members()
            .mapToObj(
                cell ->
                    new Member(
                        MadeUp.configuration(String.valueOf(number), name(cell), 1),
                        name(cell),
                        scenario.levels(cell)))
            .toList();
    return new Design(
        String.valueOf(number),
        null,
        List.of(Design.Metric.TEST_ACCURACY),
        null,
        axes,
        members,
        List.of(),
        effects);
  }

  private static List<Row> runs(int number, Scenario scenario, long study, long seed) {
    SplittableRandom random = MadeUp.random(seed, study);
    double[][] luck = new double[scenario.sizes().get(0)][scenario.n()];
    for (double[] ofLevel : luck) {
      for (int run = 0; run < scenario.n(); run++) {
        ofLevel[run] = scenario.shape().draw(random);
      }
    }
    double shared = Math.sqrt(scenario.correlation());
    double own = Math.sqrt(1 - scenario.correlation());
    List<Row> rows = new ArrayList<>();
    scenario
        .members()
        .forEach(
            cell -> {
              List<Integer> levels = scenario.levels(cell);
              for (int run = 0; run < scenario.n(); run++) {
                double draw =
                    shared * luck[levels.get(0)][run] + own * scenario.shape().draw(random);
                boolean isLost = scenario.lost() == Lost.RUNS && random.nextInt(5) == 0;
                rows.add(
                    RowFactory.create(
                        name(cell) + " " + study + " " + run,
                        name(cell),
                        1,
                        run + 1L,
                        isLost ? "diverged" : "ok",
                        isLost ? null : scenario.mean(levels) + scenario.sd(levels) * draw,
                        1.0,
                        "study " + study,
                        "float32",
                        String.valueOf(number)));
              }
            });
    return rows;
  }
}
