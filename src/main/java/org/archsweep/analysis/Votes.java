package org.archsweep.analysis;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.archsweep.Text;
import org.archsweep.training.Predictions;
import scala.Tuple2;
import scala.collection.Seq;

/** Each training is a vote on the class of every test image; this counts the votes. */
final class Votes extends Aggregator<Tuple2<byte[], byte[]>, Votes.Counts, Row> {
  private static final long serialVersionUID = 1;

  private static final int NOT_KNOWN = -1;

  private static final StructType COUNTED =
      StructType.fromDDL(
          "classes array<int>, correct array<int>, votes array<array<int>>,"
              + " class_votes array<bigint>, class_squares array<bigint>, correct_squares bigint");

  private Votes() {}

  /**
   * Registers
   *
   * <ul>
   *   <li>{@code count_votes(predicted, correct)}: over trainings with one test set; what its
   *       columns are stands in the view {@code votes}
   *   <li>{@code shared_votes(votes, other_votes)}: for how many images and pairs of trainings, one
   *       of each side, both give the image the same class
   * </ul>
   */
  static void register(SparkSession spark) {
    Encoder<Tuple2<byte[], byte[]>> predictions =
        Encoders.tuple(Encoders.BINARY(), Encoders.BINARY());
    spark.udf().register("count_votes", functions.udaf(new Votes(), predictions));
    UDF2<Seq<Seq<Integer>>, Seq<Seq<Integer>>, Long> shared = Votes::shared;
    spark.udf().register("shared_votes", shared, DataTypes.LongType);
  }

  private static long shared(Seq<Seq<Integer>> one, Seq<Seq<Integer>> other) {
    long shared = 0;
    for (int image = 0; image < one.length(); image++) {
      Seq<Integer> votes = one.apply(image);
      Seq<Integer> others = other.apply(image);
      int classes = Math.min(votes.length(), others.length());
      for (int number = 0; number < classes; number++) {
        shared += (long) votes.apply(number) * others.apply(number);
      }
    }
    return shared;
  }

  /** What is counted so far. Public, as Spark's encoders want it. */
  public static final class Counts implements Serializable {
    private static final long serialVersionUID = 1;

    /** Of each image, where a training was right. */
    private int[] classes = {};

    /** Those for class 0, image by image, then those for class 1, and so on. */
    private int[] votes = {};

    private long[] classSquares = {};
    private long correctSquares;

    private void grow(int images, int numbers) {
      if (classes.length == 0) {
        classes = new int[images];
        Arrays.fill(classes, NOT_KNOWN);
      } else if (classes.length != images) {
        throw new IllegalStateException(
            Text.format("predictions of %d images and of %d in one group", classes.length, images));
      }
      if (classSquares.length < numbers) {
        classSquares = Arrays.copyOf(classSquares, numbers);
        votes = Arrays.copyOf(votes, numbers * images);
      }
    }

    private int votes(int image, int number) {
      return votes[number * classes.length + image];
    }
  }

  @Override
  public Counts zero() {
    return new Counts();
  }

  @Override
  public Counts reduce(Counts counts, Tuple2<byte[], byte[]> training) {
    byte[] predicted = training._1();
    byte[] correct = training._2();
    int highest = 0;
    for (byte image : predicted) {
      highest = Math.max(highest, Byte.toUnsignedInt(image));
    }
    counts.grow(predicted.length, 1 + highest);
    long[] images = new long[1 + highest];
    long right = 0;
    for (int image = 0; image < predicted.length; image++) {
      int vote = Byte.toUnsignedInt(predicted[image]);
      counts.votes[vote * predicted.length + image]++;
      images[vote]++;
      if (Predictions.isCorrect(correct, image)) {
        counts.classes[image] = vote;
        right++;
      }
    }
    for (int number = 0; number <= highest; number++) {
      counts.classSquares[number] += images[number] * images[number];
    }
    counts.correctSquares += right * right;
    return counts;
  }

  @Override
  public Counts merge(Counts counts, Counts other) {
    if (other.classes.length == 0) {
      return counts;
    }
    counts.grow(other.classes.length, other.classSquares.length);
    Arrays.setAll(counts.classes, i -> Math.max(counts.classes[i], other.classes[i]));
    for (int i = 0; i < other.votes.length; i++) {
      counts.votes[i] += other.votes[i];
    }
    for (int number = 0; number < other.classSquares.length; number++) {
      counts.classSquares[number] += other.classSquares[number];
    }
    counts.correctSquares += other.correctSquares;
    return counts;
  }

  @Override
  public Row finish(Counts counts) {
    int numbers = counts.classSquares.length;
    Integer[] classes = new Integer[counts.classes.length];
    int[] correct = new int[classes.length];
    int[][] votes = new int[classes.length][numbers];
    long[] classVotes = new long[numbers];
    for (int image = 0; image < classes.length; image++) {
      for (int number = 0; number < numbers; number++) {
        votes[image][number] = counts.votes(image, number);
        classVotes[number] += votes[image][number];
      }
      if (counts.classes[image] != NOT_KNOWN) {
        classes[image] = counts.classes[image];
        correct[image] = votes[image][classes[image]];
      }
    }
    return RowFactory.create(
        classes, correct, votes, classVotes, counts.classSquares, counts.correctSquares);
  }

  @Override
  public Encoder<Counts> bufferEncoder() {
    return Encoders.kryo(Counts.class);
  }

  @Override
  public Encoder<Row> outputEncoder() {
    return Encoders.row(COUNTED);
  }
}
