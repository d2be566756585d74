package org.archsweep.training;

import com.sun.jna.Library;
import com.sun.jna.Native;

/**
 * Environment variables that CUDA and PyTorch read when their libraries are loaded. They are set
 * here, and not by whoever starts the process: then they hold in every mode of Spark's.
 */
final class NativeEnvironment {
  private static final int KEEP = 0;

  private interface C extends Library {
    int setenv(String name, String value, int overwrite);
  }

  static {
    try {
      C c = Native.load("c", C.class);
      // Else CUDA counts the fastest GPU first, and nvidia-smi another.
      c.setenv("CUDA_DEVICE_ORDER", "PCI_BUS_ID", KEEP);
      // Without it cuBLAS may sum in another order, if several streams use it.
      c.setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", KEEP);
      // cuDNN's better choice of kernels among those that don't have to be timed.
      c.setenv("TORCH_CUDNN_USE_HEURISTIC_MODE_B", "1", KEEP);
      // Trials of all sizes follow each other: memory that is left between blocks can be used.
      c.setenv("PYTORCH_CUDA_ALLOC_CONF", "expandable_segments:True", KEEP);
    } catch (LinkageError e) {
      // Not Linux, or another C library: there is no CUDA either.
    }
  }

  private NativeEnvironment() {}

  /** Sets what the user hasn't set; once, and before libcuda or libtorch is loaded. */
  static void prepare() {}
}
