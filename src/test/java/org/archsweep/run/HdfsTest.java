package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results and data on a real HDFS. */
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
    SmallSweep.assertSameTables(out, SmallSweep.undisturbed(SmallSweep.job("repeats=4")));
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

    SmallSweep.assertSameTables(out, SmallSweep.undisturbed(SmallSweep.job()));
  }

  /** With notice or without, more often than a trial may end its own executors. */
  @Test
  void trialWhoseMachineGoesTenTimesGoesOnFromItsCheckpointThere() throws Exception {
    Path file = SmallSweep.longer(folder);
    String out = at("machines");
    AtomicInteger times = new AtomicInteger();
    try (Cluster cluster = new Cluster(Files.createTempDirectory(folder, "cluster"), 1);
        JavaProcess driver =
            SmallSweep.driver(
                folder, file, out, cluster.conf().set("spark.decommission.enabled", "true"))) {
      SmallSweep.disturb(
          driver,
          10,
          () -> {
            JavaProcess worker = cluster.busyWorker();
            if (times.incrementAndGet() % 2 == 0) {
              Cluster.decommission(worker);
              Thread.sleep(500);
            }
            cluster.replace(worker);
          });
      assertThat(driver.end()).as(driver.output()).isZero();
      assertThat(driver.output().split("goes on from its checkpoint", -1)).hasSize(10 + 1);
    }

    Job job = JobFile.read(file.toString(), List.of(), Precision.FLOAT32);
    SmallSweep.assertSameTables(out, SmallSweep.undisturbed(job));
  }

  /** The executor is a process of its own, and knows which HDFS is meant from the driver alone. */
  @Test
  void dataThereGiveTheSameResults() throws Exception {
    Path file = SmallSweep.onPictures(folder);
    org.apache.hadoop.fs.Path pictures =
        new org.apache.hadoop.fs.Path(folder.resolve("pictures").toString());
    org.apache.hadoop.fs.Path there = new org.apache.hadoop.fs.Path(hdfs.address() + "/data/mine");
    try (FileSystem files = FileSystem.newInstance(there.toUri(), new Configuration())) {
      files.copyFromLocalFile(pictures, there);
    }
    String out = at("on data");
    Path home = Files.createDirectory(folder.resolve("home"));
    try (Cluster cluster = new Cluster(Files.createTempDirectory(folder, "cluster"), 1)) {
      SparkConf conf = cluster.conf(folder, home).set("spark.hadoop.fs.defaultFS", hdfs.address());
      String[] words = {
        "sweep", file.toString(), "--set", "data=images:hdfs:///data/mine", "--out", out
      };
      try (JavaProcess driver =
          JavaProcess.start(
              folder,
              "driver",
              Map.of("SPARK_LOCAL_IP", "127.0.0.1"),
              SmallSweep.program(conf, folder, words))) {
        assertThat(driver.end()).as(driver.output()).isZero();
      }
    }

    Job job = JobFile.read(file.toString(), List.of(), Precision.FLOAT32);
    SmallSweep.assertSameTables(out, SmallSweep.undisturbed(job));
    assertThat(home.resolve(".archsweep/copies")).isNotEmptyDirectory();
  }
}
