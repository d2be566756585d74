package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.archsweep.InputException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterDriverTest {
  @AfterEach
  void clear() {
    System.clearProperty("spark.submit.deployMode");
    System.clearProperty("spark.kubernetes.submitInDriver");
  }

  @Test
  void resultsInAFolderThatGoesAreRefused() {
    SparkConf local = new SparkConf(false);
    assertThatCode(() -> ClusterDriver.checkStays("results/job", local)).doesNotThrowAnyException();

    System.setProperty("spark.submit.deployMode", "cluster");
    assertRefused(local);
    assertThatCode(() -> ClusterDriver.checkStays("/mnt/job", local)).doesNotThrowAnyException();
    assertThatCode(() -> ClusterDriver.checkStays("s3a://b/j", local)).doesNotThrowAnyException();
    SparkConf hdfs = new SparkConf(false).set("spark.hadoop.fs.defaultFS", "hdfs://host:1");
    assertThatCode(() -> ClusterDriver.checkStays("results/job", hdfs)).doesNotThrowAnyException();

    System.setProperty("spark.submit.deployMode", "client");
    System.setProperty("spark.kubernetes.submitInDriver", "true");
    assertRefused(local);
  }

  private static void assertRefused(SparkConf conf) {
    assertThatThrownBy(() -> ClusterDriver.checkStays("results/job", conf))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "the driver runs on the cluster, where the folder results/job goes when it ends: --out"
                + " names one that stays, such as hdfs:///results/mine");
  }
}
