package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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
    Log log = new Log("epoch 1 of", 1);

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

  /** Such as a preempted one: taken away as often as Spark would count to, and more. */
  @Test
  void trialWhoseMachineIsTakenAwayAgainAndAgainDoesNotFail() throws Exception {
    Path out = folder.resolve("taken");
    SparkConf oneExecutor = cluster.conf().set("spark.cores.max", "1");
    Log log = new Log("seed 2: begins", 5, ClusterTest::takeAWorkerAway);

    // Long enough that a machine goes before its trial ends.
    Sweep.Summary summary =
        run(oneExecutor, out, SmallSweep.job("networks=basic", "epochs=30"), log);

    assertThat(log.killed()).isEqualTo(5);
    assertThat(summary.failed()).isZero();
    assertThat(SmallSweep.rows(out, "trials"))
        .hasSize(3)
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
            .set("spark.task.resource.gpu.amount", "1");

    assertThatThrownBy(
            () ->
                run(gpus, out, SmallSweep.job("networks=basic", "epochs=1"), new Log("nothing", 0)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageMatching(".* cannot run basic, 1 epochs, seed \\d: cannot use GPU (3|5): .*");
    assertThat(out.resolve("trials")).isEmptyDirectory();
  }

  private static void takeAWorkerAway() {
    try {
      cluster.replaceWorker();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    private final Runnable kill;
    private final AtomicInteger killed = new AtomicInteger();

    Log(String trigger, int most) {
      this(trigger, most, () -> cluster.executors().get(0).destroyForcibly());
    }

    Log(String trigger, int most, Runnable kill) {
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
        kill.run();
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
