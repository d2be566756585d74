package org.archsweep.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.data.Dataset;
import org.archsweep.data.Datasets;
import org.archsweep.program.Precision;
import org.archsweep.report.Grid;
import org.archsweep.results.Results;
import org.archsweep.sweep.Job;
import org.archsweep.sweep.Plan;
import org.archsweep.sweep.Sweep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "plan",
    description = "Says what a sweep would do, how long it takes, and what it could find.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Mixin private JobOptions job;

  @Override
  public Integer call() throws IOException {
    SparkConf conf = Spark.settings();
    Job read = job.read(conf);
    boolean gpu = Sweep.autoPrecision(conf) != Precision.FLOAT32;
    Optional<Dataset> data = Optional.empty();
    String noData = "";
    try {
      data = Optional.of(Datasets.load(read.data()));
    } catch (InputException e) {
      noData = e.getMessage();
    }
    try (SparkSession spark = Spark.session(conf)) {
      Map<String, Results.Ended> ended = Results.endedIn(spark, job.out(read));
      print(read, Plan.of(read, data, ended, gpu), System.out);
    }
    if (data.isEmpty()) {
      System.out.println("What is done already can't be told: " + noData);
    }
    return 0;
  }

  private static void print(Job job, Plan plan, PrintStream out) {
    Grid grid =
        new Grid()
            .words("network")
            .numbers("epochs")
            .numbers("parameters")
            .numbers("multiply-adds")
            .numbers("trials")
            .numbers("missing")
            .numbers("seconds each");
    for (Plan.Cell cell : plan.cells()) {
      grid.row(
          List.of(
              cell.network(),
              Integer.toString(cell.epochs()),
              "%,d".formatted(cell.parameters()),
              "%,d".formatted(cell.operations()),
              Integer.toString(cell.trials()),
              Integer.toString(cell.missing()),
              String.format(Locale.ROOT, "%.1f", cell.seconds())));
    }
    out.print(grid);
    out.println();
    out.printf(
        "%d of %d trials to run: about %s of one slot (%s)%n",
        plan.missing(),
        plan.trials(),
        duration(plan.seconds()),
        plan.measured() ? "from the trials that are there" : "assumed, nothing is measured yet");
    out.println(
        plan.smallestDifference()
            .map(
                difference ->
                    String.format(
                        Locale.ROOT,
                        "%d runs each show a difference of %.2f points (80 %% power, two-sided test"
                            + " at 5 %%, one run's sd %.2f points: %s)",
                        job.seeds().size(),
                        100 * difference,
                        100 * plan.deviation(),
                        plan.deviationMeasured()
                            ? "from the trials that are there"
                            : "the study's"))
            .orElse("One run each shows no difference: there is nothing to hold noise against"));
  }

  private static String duration(double seconds) {
    Duration time = Duration.ofSeconds(Math.round(seconds));
    if (time.toHours() > 0) {
      return "%d h %02d min".formatted(time.toHours(), time.toMinutesPart());
    }
    return time.toMinutes() > 0
        ? "%d min %02d s".formatted(time.toMinutes(), time.toSecondsPart())
        : time.toSeconds() + " s";
  }
}
