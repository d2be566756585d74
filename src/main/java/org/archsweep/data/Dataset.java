package org.archsweep.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.archsweep.network.Task;

/**
 * Images to train on and images to test on.
 *
 * @param identity the kind of data and a hash of every pixel and label, {@code
 *     cifar10-0a1b2c3d4e5f}: equal exactly where the data are equal, whatever folder they came from
 * @param task the images' shape and the number of classes
 * @param train the training images
 * @param test the test images
 * @param mean of each channel, in pixel values (0 to 255), as the network normalises with
 * @param deviation standard deviation of each channel, in pixel values
 */
public record Dataset(
    String identity,
    Task task,
    ImageSet train,
    ImageSet test,
    List<Double> mean,
    List<Double> deviation) {

  /** The same data, fewer images; the identity stays that of the whole. */
  public Dataset limited(int trainImages, int testImages) {
    return new Dataset(
        identity, task, train.first(trainImages), test.first(testImages), mean, deviation);
  }

  /**
   * A data set that is named after its kind and what it holds.
   *
   * @param kind the name of its {@link DatasetKind}
   * @param classes how many, 2 to 256
   */
  public static Dataset of(
      String kind,
      int classes,
      ImageSet train,
      ImageSet test,
      List<Double> mean,
      List<Double> deviation) {
    String identity = identity(kind, train, test, List.of());
    Task task = new Task(train.shape(), classes);
    return new Dataset(identity, task, train, test, mean, deviation);
  }

  /**
   * A data set whose identity tells its classes' names too, and that is normalised by its own
   * training images.
   *
   * @param classes their names, by label
   */
  static Dataset of(String kind, List<String> classes, ImageSet train, ImageSet test) {
    String identity = identity(kind, train, test, classes);
    Task task = new Task(train.shape(), classes.size());
    return new Dataset(identity, task, train, test, train.mean(), train.deviation());
  }

  private static String identity(String kind, ImageSet train, ImageSet test, List<String> classes) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      for (ImageSet images : List.of(train, test)) {
        hash.update(images.pixels());
        hash.update(images.labels());
      }
      for (String name : classes) {
        hash.update((name + "\0").getBytes(StandardCharsets.UTF_8));
      }
      return kind + "-" + HexFormat.of().formatHex(hash.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
