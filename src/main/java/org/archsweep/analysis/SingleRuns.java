package org.archsweep.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.commons.math3.stat.descriptive.moment.Skewness;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF6;
import org.apache.spark.sql.types.DataType;
import org.archsweep.statistics.Grubbs;
import org.archsweep.statistics.LeaveOneOut;
import org.archsweep.statistics.LeaveOneOut.Difference;
import scala.collection.Seq;

/** The functions of SQL that look at single runs among those of the view {@code seed_runs}. */
final class SingleRuns {
  /** With one run of two left there is no test. */
  private static final int FEWEST = 3;

  private SingleRuns() {}

  /**
   * Registers
   *
   * <ul>
   *   <li>{@code leave_one_out(metric, runs, baseline_runs, level, margin, equality_level)}: for
   *       each run the comparison without it; a p below its level is significant, and one of
   *       equality goes over one of a difference
   *   <li>{@code furthest_run(runs)}: {@link Grubbs} of the test accuracies, and their skewness;
   *       empty where they have no such thing
   * </ul>
   */
  static void register(SparkSession spark) {
    UDF6<String, Seq<Row>, Seq<Row>, Double, Double, Double, List<Row>> without =
        (metric, runs, others, level, margin, equalityLevel) ->
            leaveOneOut(
                new Values(runs, metric),
                new Values(others, metric),
                rest -> verdict(metric, rest, level, margin, equalityLevel));
    spark
        .udf()
        .register(
            "leave_one_out",
            without,
            DataType.fromDDL(
                "array<struct<is_baseline boolean, seed bigint, value double, difference double,"
                    + " p double, verdict string>>"));
    UDF1<Seq<Row>, Row> furthest = runs -> furthest(new Values(runs, "test_accuracy"));
    spark
        .udf()
        .register(
            "furthest_run",
            furthest,
            DataType.fromDDL(
                "struct<n bigint, seed bigint, value double, distance double, p double,"
                    + " skewness double>"));
  }

  /** Those of runs that ended well, by seed. */
  private static final class Values {
    private final List<Long> seeds = new ArrayList<>();
    private final double[] values;

    Values(Seq<Row> runs, String metric) {
      List<Double> known = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        Double value = runs.apply(i).getAs(metric);
        if (value != null) {
          seeds.add(runs.apply(i).getLong(0));
          known.add(value);
        }
      }
      values = known.stream().mapToDouble(each -> each).toArray();
    }
  }

  private interface Verdict {
    String of(Difference difference);
  }

  private static List<Row> leaveOneOut(Values values, Values others, Verdict verdict) {
    List<Row> rows = new ArrayList<>();
    if (Math.min(values.values.length, others.values.length) > 1) {
      LeaveOneOut leave = new LeaveOneOut(values.values, others.values);
      add(values, false, leave::withoutOne, verdict, rows);
      add(others, true, leave::withoutOther, verdict, rows);
    }
    return rows;
  }

  private static void add(
      Values side,
      boolean isBaseline,
      IntFunction<Difference> without,
      Verdict verdict,
      List<Row> rows) {
    for (int run = 0; side.values.length >= FEWEST && run < side.values.length; run++) {
      Difference rest = without.apply(run);
      Double p = Double.isNaN(rest.p()) ? null : rest.p();
      rows.add(
          RowFactory.create(
              isBaseline,
              side.seeds.get(run),
              side.values[run],
              rest.difference(),
              p,
              verdict.of(rest)));
    }
  }

  private static String verdict(
      String metric, Difference difference, Double level, Double margin, Double equalityLevel) {
    double p = difference.p();
    if (Double.isNaN(p)) {
      return "not judged";
    }
    if (margin != null && equalityLevel != null && difference.equalP(margin) < equalityLevel) {
      return "equal";
    }
    if (level != null && p < level) {
      return Math.signum(difference.difference()) == Functions.better(metric) ? "better" : "worse";
    }
    return "undecided";
  }

  private static Row furthest(Values runs) {
    Grubbs grubbs = Grubbs.of(runs.values);
    return grubbs == null
        ? null
        : RowFactory.create(
            (long) runs.values.length,
            runs.seeds.get(grubbs.index()),
            runs.values[grubbs.index()],
            grubbs.distance(),
            grubbs.p(),
            new Skewness().evaluate(runs.values));
  }
}
