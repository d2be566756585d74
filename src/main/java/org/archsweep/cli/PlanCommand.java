package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.archsweep.EnvironmentException;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.data.Dataset;
import org.archsweep.data.Datasets;
import org.archsweep.job.Axis;
import org.archsweep.job.Job;
import org.archsweep.network.NetworkKeys;
import org.archsweep.plan.Plan;
import org.archsweep.program.Precision;
import org.archsweep.report.TextTable;
import org.archsweep.results.Design;
import org.archsweep.results.Results;
import org.archsweep.run.LocalGpus;
import org.archsweep.run.Sweep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@AutoService(Verb.class)
@Command(
    name = "plan",
    description = "Says what a sweep would do, how long it takes, and what it could find.",
    mixinStandardHelpOptions = true)
public final class PlanCommand implements Verb {
  private static final String NETWORK = NetworkKeys.NETWORK.name();
  private static final double LEAST_SHOWN = 0.05;

  @Mixin private JobOptions job;

  @Mixin private GpuOptions gpuOptions;

  @Option(
      names = {"--mde", "--detect"},
      paramLabel = "POINTS",
      description = "A difference in accuracy: says how many repeats show it, and what they take.")
  private Double detect;

  @Override
  public Integer call() throws IOException {
    if (detect != null && !(detect >= 0.001 && detect <= 100)) {
      throw new InputException("--mde is %s, allowed are points from 0.001 to 100", detect);
    }
    LocalGpus gpus = gpuOptions.chosen(new SparkConf());
    SparkConf conf = Spark.settings(gpus);
    Job read = job.read(conf, gpus);
    boolean gpu = Sweep.autoPrecision(conf, gpus) != Precision.FLOAT32;
    JobOptions.check(read);
    Optional<Dataset> data = Optional.empty();
    String noData = "";
    try {
      data = Optional.of(Datasets.load(read.source()));
    } catch (InputException | EnvironmentException e) {
      noData = e.getMessage();
    }
    data.ifPresent(there -> JobOptions.check(read, there));
    JobOptions.tellRenamed(read);
    Map<String, Results.Ended> ended = Results.endedIn(Spark.hadoop(conf), job.out(read));
    Plan plan = Plan.of(read, data, ended, gpu);
    print(read, plan, gpu, System.out);
    if (detect != null) {
      Repeats.toShow(plan, detect, gpu).forEach(System.out::println);
    }
    if (!gpus.isEmpty()) {
      System.out.println("On " + gpus);
    }
    if (data.isEmpty()) {
      System.out.println("What is done already can't be told: " + Text.printable(noData));
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
        plan.macs(),
        duration(plan.seconds()),
        plan.measured() ? "from the trials that are there" : "assumed, nothing is measured yet");
    if (!gpu) {
      out.printf(
          Locale.ROOT,
          "A V100, as busy as it was in the study: about %s%n",
          duration(plan.gpuSeconds()));
    }
    if (job.experiments().size() > 1) {
      out.printf(
          Locale.ROOT,
          "%d experiments; they share %d trials, which run once%n",
          job.experiments().size(),
          plan.shared());
    }
    Repeats.show(plan).forEach(out::println);
  }

  private static TextTable grid(Job job, Plan plan, boolean gpu) {
    boolean several = job.experiments().size() > 1;
    List<String> axes =
        job.experiments().stream()
            .flatMap(experiment -> experiment.axes().stream())
            .map(Axis::name)
            .filter(name -> !List.of(NETWORK, Design.EPOCHS).contains(name))
            .distinct()
            .toList();
    TextTable grid = several ? new TextTable().words("experiment") : new TextTable();
    grid.words(NETWORK);
    axes.forEach(grid::words);
    grid.numbers(Design.EPOCHS).numbers("parameters").numbers("multiply-adds").numbers("trials");
    if (several) {
      grid.numbers("shared");
    }
    grid.numbers("missing").numbers("seconds each");
    if (!gpu) {
      grid.numbers("on a V100");
    }
    for (Plan.Planned each : plan.configurations()) {
      List<String> row = new ArrayList<>();
      if (several) {
        row.add(each.experiment());
      }
      row.add(each.network());
      axes.forEach(axis -> row.add(each.levels().getOrDefault(axis, "")));
      row.add(Integer.toString(each.epochs()));
      row.add(Text.format("%,d", each.parameters()));
      row.add(Text.format("%,d", each.macs()));
      row.add(Integer.toString(each.trials()));
      if (several) {
        row.add(Integer.toString(each.shared()));
      }
      row.add(Integer.toString(each.missing()));
      row.add(Text.format("%.1f", each.seconds()));
      if (!gpu) {
        row.add(each.gpuSeconds() < LEAST_SHOWN ? "< 0.1" : Text.format("%.1f", each.gpuSeconds()));
      }
      grid.row(row);
    }
    return grid;
  }

  static String duration(double seconds) {
    Duration time = Duration.ofSeconds(seconds > 0 ? Math.max(1, Math.round(seconds)) : 0);
    if (time.toHours() > 0) {
      return Text.format("%d h %02d min", time.toHours(), time.toMinutesPart());
    }
    return time.toMinutes() > 0
        ? Text.format("%d min %02d s", time.toMinutes(), time.toSecondsPart())
        : time.toSeconds() + " s";
  }
}
