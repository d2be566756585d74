package org.archsweep.analysis;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.archsweep.training.Predictions;
import scala.Tuple2;

/** Each training is a vote on the class of every test image; this counts the votes. */
final class Votes extends Aggregator<Tuple2<byte[], byte[]>, Votes.Counts, Row> {
  private static final long serialVersionUID = 1;

  private static final int NOT_KNOWN = -1;

  private static final StructType IMAGES =
      StructType.fromDDL("images array<struct<class: int, correct: int, votes: array<int>>>");

  private Votes() {}

  /**
   * Registers
   *
   * <ul>
   *   <li>{@code count_votes(predicted, correct)}: over the rows of a group, which are of one test
   *       set, {@code images}: for each image in order its class (empty where no row has it right),
   *       how many rows have it right, and how many give it each class, up to the highest that a
   *       row gives any image
   *   <li>{@code class_counts(predicted)}: how many images a training gives each class
   *   <li>{@code count_correct(correct)}: how many images a training has right
   * </ul>
   */
  static void register(SparkSession spark) {
    Encoder<Tuple2<byte[], byte[]>> predictions =
        Encoders.tuple(Encoders.BINARY(), Encoders.BINARY());
    spark.udf().register("count_votes", functions.udaf(new Votes(), predictions));
    UDF1<byte[], int[]> classCounts =
        predicted -> {
          int[] counts = new int[1 + highest(predicted)];
          for (byte image : predicted) {
            counts[Byte.toUnsignedInt(image)]++;
          }
          return counts;
        };
    spark
        .udf()
        .register("class_counts", classCounts, DataTypes.createArrayType(DataTypes.IntegerType));
    UDF1<byte[], Integer> countCorrect = correct -> BitSet.valueOf(correct).cardinality();
    spark.udf().register("count_correct", countCorrect, DataTypes.IntegerType);
  }

  /**
   * Votes so far: those for class 0, image by image, then those for class 1, and so on. Public, as
   * Spark's encoders want it.
   */
  public static final class Counts implements Serializable {
    private static final long serialVersionUID = 1;

    private int[] votes = {};

    /** Of each image, where a training was right. */
    private int[] classes = {};

    private void grow(int images, int length) {
      if (classes.length == 0) {
        classes = new int[images];
        Arrays.fill(classes, NOT_KNOWN);
      } else if (classes.length != images) {
        throw new IllegalStateException(
            "predictions of %d images and of %d in one group".formatted(classes.length, images));
      }
      if (votes.length < length) {
        votes = Arrays.copyOf(votes, length);
      }
    }

    private Row image(int image) {
      int images = classes.length;
      Integer[] own = new Integer[votes.length / images];
      Arrays.setAll(own, number -> votes[number * images + image]);
      boolean known = classes[image] != NOT_KNOWN;
      return RowFactory.create(
          known ? classes[image] : null, known ? own[classes[image]] : Integer.valueOf(0), own);
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
    counts.grow(predicted.length, (1 + highest(predicted)) * predicted.length);
    for (int image = 0; image < predicted.length; image++) {
      int vote = Byte.toUnsignedInt(predicted[image]);
      counts.votes[vote * predicted.length + image]++;
      if (Predictions.isCorrect(correct, image)) {
        counts.classes[image] = vote;
      }
    }
    return counts;
  }

  @Override
  public Counts merge(Counts counts, Counts other) {
    if (other.classes.length == 0) {
      return counts;
    }
    counts.grow(other.classes.length, other.votes.length);
    for (int i = 0; i < other.votes.length; i++) {
      counts.votes[i] += other.votes[i];
    }
    for (int image = 0; image < other.classes.length; image++) {
      counts.classes[image] = Math.max(counts.classes[image], other.classes[image]);
    }
    return counts;
  }

  @Override
  public Row finish(Counts counts) {
    Row[] images = new Row[counts.classes.length];
    Arrays.setAll(images, counts::image);
    return RowFactory.create((Object) images);
  }

  @Override
  public Encoder<Counts> bufferEncoder() {
    return Encoders.kryo(Counts.class);
  }

  @Override
  public Encoder<Row> outputEncoder() {
    return Encoders.row(IMAGES);
  }

  private static int highest(byte[] predicted) {
    int highest = 0;
    for (byte image : predicted) {
      highest = Math.max(highest, Byte.toUnsignedInt(image));
    }
    return highest;
  }
}
