package org.archsweep.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.archsweep.program.Precision;
import org.archsweep.training.Device;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The GPU's checks on a CPU: those that only a GPU can pass say so, and nothing stops the rest. */
@Tag("slow")
class GpuChecksTest {
  private static final Device CPU = Device.cpu(1);

  @Test
  void checksThatACpuCanPassGoThrough() {
    List<Finding> findings =
        new GpuChecks(CPU, Noise.of(70, 32, 32, 0.0625), 2)
            .checks().stream().map(check -> check.finding(Duration.ofSeconds(200))).toList();

    assertThat(texts(findings, "against the CPU"))
        .hasSize(3)
        .satisfies(
            texts -> {
              // By rounding at most: what it's held against runs on more threads.
              assertThat(texts.get(0))
                  .containsPattern(
                      "^float32: a step's loss is off by (0\\.0e\\+00|\\d\\.\\de-(0[7-9]|1\\d)) ");
              assertThat(texts.get(1)).startsWith("bfloat16: ").doesNotContain("0.0e+00");
              assertThat(texts.get(2)).startsWith("float16: ").doesNotContain("0.0e+00");
            });
    assertThat(texts(findings, "equal bits"))
        .hasSize(2)
        .allSatisfy(
            text ->
                assertThat(text)
                    .contains(
                        "3 steps took",
                        "evaluation of 32 images",
                        "two at once, on two threads, end with the same bits"));
    assertThat(texts(findings, "batches alone"))
        .singleElement()
        .satisfies(text -> assertThat(text).containsPattern("of 70 images, .*: \\d+ images/s"));
    assertThat(texts(findings, "exit status"))
        .containsExactly("a process that ends right after training (trained) ends with status 0");
    assertThat(findings)
        .filteredOn(finding -> !finding.ok())
        .extracting(Finding::name)
        .containsExactly("memory", "out of memory", "wrong label");
    assertThat(texts(findings, "memory"))
        .singleElement()
        .satisfies(text -> assertThat(text).containsPattern("libcudart.so is not|CUDA error"));
    assertThat(texts(findings, "wrong label"))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("ends with status 3", "CONTEXT_LOST"));
  }

  @Test
  void otherSeedsHaveOtherBits() throws Exception {
    Noise noise = Noise.of(70, 32, 32, 0.0625);

    List<byte[]> networks = Stream.of(1, 2).map(seed -> network(noise, seed)).toList();

    assertThat(networks.get(0)).isNotEqualTo(networks.get(1));
  }

  private static byte[] network(Noise noise, int seed) {
    try {
      return noise.train(CPU, Precision.FLOAT32, 1, seed).networks().get(Outcome.Moment.FINAL);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> texts(List<Finding> findings, String name) {
    return findings.stream()
        .filter(finding -> finding.name().equals(name))
        .map(Finding::text)
        .toList();
  }
}
