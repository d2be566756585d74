package org.archsweep.data;

import java.util.Arrays;
import org.archsweep.Text;

/**
 * Labelled RGB images of one size.
 *
 * @param pixels image after image; each is its red plane, green plane and blue plane, row by row,
 *     one unsigned byte a value (CIFAR-10's layout)
 * @param labels the class of each image, an unsigned byte, from 0
 * @param size height and width in pixels
 */
@SuppressWarnings("ArrayRecordComponent") // 150 MB of pixels: shared, never copied, never written
public record ImageSet(byte[] pixels, byte[] labels, int size) {
  public static final int CHANNELS = 3;

  public ImageSet {
    if (pixels.length != labels.length * CHANNELS * size * size) {
      throw new IllegalArgumentException(
          Text.format(
              "%d bytes aren't %d images of %dx%d", pixels.length, labels.length, size, size));
    }
  }

  /** The number of images. */
  public int count() {
    return labels.length;
  }

  /** An image's class, 0 to 255. */
  public int label(int image) {
    return Byte.toUnsignedInt(labels[image]);
  }

  /** The first n images, or all where there are fewer. */
  public ImageSet first(int n) {
    return n >= count()
        ? this
        : new ImageSet(
            Arrays.copyOf(pixels, n * CHANNELS * size * size), Arrays.copyOf(labels, n), size);
  }
}
