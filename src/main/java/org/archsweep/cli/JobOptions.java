package org.archsweep.cli;

import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.archsweep.InputException;
import org.archsweep.data.Dataset;
import org.archsweep.data.Datasets;
import org.archsweep.job.Experiment;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.network.Task;
import org.archsweep.run.LocalGpus;
import org.archsweep.run.Sweep;
import org.archsweep.spec.Configuration;
import org.archsweep.training.Training;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A job as it is named on the command line. */
final class JobOptions {
  @Parameters(paramLabel = "JOB", description = "A job file, or the name of one in jobs/.")
  private String job;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Goes over the job file's value: --set recipe.batch_size=128. Can be repeated.")
  private List<String> overrides = List.of();

  @Option(names = "--out", paramLabel = "DIR", description = "Results; default: results/JOB.")
  private String out;

  /** The job; from now on its data are reached as Spark's settings say. */
  Job read(SparkConf conf, LocalGpus gpus) {
    Datasets.reach(() -> Spark.hadoop(conf));
    return JobFile.read(job, overrides, Sweep.autoPrecision(conf, gpus));
  }

  String out(Job read) {
    return out == null ? "results/" + read.name() : out;
  }

  /** Tells of keys that the job file calls by their former names. */
  static void tellRenamed(Job job) {
    if (!job.renamed().isEmpty()) {
      System.err.println(
          "archsweep: these keys have new names, the old ones still work: "
              + String.join(", ", job.renamed()));
    }
  }

  /** Refuses what the data's images can't go through; the data needn't be there. */
  static void check(Job job) {
    Task task = job.task();
    check(job, configuration -> Training.check(configuration, task));
  }

  /** Refuses data that an experiment doesn't fit. */
  static void check(Job job, Dataset data) {
    check(job, configuration -> Training.check(configuration, data));
  }

  private static void check(Job job, Consumer<Configuration> check) {
    for (Experiment experiment : job.experiments()) {
      try {
        experiment.configurations(experiment.data()).forEach(check);
      } catch (InputException e) {
        throw new InputException("job %s: %s", experiment.name(), e.getMessage());
      }
    }
  }
}
