package org.archsweep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.AccessControlException;
import org.archsweep.EnvironmentException;
import org.archsweep.InputException;
import org.archsweep.results.FaultyFileSystem;
import org.archsweep.results.FaultyFileSystem.Operations;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data on other file systems: on one of the tests' own, below a scheme of its own. */
class CopiesTest {
  private static final Operations ANY = operation -> {};
  private static final DatasetKind IMAGES = new Images();
  private static final int FILES = 8;

  @TempDir private Path folder;
  private Path there;
  private Path copies;
  private final Configuration configuration = new Configuration(false);

  @BeforeEach
  void writeImages() throws IOException {
    FaultyFileSystem.configure(configuration);
    copies = Files.createDirectory(folder.resolve("copies"));
    there = folder.resolve("these images");
    for (String name : List.of("train/a/1", "train/a/2", "train/b/1", "train/b/2")) {
      picture(name + ".png", name.hashCode());
      picture(name.replace("train", "test") + ".png", 31 * name.hashCode());
    }
    Files.writeString(Files.createDirectories(there.resolve(".hidden/folder")).resolve("x"), "x");
  }

  private void picture(String name, int colour) throws IOException {
    Pictures.png(there.resolve(name), Pictures.rgb(4, 4, (x, y) -> colour * (1 + x + 4 * y)));
  }

  private String address(String user, Operations operations) {
    return FaultyFileSystem.address(there, user, operations);
  }

  private Path copied(String address, DatasetKind kind) {
    return new Copies(address, configuration, Duration.ofSeconds(30)).into(copies, kind);
  }

  private static String identity(Path images, Path caches) {
    return Images.load(new DataSource("images:" + images, Map.of()), caches).identity();
  }

  @Test
  void dataAreTheSameWhereverTheyLie() {
    Path copy = copied(address("same", ANY), IMAGES);

    assertThat(copy).startsWith(copies);
    assertThat(identity(copy, folder.resolve("one")))
        .isEqualTo(identity(there, folder.resolve("other")));
    assertThat(copy.resolve(".hidden")).doesNotExist();
  }

  @Test
  void addressIsReadWhereAPathIs() throws Exception {
    String home = System.setProperty("user.home", folder.toString());
    Datasets.reach(() -> configuration);
    try {
      String data = "images:" + address("named", ANY);

      assertThat(Datasets.task(data)).isEqualTo(Datasets.task("images:" + there));
      assertThat(Datasets.load(data).identity())
          .isEqualTo(Datasets.load("images:" + there).identity())
          .isEqualTo(Datasets.load("images:file://" + there).identity());
      assertThat(folder.resolve(".archsweep/copies")).isNotEmptyDirectory();
      FileUtils.deleteDirectory(there.resolve("test").toFile());
      String lacking = "images:" + address("lacking", ANY);
      assertThatThrownBy(() -> Datasets.load(lacking))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("%s has no folders train and test", lacking.substring(7));
    } finally {
      Datasets.reach(Configuration::new);
      System.setProperty("user.home", home);
    }
  }

  @Test
  void otherJvmsCopyOnlyWhatHasChanged() throws IOException {
    AtomicInteger operations = new AtomicInteger();
    String address = address("again", operation -> operations.incrementAndGet());

    Path copy = copied(address, IMAGES);
    int all = operations.getAndSet(0);
    Path again = copied(address, IMAGES);
    int looks = operations.get();
    picture("test/a/1.png", 5);
    Path changed = copied(address, IMAGES);

    assertThat(again).isEqualTo(copy);
    assertThat(looks).isLessThanOrEqualTo(all - FILES);
    assertThat(changed).isNotEqualTo(copy);
    assertThat(identity(changed, folder.resolve("caches")))
        .isEqualTo(identity(there, folder.resolve("caches")))
        .isNotEqualTo(identity(copy, folder.resolve("caches")));
  }

