package org.archsweep.data;

import java.nio.ByteBuffer;
import org.archsweep.network.Shape;

/**
 * Training images of one step.
 *
 * @param pixels uint8 (N, channels, height, width), a direct buffer
 * @param mask uint8 (N, 1, height, width), a direct buffer: 0 where a pixel is cut out, else 1
 * @param labels the class of each image
 * @param shape of each image
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read once
public record Batch(ByteBuffer pixels, ByteBuffer mask, long[] labels, Shape shape) {
  /** The number of images. */
  public int count() {
    return labels.length;
  }
}
