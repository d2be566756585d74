package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.archsweep.data.Dataset;
import org.archsweep.data.Datasets;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.archsweep.results.CheckpointFiles;
import org.archsweep.results.ResultWriter;
import org.archsweep.spec.Trial;
import org.archsweep.training.Device;
import org.archsweep.training.Training;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps whose trials others began. */
class ResumedSweepTest {
  @TempDir private Path folder;

  @Test
  @Tag("medium")
  void trialGoesOnFromItsCheckpointWhichThenGoes() throws Exception {
    Job job = SmallSweep.job("epochs=3", "networks=basic", "repeats=2");
    Path out = folder.resolve("out");
    begin(job, out);
    assertThat(checkpoints(out)).hasSize(1);

    SmallSweep.Ended ended = SmallSweep.run(SmallSweep.local(1), out, job, false);
    Path undisturbed = SmallSweep.undisturbed(job);

    assertThat(ended.log())
        .filteredOn(line -> line.contains("goes on"))
        .singleElement()
        .asString()
        .endsWith("basic, 3 epochs, seed 1: goes on from its checkpoint, in epoch 2");
    assertThat(ended.log()).noneMatch(line -> line.contains("seed 1: epoch 1 of 3"));
    assertThat(ended.summary().onClock()).isBetween(0.0, 1.0);
    SmallSweep.assertSameTables(out.toString(), undisturbed);
    assertThat(checkpoints(out)).isEmpty();
    assertThat(undisturbed.resolve("checkpoints")).doesNotExist();
  }

  @Test
  @Tag("medium")
  void switchedOffNoneIsReadOrWritten() throws Exception {
    Job job = SmallSweep.job("epochs=2", "networks=basic", "repeats=1", "checkpoint=off");
    begin(job, folder);

    SmallSweep.Ended ended = SmallSweep.run(SmallSweep.local(1), folder, job, false);

    assertThat(ended.log()).noneMatch(line -> line.contains("checkpoint"));
    assertThat(ended.log()).anyMatch(line -> line.contains("epoch 1 of 2"));
    assertThat(checkpoints(folder)).isEmpty();
  }

  @Test
  @Tag("medium")
  void otherThreadsBeginFromTheStartAndSaySo() throws Exception {
    Job job = SmallSweep.job("epochs=2", "networks=basic", "repeats=1");
    begin(job, folder);

    SmallSweep.Ended ended =
        SmallSweep.run(SmallSweep.local(2).set("spark.task.cpus", "2"), folder, job, false);

    assertThat(ended.log())
        .anyMatch(
            line ->
                line.endsWith(
                    "seed 1: its checkpoint isn't used: it is of 1 thread, and this is 2 threads"))
        .anyMatch(line -> line.contains("epoch 1 of 2"));
    assertThat(checkpoints(folder)).isEmpty();
  }

  /** The whole program, killed in mid-training; the next goes on. */
  @Test
  @Tag("slow")
  void killedDriversTrainingGoesOnWithTheSameBits() throws Exception {
    Path file = SmallSweep.longer(folder);
    Path killed = folder.resolve("killed");
    for (int kill = 1; kill <= 2; kill++) {
      List<String> before = checkpoints(killed);
      try (JavaProcess driver = SmallSweep.driver(folder, file, killed, SmallSweep.local(1))) {
        JavaProcess.await(
            "a new checkpoint",
            () -> !before.containsAll(checkpoints(killed)) || !driver.isAlive());
        assertThat(driver.signal("KILL")).as(driver.output()).isEqualTo(128 + 9);
        assertThat(driver.output().contains("goes on from its checkpoint")).isEqualTo(kill > 1);
      }
    }
    Job job = JobFile.read(file.toString(), List.of(), Precision.FLOAT32);
    SmallSweep.Ended ended = SmallSweep.run(SmallSweep.local(1), killed, job, false);
    Path undisturbed = SmallSweep.undisturbed(job);

    assertThat(ended.log())
        .anyMatch(line -> line.contains("goes on from its checkpoint, in epoch"));
    assertThat(checkpoints(killed)).isEmpty();
    SmallSweep.assertSameTables(killed.toString(), undisturbed);
    assertThat(network(killed)).isEqualTo(network(undisturbed));
  }

  /** Trains the job's first trial until its second evaluation, as a driver that was killed then. */
  private static void begin(Job job, Path out) throws IOException {
    Dataset data = Datasets.load(job.source());
    Trial trial = job.trials(data.identity()).get(0);
    CheckpointFiles checkpoints =
        new ResultWriter(out.toString(), new Configuration(false))
            .checkpoints(trial.id(), ResultWriter.newAttempt(), Duration.ZERO, true, note -> {});
    Files.createDirectories(out.resolve("trials"));
    assertThatThrownBy(
            () ->
                Training.run(
                    trial,
                    data,
                    Device.cpu(1),
                    Set.of(),
                    checkpoints,
                    epoch -> {
                      if (epoch.epoch() == 2) {
                        throw new IllegalStateException("killed");
                      }
                    }))
        .hasMessage("killed");
  }

  private static byte[] network(Path out) throws IOException {
    try (Stream<Path> files = Files.list(out.resolve("networks"))) {
      return Files.readAllBytes(
          files.filter(file -> file.toString().endsWith("-final.pt")).findFirst().orElseThrow());
    }
  }

  private static List<String> checkpoints(Path out) {
    String[] names = out.resolve("checkpoints").toFile().list();
    return names == null
        ? List.of()
        : Stream.of(names).filter(name -> name.endsWith(".checkpoint")).toList();
  }
}
