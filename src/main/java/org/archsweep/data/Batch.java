package org.archsweep.data;

import java.nio.ByteBuffer;

@SuppressWarnings("ArrayRecordComponent")
public record Batch(ByteBuffer pixels, ByteBuffer keep, long[] labels, int size)
    implements AutoCloseable {
  public int count() {
    return labels.length;
  }

  @Override
  public void close() {}
}
