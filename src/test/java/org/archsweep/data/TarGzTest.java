package org.archsweep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.archsweep.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TarGzTest {
  @TempDir Path home;
  private Path archive;
  private Path folder;

  @BeforeEach
  void namePlaces() {
    archive = home.resolve("some.tar.gz");
    folder = home.resolve("inner/folder");
  }

  @Test
  void filesLieWhereTheArchiveSays() throws IOException {
    write(file("./a.txt"), file("deep/er/b.txt"));
    Files.createDirectories(folder.getParent());

    TarGz.unpack(archive, folder);

    assertThat(folder.resolve("a.txt")).hasContent("text");
    assertThat(folder.resolve("deep/er/b.txt")).hasContent("text");
  }

  @Test
  void othersMayReadTheFolderAsAnyOther() throws IOException {
    write(file("a.txt"));
    Path ordinary = Files.createDirectories(folder.getParent());

    TarGz.unpack(archive, folder);

    assertThat(Files.getPosixFilePermissions(folder))
        .isEqualTo(Files.getPosixFilePermissions(ordinary));
  }

  @Test
  void whatAKilledRunLeftIsNoHindrance() throws IOException {
    write(file("a.txt"));
    Files.createDirectories(home.resolve("inner/.folder.unpacking/half"));
    Files.writeString(home.resolve("inner/.folder.unpacking/half/a.txt"), "ha");

    TarGz.unpack(archive, folder);

    assertThat(folder).isDirectoryNotContaining("glob:**half");
    assertOnly("inner", "folder");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../evil.txt", "../../evil.txt", "a/../../evil.txt", "/tmp/archsweep-evil.txt"})
  void entryOutsideTheFolderIsRefused(String name) throws IOException {
    write(file("good.txt"), file(name));

    assertRefused(name);
    assertThat(Path.of("/tmp/archsweep-evil.txt")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        TarConstants.LF_SYMLINK,
        TarConstants.LF_LINK,
        TarConstants.LF_FIFO,
        TarConstants.LF_CHR,
        TarConstants.LF_BLK
      })
  void entryThatIsNeitherFileNorFolderIsRefused(byte kind) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry("special", kind);
    entry.setLinkName("/etc");
    write(file("good.txt"), entry, file("special/passwd"));

    assertRefused("special");
  }

  @Test
  void brokenOffArchiveLeavesNothing() throws IOException {
    write(file("a.txt"), file("b.txt"));
    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(bytes, bytes.length / 2));
    Files.createDirectories(folder.getParent());

    assertThatThrownBy(() -> TarGz.unpack(archive, folder)).isInstanceOf(IOException.class);
    assertOnly("inner");
  }

  @Test
  void archiveIsReadToItsChecksum() throws IOException {
    write(file("a.txt"));
    byte[] whole = Files.readAllBytes(archive);
    Files.createDirectories(folder.getParent());

    for (int i = 1; i <= 8; i++) {
      byte[] wrong = whole.clone();
      wrong[whole.length - i]++;
      assertBroken(wrong, "Corrupt GZIP trailer");
      assertBroken(Arrays.copyOf(whole, whole.length - i), "it ends too early");
    }
    assertBroken(joined(whole, bytes("x")), "something follows its checksum");
    assertBroken(
        joined(whole, bytes("some more text than a trailer has")), "something follows its");
    assertBroken(joined(whole, whole), "something follows its last entry");
    assertBroken(joined(whole, new byte[1_000]), "something follows its checksum");
    assertBroken(new byte[0], "it ends too early");
    assertBroken(gzip(bytes("secret ".repeat(100))), "it is no tar archive, or a broken one");
  }

  @Test
  void archiveInSeveralPiecesIsOne() throws IOException {
    byte[] tar = tar(file("a.txt"), file("b.txt"));
    Files.createDirectories(folder.getParent());
    Files.write(
        archive,
        joined(gzip(Arrays.copyOf(tar, 700)), gzip(Arrays.copyOfRange(tar, 700, tar.length))));

    TarGz.unpack(archive, folder);

    assertThat(folder.resolve("b.txt")).hasContent("text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.txt", "./a.txt", "b/../a.txt", "a.txt/b"})
  void entryThatIsThereTwiceIsRefused(String name) throws IOException {
    write(file("a.txt"), file(name));
    Files.createDirectories(folder.getParent());

    assertBroken(Files.readAllBytes(archive), "is there twice: nothing was unpacked");
  }

  /** Headers that say much; few bytes follow, or as many as would fill the memory. */
  @ParameterizedTest
  @CsvSource({
    "L, 2147483647, a",
    "L, 8589934591, a",
    "K, 2147483647, a",
    "x, 2147483647, 2147483640 path=a",
    "x, 1000000000, 999999999 path=a",
    "g, 2147483647, 2147483640 comment=",
    "x, 100, 999999999999 a=b",
    "x, 100, -5 a=b",
    "x, 40, 20 GNU.sparse.major=1",
    "S, 2147483647, a",
    "0, 8589934591, a"
  })
  @Timeout(60)
  void headerThatSaysMuchTakesLittleMemory(char kind, long size, String content)
      throws IOException {
    Files.createDirectories(folder.getParent());
    byte[] begin = joined(header(kind, size), bytes(content));
    byte[] more = gzip(bytes("a".repeat(1 << 20)));
    long before = allocated();

    assertBroken(gzip(begin), "");
    assertBroken(joined(gzip(begin), repeated(more, 100)), "");
    assertThat(allocated() - before).as("bytes").isLessThan(100 << 20);
  }

  @Test
  @Timeout(60)
  void fewBytesThatStandForManyAreRefused() throws IOException {
    Files.createDirectories(folder.getParent());
    byte[] zeros = gzip(new byte[1 << 20]);

    assertBroken(
        joined(gzip(header('0', 8L << 30)), repeated(zeros, 600)),
        "it holds more than the 512 MB allowed");
    assertBroken(
        joined(gzip(tar(file("a.txt"))), repeated(zeros, 100)),
        "it holds more than the 4 MB allowed");
  }

  @Test
  void sizeBelowZeroIsRefused() throws IOException {
    Files.createDirectories(folder.getParent());
    byte[] header = header('0', 0);
    Arrays.fill(header, 124, 136, (byte) 0xff);

    assertBroken(gzip(withChecksum(header)), "it is no tar archive, or a broken one");
  }

  private void assertBroken(byte[] bytes, String message) throws IOException {
    Files.write(archive, bytes);
    assertThatThrownBy(() -> TarGz.unpack(archive, folder))
        .isInstanceOf(TarGz.Broken.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("secret")
        .hasSizeLessThan(300);
    assertOnly("inner");
  }

  private static long allocated() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  private static byte[] header(char kind, long size) {
    byte[] header = new byte[512];
    put(header, 0, "name");
    put(header, 100, "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, Text.format("%011o", size));
    put(header, 136, "00000000000");
    header[156] = (byte) kind;
    put(header, 257, "ustar\00000");
    return withChecksum(header);
  }

  private static byte[] withChecksum(byte[] header) {
    put(header, 148, "        ");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, Text.format("%06o", sum));
    header[154] = 0;
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    System.arraycopy(bytes(text), 0, header, at, text.length());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  private static byte[] repeated(byte[] part, int times) throws IOException {
    return joined(Collections.nCopies(times, part).toArray(byte[][]::new));
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(content);
    }
    return zipped.toByteArray();
  }

  private void assertRefused(String name) throws IOException {
    Files.createDirectories(folder.getParent());

    assertThatThrownBy(() -> TarGz.unpack(archive, folder))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the archive's entry %s is no file inside its folder: nothing was unpacked", name);
    assertOnly("inner");
  }

  /** Nothing was written anywhere but to these. */
  private void assertOnly(String... names) throws IOException {
    try (var outer = Files.list(home)) {
      assertThat(outer).containsExactlyInAnyOrder(archive, home.resolve("inner"));
    }
    try (var inner = Files.list(home.resolve("inner"))) {
      assertThat(inner.map(path -> path.getFileName().toString()))
          .containsExactly(Arrays.copyOfRange(names, 1, names.length));
    }
  }

  private static TarArchiveEntry file(String name) {
    return new TarArchiveEntry(name, /* preserveAbsolutePath= */ true);
  }

  private void write(TarArchiveEntry... entries) throws IOException {
    Files.write(archive, gzip(tar(entries)));
  }

  private static byte[] tar(TarArchiveEntry... entries) throws IOException {
    byte[] text = bytes("text");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (TarArchiveEntry entry : entries) {
        entry.setSize(entry.isFile() && entry.getLinkName().isEmpty() ? text.length : 0);
        tar.putArchiveEntry(entry);
        if (entry.getSize() > 0) {
          tar.write(text);
        }
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
