package org.archsweep.data;

/**
 * The data sets that a job file can name: {@code shapes}, {@code cifar10}, {@code cifar10:PATH}.
 */
public final class Datasets {
  private Datasets() {}

  /**
   * Loads a data set, or gives the one loaded before: each JVM holds a data set once.
   *
   * @throws org.archsweep.InputException if the name is unknown or the files are not as they should
   *     be
   */
  public static Dataset load(String name) {
    throw new UnsupportedOperationException();
  }
}
