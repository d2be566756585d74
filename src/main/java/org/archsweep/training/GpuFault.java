package org.archsweep.training;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an error of CUDA's, or of a library above it, says: whose it is, and what comes after it.
 */
public enum GpuFault {
  /**
   * Too little memory was free, as far as can be told: cuDNN and cuBLAS have several words for it.
   * The trial may run again when it's alone on the GPU.
   */
  OUT_OF_MEMORY(
      "CUDA out of memory|CUDA (driver )?error: out of memory|CUBLAS_STATUS_ALLOC_FAILED"
          + "|CUBLAS_STATUS_NOT_INITIALIZED|CUDNN_STATUS_ALLOC_FAILED|CUDNN_STATUS_NOT_INITIALIZED"
          + "|CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED"
          + "|unable to find an engine to execute this computation"),

  /**
   * The program did what it mustn't. It's the trial's, but nothing else can be computed on that GPU
   * in this process.
   */
  CONTEXT_LOST(
      "an illegal memory access was encountered|device-side assert triggered|misaligned address"
          + "|an illegal instruction was encountered|invalid program counter"
          + "|operation not supported on global/shared address space"),

  /** The GPU, its driver or the libraries aren't as they should be, whatever the trial is. */
  DEVICE(
      "CUDA error|CUDA driver|CUDA initialization|NVIDIA driver|CUDNN_STATUS_EXECUTION_FAILED"
          + "|CUDNN_STATUS_INTERNAL_ERROR|CUDNN_STATUS_MAPPING_ERROR|CUDNN_STATUS_ARCH_MISMATCH"
          + "|CUDNN_STATUS_SUBLIBRARY|CUBLAS_STATUS_EXECUTION_FAILED|CUBLAS_STATUS_INTERNAL_ERROR"
          + "|CUBLAS_STATUS_ARCH_MISMATCH|CUBLAS_STATUS_MAPPING_ERROR"
          + "|GET was unable to find an engine to execute this computation");

  private final Pattern texts;

  GpuFault(String texts) {
    this.texts = Pattern.compile(texts);
  }

  /** The fault that an exception, or one of its causes, tells of; empty where no GPU is in it. */
  public static Optional<GpuFault> of(Throwable thrown) {
    int deepest = 50;
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < deepest; depth++, cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      for (GpuFault fault : values()) {
        if (fault.texts.matcher(message).find()) {
          return Optional.of(fault);
        }
      }
    }
    return Optional.empty();
  }
}
