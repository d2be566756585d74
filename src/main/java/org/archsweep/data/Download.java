package org.archsweep.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.InputException;

/**
 * Brings an archive from a server into a folder: goes on where it broke off, believes nothing
 * before size and hash are right, and makes the folder appear whole.
 *
 * @param from where the archive is, http or https
 * @param bytes its size
 * @param algorithm of the hash: the best one that is published, SHA-256 or MD5
 * @param hash of the archive, in hexadecimal digits
 */
public record Download(URI from, long bytes, String algorithm, String hash) {
  private static final int TRIES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final int MOST_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** Timed out, too many requests: it may be otherwise the next time. */
  private static final Set<Integer> PASSING = Set.of(408, 429);

  /** What a server that goes on says about it (RFC 9110, 14.4). */
  private static final Pattern RANGE =
      Pattern.compile("bytes (?<first>\\d{1,18})-\\d+/(?<size>\\d{1,18}|\\*)");

  /** The same archive from elsewhere. */
  public Download from(URI other) {
    return new Download(other, bytes, algorithm, hash);
  }

  /**
   * Downloads, verifies and unpacks. What a broken connection left is kept beside the folder, as
   * {@code NAME.part}, and the next call goes on from there.
   *
   * @param folder must not exist; appears when all is well
   * @param progress is told how many bytes are there
   * @throws InputException if the address isn't one of the web or doesn't have the archive, or the
   *     folder exists
   * @throws EnvironmentException if the server or the network fails, or the folder can't be written
   */
  public void into(Path folder, LongConsumer progress) throws InterruptedException {
    into(folder, progress, PATIENCE, PAUSE);
  }

  /**
   * {@link #into(Path, LongConsumer)}, with a say in how long a silent server is waited for, and
   * how long a broken connection is left alone.
   */
  void into(Path folder, LongConsumer progress, Duration patience, Duration pause)
      throws InterruptedException {
    if (!isOfTheWeb(from)) {
      throw new InputException("cannot download %s, expected http://... or https://...", shown());
    }
    Path absolute = folder.toAbsolutePath().normalize();
    if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      throw new InputException("%s exists already: remove it to download again", folder);
    }
    Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
    try {
      Files.createDirectories(absolute.getParent());
      Files.write(part, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new InputException("cannot write to %s (%s)", absolute.getParent(), why(e));
    }
    try {
      complete(part, progress, patience, pause);
      verify(part);
      TarGz.unpack(part, absolute);
      Files.delete(part);
    } catch (TarGz.Broken e) {
      throw new InputException("cannot unpack %s: %s", part, e.getMessage());
    } catch (IOException e) {
      throw new EnvironmentException(e, "cannot write to %s: %s", absolute.getParent(), why(e));
    }
  }

  private static boolean isOfTheWeb(URI address) {
    return address.getHost() != null
        && address.getPort() < 1 << 16
        && address.getScheme() != null
        && address.getScheme().toLowerCase(Locale.ROOT).matches("https?");
  }

  /** The address as a message may show it: without names, passwords and signatures. */
  private String shown() {
    String text = from.toString().replaceFirst("[?#].*", "");
    if (text.indexOf('@') < 0) {
      return text;
    }
    String port = from.getPort() < 0 ? "" : ":" + from.getPort();
    return from.getHost() == null
        ? "an address with an @"
        : from.getScheme() + "://" + from.getHost() + port + from.getRawPath();
  }

  private static String why(IOException e) {
    return Fault.of(e).line();
  }

  private void complete(Path part, LongConsumer progress, Duration patience, Duration pause)
      throws IOException, InterruptedException {
    String why = "";
    for (int attempt = 0; Files.size(part) < bytes; attempt++) {
      if (attempt == TRIES) {
        throw new EnvironmentException(
            "%s failed %d times (%s), %d of %d bytes are kept in %s: run the command again to go on",
            shown(), TRIES, why, Files.size(part), bytes, part);
      }
      if (attempt > 0) {
        Thread.sleep(pause.toMillis());
      }
      try {
        fetchRest(part, progress, (int) patience.toMillis());
      } catch (ConnectException | UnknownHostException e) {
        throw new EnvironmentException(e, "no answer from %s", shown());
      } catch (FileSystemException e) {
        throw e;
      } catch (IOException e) {
        why = why(e);
      }
    }
  }

