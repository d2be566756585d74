package org.archsweep.cli;

import java.lang.reflect.Constructor;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkUserAppException;
import org.archsweep.InputException;
import org.archsweep.Text;

/**
 * The process of a driver that runs on the cluster (cluster mode). What it writes into its own
 * folder goes with it.
 */
final class ClusterDriver {
  private ClusterDriver() {}

  static boolean isHere() {
    return "cluster".equals(System.getProperty("spark.submit.deployMode"))
        || Boolean.getBoolean("spark.kubernetes.submitInDriver");
  }

  /**
   * Ends the process with a command's exit status, where it's ours to end. It isn't on YARN, for
   * which a driver that does has failed, whatever its status; nor where a Spark goes on that was
   * there before, as on Databricks.
   *
   * @param error the line that said what went wrong; empty where none did
   * @throws Exception if the process goes on and the status isn't 0: that is how Spark is told
   */
  static void end(int status, String error) throws Exception {
    boolean isOfYarn = isHere() && "yarn".equals(System.getProperty("spark.master"));
    if (!isOfYarn && !isOfOthers()) {
      System.exit(status);
    }
    // After a fault, or trouble around it, another attempt may go well; these would end alike.
    if (isOfYarn && (status == Main.WRONG_INPUT || status == Main.SOME_FAILED)) {
      YarnApplication.failForGood(status, error);
    }
    if (status != 0) {
      throw exception(status);
    }
  }

  /** Whether a Spark goes on here; {@code doctor} starts without Spark's libraries too. */
  private static boolean isOfOthers() {
    try {
      return Spark.isThere();
    } catch (NoClassDefFoundError e) {
      return false;
    }
  }

  /**
   * Checks that results will be there when the driver has gone.
   *
   * @throws InputException if the folder's is a path within the driver's own
   */
  static void checkStays(String out, SparkConf conf) {
    boolean isOwn = !out.startsWith("/") && !out.contains(":");
    if (isHere()
        && isOwn
        && FileSystem.getDefaultUri(Spark.hadoop(conf)).getScheme().equals("file")) {
      throw new InputException(
          "the driver runs on the cluster, where the folder %s goes when it ends: --out names one"
              + " that stays, such as hdfs:///results/mine",
          Text.printable(out));
    }
  }

  /** Of the status alone in Spark 3.5, of the status and a cause in 4. */
  private static Exception exception(int status) throws ReflectiveOperationException {
    Constructor<?> constructor = SparkUserAppException.class.getConstructors()[0];
    Object[] arguments = new Object[constructor.getParameterCount()];
    arguments[0] = status;
    return (Exception) constructor.newInstance(arguments);
  }
}
