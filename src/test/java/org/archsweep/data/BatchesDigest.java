package org.archsweep.data;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.archsweep.network.Shape;

/** A hash of every bit of a small training's batches; started in JVMs of several kinds. */
final class BatchesDigest {
  private BatchesDigest() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(of(1));
  }

  static String of(long seed) throws Exception {
    byte[] pixels = new byte[1_000 * 3 * 32 * 32];
    byte[] labels = new byte[1_000];
    Random random = new Random(0);
    random.nextBytes(pixels);
    random.nextBytes(labels);
    ImageSet images = new ImageSet(pixels, labels, new Shape(3, 32, 32));
    List<Augmentation> augment = List.of(new Crop(), new Flip(), new Cutout(8));

    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (Batches batches = Batches.of(images, augment, true, 64, seed, 3)) {
      for (int i = 0; i < 3 * batches.perEpoch(); i++) {
        Batch batch = batches.next();
        digest.update(batch.pixels());
        digest.update(batch.mask());
        for (long label : batch.labels()) {
          digest.update((byte) label);
        }
        batches.recycle(batch);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
