package org.archsweep.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.archsweep.InputException;

/**
 * Reads CIFAR-10's binary files (Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html):
 * each record is a label and the three planes of a 32x32 image.
 */
final class Cifar10 {
  /** The folder that the official archive makes. */
  static final String ARCHIVE_FOLDER = "cifar-10-batches-bin";

  private static final List<String> TRAIN =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin");
  private static final String TEST = "test_batch.bin";

  private static final int SIZE = 32;
  private static final int IMAGE = ImageSet.CHANNELS * SIZE * SIZE;
  private static final int RECORD = 1 + IMAGE;
  private static final int RECORDS = 10_000;
  private static final int CLASSES = 10;

  /** The study's own. */
  private static final List<Double> MEAN = List.of(125.31, 122.95, 113.87);

  private static final List<Double> DEVIATION = List.of(62.99, 62.09, 66.70);

  private Cifar10() {}

  /**
   * Reads the data set.
   *
   * @param place a folder of the binary files, one that holds {@link #ARCHIVE_FOLDER}, or the
   *     official archive, {@code cifar-10-binary.tar.gz}
   * @throws InputException if a file is missing, has another size, or holds another label than 0 to
   *     9
   */
  static Dataset read(Path place) {
    try {
      Map<String, byte[]> files = Files.isRegularFile(place) ? unpacked(place) : inFolder(place);
      ImageSet train = images(place, TRAIN, files);
      ImageSet test = images(place, List.of(TEST), files);
      return Dataset.of("cifar10", train, test, MEAN, DEVIATION);
    } catch (IOException e) {
      throw new InputException("cannot read CIFAR-10 in %s: %s", place, e.getMessage());
    }
  }

  private static Map<String, byte[]> inFolder(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      throw new InputException(
          "no CIFAR-10 in %s: no such file or folder; `archsweep fetch cifar10` downloads it",
          place);
    }
    Path nested = place.resolve(ARCHIVE_FOLDER);
    Path folder = Files.isDirectory(nested) ? nested : place;
    Map<String, byte[]> files = new HashMap<>();
    for (String name : names()) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        files.put(name, Files.readAllBytes(file));
      }
    }
    return files;
  }

  private static Map<String, byte[]> unpacked(Path archive) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      for (ArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (!entry.isDirectory() && names().contains(name)) {
          files.put(name, tar.readAllBytes());
        }
      }
    }
    return files;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(TRAIN);
    names.add(TEST);
    return names;
  }

  private static ImageSet images(Path place, List<String> names, Map<String, byte[]> files) {
    byte[] pixels = new byte[names.size() * RECORDS * IMAGE];
    byte[] labels = new byte[names.size() * RECORDS];
    int image = 0;
    for (String name : names) {
      byte[] file = files.get(name);
      if (file == null) {
        throw new InputException("no CIFAR-10 in %s: %s is missing", place, name);
      }
      if (file.length != RECORDS * RECORD) {
        throw new InputException(
            "%s in %s has %d bytes, expected %d (10,000 records of 3,073)",
            name, place, file.length, RECORDS * RECORD);
      }
      for (int record = 0; record < RECORDS; record++, image++) {
        byte label = file[record * RECORD];
        if (label < 0 || label >= CLASSES) {
          throw new InputException(
              "%s in %s: label %d at record %d, expected 0 to 9",
              name, place, Byte.toUnsignedInt(label), record);
        }
        labels[image] = label;
        System.arraycopy(file, record * RECORD + 1, pixels, image * IMAGE, IMAGE);
      }
    }
    return new ImageSet(pixels, labels, SIZE);
  }
}
