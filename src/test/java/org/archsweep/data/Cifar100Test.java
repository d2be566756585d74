package org.archsweep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar100Test {
  private static final int IMAGE = 3 * 32 * 32;
  private static final int RECORD = 2 + IMAGE;

  /** As the official archive has them, made up. */
  private static final byte[] TRAIN = records(50_000);

  private static final byte[] TEST = records(10_000);

  @TempDir static Path unpacked;
  @TempDir Path folder;

  @BeforeAll
  static void writeFiles() throws IOException {
    Files.write(unpacked.resolve("train.bin"), TRAIN);
    Files.write(unpacked.resolve("test.bin"), TEST);
  }

  /** Coarse labels are the fine ones' fifth; pixels are 100 and, in every other image, 50. */
  private static byte[] records(int count) {
    byte[] records = new byte[count * RECORD];
    for (int i = 0; i < count; i++) {
      records[i * RECORD] = (byte) (i % 100 / 5);
      records[i * RECORD + 1] = (byte) (i % 100);
      Arrays.fill(records, i * RECORD + 2, (i + 1) * RECORD, (byte) (i % 2 == 0 ? 100 : 50));
    }
    return records;
  }

  @Test
  void readsFineLabels() {
    Dataset data = new Cifar100().read(unpacked);

    assertThat(data.task()).isEqualTo(new Task(new Shape(3, 32, 32), 100));
    assertThat(data.identity()).matches("cifar100-[0-9a-f]{12}");
    assertThat(data.train().count()).isEqualTo(50_000);
    assertThat(data.test().count()).isEqualTo(10_000);
    assertThat(data.train().label(4_299)).isEqualTo(99);
    assertThat(data.train().pixels()[4_299 * IMAGE]).isEqualTo((byte) 50);
    assertThat(data.test().label(9_998)).isEqualTo(98);
    assertThat(data.test().pixels()[9_999 * IMAGE - 1]).isEqualTo((byte) 100);
  }

  @Test
  void meanAndDeviationAreThoseOfTheTrainingImages() {
    Dataset data = new Cifar100().read(unpacked);

    assertThat(data.mean()).containsExactly(75.0, 75.0, 75.0);
    assertThat(data.deviation().get(2)).isCloseTo(25, within(1e-9));
  }

  @Test
  void taskNeedsNoFiles() {
    DataSource source = new DataSource("cifar100:/nowhere/at/all", Map.of());

    assertThat(Datasets.task(source)).isEqualTo(new Task(new Shape(3, 32, 32), 100));
  }

  @Test
  void missingFilesAreRefused() throws IOException {
    Path missing = folder.resolve("missing");
    assertRefused(
        missing,
        "no CIFAR-100 in %s: no such file or folder; `archsweep fetch cifar100` downloads it");
    assertRefused(folder, "no CIFAR-100 in %s: train.bin is missing");
    Files.createLink(folder.resolve("train.bin"), unpacked.resolve("train.bin"));
    assertRefused(folder, "no CIFAR-100 in %s: test.bin is missing");
    Files.write(folder.resolve("test.bin"), new byte[100]);
    assertRefused(
        folder, "test.bin in %s has 100 bytes, expected 30740000 (10,000 records of 3,074)");
  }

  @Test
  void labelOutOfRangeIsRefused() throws IOException {
    byte[] wrong = TEST.clone();
    wrong[77 * RECORD + 1] = 100;
    Files.createLink(folder.resolve("train.bin"), unpacked.resolve("train.bin"));
    Files.write(folder.resolve("test.bin"), wrong);

    assertRefused(folder, "test.bin in %s: label 100 at record 77, expected 0 to 99");
  }

  private static void assertRefused(Path place, String message) {
    assertThatThrownBy(() -> new Cifar100().read(place))
        .isInstanceOf(InputException.class)
        .hasMessage(message, place);
  }

  /** As its page has them: https://www.cs.toronto.edu/~kriz/cifar.html. */
  @Test
  void downloadIsTheOneThatItsPagePublishes() {
    assertThat(new Cifar100().download())
        .contains(
            new Download(
                URI.create("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"),
                168_513_733,
                "MD5",
                "03b5dce01913d631647c71ecec9e9cb8"));
  }

  @Test
  void whatIsFetchedIsFound() throws Exception {
    byte[] archive = archive();
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(archive));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, archive.length);
          exchange.getResponseBody().write(archive);
          exchange.close();
        });
    server.start();
    Path fetched = folder.resolve("cifar100");
    URI address =
        URI.create(Text.format("http://127.0.0.1:%d/some.tar.gz", server.getAddress().getPort()));
    try {
      String wrong = "0".repeat(32);
      assertThatThrownBy(
              () -> new Download(address, archive.length, "MD5", wrong).into(fetched, n -> {}))
          .isInstanceOf(InputException.class)
          .hasMessage("%s has MD5 %s, expected %s: thrown away", address, hash, wrong);
      new Download(address, archive.length, "MD5", hash).into(fetched, n -> {});
    } finally {
      server.stop(0);
    }

    assertThat(new Cifar100().read(fetched).identity())
        .isEqualTo(new Cifar100().read(unpacked).identity());
  }

  private static byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      tar.putArchiveEntry(new TarArchiveEntry("cifar-100-binary/"));
      tar.closeArchiveEntry();
      put(tar, "train.bin", TRAIN);
      put(tar, "test.bin", TEST);
      put(tar, "fine_label_names.txt", new byte[7]);
    }
    return bytes.toByteArray();
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry("cifar-100-binary/" + name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
