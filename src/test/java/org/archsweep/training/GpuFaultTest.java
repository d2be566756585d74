package org.archsweep.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the texts of libtorch 2.7.1, CUDA 12 and cuDNN 9. */
class GpuFaultTest {
  /** What c10 adds to every error of CUDA's. */
  private static final String ADVICE =
      "\nCUDA kernel errors might be asynchronously reported at some other API call, so the"
          + " stacktrace below might be incorrect.\nFor debugging consider passing"
          + " CUDA_LAUNCH_BLOCKING=1\nCompile with `TORCH_USE_CUDA_DSA` to enable device-side"
          + " assertions.\n";

  private static final String TORCHSCRIPT =
      "The following operation failed in the TorchScript interpreter.\nTraceback of TorchScript,"
          + " serialized code (most recent call last):\n  File \"code/__torch__.py\", line 9, in"
          + " train_step\n             ~~~~~~~~~ <--- HERE\nRuntimeError: ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 79.10 GiB | OUT_OF_MEMORY
          CUDA error: out of memory                                                  | OUT_OF_MEMORY
          CUDA driver error: out of memory                                           | OUT_OF_MEMORY
          CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)` | OUT_OF_MEMORY
          CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate(handle)` | OUT_OF_MEMORY
          cuDNN error: CUDNN_STATUS_ALLOC_FAILED                                     | OUT_OF_MEMORY
          cuDNN error: CUDNN_STATUS_NOT_INITIALIZED                                  | OUT_OF_MEMORY
          cuDNN error: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED          | OUT_OF_MEMORY
          GET was unable to find an engine to execute this computation               | OUT_OF_MEMORY
          FIND was unable to find an engine to execute this computation              | OUT_OF_MEMORY
          CUDA error: an illegal memory access was encountered                       | CONTEXT_LOST
          CUDA error: device-side assert triggered                                   | CONTEXT_LOST
          CUDA error: misaligned address                                             | CONTEXT_LOST
          CUDA error: an illegal instruction was encountered                         | CONTEXT_LOST
          CUDA error: uncorrectable ECC error encountered                            | DEVICE
          CUDA error: uncorrectable NVLink error detected during the execution       | DEVICE
          CUDA error: unspecified launch failure                                     | DEVICE
          CUDA error: no kernel image is available for execution on the device       | DEVICE
          CUDA error: invalid device ordinal                                         | DEVICE
          CUDA error: CUDA driver version is insufficient for CUDA runtime version   | DEVICE
          CUDA error: CUDA-capable device(s) is/are busy or unavailable              | DEVICE
          CUDA error: system not yet initialized                                     | DEVICE
          CUDA error: unknown error                                                  | DEVICE
          CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm(a, b)` | DEVICE
          cuDNN error: CUDNN_STATUS_EXECUTION_FAILED                                 | DEVICE
          cuDNN error: CUDNN_STATUS_INTERNAL_ERROR                                   | DEVICE
          Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU | DEVICE
          cuDNN error: CUDNN_STATUS_BAD_PARAM                                        | none
          cuDNN error: CUDNN_STATUS_NOT_SUPPORTED                                    | none
          The size of tensor a (3) must match the size of tensor b (4)               | none
          """)
  void isTheTrialsOrTheDevices(String message, GpuFault fault) {
    RuntimeException direct = new IllegalStateException(message + ADVICE);
    RuntimeException inScript = new IllegalStateException(TORCHSCRIPT + message + ADVICE);

    assertThat(GpuFault.of(direct).orElse(null)).isEqualTo(fault);
    assertThat(GpuFault.of(new ExecutionException(inScript)).orElse(null)).isEqualTo(fault);
  }

  @ParameterizedTest
  @CsvSource({"not enough memory: you tried to allocate 8 bytes", "Java heap space"})
  void memoryOfTheCpuIsNoGpus(String message) {
    assertThat(GpuFault.of(new IllegalStateException(message))).isEmpty();
  }
}
