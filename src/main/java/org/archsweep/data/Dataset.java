package org.archsweep.data;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Images to train on and images to test on.
 *
 * @param identity the kind of data and a hash of every pixel and label, {@code
 *     cifar10-0a1b2c3d4e5f}: equal exactly where the data are equal, whatever folder they came from
 * @param train the training images
 * @param test the test images
 * @param mean of each channel, in pixel values (0 to 255), as the network normalises with
 * @param deviation standard deviation of each channel, in pixel values
 */
public record Dataset(
    String identity, ImageSet train, ImageSet test, List<Double> mean, List<Double> deviation) {

  /** The same data, fewer images; the identity stays that of the whole. */
  public Dataset limited(int trainImages, int testImages) {
    return new Dataset(identity, train.first(trainImages), test.first(testImages), mean, deviation);
  }

  /** A data set that is named after its kind and what it holds. */
  static Dataset of(
      String kind, ImageSet train, ImageSet test, List<Double> mean, List<Double> deviation) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      for (ImageSet images : List.of(train, test)) {
        hash.update(images.pixels());
        hash.update(images.labels());
      }
      String identity = kind + "-" + HexFormat.of().formatHex(hash.digest(), 0, 6);
      return new Dataset(identity, train, test, mean, deviation);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
