package org.archsweep.cli;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.archsweep.EnvironmentException;
import org.archsweep.InputException;
import org.archsweep.run.LocalGpus;
import org.archsweep.run.Sweep;
import org.archsweep.training.Gpu;
import org.archsweep.training.GpuNames;
import org.archsweep.training.Gpus;
import org.archsweep.training.Libtorch;
import picocli.CommandLine.Option;

/** Which GPUs of this machine trials run on, where Spark runs in this JVM. */
final class GpuOptions {
  private static final String NONE = "none";
  private static final int MOST = 64;

  @Option(
      names = "--gpus",
      split = ",",
      paramLabel = "N",
      description =
          "Which of this machine's GPUs to use, as in 0,2, or none. Default: all that there are.")
  private List<String> chosen = List.of();

  @Option(
      names = "--trials-per-gpu",
      paramLabel = "N",
      description = "How many trials share a GPU; default: 1.")
  private Integer trialsPerGpu;

  /**
   * What the options say, for Spark as it was asked for.
   *
   * @throws InputException if they can't be meant
   */
  LocalGpus chosen(SparkConf asked) {
    return chosen(asked, Gpus.all());
  }

  LocalGpus chosen(SparkConf asked, List<Gpu> there) {
    if (trialsPerGpu != null && (trialsPerGpu < 1 || trialsPerGpu > MOST)) {
      throw new InputException(
          "--trials-per-gpu %d: allowed is a whole number from 1 to %d", trialsPerGpu, MOST);
    }
    if (!Sweep.isLocal(asked)) {
      checkNotGiven(asked);
      return LocalGpus.NONE;
    }
    List<Gpu> gpus = chosen.equals(List.of(NONE)) ? List.of() : named(there);
    if (gpus.isEmpty()) {
      return LocalGpus.NONE;
    }
    if (!Libtorch.hasCuda()) {
      String lacks = "this libtorch has no CUDA: docs/gpu.md says where one comes from";
      if (!chosen.isEmpty()) {
        throw new EnvironmentException("cannot use %s: %s", GpuNames.of(gpus), lacks);
      }
      System.err.println(
          "archsweep: training on the CPU, not on " + GpuNames.of(gpus) + "; " + lacks);
      return LocalGpus.NONE;
    }
    return new LocalGpus(gpus, trialsPerGpu == null ? 1 : trialsPerGpu);
  }

  private void checkNotGiven(SparkConf asked) {
    if (chosen.isEmpty() && trialsPerGpu == null) {
      return;
    }
    throw new InputException(
        "%s is for GPUs of this machine, and --master is %s: there Spark gives each trial its GPU,"
            + " as conf/gpu.conf says",
        chosen.isEmpty() ? "--trials-per-gpu" : "--gpus", asked.get("spark.master"));
  }

  private List<Gpu> named(List<Gpu> there) {
    if (chosen.isEmpty()) {
      return there;
    }
    String text = "--gpus " + String.join(",", chosen);
    if (there.isEmpty()) {
      throw new InputException(
          "%s: this machine has no NVIDIA driver, or it shows no GPU; leave it out to train on the"
              + " CPU",
          text);
    }
    List<Gpu> gpus = new ArrayList<>();
    for (String number : chosen) {
      Gpu gpu =
          there.stream()
              .filter(each -> Integer.toString(each.ordinal()).equals(number.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InputException(
                          "%s: allowed are none, or numbers from 0 to %d: this machine has %s",
                          text, there.size() - 1, GpuNames.of(there)));
      if (gpus.contains(gpu)) {
        throw new InputException("%s: %s is there twice", text, number.strip());
      }
      gpus.add(gpu);
    }
    return gpus;
  }
}
