package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.archsweep.EnvironmentException;
import org.archsweep.SharedSpark;
import org.archsweep.data.Datasets;
import org.archsweep.job.Job;
import org.archsweep.results.Results;
import org.archsweep.training.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On devices that are none: the pool knows but their numbers. */
class DevicePoolTest {
  private static final int TRIALS = 40;
  private static final List<Device> EIGHT = IntStream.range(0, 8).mapToObj(Device::gpu).toList();

  /** Watches who uses what. */
  private static final class Use {
    private final Map<Device, Integer> running = new ConcurrentHashMap<>();
    private final Map<Device, Integer> most = new ConcurrentHashMap<>();
    private final Map<Device, Integer> done = new ConcurrentHashMap<>();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    int on(Device device, int trial) throws InterruptedException {
      most.merge(device, running.merge(device, 1, Integer::sum), Math::max);
      int atOnce = running.values().stream().mapToInt(Integer::intValue).sum();
      mostAtOnce.accumulateAndGet(atOnce, Math::max);
      Thread.sleep(20);
      running.merge(device, -1, Integer::sum);
      done.merge(device, 1, Integer::sum);
      return trial;
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 8", "2, 16", "1, 20"})
  void noDeviceHasMoreThanItsShareAndNoneIsIdleWhileTrialsWait(int each, int threads)
      throws Exception {
    DevicePool pool = new DevicePool(EIGHT, each);
    Use use = new Use();

    List<Integer> ended = run(threads, trial -> pool.run(device -> use.on(device, trial)));

    assertThat(ended).containsExactlyElementsOf(IntStream.range(0, TRIALS).boxed().toList());
    assertThat(use.most.values()).allSatisfy(most -> assertThat(most).isEqualTo(each));
    assertThat(use.mostAtOnce).hasValue(8 * each);
    assertThat(use.done.keySet()).containsExactlyInAnyOrderElementsOf(EIGHT);
  }

  @Test
  void deviceThatTurnsBadIsRetiredAndItsTrialRunsElsewhere() throws Exception {
    DevicePool pool = new DevicePool(EIGHT, 1);
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    pool.use(told::add);
    Use use = new Use();
    Device bad = EIGHT.get(3);
    AtomicInteger failures = new AtomicInteger();

    List<Integer> ended;
    try {
      ended =
          run(
              8,
              trial ->
                  pool.run(
                      device -> {
                        if (device.equals(bad)) {
                          failures.incrementAndGet();
                          throw new BadDeviceException("CUDA error: unknown error", null);
                        }
                        return use.on(device, trial);
                      }));
    } finally {
      LocalGpus.NONE.pool().use(line -> {});
    }

    assertThat(ended).hasSize(TRIALS);
    assertThat(failures).hasValue(1);
    assertThat(use.done.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(TRIALS);
    assertThat(told).containsExactly("GPU 3 gets no more trials: CUDA error: unknown error");
    assertThat(pool.retired()).isEqualTo(told);
  }

  /** Its row is written; what waits for a device must learn that one is gone. */
  @Test
  void deviceThatIsLostIsGivenToNobodyElse() throws Exception {
    DevicePool pool = new DevicePool(EIGHT.subList(0, 2), 1);
    List<Device> taken = new ArrayList<>();

    for (int i = 0; i < 3; i++) {
      pool.run(
          device -> {
            taken.add(device);
            if (device.gpu() == 0) {
              pool.retire(device, "device-side assert triggered");
            }
            return 0;
          });
    }

    assertThat(taken).containsExactly(Device.gpu(0), Device.gpu(1), Device.gpu(1));
  }

  @Test
  void withoutAGoodDeviceAllThatWaitAreTold() {
    DevicePool pool = new DevicePool(EIGHT, 1);

    assertThatThrownBy(
            () ->
                run(
                    20,
                    trial ->
                        pool.run(
                            device -> {
                              throw new BadDeviceException("bad " + device.gpu(), null);
                            })))
        .cause()
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("no device is left: ")
        .hasMessageContainingAll("GPU 0: bad 0", "GPU 7: bad 7");
    assertThat(pool.retired()).hasSize(8);
  }

  /** A GPU that isn't there beside the CPU: all trials run on the CPU. */
  @Test
  void sweepGoesOnWithoutADeviceThatIsBad(@TempDir Path folder) throws IOException {
    StringWriter log = new StringWriter();
    DevicePool pool = new DevicePool(List.of(Device.gpu(63), Device.cpu(1)), 1);

    Sweep.Summary summary = sweep(pool, folder, log);

    assertThat(summary.ran()).isEqualTo(4);
    assertThat(summary.failed()).isZero();
    assertThat(summary.slots()).isBetween(1, 2); // one waits for the other's device
    assertThat(log.toString().lines().filter(line -> line.contains("GPU 63 gets no more trials")))
        .hasSize(1);
    assertThat(pool.retired()).hasSize(1);
  }

  @Test
  void sweepWithoutAGoodDeviceEndsForTheMachinesSake(@TempDir Path folder) {
    DevicePool pool = new DevicePool(List.of(Device.gpu(63)), 1);

    assertThatThrownBy(() -> sweep(pool, folder, new StringWriter()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("no device is left: GPU 63: ");
  }

  private static Sweep.Summary sweep(DevicePool pool, Path out, StringWriter log)
      throws IOException {
    Job job = SmallSweep.job("repeats=2", "epochs=1");
    SparkSession spark = SharedSpark.session(SmallSweep.local(2));
    try (PrintWriter lines = new PrintWriter(log)) {
      return Sweep.run(
          spark,
          job,
          Datasets.load(job.data()).identity(),
          Results.create(spark, out.toString()),
          false,
          pool,
          new Progress(lines, false));
    }
  }

  private interface Trial {
    int run(int number) throws Exception;
  }

  /** Forty trials in their order on so many threads, as Spark's tasks. */
  private static List<Integer> run(int threads, Trial trial) throws Exception {
    ExecutorService tasks = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < TRIALS; i++) {
        int number = i;
        futures.add(tasks.submit(() -> trial.run(number)));
      }
      List<Integer> ended = new ArrayList<>();
      for (Future<Integer> future : futures) {
        ended.add(future.get());
      }
      return ended;
    } finally {
      tasks.shutdownNow();
    }
  }
}
