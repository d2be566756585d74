package org.archsweep.cli;

import java.util.List;
import org.apache.spark.SparkConf;
import org.archsweep.sweep.Job;
import org.archsweep.sweep.JobFile;
import org.archsweep.sweep.Sweep;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A job as it is named on the command line. */
final class JobOptions {
  @Parameters(paramLabel = "JOB", description = "A job file, or the name of one in jobs/.")
  private String job;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Goes over the job file's value: --set recipe.batch=128. Can be repeated.")
  private List<String> overrides = List.of();

  @Option(names = "--out", paramLabel = "DIR", description = "Results; default: results/JOB.")
  private String out;

  Job read(SparkConf conf) {
    return JobFile.read(job, overrides, Sweep.autoPrecision(conf));
  }

  String out(Job read) {
    return out == null ? "results/" + read.name() : out;
  }
}
