package org.archsweep.data;

import java.nio.ByteBuffer;

/**
 * Training images of one step.
 *
 * @param pixels uint8 (N, 3, size, size), a direct buffer
 * @param keep uint8 (N, 1, size, size), a direct buffer: 0 where a pixel is cut out, else 1
 * @param labels the class of each image
 * @param size height and width
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read once
public record Batch(ByteBuffer pixels, ByteBuffer keep, long[] labels, int size) {
  /** The number of images. */
  public int count() {
    return labels.length;
  }
}
