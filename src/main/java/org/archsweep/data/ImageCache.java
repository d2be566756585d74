package org.archsweep.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.archsweep.network.Shape;

/**
 * A file with the pixels of an image folder, the training images' first, and the identity of the
 * whole. It spares reading thousands of files, no more: where it's missing, damaged or can't be
 * written, nobody is told.
 */
final class ImageCache {
  private static final int LONGEST_IDENTITY = 100;

  /**
   * What a file holds.
   *
   * @param train pixels, as in {@link ImageSet}
   * @param test likewise
   * @param identity of the data that were written
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, handed on
  record Kept(byte[] train, byte[] test, String identity) {}

  private ImageCache() {}

  /** What is there, which may be damaged; empty where it's less than that many images. */
  static Optional<Kept> read(Path file, int train, int test, Shape shape) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] trainPixels = in.readNBytes(Math.toIntExact(train * shape.size()));
      byte[] testPixels = in.readNBytes(Math.toIntExact(test * shape.size()));
      byte[] identity = in.readNBytes(LONGEST_IDENTITY);
      return testPixels.length < test * shape.size()
          ? Optional.empty()
          : Optional.of(
              new Kept(trainPixels, testPixels, new String(identity, StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Puts the file in its place, whole or not at all. */
  static void write(Path file, Dataset dataset) {
    try {
      Files.createDirectories(file.getParent());
      Path unfinished = Files.createTempFile(file.getParent(), "unfinished", "");
      try {
        try (OutputStream out = Files.newOutputStream(unfinished)) {
          out.write(dataset.train().pixels());
          out.write(dataset.test().pixels());
          out.write(dataset.identity().getBytes(StandardCharsets.US_ASCII));
        }
        Files.move(
            unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      // Then all is read again the next time.
    }
  }
}
