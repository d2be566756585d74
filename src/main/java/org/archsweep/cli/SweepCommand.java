package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.InputException;
import org.archsweep.Terminal;
import org.archsweep.Text;
import org.archsweep.analysis.AnalysisOptions;
import org.archsweep.analysis.Views;
import org.archsweep.data.Dataset;
import org.archsweep.data.Datasets;
import org.archsweep.job.Job;
import org.archsweep.report.Comparison;
import org.archsweep.report.page.ReportPage;
import org.archsweep.results.Results;
import org.archsweep.run.DevicePool;
import org.archsweep.run.LocalGpus;
import org.archsweep.run.Progress;
import org.archsweep.run.Sweep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@AutoService(Verb.class)
@Command(
    name = "sweep",
    description = "Runs a job's missing trials and compares the networks. Run again, it goes on.",
    mixinStandardHelpOptions = true)
public final class SweepCommand implements Verb {
  @Mixin private JobOptions job;

  @Mixin private GpuOptions gpuOptions;

  @Option(names = "--retry-failed", description = "Runs failed trials once more.")
  private boolean retryFailed;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Progress; default: logs/JOB.log, and none where the driver runs on a cluster.")
  private Path log;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "A page of HTML that shows the runs while they end, and then what they say.")
  private Path page;

  @Override
  public Integer call() throws IOException {
    LocalGpus gpus = gpuOptions.chosen(new SparkConf());
    SparkConf conf = Spark.settings(gpus);
    Job read = job.read(conf, gpus);
    Farewell.say(() -> "no trial had begun");
    JobOptions.check(read);
    ClusterDriver.checkStays(job.out(read), conf);
    Dataset data = Datasets.load(read.source());
    JobOptions.check(read, data);
    JobOptions.tellRenamed(read);
    try (PrintWriter lines = log(read);
        Progress progress = new Progress(lines, Terminal.isThere())) {
      Farewell.say(
          () -> {
            progress.close();
            return goesOn(progress);
          });
      return run(conf, read, data, gpus, progress);
    }
  }

  private int run(SparkConf conf, Job read, Dataset data, LocalGpus gpus, Progress progress)
      throws IOException {
    if (page == null) {
      return run(conf, read, data, gpus, progress, () -> {});
    }
    LiveReport live = new LiveReport(page, read.name(), progress);
    Farewell.say(
        () -> {
          progress.close();
          live.stop();
          return goesOn(progress);
        });
    boolean hasEnded = false;
    try {
      int status = run(conf, read, data, gpus, progress, live::close);
      hasEnded = true;
      return status;
    } finally {
      if (!hasEnded) {
        live.stop();
      }
    }
  }

  /**
   * Runs what is missing, and tells what it says.
   *
   * @param ended is told when no more trials will end
   */
  private int run(
      SparkConf conf, Job read, Dataset data, LocalGpus gpus, Progress progress, Runnable ended)
      throws IOException {
    DevicePool devices = gpus.pool();
    if (!gpus.isEmpty()) {
      progress.say(gpus.toString());
    }
    try (Spark application = Spark.start(conf)) {
      SparkSession spark = application.session();
      Results results = Results.create(spark, job.out(read));
      Sweep.Summary summary =
          Sweep.run(spark, read, data.identity(), results, retryFailed, devices, progress);
      ended.run();
      progress.say("comparing what has ended");
      results.registerTables();
      Views views = Views.register(spark, results.designs(), AnalysisOptions.usual(), List.of());
      Comparison.print(views, System.out);
      if (page != null) {
        ReportPage.write(ReportPage.of(views, job.out(read)), page);
      }
      say(System.out, summary, results);
      devices.retired().forEach(System.out::println);
      return summary.failed() > 0 ? Main.SOME_FAILED : 0;
    } catch (RuntimeException | Error e) {
      Fault fault = Fault.of(e);
      if (fault.kind() == Fault.Kind.SURROUNDINGS) {
        throw new EnvironmentException(e, "%s; %s", fault.line(), goesOn(progress));
      }
      throw e;
    }
  }

  private static String goesOn(Progress progress) {
    return progress.kept() + "; the same command goes on from there";
  }

  /** Lines for a file; where no terminal shows bars, for standard error too. */
  private PrintWriter log(Job job) {
    Writer file = file(job);
    return Terminal.isThere()
        ? new PrintWriter(file)
        : new TeeWriter(file, new OutputStreamWriter(System.err, StandardCharsets.UTF_8));
  }

  private Writer file(Job job) {
    if (log == null && ClusterDriver.isHere()) {
      return Writer.nullWriter();
    }
    Path file = log == null ? Path.of("logs", job.name() + ".log") : log;
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      return Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new InputException("--log %s: cannot be written (%s)", file, e.getMessage());
    }
  }

  private void say(PrintStream out, Sweep.Summary summary, Results results) {
    out.println();
    if (summary.ran() > 0) {
      out.printf(
          Locale.ROOT,
          "%d trials in %.0f s, %d at once: slots busy %.1f %% of the time (training and"
              + " evaluation: %.1f %%)%n",
          summary.ran(),
          summary.wallSeconds(),
          summary.slots(),
          100 * summary.busy(),
          100 * summary.onClock());
    }
    if (summary.kept() > 0) {
      out.printf(Locale.ROOT, "%d trials were there already%n", summary.kept());
    }
    if (summary.diverged() > 0) {
      out.printf(
          Locale.ROOT, "%d trials diverged: their loss did not stay finite%n", summary.diverged());
    }
    if (summary.imprecise() > 0) {
      out.printf(
          Locale.ROOT,
          "%d networks are less precise than repeats.until wants, and get no more runs%n",
          summary.imprecise());
    }
    summary.looked().forEach(each -> LookedWords.of(each).forEach(out::println));
    if (summary.failed() > 0) {
      out.printf(
          Locale.ROOT, "%d trials failed; --retry-failed runs them once more%n", summary.failed());
    }
    out.println("results: " + Text.printable(results.folder()));
    if (page != null) {
      out.println("page: " + Text.printable(page.toString()));
    }
  }
}
