package org.archsweep.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.archsweep.Text;
import org.archsweep.network.Shape;

/**
 * Labelled images of one shape.
 *
 * @param pixels image after image; each is its planes (red, green and blue, or grey), row by row,
 *     one unsigned byte a value (CIFAR-10's layout)
 * @param labels the class of each image, an unsigned byte, from 0
 * @param shape of each image: 1 or 3 channels, a square
 */
@SuppressWarnings("ArrayRecordComponent") // 150 MB of pixels: shared, never copied, never written
public record ImageSet(byte[] pixels, byte[] labels, Shape shape) {
  public ImageSet {
    if (pixels.length != labels.length * shape.size()) {
      throw new IllegalArgumentException(
          Text.format("%d bytes aren't %d images of %s", pixels.length, labels.length, shape));
    }
  }

  /** The number of images. */
  public int count() {
    return labels.length;
  }

  /** The number of values, and bytes, of an image. */
  public int bytes() {
    return Math.toIntExact(shape.size());
  }

  /** An image's class, 0 to 255. */
  public int label(int image) {
    return Byte.toUnsignedInt(labels[image]);
  }

  /** The first n images, or all where there are fewer. */
  public ImageSet first(int n) {
    return n >= count()
        ? this
        : new ImageSet(Arrays.copyOf(pixels, n * bytes()), Arrays.copyOf(labels, n), shape);
  }

  /** The mean of each channel, in pixel values. */
  List<Double> mean() {
    return IntStream.range(0, shape.channels()).mapToObj(c -> moment(c, 1)).toList();
  }

  /** The standard deviation of each channel, in pixel values. */
  List<Double> deviation() {
    return IntStream.range(0, shape.channels())
        .mapToObj(c -> StrictMath.sqrt(moment(c, 2) - moment(c, 1) * moment(c, 1)))
        .toList();
  }

  /** The mean of a channel's values, or of their squares; exact sums of integers. */
  private double moment(int channel, int power) {
    int area = shape.height() * shape.width();
    long sum = 0;
    for (int image = 0; image < count(); image++) {
      int plane = image * bytes() + channel * area;
      for (int i = plane; i < plane + area; i++) {
        long value = Byte.toUnsignedLong(pixels[i]);
        sum += power == 1 ? value : value * value;
      }
    }
    return (double) sum / ((long) count() * area);
  }
}
