package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.data.Datasets;
import org.archsweep.network.Network;
import org.archsweep.network.Networks;
import org.archsweep.program.Precision;
import org.archsweep.report.TextTable;
import org.archsweep.training.Device;
import org.archsweep.training.DeviceCheck;
import org.archsweep.training.Libtorch;
import org.archsweep.training.StepBenchmark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@AutoService(Verb.class)
@Command(
    name = "bench",
    description = "Times a training step; bench/pytorch_step.py times the same in PyTorch.",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Verb {
  private static final double GIGA = 1e9;
  private static final int MOST = 100_000;
  private static final int MOST_THREADS = 1_024;

  @Parameters(
      paramLabel = "NETWORK",
      defaultValue = "residual:L1+L3",
      description = "${DEFAULT-VALUE}")
  private String network;

  @Option(names = "--width", description = "Multiplies the channels; default: ${DEFAULT-VALUE}.")
  private double width = 1;

  @Option(names = "--batch", description = "Images a step; default: ${DEFAULT-VALUE}.")
  private int batch = 128;

  @Option(names = "--steps", description = "How many are timed; default: ${DEFAULT-VALUE}.")
  private int steps = 10;

  @Option(names = "--precision", split = ",", description = "Default: float32,bfloat16.")
  private List<String> precisions = List.of("float32", "bfloat16");

  @Option(names = "--threads", description = "CPU threads; default: all.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--gpu", description = "A GPU's address, in place of the CPU.")
  private Integer gpu;

  private static void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new InputException(
          "%s %d: allowed is a whole number from %d to %d", option, value, least, most);
    }
  }

  @Override
  public Integer call() {
    Network trained = Networks.named(network, width, Datasets.task("cifar10"));
    check("--batch", batch, 1, MOST);
    check("--steps", steps, 1, MOST);
    check("--threads", threads, 1, MOST_THREADS);
    check("--gpu", gpu == null ? 0 : gpu, 0, MOST);
    List<Precision> numbers = precisions.stream().map(Precision::named).toList();
    Device device = gpu == null ? Device.cpu(threads) : Device.gpu(gpu);
    DeviceCheck.once(device);
    TextTable grid =
        new TextTable().words("precision").numbers("median s").numbers("min s").numbers("GFLOP/s");
    for (Precision precision : numbers) {
      List<Double> seconds =
          new ArrayList<>(StepBenchmark.run(trained, batch, precision, device, steps));
      Collections.sort(seconds);
      double median = seconds.get(seconds.size() / 2);
      grid.row(
          List.of(
              precision.toString(),
              Text.format("%.4f", median),
              Text.format("%.4f", seconds.get(0)),
              Text.format("%.0f", StepBenchmark.operations(trained, batch) / median / GIGA)));
    }
    System.out.printf(
        Locale.ROOT,
        "a training step of %s, width %s, batch %d, on %s, libtorch %s%n%s",
        trained.name(),
        width,
        batch,
        Libtorch.describe(device),
        Libtorch.versions().get("libtorch"),
        grid);
    return 0;
  }
}
