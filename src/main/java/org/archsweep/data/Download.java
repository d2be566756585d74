package org.archsweep.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archsweep.InputException;
import org.archsweep.Text;

/**
 * Brings an archive from a server into a folder: goes on where it broke off, believes nothing
 * before size and hash are right, and makes the folder appear whole.
 *
 * @param from where the archive is, http or https
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
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** What a server that goes on says about it (RFC 9110, 14.4). */
  private static final Pattern RANGE =
      Pattern.compile("bytes (?<first>\\d{1,18})-\\d+/(?<size>\\d{1,18}|\\*)");

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
   * @throws InputException if the address isn't one of the web, or the folder exists or can't be
   *     written
   * @throws IOException if the server fails, or what it sends isn't the archive
   */
  public void into(Path folder, LongConsumer progress) throws IOException, InterruptedException {
    into(folder, progress, PATIENCE, PAUSE);
  }

  /**
   * {@link #into(Path, LongConsumer)}, with a say in how long a silent server is waited for, and
   * how long a broken connection is left alone.
   */
  void into(Path folder, LongConsumer progress, Duration patience, Duration pause)
      throws IOException, InterruptedException {
    if (from.getHost() == null
        || from.getScheme() == null
        || !from.getScheme().toLowerCase(Locale.ROOT).matches("https?")) {
      throw new InputException("cannot download %s, expected http://... or https://...", from);
    }
    if (Files.exists(folder)) {
      throw new InputException("%s exists already: remove it to download again", folder);
    }
    Path absolute = folder.toAbsolutePath().normalize();
    Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
    try {
      Files.createDirectories(absolute.getParent());
      Files.write(part, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new InputException(
          "cannot write to %s (%s)", absolute.getParent(), e.getClass().getSimpleName());
    }
    complete(part, progress, patience, pause);
    verify(part);
    TarGz.unpack(part, absolute);
    Files.delete(part);
  }

  private void complete(Path part, LongConsumer progress, Duration patience, Duration pause)
      throws IOException, InterruptedException {
    IOException broken = null;
    for (int attempt = 0; Files.size(part) < bytes; attempt++) {
      if (attempt == TRIES) {
        throw new IOException(
            Text.format(
                "%s failed %d times (%s), %d of %d bytes are kept in %s: run the command again to go on",
                from, TRIES, broken.getMessage(), Files.size(part), bytes, part),
            broken);
      }
      if (attempt > 0) {
        Thread.sleep(pause.toMillis());
      }
      try {
        fetchRest(part, progress, (int) patience.toMillis());
      } catch (ConnectException | UnknownHostException e) {
        throw new IOException("no answer from " + from, e);
      } catch (Refused e) {
        throw e;
      } catch (IOException e) {
        broken = e;
      }
    }
  }

  private void fetchRest(Path part, LongConsumer progress, int patience) throws IOException {
    long there = Files.size(part);
    // Not java.net.http: it has no way to give up on a body that stalls.
    HttpURLConnection connection = (HttpURLConnection) from.toURL().openConnection();
    connection.setConnectTimeout(patience);
    connection.setReadTimeout(patience);
    if (there > 0) {
      connection.setRequestProperty("Range", "bytes=" + there + "-");
    }
    try {
      // A server that knows no ranges starts over, and so do we.
      boolean goesOn = goesOn(connection, there);
      StandardOpenOption mode =
          goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
      try (InputStream in = connection.getInputStream();
          OutputStream out = Files.newOutputStream(part, StandardOpenOption.WRITE, mode)) {
        copy(in, out, goesOn ? there : 0, progress);
      }
    } finally {
      connection.disconnect();
    }
  }

  /** Whether the answer is the rest of the archive (true) or all of it; throws if it is neither. */
  private boolean goesOn(HttpURLConnection connection, long there) throws IOException {
    int status = connection.getResponseCode();
    if (status == HttpURLConnection.HTTP_OK) {
      expectSize(connection.getContentLengthLong());
      return false;
    }
    if (status != HttpURLConnection.HTTP_PARTIAL) {
      String message = Text.format("%s answered with status %d", from, status);
      boolean passing = status >= 500 || status == HttpURLConnection.HTTP_CLIENT_TIMEOUT;
      throw passing ? new IOException(message) : new Refused(message);
    }
    String range = String.valueOf(connection.getHeaderField("Content-Range"));
    Matcher parts = RANGE.matcher(range);
    if (!parts.matches() || Long.parseLong(parts.group("first")) != there) {
      throw new Refused(
          Text.format("%s was asked for the bytes from %d on and sends %s", from, there, range));
    }
    if (!parts.group("size").equals("*")) {
      expectSize(Long.parseLong(parts.group("size")));
    }
    return true;
  }

  private void expectSize(long size) throws Refused {
    if (size >= 0 && size != bytes) {
      throw new Refused(Text.format("%s has %d bytes, expected %d", from, size, bytes));
    }
  }

  private void copy(InputStream in, OutputStream out, long there, LongConsumer progress)
      throws IOException {
    long done = there;
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
      done += n;
      if (done > bytes) {
        return; // longer than the archive is: verify says so
      }
      progress.accept(done);
    }
    if (done < bytes) {
      throw new EOFException("the connection ended early");
    }
  }

  private void verify(Path part) throws IOException {
    if (Files.size(part) > bytes) {
      Files.delete(part);
      throw new IOException(Text.format("%s has more than %d bytes: thrown away", from, bytes));
    }
    String hash = hash(part);
    if (!hash.equals(sha256)) {
      Files.delete(part);
      throw new IOException(
          Text.format("%s has SHA-256 %s, expected %s: thrown away", from, hash, sha256));
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

  /** The server's last word: no use in asking again. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }
}
