package org.archsweep.network;

import java.io.Serializable;

/**
 * The shape of one image's values at one place in a network, the batch dimension left out.
 *
 * @param channels number of channels, or of features where height and width are 1
 * @param height in pixels
 * @param width in pixels
 */
public record Shape(int channels, int height, int width) implements Serializable {
  /** The number of values. */
  public long size() {
    return (long) channels * height * width;
  }

  @Override
  public String toString() {
    return channels + "x" + height + "x" + width;
  }
}
