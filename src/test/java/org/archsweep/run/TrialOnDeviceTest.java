package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.spark.TaskKilledException;
import org.archsweep.training.Device;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.Test;

/** Trainings that throw what libtorch says on a GPU. */
class TrialOnDeviceTest {
  private static final String OUT_OF_MEMORY = "CUDA out of memory. Tried to allocate 2.00 GiB.";
  private static final String ILLEGAL = "CUDA error: an illegal memory access was encountered";
  private static final String ECC = "CUDA error: uncorrectable ECC error encountered";
  private static final Outcome WELL = new Outcome(Outcome.Status.OK, List.of(), "", Map.of(), 0.0);

  @Test
  void tooLittleMemoryIsTriedOnceMore() throws Exception {
    TrialOnDevice ran = run(OUT_OF_MEMORY);

    assertThat(ran.outcome()).isEqualTo(WELL);
    assertThat(ran.lost()).isEmpty();
  }

  @Test
  void tooLittleMemoryTwiceIsTheTrialsFault() throws Exception {
    TrialOnDevice ran = run(OUT_OF_MEMORY, OUT_OF_MEMORY);

    assertThat(ran.outcome().status()).isEqualTo(Outcome.Status.FAILED);
    assertThat(ran.outcome().error()).isEqualTo(OUT_OF_MEMORY);
    assertThat(ran.lost()).isEmpty();
  }

  @Test
  void illegalAccessIsTheTrialsFaultAndTheDeviceIsLost() throws Exception {
    TrialOnDevice ran = run(ILLEGAL);

    assertThat(ran.outcome().status()).isEqualTo(Outcome.Status.FAILED);
    assertThat(ran.outcome().error()).isEqualTo(ILLEGAL);
    assertThat(ran.lost()).contains(ILLEGAL);
  }

  @Test
  void errorOfTheDevicesFailsNoTrial() {
    assertThatThrownBy(() -> run(ECC)).isInstanceOf(BadDeviceException.class).hasMessage(ECC);
    assertThatThrownBy(() -> run(OUT_OF_MEMORY, ECC))
        .isInstanceOf(BadDeviceException.class)
        .hasMessage(ECC);
    assertThatThrownBy(() -> TrialOnDevice.run(Device.gpu(63), any -> WELL))
        .isInstanceOf(BadDeviceException.class);
  }

  @Test
  void trialThatTakesDeviceAfterDeviceHasFailed() throws Exception {
    List<Device> three = List.of(Device.cpu(1), Device.cpu(2), Device.cpu(3));
    DevicePool pool = new DevicePool(three, 1);

    TrialOnDevice ran =
        TrialOnDevice.run(
            pool,
            device -> {
              throw new IllegalStateException(ECC);
            });

    assertThat(ran.outcome().status()).isEqualTo(Outcome.Status.FAILED);
    assertThat(ran.outcome().error()).isEqualTo("2 devices turned bad while they ran it: %s", ECC);
    assertThat(pool.retired()).hasSize(2);
    assertThat(TrialOnDevice.run(pool, device -> WELL).outcome()).isEqualTo(WELL);
  }

  @Test
  void errorOfTheMachinesFailsNoTrial() {
    assertThatThrownBy(() -> run("No space left on device"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void otherErrorIsTheTrialsFault() throws Exception {
    TrialOnDevice ran = run("The size of tensor a must match");

    assertThat(ran.outcome().status()).isEqualTo(Outcome.Status.FAILED);
    assertThat(ran.lost()).isEmpty();
  }

  @Test
  void trialThatIsKilledHasNotFailed() {
    assertThatThrownBy(
            () ->
                TrialOnDevice.run(
                    Device.cpu(1),
                    any -> {
                      throw new TaskKilledException("the executor is ending");
                    }))
        .isInstanceOf(TaskKilledException.class);
  }

  /** Throws each of the messages, one a try, and then ends well. */
  private static TrialOnDevice run(String... messages) throws Exception {
    Queue<String> left = new ArrayDeque<>(List.of(messages));
    return TrialOnDevice.run(
        Device.cpu(1),
        any -> {
          if (left.isEmpty()) {
            return WELL;
          }
          throw new IllegalStateException(left.remove());
        });
  }
}
