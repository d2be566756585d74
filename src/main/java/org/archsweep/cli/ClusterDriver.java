package org.archsweep.cli;

import java.lang.reflect.Constructor;
import org.apache.spark.SparkUserAppException;

/**
 * The process in which YARN runs a driver, in cluster mode. It isn't ours to end: a driver that
 * does has failed for YARN, whatever its status, and is started again.
 */
final class YarnMaster {
  private YarnMaster() {}

  static boolean isHere() {
    return "yarn".equals(System.getProperty("spark.master"))
        && "cluster".equals(System.getProperty("spark.submit.deployMode"));
  }

  /**
   * Ends a command.
   *
   * @param status its exit status; other ones than 0 are told by an exception of Spark's
   */
  static void tell(int status) throws Exception {
    if (status != 0) {
      throw exception(status);
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
