package org.archsweep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.archsweep.InputException;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
  private static final List<String> FILES =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin",
          "test_batch.bin");

  private static final int IMAGE = 3 * 32 * 32;
  private static final long BYTES = 10_000L * (1 + IMAGE);

  @TempDir static Path good;
  @TempDir Path folder;

  /** Six files, each with another first label and pixels of its own. */
  @BeforeAll
  static void writeFiles() throws IOException {
    for (int file = 0; file < 6; file++) {
      byte[] bytes = new byte[(int) BYTES];
      for (int record = 0; record < 10_000; record++) {
        int start = record * (1 + IMAGE);
        bytes[start] = (byte) ((file + record) % 10);
        Arrays.fill(bytes, start + 1, start + 1 + IMAGE, (byte) (31 * file + 7 * record));
        bytes[start + IMAGE] = (byte) file; // the last pixel
      }
      Files.write(good.resolve(FILES.get(file)), bytes);
    }
  }

  @Test
  void readsTheBinaryFiles() {
    Dataset data = new Cifar10().read(good);

    assertThat(data.train().count()).isEqualTo(50_000);
    assertThat(data.test().count()).isEqualTo(10_000);
    assertThat(data.task()).isEqualTo(new Task(new Shape(3, 32, 32), 10));
    assertThat(data.mean()).containsExactly(125.31, 122.95, 113.87);
    assertThat(data.deviation()).containsExactly(62.99, 62.09, 66.70);
    assertImage(data.train(), 0, 0, 0);
    assertImage(data.train(), 9_999, 0, 9_999);
    assertImage(data.train(), 10_000, 1, 0);
    assertImage(data.train(), 43_210, 4, 3_210);
    assertImage(data.test(), 123, 5, 123);
    assertImage(data.test(), 9_999, 5, 9_999);
  }

  @Test
  void sameImagesHaveTheSameIdentityWhereverTheyAre() throws IOException {
    Path nested = Files.createDirectory(folder.resolve("cifar-10-batches-bin"));
    for (String name : FILES) {
      Files.createLink(nested.resolve(name), good.resolve(name));
    }
    Path archive = archive("cifar-10-binary.tar.gz", FILES);

    String identity = new Cifar10().read(good).identity();

    assertThat(identity).matches("cifar10-[0-9a-f]{12}");
    assertThat(new Cifar10().read(folder).identity()).isEqualTo(identity);
    assertThat(new Cifar10().read(archive).identity()).isEqualTo(identity);
  }

  @Test
  void missingFolderIsRefused() {
    Path missing = folder.resolve("nowhere");

    assertRefused(
        missing,
        "no CIFAR-10 in %s: no such file or folder; `archsweep fetch cifar10` downloads it");
  }

  @Test
  void missingFileIsRefused() throws IOException {
    linkAllBut("data_batch_4.bin");

    assertRefused(folder, "no CIFAR-10 in %s: data_batch_4.bin is missing");
  }

  @Test
  void truncatedFileIsRefused() throws IOException {
    linkAllBut("data_batch_1.bin");
    writeZeros("data_batch_1.bin", BYTES - 1);

    assertRefused(
        folder,
        "data_batch_1.bin in %s has 30729999 bytes, expected 30730000 (10,000 records of 3,073)");
  }

  @Test
  void hugeFileIsRefusedUnread() throws IOException {
    linkAllBut("data_batch_1.bin");
    writeZeros("data_batch_1.bin", 1L << 40);

    assertRefused(
        folder,
        "data_batch_1.bin in %s has 1099511627776 bytes, expected 30730000"
            + " (10,000 records of 3,073)");
  }

  @Test
  void labelOutOfRangeIsRefused() throws IOException {
    linkAllBut("data_batch_1.bin");
    writeZeros("data_batch_1.bin", BYTES);
    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve("data_batch_1.bin").toFile(), "rw")) {
      file.seek(3_071 * (1 + IMAGE));
      file.write(200);
    }

    assertRefused(folder, "data_batch_1.bin in %s: label 200 at record 3071, expected 0 to 9");
  }

  @Test
  void archiveWithoutOneOfTheFilesIsRefused() throws IOException {
    Path archive = archive("some.tar.gz", List.of("data_batch_2.bin"));

    assertRefused(archive, "no CIFAR-10 in %s: data_batch_1.bin is missing");
  }

  @Test
  void brokenOffArchiveIsRefused() throws IOException {
    Path archive = archive("some.tar.gz", List.of("data_batch_2.bin"));
    Path half = folder.resolve("half.tar.gz");
    byte[] bytes = Files.readAllBytes(archive);
    Files.write(half, Arrays.copyOf(bytes, bytes.length / 2));

    assertRefused(half, "cannot read CIFAR-10 in %s: it ends too early");
  }

  @Test
  void emptyArchiveIsRefused() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.tar.gz"));

    assertRefused(empty, "cannot read CIFAR-10 in %s: it ends too early");
  }

  @Test
  void otherFileIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("text.tar.gz"), "not an archive");

    assertRefused(text, "cannot read CIFAR-10 in %s: Not in GZIP format");
  }

  @Test
  void archiveWithAWrongChecksumOrNoneIsRefused() throws IOException {
    Path archive = archive("some.tar.gz", List.of("data_batch_1.bin"));
    byte[] bytes = Files.readAllBytes(archive);
    byte[] wrong = bytes.clone();
    wrong[bytes.length - 8]++;

    Files.write(archive, wrong);
    assertRefused(archive, "cannot read CIFAR-10 in %s: Corrupt GZIP trailer");
    Files.write(archive, Arrays.copyOf(bytes, bytes.length - 8));
    assertRefused(archive, "cannot read CIFAR-10 in %s: it ends too early");
  }

  @Test
  void archiveWithAFileTwiceIsRefused() throws IOException {
    Path archive = archive("some.tar.gz", List.of("data_batch_2.bin", "../data_batch_2.bin"));

    assertRefused(archive, "%s has the file data_batch_2.bin twice");
  }

  @Test
  void deviceIsNoArchive() {
    assertRefused(Path.of("/dev/zero"), "cannot read CIFAR-10 in %s: it is no ordinary file");
  }

  private static void assertRefused(Path place, String message) {
    assertThatThrownBy(() -> new Cifar10().read(place))
        .isInstanceOf(InputException.class)
        .hasMessage(message, place);
  }

  private static void assertImage(ImageSet images, int image, int file, int record) {
    byte[] expected = new byte[IMAGE];
    Arrays.fill(expected, (byte) (31 * file + 7 * record));
    expected[IMAGE - 1] = (byte) file;
    assertThat(images.labels()[image]).isEqualTo((byte) ((file + record) % 10));
    assertThat(Arrays.copyOfRange(images.pixels(), image * IMAGE, (image + 1) * IMAGE))
        .isEqualTo(expected);
  }

  private void linkAllBut(String left) throws IOException {
    for (String name : FILES) {
      if (!name.equals(left)) {
        Files.createLink(folder.resolve(name), good.resolve(name));
      }
    }
  }

  /** A file without content on the disk, however long. */
  private void writeZeros(String name, long bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.setLength(bytes);
    }
  }

  /** Laid out as the official archive, with the files that were written. */
  private Path archive(String archiveName, List<String> names) throws IOException {
    Path archive = folder.resolve(archiveName);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive));
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      tar.putArchiveEntry(new TarArchiveEntry("cifar-10-batches-bin/"));
      tar.closeArchiveEntry();
      for (String name : names) {
        TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + name);
        entry.setSize(BYTES);
        tar.putArchiveEntry(entry);
        Files.copy(good.resolve(name.replace("../", "")), tar);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }
}
