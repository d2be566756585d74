package org.archsweep.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.archsweep.InputException;

/**
 * Brings an archive from a server into a folder: goes on where it broke off, believes nothing
 * before size and hash are right, and makes the folder appear whole.
 *
 * @param from where the archive is
 * @param bytes its size
 * @param sha256 its SHA-256, in hexadecimal digits
 */
public record Download(URI from, long bytes, String sha256) {
  /** The binary version of CIFAR-10, from its author. */
  public static final Download CIFAR10 =
      new Download(
          URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
          170_052_171,
          "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd");

  private static final int TRIES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The same archive from elsewhere. */
  public Download from(URI other) {
    return new Download(other, bytes, sha256);
  }

  /**
   * Downloads, verifies and unpacks. What a broken connection left is kept beside the folder, as
   * {@code NAME.part}, and the next call goes on from there.
   *
   * @param folder must not exist; appears when all is well
   * @param progress is told how many bytes are there
   * @throws InputException if the folder exists or can't be written
   * @throws IOException if the server fails, or what it sends isn't the archive
   */
  public void into(Path folder, LongConsumer progress) throws IOException, InterruptedException {
    if (Files.exists(folder)) {
      throw new InputException("%s exists already: remove it to download again", folder);
    }
    Path absolute = folder.toAbsolutePath();
    Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
    try {
      Files.createDirectories(absolute.getParent());
      Files.write(part, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new InputException("cannot write to %s: %s", absolute.getParent(), e.getMessage());
    }
    complete(part, progress);
    verify(part);
    unpack(part, absolute);
    Files.delete(part);
  }

  private void complete(Path part, LongConsumer progress) throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .build();
    IOException broken = null;
    for (int attempt = 0; attempt < TRIES && Files.size(part) < bytes; attempt++) {
      try {
        fetchRest(client, part, progress);
        broken = null;
      } catch (ConnectException e) {
        throw new IOException("no answer from " + from, e);
      } catch (Refused e) {
        throw e;
      } catch (IOException e) {
        broken = e;
      }
    }
    long size = Files.size(part);
    if (size < bytes) {
      throw new IOException(
          "%s broke off %d times, %d of %d bytes are kept in %s: run the command again to go on"
              .formatted(from, TRIES, size, bytes, part),
          broken);
    }
  }

  private void fetchRest(HttpClient client, Path part, LongConsumer progress)
      throws IOException, InterruptedException {
    long there = Files.size(part);
    HttpRequest request =
        HttpRequest.newBuilder(from)
            .timeout(PATIENCE)
            .header("Range", "bytes=" + there + "-")
            .build();
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    // A server that knows no ranges starts over, and so do we.
    boolean goesOn = response.statusCode() == 206;
    if (!goesOn && response.statusCode() != 200) {
      response.body().close();
      throw new Refused("%s answered with status %d".formatted(from, response.statusCode()));
    }
    StandardOpenOption mode =
        goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    try (InputStream in = response.body();
        OutputStream out = Files.newOutputStream(part, StandardOpenOption.WRITE, mode)) {
      long done = goesOn ? there : 0;
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        done += n;
        progress.accept(done);
        if (done > bytes) {
          break; // Longer than the archive is: it isn't the archive.
        }
      }
    }
  }

  private void verify(Path part) throws IOException {
    long size = Files.size(part);
    String hash = size == bytes ? hash(part) : "";
    if (!hash.equals(sha256)) {
      Files.delete(part);
      throw new IOException(
          size == bytes
              ? "%s has SHA-256 %s, expected %s: thrown away".formatted(from, hash, sha256)
              : "%s has more than %d bytes: thrown away".formatted(from, bytes));
    }
  }

  private static String hash(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void unpack(Path archive, Path folder) throws IOException {
    Path temporary = Files.createTempDirectory(folder.getParent(), "." + folder.getFileName());
    try {
      try (InputStream in = Files.newInputStream(archive);
          TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
        for (ArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
          unpack((TarArchiveEntry) entry, tar, temporary);
        }
      }
      try {
        Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(temporary, folder);
      }
    } catch (IOException e) {
      delete(temporary);
      throw e;
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream tar, Path folder)
      throws IOException {
    Path target = folder.resolve(entry.getName()).normalize();
    if (!target.startsWith(folder) || entry.isSymbolicLink() || entry.isLink()) {
      throw new IOException(
          "the archive's entry %s is no file inside its folder: nothing was unpacked"
              .formatted(entry.getName()));
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else {
      Files.createDirectories(target.getParent());
      Files.copy(tar, target);
    }
  }

  private static void delete(Path folder) throws IOException {
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

  /** The server's last word: no use in asking again. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }
}
