package org.archsweep.training;

import ai.djl.engine.StandardCapabilities;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.data.Datasets;
import org.archsweep.network.Network;
import org.archsweep.network.Networks;
import org.archsweep.program.Precision;
import org.archsweep.program.Program;
import org.archsweep.program.StateDict;

/** Tries a device on a tiny step before a trial is taken: what fails here is no trial's fault. */
public final class DeviceCheck {
  private static final double WIDTH = 0.0625;
  private static final int BATCH = 4;

  private static final Set<Device> GOOD = ConcurrentHashMap.newKeySet();

  private DeviceCheck() {}

  /**
   * Tries a device, if this process hasn't yet.
   *
   * @throws EnvironmentException which says what is wrong with it
   */
  public static void once(Device device) {
    if (!GOOD.contains(device)) {
      now(device);
      GOOD.add(device);
    }
  }

  /**
   * Tries a device.
   *
   * @throws EnvironmentException which says what is wrong with it
   */
  public static void now(Device device) {
    boolean gpu = device.gpu() != Device.CPU;
    if (gpu) {
      checkIsThere(device);
    }
    double loss;
    try {
      loss = step(device, gpu ? Precision.FLOAT16 : Precision.FLOAT32);
    } catch (RuntimeException e) {
      throw new EnvironmentException(
          e, "%s cannot train, a small step fails: %s", device, Fault.of(e).line());
    }
    if (!Double.isFinite(loss)) {
      throw new EnvironmentException(
          "%s computes nonsense: the loss of a small step is %s", device, loss);
    }
  }

  private static void checkIsThere(Device device) {
    if (Gpus.all().isEmpty()) {
      throw new EnvironmentException(
          "cannot use %s: there is no NVIDIA driver, or it shows no GPU", device);
    }
    if (Gpus.of(device.gpu()).isEmpty()) {
      throw new EnvironmentException(
          "cannot use %s: this machine has %s", device, GpuNames.of(Gpus.all()));
    }
    if (!Libtorch.engine().hasCapability(StandardCapabilities.CUDA)) {
      throw new EnvironmentException(
          "cannot use %s: this libtorch has no CUDA, PYTORCH_LIBRARY_PATH names another", device);
    }
  }

  private static double step(Device device, Precision precision) {
    Network network = Networks.named("basic", WIDTH, Datasets.task("cifar10"));
    Program program = StepBenchmark.program(network, BATCH, precision);
    try (Session session = new Session(program, StateDict.initial(network, 1), device)) {
      session.step(StepBenchmark.noise(network.task(), BATCH), 0.01 / BATCH);
      return session.takeSums().loss();
    }
  }
}
