package org.archsweep.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.archsweep.program.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigureTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          local        | local
          local[2]     | local[2,4]
          local[*]     | local[*,4]
          local[2,1]   | local[2,1]
          spark://h:7077 | spark://h:7077
          local-cluster[2,1,1024] | local-cluster[2,1,1024]
          """)
  void tasksAreTriedAgainInLocalModeToo(String master, String expected) {
    assertThat(Sweep.configure(conf(master)).get("spark.master")).isEqualTo(expected);
  }

  @Test
  void withoutAMasterAllCoresOfThisMachineAreUsed() {
    assertThat(Sweep.configure(new SparkConf(false)).get("spark.master")).isEqualTo("local[*,4]");
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

  @Test
  void localModeAsksForNoGpu() {
    SparkConf conf = conf("local[2]").set("spark.task.resource.gpu.amount", "1");

    Sweep.configure(conf);

    assertThat(conf.contains("spark.task.resource.gpu.amount")).isFalse();
    assertThat(Sweep.autoPrecision(conf)).isEqualTo(Precision.FLOAT32);
  }

  @Test
  void onGpusTheStudysPrecisionIsTheDefault() {
    SparkConf conf = conf("spark://h:7077").set("spark.task.resource.gpu.amount", "1");

    Sweep.configure(conf);

    assertThat(Sweep.autoPrecision(conf)).isEqualTo(Precision.FLOAT16);
  }

  private static SparkConf conf(String master) {
    return new SparkConf(false).setMaster(master);
  }
}
