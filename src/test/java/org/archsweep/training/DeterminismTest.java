package org.archsweep.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** libtorch for the CPU has the flags too. */
class DeterminismTest {
  @Test
  void libtorchHasWhatEqualBitsNeed() {
    Libtorch.engine();

    assertThat(Determinism.flags())
        .isEqualTo(
            Map.of(
                "cudnn_deterministic", true,
                "cudnn_benchmark", false,
                "cudnn_tf32", false,
                "cublas_tf32", false));
  }

  @Test
  void flagsAreReadFromLibtorch() {
    Libtorch.engine();

    try {
      Determinism.set(Determinism.Flag.CUDNN_TF32, true);

      assertThat(Determinism.flags()).containsEntry("cudnn_tf32", true);
      assertThat(Determinism.flags()).containsEntry("cublas_tf32", false);
    } finally {
      Determinism.prepare();
    }
    assertThat(Determinism.flags()).containsEntry("cudnn_tf32", false);
  }
}
