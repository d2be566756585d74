package org.archsweep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
    byte[] text = "text".getBytes(StandardCharsets.UTF_8);
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      for (TarArchiveEntry entry : entries) {
        entry.setSize(entry.isFile() && entry.getLinkName().isEmpty() ? text.length : 0);
        tar.putArchiveEntry(entry);
        if (entry.getSize() > 0) {
          tar.write(text);
        }
        tar.closeArchiveEntry();
      }
    }
  }
}
