package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results on a real HDFS. */
@Tag("clusters")
class HdfsTest {
  @TempDir private static Path folder;
  private static Server hdfs;

  @BeforeAll
  static void startHdfs() throws Exception {
    hdfs = Server.start("hdfs", folder);
  }

  @AfterAll
  static void stopHdfs() {
    hdfs.close();
  }

  private static String at(String name) {
    return hdfs.address() + "/results of mine/" + name;
  }

  @Test
  void sweepThatIsKilledGoesOnThere() throws Exception {
    String out = at("killed");
    try (JavaProcess driver =
        SmallSweep.driver(folder, SmallSweep.file(), out, SmallSweep.local(1))) {
      JavaProcess.await(
          "a trial that has ended and one that hasn't",
          () -> driver.output().contains("seed 2: epoch 1 of") || !driver.isAlive());
      assertThat(driver.signal("KILL")).as(driver.output()).isEqualTo(128 + 9);
    }

    SmallSweep.Ended ended = SmallSweep.run(SmallSweep.local(2), out, SmallSweep.job(), false);
    SmallSweep.Ended again =
        SmallSweep.run(SmallSweep.local(2), out, SmallSweep.job("repeats=4"), false);

    assertThat(ended.summary().failed()).isZero();
    assertThat(ended.log()).filteredOn(line -> line.endsWith("begins")).hasSizeLessThan(6);
    assertThat(again.log()).filteredOn(line -> line.endsWith("begins")).hasSize(2);
    SmallSweep.assertSameTables(out, SmallSweep.undisturbed(SmallSweep.job("repeats=4"), folder));
  }

  @Test
  void twoDriversOverOneFolderMixNothing() throws Exception {
    String out = at("two");
    try (JavaProcess other =
        SmallSweep.driver(folder, SmallSweep.file(), out, SmallSweep.local(1))) {
      JavaProcess.await("a trial", () -> other.output().contains("begins") || !other.isAlive());
      SmallSweep.run(SmallSweep.local(1), out, SmallSweep.job(), false);
      assertThat(other.end()).as(other.output()).isZero();
    }

    SmallSweep.assertSameTables(out, SmallSweep.undisturbed(SmallSweep.job(), folder));
  }

  /** Killed in mid-training, as a preempted machine is. */
  @Test
  void trialGoesOnFromItsCheckpointThere() throws Exception {
    Path file = SmallSweep.longer(folder);
    Job job = JobFile.read(file.toString(), List.of(), Precision.FLOAT32);
    String out = at("checkpoints");
    try (JavaProcess driver = SmallSweep.driver(folder, file, out, SmallSweep.local(1))) {
      JavaProcess.await(
          "epoch 3", () -> driver.output().contains("epoch 3 of") || !driver.isAlive());
      assertThat(driver.signal("KILL")).as(driver.output()).isEqualTo(128 + 9);
    }

    SmallSweep.Ended ended = SmallSweep.run(SmallSweep.local(1), out, job, false);

    assertThat(ended.log())
        .anyMatch(line -> line.contains("goes on from its checkpoint, in epoch"));
    SmallSweep.assertSameTables(out, SmallSweep.undisturbed(job, folder));
  }

  @Test
  void trialWhoseMachineGoesAgainAndAgainGoesOnFromItsCheckpointThere() throws Exception {
    Path file = SmallSweep.longer(folder);
    Job job = JobFile.read(file.toString(), List.of(), Precision.FLOAT32);
    String out = at("machines");
    try (Cluster cluster = new Cluster(folder, 1);
        JavaProcess driver = SmallSweep.driver(folder, file, out, cluster.conf())) {
      SmallSweep.disturb(driver, 5, () -> cluster.replace(cluster.busyWorker()));
      assertThat(driver.end()).as(driver.output()).isZero();
      assertThat(driver.output().split("goes on from its checkpoint", -1)).hasSize(5 + 1);
    }

    SmallSweep.assertSameTables(out, SmallSweep.undisturbed(job, folder));
  }
}
