package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.HealthTracker;
import org.archsweep.InputException;
import org.archsweep.program.Precision;
import org.archsweep.training.Gpu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigureTest {
  @Test
  void withoutAMasterAllCoresOfThisMachineAreUsed() {
    assertThat(Sweep.configure(new SparkConf(false)).get("spark.master")).isEqualTo("local[*]");
  }

  @Test
  void whatTheUserHasSetStays() {
    SparkConf conf =
        conf("spark://h:7077").set("spark.speculation", "true").set("spark.task.maxFailures", "9");

    Sweep.configure(conf);

    assertThat(conf.get("spark.speculation")).isEqualTo("true");
    assertThat(conf.get("spark.task.maxFailures")).isEqualTo("9");
    assertThat(conf.get("spark.locality.wait")).isEqualTo("0");
  }

  @Test
  void pluginsOfTheUserStayBesideOurs() {
    SparkConf conf = conf("local[2]").set("spark.plugins", "org.example.Plugin");

    Sweep.configure(Sweep.configure(conf));

    assertThat(conf.get("spark.plugins"))
        .isEqualTo("org.example.Plugin," + ProgressPlugin.class.getName());
  }

  /** Spark's own is 5: an error of memory among the causes ends the process, in local mode too. */
  @Test
  void taskThatFindsNoMemoryEndsNoProcess() {
    String depth = "spark.executor.killOnFatalError.depth";

    assertThat(Sweep.configure(conf("local[2]")).get(depth)).isEqualTo("0");
    assertThat(Sweep.configure(conf("spark://h:7077")).get(depth)).isEqualTo("1");
    assertThat(Sweep.configure(conf("local[2]").set(depth, "3")).get(depth)).isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.executor.resource.gpu.amount",
        "spark.task.resource.gpu.amount",
        "spark.executor.resource.fpga.amount"
      })
  void localModeRefusesWhatItWouldWaitForForEver(String setting) {
    assertThatThrownBy(() -> Sweep.configure(conf("local[2]").set(setting, "1")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "--conf " + setting + "=1: in local mode Spark gives out nothing of that kind");

    Sweep.configure(conf("local[2]").set(setting, "0"));
    Sweep.configure(conf("spark://h:7077").set(setting, "1"));
  }

  /** Spark refuses some pairs of these when it starts. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 100})
  void onAClusterABadMachineIsLeftOutWhateverTheNumberOfFailures(int failures) {
    SparkConf conf = conf("spark://h:7077").set("spark.task.maxFailures", "" + failures);

    Sweep.configure(conf);

    assertThat(HealthTracker.isExcludeOnFailureEnabled(conf)).isEqualTo(failures > 1);
    if (failures > 1) {
      HealthTracker.validateExcludeOnFailureConfs(conf);
    }
  }

  @Test
  void onGpusTheStudysPrecisionIsTheDefault() {
    SparkConf conf = conf("spark://h:7077").set("spark.task.resource.gpu.amount", "1");

    Sweep.configure(conf);

    assertThat(Sweep.autoPrecision(conf, LocalGpus.NONE)).isEqualTo(Precision.FLOAT16);
  }

  @Test
  void onGpusOfThisMachineToo() {
    SparkConf conf = Sweep.configure(new SparkConf(false), gpus(2, 1));

    assertThat(Sweep.autoPrecision(conf, gpus(2, 1))).isEqualTo(Precision.FLOAT16);
    assertThat(Sweep.autoPrecision(conf, LocalGpus.NONE)).isEqualTo(Precision.FLOAT32);
  }

  @Test
  void thisMachinesGpusDecideHowManyTrialsRunAtOnce() {
    SparkConf threads = new SparkConf(false).set("spark.task.cpus", "4");

    assertThat(master(new SparkConf(false), gpus(4, 1))).isEqualTo("local[4]");
    assertThat(master(new SparkConf(false), gpus(4, 2))).isEqualTo("local[8]");
    assertThat(master(threads, gpus(4, 1))).isEqualTo("local[16]");
    assertThat(master(conf("local[2]"), gpus(4, 1))).isEqualTo("local[2]");
    assertThat(master(conf("yarn"), gpus(4, 1))).isEqualTo("yarn");
  }

  private static String master(SparkConf conf, LocalGpus gpus) {
    return Sweep.configure(conf, gpus).get("spark.master");
  }

  private static LocalGpus gpus(int count, int trialsEach) {
    return new LocalGpus(
        IntStream.range(0, count).mapToObj(i -> new Gpu(i, "NVIDIA H100", 1, "9.0")).toList(),
        trialsEach);
  }

  private static SparkConf conf(String master) {
    return new SparkConf(false).setMaster(master);
  }
}
