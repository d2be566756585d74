package org.archsweep.analysis;

import java.util.function.DoubleBinaryOperator;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/**
 * The distributions that SQL lacks, from Apache Commons Statistics. An empty argument gives an
 * empty result.
 */
final class Functions {
  private Functions() {}

  /**
   * Registers
   *
   * <ul>
   *   <li>{@code t_quantile(p, df)}: of Student's t; df > 0, whole or not
   *   <li>{@code t_two_sided_p(t, df)}: the probability of a t at least as far from 0
   *   <li>{@code normal_quantile(p)}: of the standard normal
   * </ul>
   */
  static void register(SparkSession spark) {
    spark
        .udf()
        .register(
            "t_quantile",
            degrees((p, df) -> TDistribution.of(df).inverseCumulativeProbability(p)),
            DataTypes.DoubleType);
    spark
        .udf()
        .register(
            "t_two_sided_p",
            degrees((t, df) -> 2 * TDistribution.of(df).survivalProbability(Math.abs(t))),
            DataTypes.DoubleType);
    UDF1<Double, Double> quantile =
        p -> p == null ? null : NormalDistribution.of(0, 1).inverseCumulativeProbability(p);
    spark.udf().register("normal_quantile", quantile, DataTypes.DoubleType);
  }

  /** A function of degrees of freedom: empty where there are none. */
  private static UDF2<Number, Number, Double> degrees(Formula formula) {
    return (value, df) ->
        value == null || df == null || !(df.doubleValue() > 0) || Double.isNaN(value.doubleValue())
            ? null
            : formula.applyAsDouble(value.doubleValue(), df.doubleValue());
  }

  /** Travels to the executors. */
  private interface Formula extends DoubleBinaryOperator, java.io.Serializable {}
}
