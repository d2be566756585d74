package org.archsweep.analysis;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.api.java.UDF5;
import org.apache.spark.sql.types.DataTypes;
import org.archsweep.results.Design.Metric;
import org.archsweep.statistics.Power;

/**
 * The distributions that SQL lacks, from Apache Commons Statistics. An empty argument gives an
 * empty result.
 */
final class Functions {
  private static final double ALPHA = 0.05;

  /** What is kept of t's quantiles: those of other numbers of runs are found anew. */
  private static final int MOST_QUANTILES = 10_000;

  private static final Map<Quantile, Double> T_QUANTILES = new ConcurrentHashMap<>();

  /** Which one. */
  private record Quantile(double p, double df) {}

  private Functions() {}

  /**
   * Registers
   *
   * <ul>
   *   <li>{@code t_quantile(p, df)}: of Student's t; df > 0, whole or not
   *   <li>{@code t_two_sided_p(t, df)}: the probability of a t at least as far from 0
   *   <li>{@code t_upper_p(t, df)}: the probability of a t at least as large
   *   <li>{@code welch_df(variance1, n1, variance2, n2)}: Welch's degrees of freedom (1947) for the
   *       difference of two means, from each mean's variance and number of runs; empty for one run,
   *       and without spread
   *   <li>{@code chi_squared_quantile(p, df)}
   *   <li>{@code f_upper_p(f, df1, df2)}: the probability of an F at least as large
   *   <li>{@code f_quantile(p, df1, df2)}: of F
   *   <li>{@code normal_quantile(p)}: of the standard normal
   *   <li>{@code normal_probability(z)}: of a standard normal at most as high
   *   <li>{@code minimum_detectable_effect(sd, runs, comparisons, power)} and {@code
   *       required_runs(difference, sd, comparisons, power)}: see {@link Power}; empty for one run,
   *       and without spread
   *   <li>{@code better(metric)}: 1 where more is better, -1 where less is
   *   <li>{@code verdict(metric, low, high, p_holm, p_equal_holm)}: of a difference's interval, its
   *       p and that of its being within the margin, both adjusted: {@code equal} goes over {@code
   *       better} and {@code worse}; {@code undecided}; {@code not judged} without a p
   * </ul>
   */
  static void register(SparkSession spark) {
    spark.udf().register("t_quantile", degrees(Functions::tQuantile), DataTypes.DoubleType);
    spark
        .udf()
        .register(
            "t_two_sided_p",
            degrees((t, df) -> 2 * TDistribution.of(df).survivalProbability(Math.abs(t))),
            DataTypes.DoubleType);
    spark
        .udf()
        .register(
            "t_upper_p",
            degrees((t, df) -> TDistribution.of(df).survivalProbability(t)),
            DataTypes.DoubleType);
    UDF4<Double, Long, Double, Long, Double> welch = Functions::welchDegrees;
    spark.udf().register("welch_df", welch, DataTypes.DoubleType);
    spark
        .udf()
        .register(
            "chi_squared_quantile",
            degrees((p, df) -> ChiSquaredDistribution.of(df).inverseCumulativeProbability(p)),
            DataTypes.DoubleType);
    spark
        .udf()
        .register(
            "f_upper_p",
            twoDegrees((f, distribution) -> distribution.survivalProbability(f)),
            DataTypes.DoubleType);
    spark
        .udf()
        .register(
            "f_quantile",
            twoDegrees((p, distribution) -> distribution.inverseCumulativeProbability(p)),
            DataTypes.DoubleType);
    UDF4<Double, Number, Number, Double, Double> smallestDifference =
        (sd, runs, comparisons, power) ->
            isNull(sd, runs, comparisons, power) || !(sd > 0) || runs.longValue() < 2
                ? null
                : Power.smallestDifference(sd, runs.longValue(), comparisons.longValue(), power);
    spark.udf().register("minimum_detectable_effect", smallestDifference, DataTypes.DoubleType);
    UDF4<Double, Double, Number, Double, Long> runsToShow =
        (difference, sd, comparisons, power) ->
            isNull(difference, sd, comparisons, power) || !(difference > 0) || !(sd > 0)
                ? null
                : Power.runs(difference, sd, comparisons.longValue(), power);
    spark.udf().register("required_runs", runsToShow, DataTypes.LongType);
    UDF5<String, Double, Double, Double, Double, String> verdict = Functions::verdict;
    UDF1<String, Integer> better = Functions::better;
    spark.udf().register("better", better, DataTypes.IntegerType);
    spark.udf().register("verdict", verdict, DataTypes.StringType);
    UDF1<Double, Double> quantile =
        p -> p == null ? null : NormalDistribution.of(0, 1).inverseCumulativeProbability(p);
    spark.udf().register("normal_quantile", quantile, DataTypes.DoubleType);
    UDF1<Double, Double> probability =
        z -> z == null ? null : NormalDistribution.of(0, 1).cumulativeProbability(z);
    spark.udf().register("normal_probability", probability, DataTypes.DoubleType);
  }

  /**
   * Of whole degrees of freedom, which many cells have in common, found once: finding one takes as
   * long as all else that is said of a cell.
   */
  private static double tQuantile(double p, double df) {
    if (df != Math.rint(df)) {
      return TDistribution.of(df).inverseCumulativeProbability(p);
    }
    if (T_QUANTILES.size() > MOST_QUANTILES) {
      T_QUANTILES.clear();
    }
    return T_QUANTILES.computeIfAbsent(
        new Quantile(p, df),
        each -> TDistribution.of(each.df).inverseCumulativeProbability(each.p));
  }

  private static boolean isNull(Object... arguments) {
    return Arrays.asList(arguments).contains(null);
  }

  private static Double welchDegrees(Double one, Long oneRuns, Double other, Long otherRuns) {
    if (isNull(one, oneRuns, other, otherRuns) || oneRuns < 2 || otherRuns < 2) {
      return null;
    }
    double parts = one * one / (oneRuns - 1) + other * other / (otherRuns - 1);
    return parts == 0 ? null : (one + other) * (one + other) / parts;
  }

  private static String verdict(String metric, Double low, Double high, Double p, Double equalP) {
    if (p == null) {
      return "not judged";
    }
    if (equalP != null && equalP < ALPHA) {
      return "equal";
    }
    if (p < ALPHA && low * high > 0) {
      return Math.signum(low) == better(metric) ? "better" : "worse";
    }
    return "undecided";
  }

  static int better(String metric) {
    return Arrays.stream(Metric.values())
        .filter(each -> each.toString().equals(metric))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException(metric + " is no metric"))
        .better();
  }

  /** A function of degrees of freedom: empty where there are none. */
  private static UDF2<Number, Number, Double> degrees(Formula formula) {
    return (value, df) ->
        value == null || df == null || !(df.doubleValue() > 0) || Double.isNaN(value.doubleValue())
            ? null
            : formula.applyAsDouble(value.doubleValue(), df.doubleValue());
  }

  /** A function of an F distribution: empty where it has no degrees of freedom. */
  private static UDF3<Double, Number, Number, Double> twoDegrees(FFormula formula) {
    return (value, df1, df2) ->
        value == null
                || value.isNaN()
                || df1 == null
                || df2 == null
                || !(df1.doubleValue() > 0 && df2.doubleValue() > 0)
            ? null
            : formula.apply(value, FDistribution.of(df1.doubleValue(), df2.doubleValue()));
  }

  private interface FFormula extends BiFunction<Double, FDistribution, Double>, Serializable {}

  /** Travels to the executors. */
  private interface Formula extends DoubleBinaryOperator, Serializable {}
}
