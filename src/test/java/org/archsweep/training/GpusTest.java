package org.archsweep.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.archsweep.EnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpusTest {
  private static final int NO_SUCH = 63;

  @Test
  void areCountedFromZeroAndEachHasAName() {
    List<Gpu> gpus = Gpus.all();

    for (int i = 0; i < gpus.size(); i++) {
      assertThat(gpus.get(i).ordinal()).isEqualTo(i);
      assertThat(gpus.get(i).name()).isNotBlank();
      assertThat(gpus.get(i).computeCapability()).matches("\\d+\\.\\d");
    }
  }

  @Test
  void environmentIsSetBeforeTheDriverIsLoaded() {
    Gpus.all();

    assertThat(Libc.variable("CUDA_DEVICE_ORDER")).isEqualTo("PCI_BUS_ID");
    assertThat(Libc.variable("CUBLAS_WORKSPACE_CONFIG")).isEqualTo(":4096:8");
  }

  @ParameterizedTest
  @CsvSource({"12080, 12.8", "12060, 12.6", "11040, 11.4"})
  void versionsAreWrittenAsNvidiaDoes(int number, String version) {
    assertThat(Mapped.version(number)).isEqualTo(version);
  }

  @Test
  void severalModelsAreCounted() {
    Gpu a100 = new Gpu(0, "NVIDIA A100", 1, "8.0");
    Gpu h100 = new Gpu(1, "NVIDIA H100", 1, "9.0");

    assertThat(GpuNames.of(List.of(a100))).isEqualTo("1 GPU: NVIDIA A100");
    assertThat(GpuNames.of(List.of(a100, a100))).isEqualTo("2 GPUs: NVIDIA A100");
    assertThat(GpuNames.of(List.of(a100, h100, h100)))
        .isEqualTo("3 GPUs: 1 NVIDIA A100, 2 NVIDIA H100");
  }

  @Test
  void theCpuCanTrain() {
    DeviceCheck.now(Device.cpu(1));
  }

  @Test
  void gpuThatIsNotThereIsTheMachinesFault() {
    assertThatThrownBy(() -> DeviceCheck.once(Device.gpu(NO_SUCH)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("GPU 63");
  }

  @Test
  void bridgeGoesWithTheLibraryThatIsNamed(@TempDir Path folder) throws Exception {
    Path cpu = Files.createDirectory(folder.resolve("cpu"));
    Path cuda = Files.createDirectory(folder.resolve("cuda"));
    Files.createFile(cpu.resolve("libtorch.so"));
    Files.createFile(cuda.resolve("libtorch.so"));
    Files.createFile(cuda.resolve("libtorch_cuda.so"));

    assertThat(flavor(null)).isNull();
    assertThat(flavor("")).isNull();
    for (String none : List.of("/nowhere", folder + ":/nowhere")) {
      assertThatThrownBy(() -> flavor(none))
          .isInstanceOf(EnvironmentException.class)
          .hasMessageStartingWith("PYTORCH_LIBRARY_PATH is %s, where no libtorch.so is: ", none);
    }
    assertThat(flavor(cpu.toString())).isEqualTo("cpu");
    assertThat(flavor("/nowhere:" + cuda)).isEqualTo("cu128");
  }

  private static String flavor(String folders) {
    String key = "PYTORCH_FLAVOR";
    String before = System.clearProperty(key);
    try {
      Libtorch.chooseBridge(folders);
      return System.getProperty(key);
    } finally {
      System.clearProperty(key);
      if (before != null) {
        System.setProperty(key, before);
      }
    }
  }

  private static final class Libc {
    static String variable(String name) {
      return com.sun.jna.NativeLibrary.getInstance("c")
          .getFunction("getenv")
          .invokeString(new Object[] {name}, false);
    }
  }
}
