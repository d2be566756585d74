package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.archsweep.EnvironmentException;
import org.archsweep.SharedSpark;
import org.archsweep.data.Datasets;
import org.archsweep.job.Job;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ClusterTest {
  @TempDir private static Path folder;
  private static Cluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = new Cluster(folder, 2);
  }

  @AfterAll
  static void stopCluster() {
    SharedSpark.stop();
    cluster.close();
  }

  @Test
  void executorKilledInMidTrialCostsNothing() throws Exception {
    Path out = folder.resolve("killed");
    Path undisturbed = folder.resolve("undisturbed");
    // All of them: one may not have begun yet.
    Log log =
        new Log("epoch 1 of", 1, () -> cluster.executors().forEach(ProcessHandle::destroyForcibly));

    Sweep.Summary summary = run(cluster.conf(), out, SmallSweep.job(), log);
    SmallSweep.run(SmallSweep.local(2), undisturbed, SmallSweep.job(), false);

    assertThat(log.killed()).isEqualTo(1);
    assertThat(log.lines()).filteredOn(line -> line.endsWith("begins")).hasSizeGreaterThan(6);
    assertThat(summary.failed()).isZero();
    assertThat(SmallSweep.rows(out, "epochs"))
        .hasSize(12)
        .isEqualTo(SmallSweep.rows(undisturbed, "epochs"));
  }

  @Test
  void trialThatKillsItsExecutorEachTimeIsOneFailedTrial() throws Exception {
    Path out = folder.resolve("deadly");
    SparkConf oneExecutor = cluster.conf().set("spark.cores.max", "1");
    Log log = new Log("seed 2: begins", 9);

    Sweep.Summary summary =
        run(oneExecutor, out, SmallSweep.job("networks=basic", "epochs=1"), log);

    assertThat(log.killed()).as("attempts but the last").isEqualTo(3);
    assertThat(summary.failed()).isEqualTo(1);
    assertThat(SmallSweep.rows(out, "trials"))
        .hasSize(3)
        .filteredOn(row -> row.get("status").equals("failed"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row).containsEntry("seed", 2L);
              assertThat(row.get("error").toString()).contains("3 executors");
            });
  }

  /** Those that run beside it are lost with it as often. */
  @Test
  void trialThatKillsItsExecutorEachTimeCostsItsNeighboursNothing() throws Exception {
    Path out = folder.resolve("deadly-among-others");
    SparkConf oneExecutor = cluster.conf().set("spark.executor.cores", "2");
    Log log = new Log("seed 2: begins", 9);

    // Long enough that the neighbour still runs.
    run(oneExecutor, out, SmallSweep.job("networks=basic", "epochs=30"), log);

    assertThat(log.killed()).as("attempts but the last").isEqualTo(3);
    assertThat(SmallSweep.rows(out, "trials"))
        .extracting(row -> row.get("seed") + " " + row.get("status"))
        .containsExactlyInAnyOrder("1 ok", "2 failed", "3 ok");
  }

  @Test
  void trialOfDecommissionedMachineEndsThereInPeace() throws Exception {
    Path out = folder.resolve("decommissioned");
    SparkConf listens = cluster.conf().set("spark.decommission.enabled", "true");
    List<JavaProcess> workers = new ArrayList<>();
    List<ProcessHandle> executors = new ArrayList<>();
    Log log =
        new Log(
            "seed 2: begins",
            1,
            () -> {
              JavaProcess worker = cluster.busyWorker();
              workers.add(worker);
              worker.handle().children().forEach(executors::add);
              Cluster.decommission(worker);
            });

    run(listens, out, SmallSweep.job("networks=basic", "epochs=30", "repeats=4"), log);

    assertThat(executors).hasSize(1);
    JavaProcess.await("the executor's end", () -> !executors.get(0).isAlive());
    cluster.replace(workers.get(0));
    assertThat(log.lines()).filteredOn(line -> line.endsWith("begins")).hasSize(4);
    assertThat(SmallSweep.rows(out, "trials"))
        .hasSize(4)
        .allSatisfy(row -> assertThat(row).containsEntry("status", "ok"));
  }

  /** There are no such GPUs, so the machines fail: each names the GPU that Spark gave it. */
  @Test
  void trialTrainsOnTheGpuThatSparkGivesIt() {
    Path out = folder.resolve("gpus");
    SparkConf gpus =
        cluster
            .conf()
            .set("spark.executor.resource.gpu.amount", "1")
            .set("spark.task.resource.gpu.amount", "1")
            .set("spark.task.maxFailures", "2");

    assertThatThrownBy(
            () ->
                run(gpus, out, SmallSweep.job("networks=basic", "epochs=1"), new Log("nothing", 0)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageMatching(".* cannot run basic, 1 epochs, seed \\d: cannot use GPU (3|5): .*");
    assertThat(out.resolve("trials")).isEmptyDirectory();
  }

  private static Sweep.Summary run(SparkConf conf, Path out, Job job, Log log) throws Exception {
    String identity = Datasets.load(job.data()).identity();
    return SmallSweep.run(conf, out, job, identity, false, log);
  }

  /**
   * A log that kills, an executor unless said otherwise, when it reads something, at most so often.
   */
  private static final class Log extends PrintWriter {
    private final String trigger;
    private final int most;
    private final SmallSweep.Disturbance kill;
    private final AtomicInteger killed = new AtomicInteger();

    Log(String trigger, int most) {
      this(trigger, most, () -> cluster.executors().get(0).destroyForcibly());
    }

    Log(String trigger, int most, SmallSweep.Disturbance kill) {
      super(new StringWriter());
      this.trigger = trigger;
      this.most = most;
      this.kill = kill;
    }

    @Override
    public void println(String line) {
      super.println(line);
      if (line.contains(trigger) && killed.get() < most) {
        killed.incrementAndGet();
        try {
          kill.happen();
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }
    }

    int killed() {
      return killed.get();
    }

    List<String> lines() {
      return out.toString().lines().toList();
    }
  }
}
