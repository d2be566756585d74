package org.archsweep.analysis;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.api.java.UDF6;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.archsweep.statistics.AnytimeVerdict;
import org.archsweep.statistics.ConfidenceSequence;
import org.archsweep.statistics.ConfidenceSequence.Interval;
import org.archsweep.statistics.SequentialTests;
import org.archsweep.statistics.TestImages;
import scala.collection.Seq;

/** The functions of SQL that pair runs by their seeds. */
final class SeedFunctions {
  private static final double ALPHA = 0.05;

  /** Of fewer pairs no correlation is told. */
  private static final int FEWEST_CORRELATED = 3;

  private SeedFunctions() {}

  /**
   * Registers
   *
   * <ul>
   *   <li>{@code ended_through(seeds, group_seeds)}: the last seed through which a configuration's
   *       runs have ended without a gap, both in ascending order; -1 where the first hasn't
   *   <li>{@code test_images(accuracies)}: {@link TestImages}
   *   <li>{@code seed_pairs(runs, baseline_runs, through, metric)}: the values of two
   *       configurations at each seed that both have, up to one; runs as the view {@code seed_runs}
   *       has them
   *   <li>{@code confidence_sequence(pairs, test_images, strata, family)}: {@link
   *       ConfidenceSequence} at 95 %, and at what is left of 5 % for one of a family; {@link
   *       SequentialTests#symmetryP}; the correlation of the two sides. An end is empty where the
   *       interval has none; test_images is of accuracies alone
   *   <li>{@code divergence_p(one, other)}: {@link SequentialTests#divergenceP}
   *   <li>{@code anytime_verdict(metric, sequence, margin, diverged, baseline_diverged, family)}:
   *       as the view {@code differences} says it
   * </ul>
   */
  static void register(SparkSession spark) {
    UDF2<Seq<Long>, Seq<Long>, Long> through = SeedFunctions::endedThrough;
    spark.udf().register("ended_through", through, DataTypes.LongType);
    UDF1<Seq<Double>, Long> images = accuracies -> TestImages.of(known(accuracies));
    spark.udf().register("test_images", images, DataTypes.LongType);
    UDF4<Seq<Row>, Seq<Row>, Long, String, List<Row>> pairs = SeedFunctions::pairs;
    spark
        .udf()
        .register(
            "seed_pairs",
            pairs,
            DataType.fromDDL("array<struct<seed bigint, value double, baseline double>>"));
    UDF4<Seq<Row>, Long, Long, Long, Row> sequence = SeedFunctions::sequence;
    spark
        .udf()
        .register(
            "confidence_sequence",
            sequence,
            DataType.fromDDL(
                "struct<n bigint, low double, high double, last_low double, last_high double,"
                    + " p double, family_low double, family_high double, symmetry_p double,"
                    + " correlation double>"));
    UDF2<Integer, Integer, Double> divergence = SequentialTests::divergenceP;
    spark.udf().register("divergence_p", divergence, DataTypes.DoubleType);
    UDF6<String, Row, Double, Integer, Integer, Long, String> verdict = SeedFunctions::verdict;
    spark.udf().register("anytime_verdict", verdict, DataTypes.StringType);
  }

  /** Seeds are 1, 2, 3, ..., as repeats have them; where there is no 1, those that there are. */
  private static long endedThrough(Seq<Long> seeds, Seq<Long> group) {
    boolean areRepeats = group.apply(0) == 1;
    long through = -1;
    for (int i = 0; i < seeds.size(); i++) {
      long expected = areRepeats ? i + 1L : group.apply(i);
      if (seeds.apply(i) != expected) {
        break;
      }
      through = expected;
    }
    return through;
  }

  private static double[] known(Seq<Double> values) {
    List<Double> known = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (values.apply(i) != null) {
        known.add(values.apply(i));
      }
    }
    return known.stream().mapToDouble(each -> each).toArray();
  }

  private static List<Row> pairs(Seq<Row> runs, Seq<Row> others, long through, String metric) {
    List<Row> pairs = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < runs.size(); i++) {
      Row run = runs.apply(i);
      long seed = run.getLong(0);
      while (next < others.size() && others.apply(next).getLong(0) < seed) {
        next++;
      }
      if (seed > through || next == others.size()) {
        break;
      }
      Row other = others.apply(next);
      Double value = run.getAs(metric);
      Double baseline = other.getAs(metric);
      if (other.getLong(0) == seed && value != null && baseline != null) {
        pairs.add(RowFactory.create(seed, value, baseline));
      }
    }
    return pairs;
  }

  private static Row sequence(Seq<Row> pairs, Long images, long strata, long family) {
    int n = pairs == null ? 0 : pairs.size();
    double[] values = new double[n];
    double[] baselines = new double[n];
    double[] differences = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = pairs.apply(i).getDouble(1);
      baselines[i] = pairs.apply(i).getDouble(2);
      differences[i] = values[i] - baselines[i];
    }
    double leastSd = images == null ? 0 : ConfidenceSequence.leastSd(images, strata);
    ConfidenceSequence alone = ConfidenceSequence.of(differences, leastSd, ALPHA);
    Interval ofFamily =
        ConfidenceSequence.of(differences, leastSd, ALPHA / Math.max(1, family)).interval();
    boolean isTold = n > 1;
    return RowFactory.create(
        (long) n,
        end(alone.interval().low()),
        end(alone.interval().high()),
        end(alone.last().low()),
        end(alone.last().high()),
        isTold ? alone.p() : null,
        end(ofFamily.low()),
        end(ofFamily.high()),
        isTold ? SequentialTests.symmetryP(differences) : null,
        n < FEWEST_CORRELATED ? null : correlation(values, baselines));
  }

  private static Double end(double end) {
    return Double.isInfinite(end) ? null : end;
  }

  private static Double correlation(double[] values, double[] baselines) {
    double correlation = new PearsonsCorrelation().correlation(values, baselines);
    return Double.isNaN(correlation) ? null : correlation;
  }

  private static String verdict(
      String metric, Row sequence, Double margin, Integer diverged, Integer others, Long family) {
    Interval interval =
        new Interval(
            sequence.isNullAt(6) ? Double.NEGATIVE_INFINITY : sequence.getDouble(6),
            sequence.isNullAt(7) ? Double.POSITIVE_INFINITY : sequence.getDouble(7));
    return sequence.getLong(0) < 2
        ? AnytimeVerdict.NOT_JUDGED
        : AnytimeVerdict.of(
            interval,
            Functions.better(metric),
            margin == null ? 0 : margin,
            diverged,
            others,
            ALPHA / family);
  }
}
