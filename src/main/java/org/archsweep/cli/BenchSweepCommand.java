package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.run.Sweep;
import org.archsweep.simulation.SweepBenchmark;
import org.archsweep.simulation.SweepBenchmark.Sample;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@AutoService(Verb.class)
@Command(
    name = "bench-sweep",
    description = {
      "Times what a sweep itself takes: its trainings are made up.",
      "-- --master local[64] has 64 of them run at once."
    },
    mixinStandardHelpOptions = true)
public final class BenchSweepCommand implements Verb {
  private static final double MEGA = 1e6;

  @Option(names = "--trials", description = "How many; default: ${DEFAULT-VALUE}.")
  private int trials = 10_000;

  @Option(names = "--images", description = "Predicted in each trial; default: ${DEFAULT-VALUE}.")
  private int images = 10_000;

  @Option(
      names = "--repeats",
      paramLabel = "YAML",
      description = {
        "As in job files, '{until: best, max: 200}' say, of 20 learning rates that differ by up to a",
        "point; instead of --trials."
      })
  private String repeats = "";

  @Option(
      names = "--seconds",
      description = "What a training takes, half more or less; default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Results, which stay; default: a folder that goes at the end.")
  private String out;

  private Sample last;

  @Override
  public Integer call() throws IOException {
    if (trials < 1 || images < 1 || !(seconds >= 0)) {
      throw new InputException("--trials and --images: allowed is 1 or more; --seconds: 0 or more");
    }
    Path own = out == null ? Files.createTempDirectory("archsweep-") : null;
    try (Spark application = Spark.start(Spark.settings())) {
      String folder = own == null ? out : own.resolve("results").toString();
      last = new Sample(0, 0, 0);
      Sweep.Summary summary =
          SweepBenchmark.run(
              application.session(), folder, trials, repeats, images, seconds, this::tell);
      System.out.println(
          Text.format(
              "%,d trials in %.0f s, %.0f a second, slots busy %.1f %%; all %.0f s; %,d were there"
                  + " already",
              summary.ran(),
              summary.wallSeconds(),
              summary.ran() / Math.max(1e-3, summary.wallSeconds()),
              100 * summary.busy(),
              last.seconds(),
              summary.kept()));
    } finally {
      if (own != null) {
        FileUtils.deleteDirectory(own.toFile());
      }
    }
    return 0;
  }

  private void tell(Sample now) {
    double rate = (now.trials() - last.trials()) / Math.max(1e-3, now.seconds() - last.seconds());
    System.err.println(
        Text.format(
            "%,d trials after %.0f s, %.0f a second since, heap %.0f MB",
            now.trials(), now.seconds(), rate, now.heap() / MEGA));
    last = now;
  }
}