  private void fetchRest(Path part, LongConsumer progress, int patience) throws IOException {
    long there = Files.size(part);
    HttpURLConnection connection = answer(there, patience);
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

  /**
   * What a server says, where it leads elsewhere the one there. A name and a password are for the
   * first one alone.
   */
  private HttpURLConnection answer(long there, int patience) throws IOException {
    URI address = from;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      HttpURLConnection connection = connection(address, there, patience);
      String location = connection.getHeaderField("Location");
      if (!REDIRECTS.contains(connection.getResponseCode()) || location == null) {
        return connection;
      }
      connection.disconnect();
      address = redirected(address, location);
    }
    throw new InputException("%s leads on more than %d times", shown(), MOST_REDIRECTS);
  }

  private URI redirected(URI address, String location) {
    try {
      URI next = address.resolve(location);
      if (isOfTheWeb(next)
          && (next.getScheme().equalsIgnoreCase("https")
              || address.getScheme().equalsIgnoreCase("http"))) {
        return next;
      }
    } catch (IllegalArgumentException e) {
      // It's no address.
    }
    throw new InputException("%s leads to what isn't of the web, or less safe", shown());
  }

  private static HttpURLConnection connection(URI address, long there, int patience)
      throws IOException {
    // Not java.net.http: it has no way to give up on a body that stalls.
    URL url = URI.create(address.toASCIIString()).toURL();
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(patience);
    connection.setReadTimeout(patience);
    if (there > 0) {
      connection.setRequestProperty("Range", "bytes=" + there + "-");
    }
    if (address.getUserInfo() != null) {
      byte[] user = address.getUserInfo().getBytes(StandardCharsets.UTF_8);
      connection.setRequestProperty(
          "Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
    }
    return connection;
  }

  /**
   * Whether the answer is the rest of the archive (true) or all of it.
   *
   * @throws InputException if it is neither: no use in asking again
   */
  private boolean goesOn(HttpURLConnection connection, long there) throws IOException {
    int status = connection.getResponseCode();
    if (status >= 500 || PASSING.contains(status)) {
      throw new IOException("status " + status);
    }
    if (status != HttpURLConnection.HTTP_OK && status != HttpURLConnection.HTTP_PARTIAL) {
      throw new InputException("%s answered with status %d", shown(), status);
    }
    if (String.valueOf(connection.getContentType()).startsWith("text/html")) {
      throw new InputException("%s is a page to read, not the archive", shown());
    }
    if (status == HttpURLConnection.HTTP_OK) {
      expectSize(connection.getContentLengthLong());
      return false;
    }
    String range = String.valueOf(connection.getHeaderField("Content-Range"));
    Matcher parts = RANGE.matcher(range);
    if (!parts.matches() || Long.parseLong(parts.group("first")) != there) {
      throw new InputException(
          "%s was asked for the bytes from %d on and sends %s", shown(), there, range);
    }
    if (!parts.group("size").equals("*")) {
      expectSize(Long.parseLong(parts.group("size")));
    }
    return true;
  }

  private void expectSize(long size) {
    if (size >= 0 && size != bytes) {
      throw new InputException("%s has %d bytes, expected %d", shown(), size, bytes);
    }
  }

  private void copy(InputStream in, OutputStream out, long there, LongConsumer progress)
      throws IOException {
    long done = there;
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      try {
        out.write(buffer, 0, n);
      } catch (IOException e) { // of the disk, not of the connection
        throw new EnvironmentException(e, "cannot write what comes from %s: %s", shown(), why(e));
      }
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
      throw new InputException("%s has more than %d bytes: thrown away", shown(), bytes);
    }
    String actual = hashOf(part);
    if (!actual.equals(hash)) {
      Files.delete(part);
      throw new InputException(
          "%s has %s %s, expected %s: thrown away", shown(), algorithm, actual, hash);
    }
  }

  private String hashOf(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
