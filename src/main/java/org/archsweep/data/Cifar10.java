package org.archsweep.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.archsweep.Fault;
import org.archsweep.InputException;

/**
 * Reads CIFAR-10's binary files (Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html):
 * each record is a label and the three planes of a 32x32 image. Every file is read straight into
 * its place, so that the data are in memory once.
 */
final class Cifar10 {
  /** The folder that the official archive makes. */
  static final String ARCHIVE_FOLDER = "cifar-10-batches-bin";

  /** The training files and, last, the test file. */
  static final List<String> FILES =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin",
          "test_batch.bin");

  private static final int TRAIN_FILES = FILES.size() - 1;

  private static final int SIZE = 32;
  private static final int IMAGE = ImageSet.CHANNELS * SIZE * SIZE;
  private static final int RECORD = 1 + IMAGE;
  private static final int RECORDS = 10_000;
  private static final int CLASSES = 10;

  /** The study's own. */
  private static final List<Double> MEAN = List.of(125.31, 122.95, 113.87);

  private static final List<Double> DEVIATION = List.of(62.99, 62.09, 66.70);

  private final Path place;
  private final ImageSet train = blank(TRAIN_FILES * RECORDS);
  private final ImageSet test = blank(RECORDS);

  private Cifar10(Path place) {
    this.place = place;
  }

  /**
   * Reads the data set.
   *
   * @param place a folder of the binary files, one that holds {@link #ARCHIVE_FOLDER}, or the
   *     official archive, {@code cifar-10-binary.tar.gz}
   * @throws InputException if a file is missing, has another size, or holds another label than 0 to
   *     9
   */
  static Dataset read(Path place) {
    if (!Files.exists(place)) {
      throw new InputException(
          "no CIFAR-10 in %s: no such file or folder; `archsweep fetch cifar10` downloads it",
          place);
    }
    Cifar10 cifar10 = new Cifar10(place);
    try {
      Set<String> found = Files.isDirectory(place) ? cifar10.readFolder() : cifar10.readArchive();
      for (String name : FILES) {
        if (!found.contains(name)) {
          throw new InputException("no CIFAR-10 in %s: %s is missing", place, name);
        }
      }
    } catch (EOFException e) { // its message is not for people, where it has one
      throw new InputException("cannot read CIFAR-10 in %s: it ends too early", place);
    } catch (IOException e) {
      throw new InputException("cannot read CIFAR-10 in %s: %s", place, Fault.of(e).line());
    }
    return Dataset.of("cifar10", cifar10.train, cifar10.test, MEAN, DEVIATION);
  }

  private Set<String> readFolder() throws IOException {
    Path nested = place.resolve(ARCHIVE_FOLDER);
    Path folder = Files.isDirectory(nested) ? nested : place;
    Set<String> found = new HashSet<>();
    for (String name : FILES) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
          readFile(name, Files.size(file), in);
        }
        found.add(name);
      }
    }
    return found;
  }

  private Set<String> readArchive() throws IOException {
    Set<String> found = new HashSet<>();
    TarGz.read(
        place,
        (entry, content) -> {
          String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
          if (!entry.isDirectory() && FILES.contains(name)) {
            readFile(name, entry.getSize(), content);
            if (!found.add(name)) {
              throw new InputException("%s has the file %s twice", place, name);
            }
          }
        });
    return found;
  }

  private void readFile(String name, long bytes, InputStream in) throws IOException {
    if (bytes != RECORDS * RECORD) {
      throw new InputException(
          "%s in %s has %d bytes, expected %d (10,000 records of 3,073)",
          name, place, bytes, RECORDS * RECORD);
    }
    int number = FILES.indexOf(name);
    ImageSet images = number < TRAIN_FILES ? train : test;
    int first = number < TRAIN_FILES ? number * RECORDS : 0;
    for (int record = 0; record < RECORDS; record++) {
      int label = in.read();
      int pixels = in.readNBytes(images.pixels(), (first + record) * IMAGE, IMAGE);
      if (pixels < IMAGE) {
        throw new EOFException();
      }
      if (label >= CLASSES) {
        throw new InputException(
            "%s in %s: label %d at record %d, expected 0 to 9", name, place, label, record);
      }
      images.labels()[first + record] = (byte) label;
    }
  }

  private static ImageSet blank(int images) {
    return new ImageSet(new byte[images * IMAGE], new byte[images], SIZE);
  }
}
