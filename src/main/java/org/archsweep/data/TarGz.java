package org.archsweep.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.archsweep.Text;

/**
 * Archives of files and folders, {@code .tar.gz}. They are read to their end, where their checksum
 * is; and within limits, for a few bytes can say that there are many.
 */
final class TarGz {
  private static final int MEGABYTE = 1 << 20;

  /** Of all that an archive holds, in bytes. */
  private static final long MOST = 512L * MEGABYTE;

  /** Of what isn't in its files: their names and attributes, and what fills up blocks. */
  private static final long MOST_BESIDES = 4L * MEGABYTE;

  private static final int LONGEST_NAME = 200;

  /** The archive is at fault, not the disk that it's on or unpacked to. */
  static final class Broken extends IOException {
    private static final long serialVersionUID = 1;

    Broken(String message) {
      super(message);
    }
  }

  /** Is told of each file and folder. */
  interface Visitor {
    /**
     * A file or a folder.
     *
     * @param content the file's
     * @throws IOException if what becomes of it can't be written
     */
    void visit(TarArchiveEntry entry, InputStream content) throws IOException;
  }

  private TarGz() {}

  /**
   * Reads an archive.
   *
   * @throws Broken if it isn't whole, is too large, or holds what is neither a file nor a folder,
   *     or anything twice
   * @throws IOException from the visitor, or if there's no such file
   */
  static void read(Path archive, Visitor visitor) throws IOException {
    if (!Files.isRegularFile(archive)) { // a device or a pipe may have no end
      throw new Broken("it is no ordinary file");
    }
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        Entries entries = Entries.of(file)) {
      Set<String> names = new HashSet<>();
      for (TarArchiveEntry entry = entries.next(); entry != null; entry = entries.next()) {
        if (isSpecial(entry)) {
          throw refused(entry, "is no file inside its folder");
        }
        if (!names.add(entry.getName())) {
          throw refused(entry, "is there twice");
        }
        visitor.visit(entry, entries);
      }
    }
  }

  /**
   * Unpacks an archive; the folder appears whole or not at all.
   *
   * @param folder absolute; must not exist, its parent must
   * @throws Broken if {@link #read} refuses the archive, or it holds what would lie outside the
   *     folder
   * @throws IOException if the folder can't be written
   */
  static void unpack(Path archive, Path folder) throws IOException {
    Path unpacked = folder.resolveSibling("." + folder.getFileName() + ".unpacking");
    delete(unpacked); // what a killed run left
    try {
      Files.createDirectory(unpacked);
      read(archive, (entry, content) -> unpack(entry, content, unpacked));
      move(unpacked, folder);
    } finally {
      delete(unpacked);
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path folder)
      throws IOException {
    Path target = target(entry, folder);
    try {
      if (entry.isDirectory()) {
        Files.createDirectories(target);
      } else {
        Files.createDirectories(target.getParent());
        Files.copy(content, target);
      }
    } catch (FileAlreadyExistsException e) { // a/b and ./a/b, or a/b where a is a file
      throw refused(entry, "is there twice");
    }
  }

  private static Path target(TarArchiveEntry entry, Path folder) throws Broken {
    try {
      Path target = folder.resolve(entry.getName()).normalize();
      if (target.startsWith(folder)) {
        return target;
      }
    } catch (InvalidPathException e) {
      // It's nowhere, then.
    }
    throw refused(entry, "is no file inside its folder");
  }

  private static Broken refused(TarArchiveEntry entry, String why) {
    String name = entry.getName();
    return new Broken(
        Text.format(
            "the archive's entry %s %s: nothing was unpacked",
            name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "..." : name, why));
  }

  private static boolean isSpecial(TarArchiveEntry entry) {
    return entry.isSymbolicLink()
        || entry.isLink()
        || entry.isFIFO()
        || entry.isBlockDevice()
        || entry.isCharacterDevice()
        || entry.isSparse();
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException e)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** An archive's entries, one after the other; as a stream, the content of the one under way. */
  private static final class Entries extends FilterInputStream {
    private final Unzipped unzipped;
    private final TarArchiveInputStream tar;

    private Entries(Unzipped unzipped, TarArchiveInputStream tar) {
      super(tar);
      this.unzipped = unzipped;
      this.tar = tar;
    }

    static Entries of(InputStream file) throws Broken {
      try {
        Unzipped unzipped = new Unzipped(file);
        return new Entries(
            unzipped, new TarArchiveInputStream(unzipped, TarConstants.DEFAULT_RCDSIZE));
      } catch (IOException e) {
        throw broken(e);
      }
    }

    /** The next one; null after the last, where the archive was whole. */
    TarArchiveEntry next() throws Broken {
      try {
        // The library that Spark 3.5 brings promises any archive's entry.
        TarArchiveEntry entry = (TarArchiveEntry) tar.getNextEntry();
        if (entry != null) {
          unzipped.allow(entry.getSize());
        } else {
          unzipped.readToTheEnd();
        }
        return entry;
      } catch (IOException | IllegalArgumentException e) {
        throw broken(e);
      }
    }

    @Override
    public int read() throws Broken {
      try {
        return tar.read();
      } catch (IOException e) {
        throw broken(e);
      }
    }

    @Override
    public int read(byte[] to, int offset, int length) throws Broken {
      try {
        return tar.read(to, offset, length);
      } catch (IOException e) {
        throw broken(e);
      }
    }

    /** Messages of the library quote what is in the file, which may be no archive but a secret. */
    private static Broken broken(Exception e) {
      if (e instanceof Broken broken) {
        return broken;
      } else if (e instanceof EOFException) {
        return new Broken("it ends too early");
      }
      return new Broken(
          e instanceof ZipException ? e.getMessage() : "it is no tar archive, or a broken one");
    }
  }

  /** What a compressed file holds, within the limits. */
  private static final class Unzipped extends GZIPInputStream {
    private static final int BUFFER = 1 << 16;
    private static final int TRAILER = 8;

    private final InputStream file;
    private long left = MOST;
    private long besides = MOST_BESIDES;

    Unzipped(InputStream file) throws IOException {
      super(file, BUFFER);
      this.file = file;
    }

    /** The next bytes are those of an entry. */
    void allow(long bytes) {
      besides += bytes;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int count = super.read(to, offset, length);
      left -= Math.max(0, count);
      besides -= Math.max(0, count);
      if (left < 0 || besides < 0) {
        throw new Broken(
            Text.format(
                "it holds more than the %d MB allowed",
                (left < 0 ? MOST : MOST_BESIDES) / MEGABYTE));
      }
      return count;
    }

    /** Beyond the entries there are zeros, and the checksum. */
    void readToTheEnd() throws IOException {
      byte[] buffer = new byte[BUFFER];
      for (int n = read(buffer); n >= 0; n = read(buffer)) {
        for (int i = 0; i < n; i++) {
          if (buffer[i] != 0) {
            throw new Broken("something follows its last entry");
          }
        }
      }
      if (inf.getRemaining() > TRAILER || file.read() >= 0) {
        throw new Broken("something follows its checksum");
      }
    }
  }
}
