package org.archsweep.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.LongByReference;
import org.archsweep.EnvironmentException;

/** A part of a GPU's memory that is taken until it's given back, for tests of what happens then. */
public final class GpuMemory implements AutoCloseable {
  private static final long STEP = 64L << 20;

  private final NDManager arrays;

  private GpuMemory(NDManager arrays) {
    this.arrays = arrays;
  }

  /**
   * Takes all that is free but about so much.
   *
   * @param free bytes that stay free
   */
  public static GpuMemory takeAllBut(long free, Device device) {
    Libtorch.freeGpuMemory();
    GpuMemory taken =
        new GpuMemory(NDManager.newBaseManager(ai.djl.Device.gpu(device.gpu()), "PyTorch"));
    try {
      while (free(device) > free + STEP) {
        long bytes = Math.max(STEP, (free(device) - free) / 2 / STEP * STEP);
        taken.arrays.zeros(new Shape(bytes), DataType.UINT8);
      }
      return taken;
    } catch (RuntimeException e) {
      taken.close();
      throw e;
    }
  }

  /** Bytes that nobody has, on a GPU that has trained before. */
  public static long free(Device device) {
    return read(device)[0];
  }

  /** Bytes that somebody has, whatever process it is. */
  public static long used(Device device) {
    long[] read = read(device);
    return read[1] - read[0];
  }

  private static long[] read(Device device) {
    NativeLibrary cuda =
        Libtorch.file("libcudart")
            .map(file -> NativeLibrary.getInstance(file.toString()))
            .orElseThrow(() -> new EnvironmentException("libcudart.so is not loaded"));
    LongByReference free = new LongByReference();
    LongByReference total = new LongByReference();
    check(cuda.getFunction("cudaSetDevice").invokeInt(new Object[] {device.gpu()}));
    check(cuda.getFunction("cudaMemGetInfo").invokeInt(new Object[] {free, total}));
    return new long[] {free.getValue(), total.getValue()};
  }

  private static void check(int status) {
    if (status != 0) {
      throw new EnvironmentException("CUDA error %d, when asked for the memory", status);
    }
  }

  @Override
  public void close() {
    arrays.close();
    Libtorch.freeGpuMemory();
  }
}
