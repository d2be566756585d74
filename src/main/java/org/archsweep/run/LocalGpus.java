package org.archsweep.run;

import java.util.List;
import org.archsweep.Text;
import org.archsweep.training.Device;
import org.archsweep.training.Gpu;
import org.archsweep.training.GpuNames;

/**
 * The GPUs of this machine that trials run on, where Spark runs in this JVM.
 *
 * @param gpus which; none where trials run on the CPU, or on a cluster
 * @param trialsEach how many trials run at once on each
 */
public record LocalGpus(List<Gpu> gpus, int trialsEach) {
  public static final LocalGpus NONE = new LocalGpus(List.of(), 1);

  public LocalGpus {
    gpus = List.copyOf(gpus);
  }

  public boolean isEmpty() {
    return gpus.isEmpty();
  }

  /** How many trials run at once. */
  int slots() {
    return gpus.size() * trialsEach;
  }

  /** A pool of them. */
  public DevicePool pool() {
    return new DevicePool(gpus.stream().map(gpu -> Device.gpu(gpu.ordinal())).toList(), trialsEach);
  }

  /** Such as {@code 4 GPUs: NVIDIA H100 80GB HBM3, one trial each}. */
  @Override
  public String toString() {
    String trials = trialsEach == 1 ? "one trial" : Text.format("%d trials", trialsEach);
    return Text.format("%s, %s each", GpuNames.of(gpus), trials);
  }
}
