package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.analysis.Views;
import org.archsweep.report.TextTable;
import org.archsweep.simulation.AnalysisBenchmark;
import org.archsweep.simulation.AnalysisBenchmark.Timing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@AutoService(Verb.class)
@Command(
    name = "bench-analysis",
    description = "Times every view over made-up trials of 24 epochs.",
    mixinStandardHelpOptions = true)
public final class BenchAnalysisCommand implements Verb {
  private static final double MEGA = 1e6;

  @Option(
      names = "--trials",
      split = ",",
      paramLabel = "N",
      description = "How many; several with commas. Default: 25000,50000,100000.")
  private List<Integer> trials = List.of(25_000, 50_000, 100_000);

  @Option(names = "--seeds", description = "Of each configuration; default: ${DEFAULT-VALUE}.")
  private int seeds = 10;

  @Option(names = "--images", description = "Predicted in each trial; default: ${DEFAULT-VALUE}.")
  private int images = 1000;

  @Option(names = "--view", split = ",", paramLabel = "VIEW", description = "Default: all.")
  private List<String> views = Views.NAMES;

  @Override
  public Integer call() throws IOException {
    if (images < 1 || seeds < 1 || trials.stream().anyMatch(count -> count < 1)) {
      throw new InputException("--trials, --seeds and --images: allowed is 1 or more");
    }
    for (String view : views) {
      if (!Views.NAMES.contains(view)) {
        throw new InputException(
            "--view: there is no view %s: %s", view, Text.suggestion(view, Views.NAMES));
      }
    }
    List<List<Timing>> timings = new ArrayList<>();
    try (Spark application = Spark.start(Spark.settings())) {
      SparkSession spark = application.session();
      for (int count : trials) {
        Path folder = Files.createTempDirectory("archsweep-");
        try {
          String out = folder.resolve("results").toString();
          AnalysisBenchmark.write(spark, out, count, seeds, images);
          List<Timing> times = new ArrayList<>();
          for (String view : views) {
            Timing timing = AnalysisBenchmark.time(spark, out, view);
            System.err.println(
                Text.format(
                    "%s: %.1f s, %,d rows, %.0f MB",
                    view, timing.seconds(), timing.rows(), timing.heap() / MEGA));
            times.add(timing);
          }
          timings.add(times);
        } finally {
          FileUtils.deleteDirectory(folder.toFile());
        }
      }
    }
    System.out.print(grid(timings));
    return 0;
  }

  private TextTable grid(List<List<Timing>> timings) {
    TextTable grid = new TextTable().words("view").numbers("rows");
    trials.forEach(count -> grid.numbers(Text.format("s for %,d trials", count)));
    grid.numbers("heap MB");
    List<Timing> largest = timings.get(timings.size() - 1);
    for (int view = 0; view < largest.size(); view++) {
      List<String> row = new ArrayList<>();
      row.add(largest.get(view).view());
      row.add(Text.format("%,d", largest.get(view).rows()));
      for (List<Timing> each : timings) {
        row.add(Text.format("%.1f", each.get(view).seconds()));
      }
      row.add(Text.format("%.0f", largest.get(view).heap() / MEGA));
      grid.row(row);
    }
    return grid;
  }
}
