package org.archsweep.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of the differences between cell means is left to two axes together: weighted least
 * squares, the weights numbers of runs. The sum of squares of the axes A and B is what their
 * product takes away from a model that has all main effects and all other products of two axes, as
 * R's {@code anova} of the two models has it. The normal equations are swept column by column; one
 * that the columns before it explain already is left out, so cells may be missing (Goodnight 1979,
 * A tutorial on the SWEEP operator).
 */
public final class AxisInteractions {
  /** More can't be estimated: the time grows with the third power, the memory with the second. */
  public static final int MOST_COLUMNS = 2000;

  /** Of a column's sum of squares, what the columns before leave of it when they explain it. */
  private static final double RANK = 1e-10;

  /**
   * Of two axes.
   *
   * @param axis its index
   * @param other the index of the other one, higher
   * @param sumOfSquares runs times squares
   * @param degreesOfFreedom 0 where the other effects fit whatever the two axes could do
   */
  public record Interaction(int axis, int other, double sumOfSquares, int degreesOfFreedom) {}

  private final double[][] normal;
  private final double[] right;

  /** For each axis, and for each pair of axes, the columns that stand for their levels. */
  private final List<Block> blocks;

  /** The columns of an axis (both are that), or of the product of two. */
  private record Block(int axis, int other, Map<Long, Integer> columns) {
    private boolean isProduct() {
      return axis != other;
    }

    private boolean isOf(Block same) {
      return axis == same.axis && other == same.other;
    }

    private long levels(int[] levels) {
      return ((long) levels[axis] << Integer.SIZE) + levels[other];
    }
  }

  private AxisInteractions(List<Block> blocks, int columns) {
    this.blocks = blocks;
    this.normal = new double[columns][columns];
    this.right = new double[columns];
  }

  /**
   * Each pair of axes that have two levels or more, in their order; none where the model has more
   * than {@value #MOST_COLUMNS} columns.
   *
   * @param levels for each cell the index of its level on each axis
   * @param runs of each cell, at least 1
   * @param means of its runs
   */
  public static List<Interaction> of(int[][] levels, double[] runs, double[] means) {
    List<Block> blocks = new ArrayList<>();
    int columns = 0;
    int[] axes = varying(levels);
    for (int axis : axes) {
      for (int other : axes) {
        Block block = new Block(axis, other, new LinkedHashMap<>());
        if (axis <= other) {
          for (int[] cell : levels) {
            if (block.columns.putIfAbsent(block.levels(cell), columns) == null) {
              columns++;
            }
          }
          blocks.add(block);
        }
        if (columns > MOST_COLUMNS) {
          return List.of();
        }
      }
    }
    AxisInteractions model = new AxisInteractions(blocks, columns);
    model.add(levels, runs, means);
    return blocks.stream().filter(Block::isProduct).map(model::interaction).toList();
  }

  /** The axes on which cells differ. */
  private static int[] varying(int[][] levels) {
    int axes = levels.length == 0 ? 0 : levels[0].length;
    List<Integer> varying = new ArrayList<>();
    for (int axis = 0; axis < axes; axis++) {
      int which = axis;
      if (Arrays.stream(levels).mapToInt(cell -> cell[which]).distinct().count() > 1) {
        varying.add(axis);
      }
    }
    return varying.stream().mapToInt(axis -> axis).toArray();
  }

  /** The normal equations, of means about their mean: else rounding would be of the mean's size. */
  private void add(int[][] levels, double[] runs, double[] means) {
    double sum = 0;
    for (int cell = 0; cell < means.length; cell++) {
      sum += runs[cell] * means[cell];
    }
    double center = sum / Arrays.stream(runs).sum();
    for (int cell = 0; cell < means.length; cell++) {
      int[] where = levels[cell];
      int[] columns =
          blocks.stream().mapToInt(block -> block.columns.get(block.levels(where))).toArray();
      for (int column : columns) {
        right[column] += runs[cell] * (means[cell] - center);
        for (int other : columns) {
          normal[column][other] += runs[cell];
        }
      }
    }
  }

  /** The product's columns come last: what they take away is what nothing else explains. */
  private Interaction interaction(Block product) {
    Elimination elimination = new Elimination();
    blocks.stream().filter(block -> !block.isOf(product)).forEach(elimination::add);
    int rank = elimination.rank;
    double squares = elimination.add(product);
    return new Interaction(product.axis, product.other, squares, elimination.rank - rank);
  }

  /** Cholesky's factor of the columns so far, without those that are explained already. */
  private final class Elimination {
    private final int[] pivots = new int[right.length];
    private final double[][] factor = new double[right.length][];
    private final double[] solved = new double[right.length];
    private int rank;

    /** The sum of squares that these columns take away from what those before left. */
    private double add(Block block) {
      int before = rank;
      block.columns.values().forEach(this::add);
      return Arrays.stream(solved, before, rank).map(each -> each * each).sum();
    }

    private void add(int column) {
      double[] row = new double[rank + 1];
      double left = normal[column][column];
      double rest = right[column];
      for (int i = 0; i < rank; i++) {
        double value = normal[column][pivots[i]];
        for (int k = 0; k < i; k++) {
          value -= row[k] * factor[i][k];
        }
        row[i] = value / factor[i][i];
        left -= row[i] * row[i];
        rest -= row[i] * solved[i];
      }
      if (left > RANK * normal[column][column]) {
        row[rank] = Math.sqrt(left);
        pivots[rank] = column;
        factor[rank] = row;
        solved[rank] = rest / row[rank];
        rank++;
      }
    }
  }
}
