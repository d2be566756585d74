package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.program.Precision;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code submit/slurm.sbatch} with the Spark that Maven brings, where Slurm's two programs are
 * scripts that say they have given it one node.
 */
@Tag("slow")
class SlurmTest {
  @TempDir private Path folder;
  private Path home;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void installArchsweepAndSlurm() throws IOException {
    SparkHome spark = new SparkHome(folder, List.of());
    home = spark.launcher().getParent().getParent();
    Files.copy(Path.of("conf/gpus.sh"), home.resolve("conf/gpus.sh"));
    try (Stream<Path> jars = Files.list(spark.jars())) {
      Files.writeString(
          home.resolve("target/spark.classpath"),
          jars.map(Path::toString).collect(Collectors.joining(":")));
    }

    script(
        "srun",
        """
        while [[ $1 == --* ]]; do shift; done
        export SLURM_CPUS_ON_NODE=1 SLURM_MEM_PER_NODE=1500 SLURMD_NODENAME=node1
        CUDA_VISIBLE_DEVICES=GPU-a,GPU-b exec "$@"
        """);
    script(
        "scontrol",
        """
        [[ $1 == show ]] && echo 'JobId=7 JobName=archsweep JobState=RUNNING' || echo "$@" >>requeued
        """);
    environment.put("PATH", folder + ":" + System.getenv("PATH"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("JDK_JAVA_OPTIONS", String.join(" ", JavaProcess.SHORT_LIVED));
    environment.put("SLURM_JOB_ID", "7");
    environment.put("SLURM_JOB_NUM_NODES", "1");
    environment.put("SLURM_SUBMIT_DIR", home.toString());
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
  }

  @Test
  void jobThatIsStoppedBeforeItsTimeIsUpIsRequeuedAndGoesOn() throws Exception {
    Path file = SmallSweep.longer(folder);
    Path out = folder.resolve("out");
    try (JavaProcess first = sbatch(file, out)) {
      JavaProcess.await("epoch 3", () -> first.output().contains("epoch 3 of") || !first.isAlive());
      assertThat(folder.resolve("logs/slurm-7/secret")).exists();
      assertThat(first.signal("TERM")).as(first.output()).isEqualTo(128 + 15);
    }
    assertThat(folder.resolve("requeued")).hasContent("requeue 7");
    try (JavaProcess second = sbatch(file, out)) {
      assertThat(second.end()).as(second.output()).isZero();
      assertThat(second.output())
          .contains("goes on from its checkpoint, in epoch")
          .contains("1 trials in ");
      assertThat(second.handle().descendants()).isEmpty();
    }

    assertThat(folder.resolve("requeued")).hasContent("requeue 7");
    assertThat(folder.resolve("logs/slurm-7/secret")).doesNotExist();
    assertThat(folder.resolve("logs/slurm-7/worker-node1.log"))
        .content()
        .contains("gpu -> [name: gpu, addresses: 0,1]");
    Job job = JobFile.read(file.toString(), List.of(), Precision.FLOAT32);
    SmallSweep.assertSameTables(out.toString(), SmallSweep.undisturbed(job));
  }

  @Test
  void withoutAnAllocationOrArchsweepItSaysSo() throws Exception {
    environment.put("SLURM_SUBMIT_DIR", "/no/where");
    assertRefused("no Archsweep in /no/where: submit from its folder, or set ARCHSWEEP_HOME to it");

    environment.put("SLURM_JOB_ID", "");
    assertRefused("this is for Slurm: sbatch submit/slurm.sbatch sweep JOB --out DIR");
  }

  private void assertRefused(String line) throws Exception {
    try (JavaProcess refused = sbatch(Path.of("some.yaml"), folder)) {
      assertThat(refused.end()).isEqualTo(2);
      assertThat(refused.output()).isEqualTo("archsweep: " + line + "\n");
    }
  }

  private JavaProcess sbatch(Path job, Path out) throws IOException {
    String script = Path.of("submit/slurm.sbatch").toAbsolutePath().toString();
    List<String> command =
        List.of("bash", script, "sweep", job.toString(), "--out", out.toString());
    return JavaProcess.startScript(folder, "slurm", environment, command);
  }

  private void script(String name, String text) throws IOException {
    Path script = folder.resolve(name);
    Files.writeString(script, "#!/usr/bin/env bash\n" + text);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
