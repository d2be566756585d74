package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.archsweep.EnvironmentException;
import org.archsweep.InputException;
import org.archsweep.run.LocalGpus;
import org.archsweep.training.Gpu;
import org.archsweep.training.Libtorch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class GpuOptionsTest {
  private static final List<Gpu> FOUR =
      IntStream.range(0, 4).mapToObj(i -> new Gpu(i, "NVIDIA H100", 1, "9.0")).toList();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --gpus 0   | 0 | local[*]  | --gpus 0: this machine has no NVIDIA driver, or it shows no GPU; leave it out to train on the CPU
          --gpus 4   | 4 | local[*]  | --gpus 4: allowed are none, or numbers from 0 to 3: this machine has 4 GPUs: NVIDIA H100
          --gpus 0,x | 4 | local[*]  | --gpus 0,x: allowed are none, or numbers from 0 to 3: this machine has 4 GPUs: NVIDIA H100
          --gpus 1,1 | 4 | local[*]  | --gpus 1,1: 1 is there twice
          --gpus 1   | 4 | spark://h | --gpus is for GPUs of this machine, and --master is spark://h: there Spark gives each trial its GPU, as conf/gpu.conf says
          --trials-per-gpu 0 | 4 | local[*]  | --trials-per-gpu 0: allowed is a whole number from 1 to 64
          --trials-per-gpu 2 | 4 | spark://h | --trials-per-gpu is for GPUs of this machine, and --master is spark://h: there Spark gives each trial its GPU, as conf/gpu.conf says
          """)
  void whatCannotBeMeantIsRefusedInOneLine(String words, int there, String master, String line) {
    assertThatThrownBy(() -> chosen(words, FOUR.subList(0, there), master))
        .isInstanceOf(InputException.class)
        .hasMessage(line);
  }

  @Test
  void withoutGpusOrOnAClusterThereIsNothingToChoose() {
    assertThat(chosen("", List.of(), "local[*]")).isEqualTo(LocalGpus.NONE);
    assertThat(chosen("--gpus none", FOUR, "local[*]")).isEqualTo(LocalGpus.NONE);
    assertThat(chosen("", FOUR, "yarn")).isEqualTo(LocalGpus.NONE);
  }

  @Test
  void withoutCudaGpusAreNotUsed() {
    Assumptions.assumeFalse(Libtorch.hasCuda());

    assertThat(chosen("", FOUR, "local[*]")).isEqualTo(LocalGpus.NONE);
    assertThatThrownBy(() -> chosen("--gpus 0,2", FOUR, "local[*]"))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("cannot use 2 GPUs: NVIDIA H100: this libtorch has no CUDA");
  }

  @Test
  void sayOnWhatItRuns() {
    assertThat(new LocalGpus(FOUR, 1)).hasToString("4 GPUs: NVIDIA H100, one trial each");
    assertThat(new LocalGpus(FOUR.subList(0, 1), 2))
        .hasToString("1 GPU: NVIDIA H100, 2 trials each");
  }

  private static LocalGpus chosen(String words, List<Gpu> there, String master) {
    WithGpus command = new WithGpus();
    new CommandLine(command).parseArgs(words.isEmpty() ? new String[0] : words.split(" ", -1));
    return command.gpus.chosen(new SparkConf(false).setMaster(master), there);
  }

  @Command
  private static final class WithGpus {
    @Mixin private GpuOptions gpus;
  }
}
