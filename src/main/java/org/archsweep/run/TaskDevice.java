package org.archsweep.run;

import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.archsweep.EnvironmentException;
import org.archsweep.training.Device;

/** What a Spark task computes on. */
final class TaskDevice {
  private TaskDevice() {}

  /**
   * The GPU that Spark gave the task, never an assumed one; else the CPU.
   *
   * @param threads where there's no GPU
   */
  static Device of(TaskContext context, int threads) {
    ResourceInformation gpu = context.resourcesJMap().get("gpu");
    if (gpu == null) {
      return Device.cpu(threads);
    }
    String address = gpu.addresses()[0].strip();
    try {
      return Device.gpu(Integer.parseInt(address));
    } catch (NumberFormatException e) {
      throw new EnvironmentException(
          "Spark gave the GPU %s, and only numbers can be used, as conf/gpus.sh lists them; parts"
              + " of a GPU (MIG) are numbered in the order of CUDA_VISIBLE_DEVICES",
          address);
    }
  }
}
