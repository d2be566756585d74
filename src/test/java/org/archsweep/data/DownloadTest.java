package org.archsweep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.archsweep.EnvironmentException;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {
  /** What the server does with one request; every request takes the next one. */
  private interface Answer {
    void to(HttpExchange exchange, int first) throws IOException;
  }

  private static final byte[] CONTENT = new byte[300_000];
  private static final byte[] ARCHIVE;

  static {
    new Random(1).nextBytes(CONTENT);
    try {
      ARCHIVE = archive();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @TempDir Path home;
  private Path folder;
  private Path part;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> progress = new ArrayList<>();

  @BeforeEach
  void startServer() throws IOException {
    folder = home.resolve("data/cifar10");
    part = home.resolve("data/cifar10.part");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          ranges.add(String.valueOf(range));
          int first = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
          try (exchange) {
            answers.remove().to(exchange, first);
          }
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    threads.shutdownNow();
    server.stop(0);
  }

  @Test
  void folderAppearsWithWhatTheArchiveHolds() throws Exception {
    answers.add(this::whole);

    fetch();

    assertUnpacked();
    assertThat(ranges).containsExactly("null");
    assertThat(progress).isSorted().endsWith((long) ARCHIVE.length);
  }

  @Test
  void brokenConnectionGoesOnWhereItWas() throws Exception {
    answers.add(breakingOff(200, 100_000));
    answers.add(breakingOff(206, 50_000));
    answers.add(this::rest);

    fetch();

    assertUnpacked();
    assertThat(ranges).containsExactly("null", "bytes=100000-", "bytes=150000-");
    assertThat(progress).isSorted();
  }

  @Test
  void nextCallGoesOnToo() throws Exception {
    Files.createDirectories(folder.getParent());
    Files.write(part, Arrays.copyOf(ARCHIVE, 12_345));
    answers.add(this::rest);

    fetch();

    assertUnpacked();
    assertThat(ranges).containsExactly("bytes=12345-");
  }

  @Test
  void completePartIsNotFetchedAgain() throws Exception {
    Files.createDirectories(folder.getParent());
    Files.write(part, ARCHIVE);

    fetch();

    assertUnpacked();
    assertThat(ranges).isEmpty();
  }

  @Test
  void serverWithoutRangesStartsOver() throws Exception {
    answers.add(breakingOff(200, 100_000));
    answers.add(this::whole);

    fetch();

    assertUnpacked();
    assertThat(ranges).containsExactly("null", "bytes=100000-");
  }

  @Test
  void busyServerIsAskedAgain() throws Exception {
    answers.add(status(503));
    answers.add(this::whole);

    fetch();

    assertUnpacked();
  }

  @Test
  void silentServerIsGivenUpAndAskedAgain() throws Exception {
    answers.add(
        (exchange, first) -> {
          exchange.sendResponseHeaders(200, ARCHIVE.length);
          exchange.getResponseBody().write(ARCHIVE, 0, 1_000);
          exchange.getResponseBody().flush();
          pauseForever();
        });
    answers.add(this::rest);

    download(uri()).into(folder, progress::add, Duration.ofMillis(300), Duration.ZERO);

    assertUnpacked();
    assertThat(ranges).containsExactly("null", "bytes=1000-");
  }

  @Test
  void serverThatAlwaysBreaksOffIsGivenUpAndWhatCameIsKept() {
    answers.add(breakingOff(200, 1_000));
    for (int i = 0; i < 9; i++) {
      answers.add(breakingOff(206, 1_000));
    }

    assertThatThrownBy(this::fetch)
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("%s failed 5 times (", uri())
        .hasMessageEndingWith(
            "), 5000 of %d bytes are kept in %s: run the command again to go on",
            ARCHIVE.length, part);
    assertThat(ranges).hasSize(5);
    assertThat(part).hasBinaryContent(Arrays.copyOf(ARCHIVE, 5_000));
    assertThat(folder).doesNotExist();
  }

  @Test
  void missingArchiveIsToldAtOnce() {
    answers.add(status(404));

    assertFails(Text.format("%s answered with status 404", uri()));
    assertThat(ranges).hasSize(1);
  }

  @Test
  void otherSizeIsToldBeforeAnythingIsFetched() {
    answers.add(
        (exchange, first) -> {
          exchange.sendResponseHeaders(200, 123_456_789);
        });

    assertFails(Text.format("%s has 123456789 bytes, expected %d", uri(), ARCHIVE.length));
    assertThat(part).isEmptyFile();
  }

  @Test
  void otherSizeOfTheRestIsToldToo() throws Exception {
    Files.createDirectories(folder.getParent());
    Files.write(part, Arrays.copyOf(ARCHIVE, 1_000));
    answers.add(
        (exchange, first) -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 1000-1999/2000");
          exchange.sendResponseHeaders(206, 1_000);
        });

    assertFails(Text.format("%s has 2000 bytes, expected %d", uri(), ARCHIVE.length));
  }

  @Test
  void restFromAnotherPlaceIsRefused() throws Exception {
    Files.createDirectories(folder.getParent());
    Files.write(part, Arrays.copyOf(ARCHIVE, 1_000));
    String range = Text.format("bytes 500-%d/%d", ARCHIVE.length - 1, ARCHIVE.length);
    answers.add(
        (exchange, first) -> {
          exchange.getResponseHeaders().set("Content-Range", range);
          exchange.sendResponseHeaders(206, ARCHIVE.length - 500);
        });

    assertFails(Text.format("%s was asked for the bytes from 1000 on and sends %s", uri(), range));
    assertThat(part).hasBinaryContent(Arrays.copyOf(ARCHIVE, 1_000));
  }

  @Test
  void endlessAnswerIsCutShort() {
    answers.add(
        (exchange, first) -> {
          exchange.sendResponseHeaders(200, 0); // chunked: no size is told
          try {
            while (true) {
              exchange.getResponseBody().write(ARCHIVE);
            }
          } catch (IOException e) {
            // the client has had enough
          }
        });

    assertFails(Text.format("%s has more than %d bytes: thrown away", uri(), ARCHIVE.length));
    assertThat(part).doesNotExist();
  }

  @Test
  void wrongBytesAreThrownAway() throws Exception {
    byte[] wrong = ARCHIVE.clone();
    wrong[77]++;
    answers.add(
        (exchange, first) -> {
          exchange.sendResponseHeaders(200, wrong.length);
          exchange.getResponseBody().write(wrong);
        });

    assertFails(
        Text.format(
            "%s has SHA-256 %s, expected %s: thrown away", uri(), sha256(wrong), sha256(ARCHIVE)));
    assertThat(part).doesNotExist();
  }

  @Test
  void noServerIsToldAtOnce() {
    server.stop(0);

    assertThatThrownBy(this::fetch)
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("no answer from " + uri());
  }

  @Test
  void existingFolderIsLeftAlone() throws Exception {
    Files.createDirectories(folder);

    assertThatThrownBy(this::fetch)
        .isInstanceOf(InputException.class)
        .hasMessage("%s exists already: remove it to download again", folder);
    assertThat(ranges).isEmpty();
  }

  @Test
  void placeThatCannotBeWrittenIsRefused() throws Exception {
    Files.createFile(home.resolve("data"));

    assertThatThrownBy(this::fetch)
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("cannot write to %s (", home.resolve("data"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host/a.tar.gz",
        "file:///a.tar.gz",
        "a.tar.gz",
        "http:a.tar.gz",
        "//host/a"
      })
  void addressOutsideTheWebIsRefused(String address) {
    assertThatThrownBy(() -> download(URI.create(address)).into(folder, n -> {}))
        .isInstanceOf(InputException.class)
        .hasMessage("cannot download %s, expected http://... or https://...", address);
  }

  @Test
  void namesPasswordsAndSignaturesAreHidden() {
    String secret = "http://user:hunter2@127.0.0.1:%d/some.tar.gz?signature=hunter2#hunter2";
    URI address = URI.create(Text.format(secret, server.getAddress().getPort()));
    for (int status : List.of(404, 401, 503, 503, 503, 503, 503)) {
      answers.add(status(status));
    }

    assertFails(address, InputException.class, uri() + " answered with status 404");
    assertFails(address, InputException.class, uri() + " answered with status 401");
    assertFails(address, EnvironmentException.class, uri() + " failed 5 times (status 503), 0 of");
    server.stop(0);
    assertFails(address, EnvironmentException.class, "no answer from " + uri());
    for (String wrong :
        List.of(
            "ftp://user:hunter2@host/x",
            "http://user:hunter2/x@host/x",
            "http://user:hunter2@/x",
            "http:user:hunter2@host/x",
            "http://user:hunter2@host:99999/x",
            "file:/x?hunter2",
            "data:text/plain,x#hunter2")) {
      assertFails(URI.create(wrong), InputException.class, "cannot download ");
    }
  }

  @Test
  void nameAndPasswordAreForTheServerThatTheyAreFor() throws Exception {
    List<String> seen = new ArrayList<>();
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          try (exchange) {
            whole(exchange, 0);
          }
        });
    other.start();
    answers.add(
        (exchange, first) -> {
          seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
          leadTo("http://localhost:" + other.getAddress().getPort() + "/x").to(exchange, first);
        });

    download(URI.create(uri().toString().replace("//", "//user:word@")))
        .into(folder, progress::add, Duration.ofSeconds(20), Duration.ZERO);

    other.stop(0);
    assertUnpacked();
    assertThat(seen).containsExactly("Basic dXNlcjp3b3Jk", "null");
  }

  @Test
  void serverThatLeadsElsewhereIsFollowed() throws Exception {
    answers.add(leadTo("/elsewhere"));
    answers.add(this::whole);

    fetch();

    assertUnpacked();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/passwd", "ftp://host/x", "data:,x", "http:// /", "http://a:99999/"})
  void serverThatLeadsOutOfTheWebIsNotFollowed(String location) {
    answers.add(leadTo(location));

    assertFails(uri() + " leads to what isn't of the web, or less safe");
  }

  @Test
  void serverThatLeadsInACircleIsGivenUp() {
    for (int i = 0; i < 9; i++) {
      answers.add(leadTo("/again"));
    }

    assertFails(uri() + " leads on more than 5 times");
    assertThat(ranges).hasSize(6);
  }

  @Test
  void pageToReadIsNoArchive() {
    answers.add(
        (exchange, first) -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("<html>log in first".getBytes(StandardCharsets.UTF_8));
        });

    assertFails(uri() + " is a page to read, not the archive");
    assertThat(part).isEmptyFile();
  }

  @Test
  void brokenArchiveIsWrongInput() throws Exception {
    byte[] bytes = "no archive".getBytes(StandardCharsets.UTF_8);
    answers.add(
        (exchange, first) -> {
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
        });

    assertThatThrownBy(
            () ->
                new Download(uri(), bytes.length, "SHA-256", sha256(bytes))
                    .into(folder, progress::add))
        .isInstanceOf(InputException.class)
        .hasMessage("cannot unpack %s: Not in GZIP format", part);
    assertThat(folder).doesNotExist();
  }

  private static Answer leadTo(String location) {
    return (exchange, first) -> {
      exchange.getResponseHeaders().set("Location", location);
      exchange.sendResponseHeaders(302, -1);
    };
  }

  private void assertFails(URI address, Class<? extends RuntimeException> kind, String message) {
    assertThatThrownBy(
            () ->
                download(address)
                    .into(folder, progress::add, Duration.ofSeconds(20), Duration.ZERO))
        .isInstanceOf(kind)
        .message()
        .startsWith(message)
        .doesNotContain("hunter2")
        .hasLineCount(1);
    assertThat(folder).doesNotExist();
  }

  private void fetch() throws InterruptedException {
    download(uri()).into(folder, progress::add, Duration.ofSeconds(20), Duration.ZERO);
  }

  private void assertFails(String message) {
    assertThatThrownBy(this::fetch).isInstanceOf(InputException.class).hasMessage("%s", message);
    assertThat(folder).doesNotExist();
  }

  private void assertUnpacked() throws IOException {
    assertThat(folder.resolve("content/random.bin")).hasBinaryContent(CONTENT);
    try (var left = Files.list(folder.getParent())) {
      assertThat(left).containsExactly(folder);
    }
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/some.tar.gz");
  }

  private static Download download(URI from) {
    return new Download(from, ARCHIVE.length, "SHA-256", sha256(ARCHIVE));
  }

  private void whole(HttpExchange exchange, int first) throws IOException {
    exchange.sendResponseHeaders(200, ARCHIVE.length);
    exchange.getResponseBody().write(ARCHIVE);
  }

  private void rest(HttpExchange exchange, int first) throws IOException {
    sendRange(exchange, first);
    exchange.getResponseBody().write(ARCHIVE, first, ARCHIVE.length - first);
  }

  /** Promises everything, sends some and hangs up. */
  private static Answer breakingOff(int status, int after) {
    return (exchange, first) -> {
      if (status == 206) {
        sendRange(exchange, first);
      } else {
        exchange.sendResponseHeaders(200, ARCHIVE.length);
      }
      exchange.getResponseBody().write(ARCHIVE, first, after);
      exchange.getResponseBody().flush();
    };
  }

  private static void sendRange(HttpExchange exchange, int first) throws IOException {
    exchange
        .getResponseHeaders()
        .set(
            "Content-Range",
            Text.format("bytes %d-%d/%d", first, ARCHIVE.length - 1, ARCHIVE.length));
    exchange.sendResponseHeaders(206, ARCHIVE.length - first);
  }

  private static Answer status(int status) {
    return (exchange, first) -> exchange.sendResponseHeaders(status, -1);
  }

  /** Until the test ends. */
  private static void pauseForever() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      tar.putArchiveEntry(new TarArchiveEntry("content/"));
      tar.closeArchiveEntry();
      TarArchiveEntry entry = new TarArchiveEntry("content/random.bin");
      entry.setSize(CONTENT.length);
      tar.putArchiveEntry(entry);
      tar.write(CONTENT);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
