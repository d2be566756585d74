package org.archsweep.statistics;

import java.util.Arrays;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * What is left of cell means when each is taken for a part of its network plus a part of its
 * length: weighted least squares, the weights numbers of runs. The networks are eliminated first
 * (Searle 1971, Linear Models, section 7.1: the two-way crossed classification with unequal
 * numbers), so that the system to solve has a row a length, however many networks there are.
 *
 * @param sumOfSquares over the cells, runs times the squared rest
 * @param degreesOfFreedom cells less the rank of the additive model; 0 where it fits any means
 */
public record AdditiveFit(double sumOfSquares, int degreesOfFreedom) {
  /** Smaller eigenvalues, as shares of the number of runs, are 0: lengths that nothing connects. */
  private static final double RANK = 1e-10;

  /**
   * Fits.
   *
   * @param networks for each cell the number of its network, from 0
   * @param lengths likewise of its length
   * @param runs at least 1 each
   * @param means mean accuracies
   */
  public static AdditiveFit of(int[] networks, int[] lengths, double[] runs, double[] means) {
    double center = Arrays.stream(means).average().orElse(0);
    int rows = 1 + Arrays.stream(networks).max().orElse(0);
    int columns = 1 + Arrays.stream(lengths).max().orElse(0);
    RealMatrix counts = MatrixUtils.createRealMatrix(rows, columns);
    RealVector rowCounts = new ArrayRealVector(rows);
    RealVector columnCounts = new ArrayRealVector(columns);
    RealVector rowSums = new ArrayRealVector(rows);
    RealVector columnSums = new ArrayRealVector(columns);
    for (int i = 0; i < means.length; i++) {
      counts.setEntry(networks[i], lengths[i], runs[i]);
      rowCounts.addToEntry(networks[i], runs[i]);
      columnCounts.addToEntry(lengths[i], runs[i]);
      rowSums.addToEntry(networks[i], runs[i] * (means[i] - center));
      columnSums.addToEntry(lengths[i], runs[i] * (means[i] - center));
    }
    RealMatrix scaled = counts.copy();
    for (int row = 0; row < rows; row++) {
      scaled.setRowVector(
          row, counts.getRowVector(row).mapDivide(Math.sqrt(rowCounts.getEntry(row))));
    }
    RealMatrix normal =
        MatrixUtils.createRealDiagonalMatrix(columnCounts.toArray())
            .subtract(scaled.transpose().multiply(scaled));
    RealVector right = columnSums.subtract(counts.preMultiply(rowSums.ebeDivide(rowCounts)));
    Solution ofLengths = solve(normal, right, RANK * rowCounts.getL1Norm());
    RealVector ofNetworks =
        rowSums.subtract(counts.operate(ofLengths.values())).ebeDivide(rowCounts);
    double squares = 0;
    for (int i = 0; i < means.length; i++) {
      double fitted =
          center + ofNetworks.getEntry(networks[i]) + ofLengths.values().getEntry(lengths[i]);
      squares += runs[i] * (means[i] - fitted) * (means[i] - fitted);
    }
    return new AdditiveFit(squares, means.length - rows - ofLengths.rank());
  }

  private record Solution(RealVector values, int rank) {}

  /** By the pseudo-inverse of a symmetric matrix: one length's part is always free. */
  private static Solution solve(RealMatrix normal, RealVector right, double zero) {
    EigenDecomposition eigen = new EigenDecomposition(normal);
    RealVector values = new ArrayRealVector(right.getDimension());
    int rank = 0;
    for (int i = 0; i < right.getDimension(); i++) {
      if (eigen.getRealEigenvalue(i) > zero) {
        RealVector vector = eigen.getEigenvector(i);
        double part = vector.dotProduct(right) / eigen.getRealEigenvalue(i);
        values = values.add(vector.mapMultiply(part));
        rank++;
      }
    }
    return new Solution(values, rank);
  }
}