  @Test
  void copyThatIsDamagedIsMadeAgain() throws IOException {
    String address = address("damaged", ANY);
    Path image = copied(address, IMAGES).resolve("train/a/1.png");
    byte[] whole = Files.readAllBytes(image);
    Files.write(image, new byte[whole.length / 2]);

    copied(address, IMAGES);

    assertThat(image).hasBinaryContent(whole);
  }

  @Test
  void manyAtOnceLeaveOneWholeCopy() throws Exception {
    String address = address("many", ANY);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Path> one = () -> copied(address, IMAGES);
      for (Future<Path> copy : threads.invokeAll(Collections.nCopies(8, one))) {
        assertThat(identity(copy.get(), folder.resolve("caches")))
            .isEqualTo(identity(there, folder.resolve("caches")));
      }
    } finally {
      threads.shutdown();
    }
    assertThat(entries(copies)).hasSize(1);
  }

  @Test
  void onlyFilesOfTheDataAreCopied() throws IOException {
    Files.write(there.resolve("test_batch.bin"), new byte[10]);

    assertThat(entries(copied(address("cifar", ANY), new Cifar10())))
        .containsExactly("test_batch.bin");
  }

  /** It is cut off after it was listed. */
  @Test
  void fileThatEndsTooEarlyIsTold() throws IOException {
    Path archive = Files.write(there.resolve("archive.tar.gz"), new byte[100]);
    String address =
        FaultyFileSystem.address(
            archive,
            "cut",
            operation -> {
              if (operation == 2) {
                Files.write(archive, new byte[60]);
              }
            });

    assertThatThrownBy(() -> copied(address, new Cifar10()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("cannot copy %1$s: 60 of 100 bytes of %1$s came", address);
    assertThat(entries(copies)).isEmpty();
    assertThat(copied(address, new Cifar10())).hasFileName("archive.tar.gz").hasSize(60);
  }

  @Test
  void connectionThatBreaksIsTold() throws IOException {
    String address =
        address(
            "broken",
            operation -> {
              if (operation > 20) {
                throw new IOException("the cable is cut");
              }
            });

    assertThatThrownBy(() -> copied(address, IMAGES))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("cannot copy %s: the cable is cut", address);
    assertThat(entries(copies)).isEmpty();
  }

  @Test
  void whatMayNotBeReadIsTold() {
    String address =
        address(
            "forbidden",
            operation -> {
              throw new AccessControlException("user=me, access=READ");
            });

    assertThatThrownBy(() -> copied(address, IMAGES))
        .isInstanceOf(InputException.class)
        .hasMessage("cannot read %s: permission denied", address);
  }

  @ParameterizedTest
  @CsvSource({
    "what://b/x, cannot read what://b/x: this Spark has no file system for what://",
    "s3a://b/x, cannot read s3a://b/x: this Spark has no file system for s3a://",
    "https://b/x, cannot read https://b/x: data of the web are brought by fetch --url",
    "faulty://none/nowhere, no data in faulty://none/nowhere: no such file or folder"
  })
  void wrongAddressIsTold(String address, String says) {
    address("none", ANY);

    assertThatThrownBy(() -> copied(address, IMAGES))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(says);
  }

  @Test
  void hostThatNobodyKnowsIsTold() {
    Configuration known = new Configuration();

    assertThatThrownBy(
            () ->
                new Copies("hdfs://no.such.host.invalid/x", known, Duration.ofSeconds(30))
                    .into(copies, IMAGES))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage(
            "cannot read hdfs://no.such.host.invalid/x: no host is known as no.such.host.invalid");
  }

  /** It takes the connection, and then says nothing. */
  @Test
  void silentHostIsNotWaitedForLong() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "hdfs://localhost:" + silent.getLocalPort() + "/x";

      assertThatThrownBy(
              () ->
                  new Copies(address, new Configuration(), Duration.ofSeconds(1))
                      .into(copies, IMAGES))
          .isInstanceOf(EnvironmentException.class)
          .hasMessage("cannot read %s: no answer in 1 seconds", address);
    }
  }

  private static List<String> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }
}
