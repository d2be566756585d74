package org.archsweep.data;

import java.nio.ByteBuffer;
import java.util.List;

public final class Batches implements AutoCloseable {
  private final ImageSet images;
  private final int batch;
  private int at;

  private Batches(ImageSet i, int b) {
    images = i;
    batch = b;
  }

  public static Batches of(
      ImageSet images,
      List<Augmentation> augment,
      boolean shuffle,
      int batch,
      long seed,
      int epochs) {
    return new Batches(images, batch);
  }

  public int perEpoch() {
    return (images.count() + batch - 1) / batch;
  }

  public Batch next() throws InterruptedException {
    int n = Math.min(batch, images.count() - at);
    int b = 3 * images.size() * images.size();
    ByteBuffer p = ByteBuffer.allocateDirect(n * b);
    p.put(images.pixels(), at * b, n * b).flip();
    ByteBuffer k = ByteBuffer.allocateDirect(n * b / 3);
    while (k.hasRemaining()) {
      k.put((byte) 1);
    }
    k.flip();
    long[] l = new long[n];
    for (int i = 0; i < n; i++) {
      l[i] = images.labels()[at + i];
    }
    at += n;
    if (at >= images.count()) {
      at = 0;
    }
    return new Batch(p, k, l, images.size());
  }

  @Override
  public void close() {}
}
