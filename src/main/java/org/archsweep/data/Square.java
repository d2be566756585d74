package org.archsweep.data;

import org.archsweep.network.Shape;

/**
 * The middle square of an image, scaled: each pixel is the mean of those that it covers, weighted
 * by a triangle that reaches to the middles of its neighbours; between pixels where it grows. Only
 * arithmetic that Java defines to the bit goes into it.
 */
final class Square {
  private final int size;
  private final int channels;
  private final ImageHeader header;
  private final int side;
  private final int left;
  private final int top;

  /** Of each pixel of a row: the first that goes into it, and the weights from there on. */
  private final int[] first;

  private final double[][] weights;

  /**
   * A square of an image.
   *
   * @param width of the image as it's stored, before it's upright
   * @param height of it, likewise
   * @param shape that is wanted: a square of 1 or 3 channels
   * @param header how the image is made upright
   */
  Square(int width, int height, Shape shape, ImageHeader header) {
    this.size = shape.height();
    this.channels = shape.channels();
    this.header = header;
    this.side = Math.min(width, height);
    this.left = middle(width - side, header.isMirrored());
    this.top = middle(height - side, header.isUpsideDown());
    this.first = new int[size];
    this.weights = new double[size][];
    double scale = (double) side / size;
    double reach = Math.max(1, scale);
    for (int i = 0; i < size; i++) {
      double centre = (i + 0.5) * scale;
      first[i] = Math.max(0, (int) Math.floor(centre - reach + 0.5));
      int end = Math.min(side, (int) Math.floor(centre + reach + 0.5));
      weights[i] = triangle(first[i], end, centre, reach);
    }
  }

  /** An odd pixel is left out on the same side, however the image is stored. */
  private static int middle(int rest, boolean fromTheEnd) {
    return fromTheEnd ? rest - rest / 2 : rest / 2;
  }

  private static double[] triangle(int first, int end, double centre, double reach) {
    double[] weights = new double[end - first];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.max(0, 1 - Math.abs(first + i + 0.5 - centre) / reach);
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /** Writes the planes of the upright square. */
  void write(ImageFile.Pixels pixels, byte[] to, int offset) {
    double[][] planes = scaled(pixels);
    for (int channel = 0; channel < channels; channel++) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          int column = header.isTransposed() ? y : x;
          int row = header.isTransposed() ? x : y;
          int stored =
              (header.isUpsideDown() ? size - 1 - row : row) * size
                  + (header.isMirrored() ? size - 1 - column : column);
          double value = Math.rint(planes[channel][stored]);
          to[offset + (channel * size + y) * size + x] =
              (byte) Math.max(0, Math.min(255, (int) value));
        }
      }
    }
  }

  /** Rows are scaled as they come, and added to those that they go into. */
  private double[][] scaled(ImageFile.Pixels pixels) {
    double[][] planes = new double[channels][size * size];
    int[] line = new int[3 * side];
    double[] values = new double[side];
    double[] row = new double[size];
    for (int y = 0; y < side; y++) {
      pixels.read(top + y, left, side, line);
      for (int channel = 0; channel < channels; channel++) {
        for (int x = 0; x < side; x++) {
          values[x] = channels == 1 ? grey(line, 3 * x) : line[3 * x + channel];
        }
        scaleRow(values, row);
        addRow(y, row, planes[channel]);
      }
    }
    return planes;
  }

  /** Luma, as in ITU-R BT.601. */
  private static double grey(int[] line, int at) {
    return (299.0 * line[at] + 587.0 * line[at + 1] + 114.0 * line[at + 2]) / 1000;
  }

  private void scaleRow(double[] values, double[] row) {
    for (int i = 0; i < size; i++) {
      double sum = 0;
      for (int j = 0; j < weights[i].length; j++) {
        sum += weights[i][j] * values[first[i] + j];
      }
      row[i] = sum;
    }
  }

  private void addRow(int y, double[] row, double[] plane) {
    for (int i = 0; i < size; i++) {
      int place = y - first[i];
      if (place >= 0 && place < weights[i].length) {
        for (int x = 0; x < size; x++) {
          plane[i * size + x] += weights[i][place] * row[x];
        }
      }
    }
  }
}
