package org.archsweep.training;

import org.archsweep.Text;

/**
 * What a trained network takes each test image for. A class is one byte, as in {@link
 * org.archsweep.data.ImageSet}: no data set has more than 256.
 *
 * @param classes the predicted class of each image, an unsigned byte, in the order of the test set
 * @param correct which of them are right, a bit an image: that of image i is bit i % 8 of byte i /
 *     8, from the least significant
 */
@SuppressWarnings("ArrayRecordComponent") // as they are written to a file; never changed
public record Predictions(byte[] classes, byte[] correct) {

  /** Predictions held against the images' labels. */
  public static Predictions of(byte[] classes, byte[] labels) {
    if (classes.length != labels.length) {
      throw new IllegalArgumentException(
          Text.format("%d predictions for %d images", classes.length, labels.length));
    }
    byte[] correct = new byte[(classes.length + 7) / 8];
    for (int image = 0; image < classes.length; image++) {
      if (classes[image] == labels[image]) {
        correct[image / 8] |= (byte) (1 << image % 8);
      }
    }
    return new Predictions(classes, correct);
  }

  /** Whether an image's bit is set in the bits of the right ones. */
  public static boolean isCorrect(byte[] correct, int image) {
    return (correct[image / 8] >> image % 8 & 1) == 1;
  }
}
