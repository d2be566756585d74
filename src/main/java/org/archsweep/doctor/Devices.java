package org.archsweep.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.Text;
import org.archsweep.data.Datasets;
import org.archsweep.network.Network;
import org.archsweep.network.Networks;
import org.archsweep.program.Precision;
import org.archsweep.training.Determinism;
import org.archsweep.training.Device;
import org.archsweep.training.DeviceCheck;
import org.archsweep.training.Gpu;
import org.archsweep.training.GpuNames;
import org.archsweep.training.Gpus;
import org.archsweep.training.Libtorch;
import org.archsweep.training.StepBenchmark;

/** What trains: libtorch, and the devices that it can use. */
final class Devices {
  private static final double GIGA = 1e9;
  private static final double GIGABYTE = 1 << 30;
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");
  private static final List<String> CUDA =
      List.of("libtorch_cuda", "libcudart", "libcudnn", "libcublas");

  /** What a step is tried on: enough work for the device, and not too much for the patient. */
  private enum Size {
    CPU(0.25, 32, 3),
    GPU(1, 512, 20);

    private final double width;
    private final int batch;
    private final int steps;

    Size(double width, int batch, int steps) {
      this.width = width;
      this.batch = batch;
      this.steps = steps;
    }
  }

  private Devices() {}

  static Check libtorch() {
    return new Check("libtorch", Devices::loadedLibtorch);
  }

  static Check gpus() {
    return new Check("GPUs", Devices::gpusOfDriver);
  }

  static Check cuda() {
    return new Check("CUDA", Devices::loadedCuda);
  }

  /**
   * A training step on each device, in each precision that {@code auto} stands for and in float32.
   *
   * @param threads of the CPU's
   */
  static List<Check> steps(int threads) {
    List<Check> steps = new ArrayList<>();
    steps.add(step("CPU", Device.cpu(threads), Size.CPU, Precision.FLOAT32));
    if (Libtorch.hasCuda()) {
      for (Gpu gpu : Gpus.all()) {
        for (Precision precision : List.of(Precision.FLOAT32, Precision.FLOAT16)) {
          Device device = Device.gpu(gpu.ordinal());
          steps.add(step(device.toString(), device, Size.GPU, precision));
        }
      }
    }
    return steps;
  }

  private static Seen loadedLibtorch() {
    String named = System.getenv("PYTORCH_LIBRARY_PATH");
    Map<String, String> versions;
    try {
      versions = Libtorch.versions();
    } catch (RuntimeException | LinkageError e) {
      throw named == null
          ? new EnvironmentException(
              e,
              "%s; the jar's own is for Linux on x86-64, this is %s on %s: elsewhere let"
                  + " PYTORCH_LIBRARY_PATH name a folder with libtorch 2.7.1",
              Fault.of(e).line(),
              System.getProperty("os.name"),
              System.getProperty("os.arch"))
          : notLoaded(named, Fault.of(e).line());
    }
    Path loaded = Libtorch.file("libtorch_cpu").orElseThrow();
    if (named != null && !isIn(named, loaded)) {
      throw notLoaded(named, "trials would use that of " + loaded.getParent());
    }
    return Seen.of(
        "%s %s, %s, DJL %s",
        versions.get("libtorch"),
        Libtorch.hasCuda() ? "for CUDA" : "for CPUs",
        loaded.getParent(),
        versions.get("djl"));
  }

  private static EnvironmentException notLoaded(String named, String why) {
    return new EnvironmentException(
        "PYTORCH_LIBRARY_PATH is %s, and no libtorch is loaded from there (%s): let it name a folder with"
            + " the libraries of libtorch 2.7.1 for %s, or unset it",
        named, why, System.getProperty("os.arch"));
  }

  /** DJL passes over folders that have none, and takes the jar's. */
  private static boolean isIn(String folders, Path library) {
    return Arrays.stream(folders.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder).resolve(library.getFileName()))
        .anyMatch(
            file -> {
              try {
                return Files.isSameFile(file, library);
              } catch (IOException e) {
                return false; // none there
              }
            });
  }

  private static Seen gpusOfDriver() throws IOException {
    List<Gpu> gpus = Gpus.all();
    if (gpus.isEmpty()) {
      return Seen.of("none that an NVIDIA driver shows: trials train on the CPU");
    }
    List<String> each = new ArrayList<>();
    for (Gpu gpu : gpus) {
      each.add(
          Text.format(
              "%d: %.1f GB, compute capability %s",
              gpu.ordinal(), gpu.bytes() / GIGABYTE, gpu.computeCapability()));
    }
    String driver = Files.isReadable(DRIVER) ? Files.readString(DRIVER) : "";
    return Seen.of(
        "%s (%s); the driver knows CUDA up to %s; %s",
        GpuNames.of(gpus),
        String.join("; ", each),
        Gpus.driverVersion().orElse("?"),
        driver.lines().findFirst().orElse("its version can't be told").strip());
  }

  private static Seen step(Device device, Precision precision, Size size) throws Exception {
    DeviceCheck.now(device);
    Network network = Networks.named("basic", size.width, Datasets.task("cifar10"));
    List<Double> seconds =
        new ArrayList<>(StepBenchmark.run(network, size.batch, precision, device, size.steps));
    Collections.sort(seconds);
    double median = seconds.get(seconds.size() / 2);
    return Seen.of("a training step of %d images in %s", size.batch, precision)
        .and(1000 * median, "%.1f ms")
        .and(StepBenchmark.operations(network, size.batch) / median / GIGA, "%.0f GFLOP/s");
  }

  private static Check step(String name, Device device, Size size, Precision precision) {
    return new Check(name, () -> step(device, precision, size));
  }

  /** After a step: only then all of it is loaded. */
  private static Seen loadedCuda() {
    if (!Libtorch.hasCuda()) {
      throw new EnvironmentException(
          "this libtorch has no CUDA, so trials can't use %s: PYTORCH_LIBRARY_PATH must name a folder"
              + " with libtorch 2.7.1 for CUDA 12; docs/gpu.md says where one comes from",
          GpuNames.of(Gpus.all()));
    }
    Map<String, String> versions = Libtorch.versions();
    List<String> files = new ArrayList<>();
    for (String name : CUDA) {
      files.add(Libtorch.file(name).map(Path::toString).orElse("no " + name));
    }
    if (!Determinism.isPrepared()) {
      throw new EnvironmentException(
          "libtorch doesn't keep the settings for equal bits: %s; please report it",
          Determinism.flags());
    }
    return Seen.of(
        "CUDA %s, cuDNN %s; %s; %s",
        versions.getOrDefault("cuda", "?"),
        versions.getOrDefault("cudnn", "?"),
        String.join(", ", files),
        Determinism.flags());
  }
}
