package org.archsweep.cli;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.client.api.AMRMClient;
import org.apache.hadoop.yarn.client.api.AMRMClient.ContainerRequest;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.spark.SparkConf;
import org.archsweep.Text;

/** What YARN knows this driver as, which runs in its application's master. */
final class YarnApplication {
  private YarnApplication() {}

  /**
   * Tells YARN that the application has failed, and is not to be tried again. Spark tells it so at
   * the last attempt alone; a driver that ends at an earlier one is started once more.
   *
   * @param error what went wrong, for those who look at the application; may be empty
   */
  static void failForGood(int status, String error) {
    SparkConf spark = new SparkConf();
    Configuration conf = new YarnConfiguration(Spark.hadoop(spark));
    // In Spark's words, which are the same for all its applications.
    String words = Text.format("User application exited with status %d", status);
    try (AMRMClient<ContainerRequest> yarn = AMRMClient.createAMRMClient()) {
      yarn.init(conf);
      yarn.start();
      yarn.unregisterApplicationMaster(
          FinalApplicationStatus.FAILED, error.isEmpty() ? words : words + ": " + error, "");
      // What was sent here, which Spark keeps for the next attempt.
      String sent = System.getenv("SPARK_YARN_STAGING_DIR");
      if (sent != null && !spark.getBoolean("spark.yarn.preserve.staging.files", false)) {
        Path folder = new Path(sent);
        folder.getFileSystem(conf).delete(folder, true);
      }
    } catch (IOException | YarnException | RuntimeException e) {
      System.err.println(
          "archsweep: YARN may start this driver once more (" + Text.printable(e.toString()) + ")");
    }
  }
}
