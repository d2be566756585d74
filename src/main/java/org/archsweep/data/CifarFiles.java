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
import org.archsweep.network.Shape;
import org.archsweep.network.Task;

/**
 * Reads the binary files of CIFAR-10 and CIFAR-100 (Krizhevsky 2009,
 * https://www.cs.toronto.edu/~kriz/cifar.html): each record is a label or two and the three planes
 * of a 32x32 image. Every file is read straight into its place, so that the data are in memory
 * once.
 */
final class CifarFiles {
  private static final Shape IMAGE = new Shape(3, 32, 32);
  private static final int IMAGE_BYTES = (int) IMAGE.size();

  /**
   * One of the two.
   *
   * @param name of the data set, for people
   * @param kind what {@code fetch} calls it
   * @param archiveFolder the folder that the official archive makes
   * @param trainFiles in their order
   * @param trainRecords in each of them
   * @param testFile has 10,000 records
   * @param labels in each record; the last one counts
   * @param classes the label that counts is below
   */
  record Format(
      String name,
      String kind,
      String archiveFolder,
      List<String> trainFiles,
      int trainRecords,
      String testFile,
      int labels,
      int classes) {
    private static final int TEST_RECORDS = 10_000;

    Task task() {
      return new Task(IMAGE, classes);
    }

    private int record() {
      return labels + IMAGE_BYTES;
    }

    boolean has(String file) {
      return file.equals(testFile) || trainFiles.contains(file);
    }
  }

  private final Format format;
  private final Path place;
  private final ImageSet train;
  private final ImageSet test = blank(Format.TEST_RECORDS);

  /**
   * Reads the data set.
   *
   * @param place a folder of the binary files, one that holds the archive's folder, or the official
   *     archive
   * @throws InputException if a file is missing, has another size, or holds a label out of range
   */
  CifarFiles(Format format, Path place) {
    this.format = format;
    this.place = place;
    if (!Files.exists(place)) {
      throw new InputException(
          "no %s in %s: no such file or folder; `archsweep fetch %s` downloads it",
          format.name, place, format.kind);
    }
    this.train = blank(format.trainFiles.size() * format.trainRecords);
    try {
      Set<String> found = Files.isDirectory(place) ? readFolder() : readArchive();
      for (String name : format.trainFiles) {
        checkIsThere(name, found);
      }
      checkIsThere(format.testFile, found);
    } catch (EOFException e) { // its message is not for people, where it has one
      throw new InputException("cannot read %s in %s: it ends too early", format.name, place);
    } catch (IOException e) {
      throw new InputException("cannot read %s in %s: %s", format.name, place, Fault.of(e).line());
    }
  }

  /** The training images. */
  ImageSet train() {
    return train;
  }

  /** The test images. */
  ImageSet test() {
    return test;
  }

  private void checkIsThere(String name, Set<String> found) {
    if (!found.contains(name)) {
      throw new InputException("no %s in %s: %s is missing", format.name, place, name);
    }
  }

  private Set<String> readFolder() throws IOException {
    Path nested = place.resolve(format.archiveFolder);
    Path folder = Files.isDirectory(nested) ? nested : place;
    Set<String> found = new HashSet<>();
    for (String name : format.trainFiles) {
      readFrom(folder, name, found);
    }
    readFrom(folder, format.testFile, found);
    return found;
  }

  private void readFrom(Path folder, String name, Set<String> found) throws IOException {
    Path file = folder.resolve(name);
    if (Files.isRegularFile(file)) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        readFile(name, Files.size(file), in);
      }
      found.add(name);
    }
  }

  private Set<String> readArchive() throws IOException {
    Set<String> found = new HashSet<>();
    TarGz.read(
        place,
        (entry, content) -> {
          String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
          if (!entry.isDirectory() && format.has(name)) {
            readFile(name, entry.getSize(), content);
            if (!found.add(name)) {
              throw new InputException("%s has the file %s twice", place, name);
            }
          }
        });
    return found;
  }

  private void readFile(String name, long bytes, InputStream in) throws IOException {
    boolean tests = name.equals(format.testFile);
    int records = tests ? Format.TEST_RECORDS : format.trainRecords;
    if (bytes != (long) records * format.record()) {
      throw new InputException(
          "%s in %s has %d bytes, expected %d (%,d records of %,d)",
          name, place, bytes, (long) records * format.record(), records, format.record());
    }
    ImageSet images = tests ? test : train;
    int first = tests ? 0 : format.trainFiles.indexOf(name) * records;
    for (int record = 0; record < records; record++) {
      in.skipNBytes(format.labels - 1L);
      int label = in.read();
      int pixels = in.readNBytes(images.pixels(), (first + record) * IMAGE_BYTES, IMAGE_BYTES);
      if (pixels < IMAGE_BYTES) {
        throw new EOFException();
      }
      if (label >= format.classes) {
        throw new InputException(
            "%s in %s: label %d at record %d, expected 0 to %d",
            name, place, label, record, format.classes - 1);
      }
      images.labels()[first + record] = (byte) label;
    }
  }

  private static ImageSet blank(int images) {
    return new ImageSet(new byte[images * IMAGE_BYTES], new byte[images], IMAGE);
  }
}
