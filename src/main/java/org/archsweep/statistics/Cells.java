package org.archsweep.statistics;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The cells of a group, each a network trained for a number of epochs, with their runs: the column
 * {@code cells} of the view {@code group_cells}.
 */
public final class Cells {
  private final String[] networks;
  private final int[] epochs;
  private final double[][] accuracies;
  private final double[][] seconds;

  /**
   * Cells, each at the same place of all arrays.
   *
   * @param accuracies of the runs, shares of one
   * @param seconds of the same runs, in the same order
   */
  public Cells(String[] networks, int[] epochs, double[][] accuracies, double[][] seconds) {
    this.networks = networks;
    this.epochs = epochs;
    this.accuracies = accuracies;
    this.seconds = seconds;
  }

  public int size() {
    return networks.length;
  }

  public String network(int cell) {
    return networks[cell];
  }

  public int epochs(int cell) {
    return epochs[cell];
  }

  double[] accuracies(int cell) {
    return accuracies[cell];
  }

  double[] seconds(int cell) {
    return seconds[cell];
  }

  public int runs(int cell) {
    return accuracies[cell].length;
  }

  /** The means of all runs. */
  public Means means() {
    Means means = new Means(size());
    for (int cell = 0; cell < size(); cell++) {
      for (int run = 0; run < runs(cell); run++) {
        means.accuracy[cell] += accuracies[cell][run] / runs(cell);
        means.seconds[cell] += seconds[cell][run] / runs(cell);
      }
    }
    return means;
  }

  /** For each cell the number of its network, from 0. */
  public int[] byNetwork() {
    return numbered(networks);
  }

  /** For each cell the number of its length, from 0. */
  public int[] byLength() {
    Integer[] lengths = new Integer[size()];
    for (int cell = 0; cell < size(); cell++) {
      lengths[cell] = epochs[cell];
    }
    return numbered(lengths);
  }

  public static int[] numbered(Object[] values) {
    Map<Object, Integer> numbers = new LinkedHashMap<>();
    int[] numbered = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      numbered[i] = numbers.computeIfAbsent(values[i], value -> numbers.size());
    }
    return numbered;
  }

  /** A mean accuracy (share of one) and a mean time (seconds) for each cell. */
  public static final class Means {
    final double[] accuracy;
    final double[] seconds;

    public Means(int size) {
      accuracy = new double[size];
      seconds = new double[size];
    }
  }
}
