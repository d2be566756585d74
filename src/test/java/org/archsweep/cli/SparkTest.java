package org.archsweep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.archsweep.SharedSpark;
import org.junit.jupiter.api.Test;

class SparkTest {
  @Test
  void applicationThatACommandBeganEndsWithIt() {
    SharedSpark.stop();
    SparkConf conf = Spark.settings().set("spark.master", "local[1]");

    SparkContext began;
    try (Spark application = Spark.start(conf)) {
      began = application.session().sparkContext();
      assertThat(application.session().range(3).count()).isEqualTo(3);
    }

    assertThat(began.isStopped()).isTrue();
    assertThat(SharedSpark.session().range(3).count()).isEqualTo(3);
  }

  @Test
  void applicationThatWasThereStaysAsItWas() {
    SparkSession there = SharedSpark.session();
    there.conf().set("spark.sql.session.timeZone", "Asia/Seoul");
    there.range(1).createOrReplaceTempView("mine");

    try (Spark application = Spark.start(Spark.settings())) {
      SparkSession ours = application.session();
      assertThat(ours.sparkContext()).isSameAs(there.sparkContext());
      assertThat(ours.conf().get("spark.sql.session.timeZone")).isEqualTo("UTC");
      assertThat(ours.catalog().tableExists("mine")).isFalse();
      ours.range(2).createOrReplaceTempView("mine");
    }

    assertThat(there.sparkContext().isStopped()).isFalse();
    assertThat(there.conf().get("spark.sql.session.timeZone")).isEqualTo("Asia/Seoul");
    assertThat(there.table("mine").count()).isEqualTo(1);
  }
}
