package org.archsweep.analysis;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Row;
import scala.collection.Seq;

/**
 * The cells of a group, each a network trained for a number of epochs, with their runs: the column
 * {@code cells} of the view {@code group_cells}.
 */
final class Cells {
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
  Cells(String[] networks, int[] epochs, double[][] accuracies, double[][] seconds) {
    this.networks = networks;
    this.epochs = epochs;
    this.accuracies = accuracies;
    this.seconds = seconds;
  }

  /** Of Spark's array of (network, epochs, accuracies, seconds). */
  static Cells of(Seq<Row> rows) {
    int size = rows.size();
    String[] networks = new String[size];
    int[] epochs = new int[size];
    double[][] accuracies = new double[size][];
    double[][] seconds = new double[size][];
    for (int i = 0; i < size; i++) {
      Row row = rows.apply(i);
      networks[i] = row.getString(0);
      epochs[i] = row.getInt(1);
      accuracies[i] = doubles(row.getAs(2));
      seconds[i] = doubles(row.getAs(3));
    }
    return new Cells(networks, epochs, accuracies, seconds);
  }

  static double[] doubles(Seq<Double> values) {
    double[] doubles = new double[values.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values.apply(i);
    }
    return doubles;
  }

  int size() {
    return networks.length;
  }

  String network(int cell) {
    return networks[cell];
  }

  int epochs(int cell) {
    return epochs[cell];
  }

  double[] accuracies(int cell) {
    return accuracies[cell];
  }

  double[] seconds(int cell) {
    return seconds[cell];
  }

  int runs(int cell) {
    return accuracies[cell].length;
  }

  /** The means of all runs. */
  Means means() {
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
  int[] byNetwork() {
    return numbered(networks);
  }

  /** For each cell the number of its length, from 0. */
  int[] byLength() {
    Integer[] lengths = new Integer[size()];
    for (int cell = 0; cell < size(); cell++) {
      lengths[cell] = epochs[cell];
    }
    return numbered(lengths);
  }

  static int[] numbered(Object[] values) {
    Map<Object, Integer> numbers = new LinkedHashMap<>();
    int[] numbered = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      numbered[i] = numbers.computeIfAbsent(values[i], value -> numbers.size());
    }
    return numbered;
  }

  /** A mean accuracy (share of one) and a mean time (seconds) for each cell. */
  static final class Means {
    final double[] accuracy;
    final double[] seconds;

    Means(int size) {
      accuracy = new double[size];
      seconds = new double[size];
    }
  }
}
