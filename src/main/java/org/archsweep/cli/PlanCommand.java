package org.archsweep.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
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
    data.ifPresent(read::check);
    try (SparkSession spark = Spark.session(conf)) {
      Map<String, Results.Ended> ended = Results.endedIn(spark, job.out(read));
      print(read, Plan.of(read, data, ended, gpu), gpu, System.out);
    }
    if (data.isEmpty()) {
      System.out.println("What is done already can't be told: " + noData);
    }
    return 0;
  }

  private static void print(Job job, Plan plan, boolean gpu, PrintStream out) {
    out.print(grid(job, plan, gpu));
    out.println();
    out.printf(
        Locale.ROOT,
        "%d of %d trials to run, %.2g multiply-adds: about %s of one slot (%s)%n",
        plan.missing(),
        plan.trials(),
        plan.multiplyAdds(),
        duration(plan.seconds()),
        plan.measured() ? "from the trials that are there" : "assumed, nothing is measured yet");
    if (plan.most() > plan.least()) {
      out.printf(
          Locale.ROOT,
          "Repeats go on until precise: %d to %d trials; %d if one run's sd is %.2f points for all"
              + " (%s)%n",
          plan.least(),
          plan.most(),
          plan.trials(),
          100 * plan.deviation(),
          deviationSource(plan));
    }
    if (!gpu) {
      out.printf("A V100, as busy as it was in the study: about %s%n", duration(plan.gpuSeconds()));
    }
    if (job.experiments().size() > 1) {
      out.printf(
          "%d experiments; they share %d trials, which run once%n",
          job.experiments().size(), plan.shared());
    }
    plan.smallestDifferences()
        .forEach((runs, difference) -> out.println(shown(plan, runs, difference)));
    if (plan.smallestDifferences().isEmpty() && plan.most() == plan.least()) {
      out.println("One run each shows no difference: there is nothing to hold noise against");
    }
  }

  private static Grid grid(Job job, Plan plan, boolean gpu) {
    boolean several = job.experiments().size() > 1;
    Grid grid = several ? new Grid().words("experiment") : new Grid();
    grid.words("network")
        .numbers("epochs")
        .numbers("parameters")
        .numbers("multiply-adds")
        .numbers("trials");
    if (several) {
      grid.numbers("shared");
    }
    grid.numbers("missing").numbers("seconds each");
    if (!gpu) {
      grid.numbers("on a V100");
    }
    for (Plan.Cell cell : plan.cells()) {
      List<String> row = new ArrayList<>();
      if (several) {
        row.add(cell.experiment());
      }
      row.add(cell.network());
      row.add(Integer.toString(cell.epochs()));
      row.add("%,d".formatted(cell.parameters()));
      row.add("%,d".formatted(cell.operations()));
      row.add(Integer.toString(cell.trials()));
      if (several) {
        row.add(Integer.toString(cell.shared()));
      }
      row.add(Integer.toString(cell.missing()));
      row.add(String.format(Locale.ROOT, "%.1f", cell.seconds()));
      if (!gpu) {
        row.add(String.format(Locale.ROOT, "%.1f", cell.gpuSeconds()));
      }
      grid.row(row);
    }
    return grid;
  }

  private static String shown(Plan plan, int runs, double difference) {
    return String.format(
        Locale.ROOT,
        "%d runs each show a difference of %.2f points (80 %% power, two-sided test at 5 %%, one"
            + " run's sd %.2f points: %s)",
        runs,
        100 * difference,
        100 * plan.deviation(),
        deviationSource(plan));
  }

  private static String deviationSource(Plan plan) {
    return plan.deviationMeasured() ? "from the trials that are there" : "the study's";
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
