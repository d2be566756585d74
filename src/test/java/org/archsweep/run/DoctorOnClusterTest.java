package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.archsweep.SharedSpark;
import org.archsweep.doctor.Doctor;
import org.archsweep.doctor.Executors;
import org.archsweep.doctor.Screen;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor's visit to executors of real processes. */
@Tag("slow")
class DoctorOnClusterTest {
  @TempDir private static Path folder;
  private static Cluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    SharedSpark.stop();
    cluster = new Cluster(folder, 2);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Test
  void equalExecutorsAreShownAsOne() throws Exception {
    String out = look(folder.resolve("results").toString());

    assertThat(out)
        .containsPattern("2 executors, all the same, on .* \\(2\\):")
        .containsOnlyOnce("ok   libtorch  ")
        .containsPattern("32 images in float32, .*GFLOP/s")
        .doesNotContain("BAD")
        .endsWith("everything is fine\n");
  }

  @Test
  void whatEachLacksIsSaidOnce() throws Exception {
    String out = look("/proc/results");

    assertThat(out)
        .containsOnlyOnce("BAD  results         cannot write results to /proc/results")
        .endsWith("1 thing is bad\n");
  }

  private String look(String results) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Screen screen = new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
    try (JavaSparkContext spark = new JavaSparkContext(cluster.conf().setAppName("doctor"))) {
      Executors.look(spark, new Doctor(results, Map.of(), 1), screen);
    }
    screen.end();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
