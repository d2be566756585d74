package org.archsweep.cli;

import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.archsweep.doctor.Doctor;
import org.archsweep.doctor.Executors;
import org.archsweep.doctor.Screen;

/** The doctor's visit to a cluster: the driver first, then the executors. */
final class DoctorOnCluster {
  private DoctorOnCluster() {}

  static void look(String out, int threads, Screen screen) throws InterruptedException {
    try (Spark application = Spark.start(Spark.settings())) {
      JavaSparkContext spark =
          JavaSparkContext.fromSparkContext(application.session().sparkContext());
      Doctor doctor = new Doctor(out, settings(spark.hadoopConfiguration()), threads);
      screen.heading("the driver");
      doctor.lookAtHost(screen::show);
      Executors.look(spark, doctor, screen);
    }
  }

  private static Map<String, String> settings(Configuration configuration) {
    Map<String, String> settings = new HashMap<>();
    configuration.forEach(entry -> settings.put(entry.getKey(), entry.getValue()));
    return settings;
  }
}
