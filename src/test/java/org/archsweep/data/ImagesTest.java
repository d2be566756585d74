package org.archsweep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;
import org.archsweep.spec.Key;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
  private static final Map<Key<?>, Object> TINY = Map.of(Images.SIZE, 2);
  private static final Map<Key<?>, Object> HALVES = Map.of(Images.SIZE, 2, Images.SPLIT, 0.5);

  @TempDir Path home;
  private Path data;

  @BeforeEach
  void nameFolder() {
    data = home.resolve("data");
  }

  @Test
  void foldersAreClassesInTheirNamesOrder() throws IOException {
    write("train/cat/1.png", 10);
    write("train/Dog/1.png", 20);
    write("train/ant/1.png", 30);
    write("test/cat/9.png", 40);
    write("test/Dog/9.png", 50);
    write("test/ant/9.png", 60);

    Dataset dataset = load(TINY);

    assertThat(dataset.task()).isEqualTo(new Task(new Shape(3, 2, 2), 3));
    assertThat(dataset.identity()).matches("images-[0-9a-f]{12}");
    assertThat(brightnessByLabel(dataset.train())).containsExactly(20, 30, 10);
    assertThat(brightnessByLabel(dataset.test())).containsExactly(50, 60, 40);
    assertThat(dataset.mean()).containsExactly(20.0, 20.0, 20.0);
    assertThat(dataset.deviation().get(0)).isCloseTo(Math.sqrt(200.0 / 3), within(1e-12));
  }

  @Test
  void taskNeedsNoImage() throws IOException {
    for (String name : List.of("train/a", "train/b", "train/.hidden", "test")) {
      Files.createDirectories(data.resolve(name));
    }

    assertThat(new Images().task(source(Map.of(Images.SIZE, 28, Images.CHANNELS, 1))))
        .isEqualTo(new Task(new Shape(1, 28, 28), 2));
  }

  @Test
  void firstImagesAreOfAllClasses() throws IOException {
    for (int i = 0; i < 40; i++) {
      write("train/" + "abcd".charAt(i % 4) + "/" + i + ".png", i);
    }
    for (int i = 0; i < 4; i++) {
      write("test/" + "abcd".charAt(i) + "/0.png", i);
    }

    byte[] labels = load(TINY).train().first(20).labels();

    assertThat(labels).contains(0, 1, 2, 3);
  }

  @Test
  void splitIsAFunctionOfEachName() throws Exception {
    for (int i = 0; i < 20; i++) {
      write("a/" + i + ".png", i);
      write("b/" + i + ".png", 100 + i);
    }

    Dataset before = load(HALVES);

    IntStream numbers = IntStream.range(0, 20);
    List<Integer> expected =
        Stream.concat(
                numbers.filter(i -> share("a/" + i + ".png") < 0.5).boxed(),
                IntStream.range(0, 20)
                    .filter(i -> share("b/" + i + ".png") < 0.5)
                    .mapToObj(i -> 100 + i))
            .toList();
    assertThat(brightness(before.test())).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(before.train().count()).isEqualTo(40 - expected.size());

    write("b/new.png", 200);
    Dataset after = load(HALVES);
    assertThat(brightness(after.train())).containsAll(brightness(before.train()));
    assertThat(brightness(after.test())).containsAll(brightness(before.test()));
  }

  /** From 0 to 1: the first eight bytes of SHA-256. */
  private static double share(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return new BigInteger(1, Arrays.copyOf(hash, 8)).doubleValue() / Math.pow(2, 64);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sameImagesHaveTheSameIdentityWhereverTheyAre() throws IOException {
    small("");
    String identity = load(TINY).identity();

    Path original = data;
    data = home.resolve("elsewhere");
    small("");
    assertThat(load(TINY).identity()).isEqualTo(identity);

    Files.move(data.resolve("train/a"), data.resolve("train/c"));
    Files.move(data.resolve("test/a"), data.resolve("test/c"));
    assertThat(load(TINY).identity()).as("another name of a class").isNotEqualTo(identity);
    data = original;
    assertThat(load(Map.of(Images.SIZE, 3)).identity()).isNotEqualTo(identity);
    assertThat(load(Map.of(Images.SIZE, 2, Images.CHANNELS, 1)).identity()).isNotEqualTo(identity);
    write("test/a/1.png", 99);
    assertThat(load(TINY).identity()).as("another pixel").isNotEqualTo(identity);
  }

  @Test
  void identityNeverChanges() throws IOException {
    small("");

    // What is hashed: 2 training images, their labels, 2 test images, their labels, names
    assertThat(load(TINY).identity()).isEqualTo("images-" + hashOfSmall());
  }

  private static String hashOfSmall() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<Integer> labels = share("a/1.png") < share("b/1.png") ? List.of(0, 1) : List.of(1, 0);
    for (int first : List.of(10, 30)) {
      labels.forEach(label -> bytes.writeBytes(filled(12, first + 10 * label)));
      labels.forEach(bytes::write);
    }
    bytes.writeBytes("a\0b\0".getBytes(StandardCharsets.UTF_8));
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
      return Text.format("%012x", new BigInteger(1, Arrays.copyOf(hash, 6)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void hiddenFilesAreNoImagesAndEndingsMayBeUpperCase() throws IOException {
    small("");
    Files.move(data.resolve("train/a/1.png"), data.resolve("train/a/1.PNG"));
    Files.write(
        data.resolve("test/b/2.JPEG"), Pictures.jpeg(Pictures.rgb(2, 2, (x, y) -> 0x070707)));
    Files.writeString(data.resolve("train/a/.DS_Store"), "x");
    Files.createDirectories(data.resolve("train/.thumbnails"));
    Files.writeString(data.resolve("README"), "beside train and test there may be anything");

    Dataset dataset = load(TINY);

    assertThat(dataset.train().count()).isEqualTo(2);
    assertThat(dataset.test().count()).isEqualTo(3);
  }

  @Test
  void linksAreFollowed() throws IOException {
    small("");
    String identity = load(TINY).identity();
    Path real = Files.move(data, home.resolve("real"));
    Files.createDirectories(data.resolve("train"));
    Files.createSymbolicLink(data.resolve("test"), real.resolve("test"));
    Files.createSymbolicLink(data.resolve("train/a"), real.resolve("train/a"));
    Path own = Files.createDirectories(data.resolve("train/b"));
    Files.createSymbolicLink(own.resolve("1.png"), real.resolve("train/b/1.png"));

    assertThat(load(TINY).identity()).isEqualTo(identity);

    Files.createSymbolicLink(own.resolve("2.png"), Path.of("nowhere"));
    assertRefused(TINY, "cannot read %s/train/b/2.png: no such file or folder");
  }

  @Test
  void labelsGoUpTo255() throws IOException {
    for (int i = 0; i < 256; i++) {
      write("train/" + (1000 + i) + "/1.png", i);
      write("test/" + (1000 + i) + "/1.png", i);
    }

    Dataset dataset = load(TINY);

    assertThat(dataset.task().classes()).isEqualTo(256);
    assertThat(IntStream.range(0, 256).map(dataset.train()::label).sorted().toArray())
        .isEqualTo(IntStream.range(0, 256).toArray());
  }

  @Test
  void firstFileThatCannotBeReadIsNamed() throws IOException {
    for (int i = 0; i < 50; i++) {
      write("train/a/" + i + ".png", i);
      write("train/b/" + i + ".png", i);
    }
    write("test/a/1.png", 1);
    write("test/b/1.png", 1);
    Files.writeString(data.resolve("train/a/7.png"), "no image");
    Files.writeString(data.resolve("train/b/9.png"), "no image");

    for (int i = 0; i < 5; i++) {
      assertRefused(TINY, "cannot read the image %s/train/a/7.png: it is no JPEG or PNG image");
    }
  }

  @Test
  void oneColourInAllImagesIsRefused() throws IOException {
    for (String name : List.of("train/a", "train/b", "test/a", "test/b")) {
      write(name + "/1.png", 7);
    }

    assertRefused(TINY, "%s: a colour has the same value in all pixels of the training images");
  }

  @Test
  void moreThanMemoryHoldsIsRefusedUnread() throws IOException {
    small("");
    for (int i = 0; i < 700; i++) {
      Files.createFile(data.resolve("train/a/empty" + i + ".png"));
    }

    assertThatThrownBy(() -> load(Map.of(Images.SIZE, 1024)))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(
            "(?s).*: 704 images of 3x1024x1024 take 2,112 MB, but there is room for [0-9,]+ MB:"
                + " images.size can be smaller");
  }

  @Test
  void whatWasReadIsKept() throws IOException {
    small("");
    Dataset first = load(TINY);
    // Another content, of the same size and time: nobody looks at it again.
    Path file = data.resolve("train/a/1.png");
    FileTime modified = Files.getLastModifiedTime(file);
    Files.write(file, new byte[(int) Files.size(file)]);
    Files.setLastModifiedTime(file, modified);

    Dataset second = load(TINY);

    assertThat(second.identity()).isEqualTo(first.identity());
    assertThat(second.train().pixels()).isEqualTo(first.train().pixels());
    assertThat(second.test().labels()).isEqualTo(first.test().labels());
    assertThat(second.mean()).isEqualTo(first.mean());
    assertThatThrownBy(() -> load(Map.of(Images.SIZE, 3)))
        .hasMessageStartingWith("cannot read the image ");
    Files.setLastModifiedTime(file, FileTime.fromMillis(modified.toMillis() + 1));
    assertThatThrownBy(() -> load(TINY)).hasMessageStartingWith("cannot read the image ");
  }

  @Test
  void damagedCacheIsReplaced() throws IOException {
    small("");
    Dataset first = load(TINY);
    byte[] good = Files.readAllBytes(cache());
    byte[] other = good.clone();
    other[5]++;
    byte[] longer = Arrays.copyOf(good, good.length + 1);

    for (byte[] damaged :
        List.of(new byte[0], Arrays.copyOf(good, 30), Arrays.copyOf(good, 50), other, longer)) {
      Files.write(cache(), damaged);
      assertThat(load(TINY).identity()).isEqualTo(first.identity());
      assertThat(cache()).hasBinaryContent(good);
    }
  }

  @Test
  void cacheIsNotNeeded() throws IOException {
    small("");
    Path file = Files.writeString(home.resolve("file"), "no folder");

    assertThatCode(() -> Images.load(source(TINY), file.resolve("x"))).doesNotThrowAnyException();
  }

  private Path cache() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("caches"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  @Test
  void sourceTravelsWithTheKeysThatSayWhichDataAreMeant() throws Exception {
    DataSource source =
        DataSource.of(
            "images:/x",
            Map.of(
                Images.SIZE, 28, Images.CHANNELS, 3, Images.SPLIT, 0.1, DataKeys.TRAIN_LIMIT, 5));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(source);
    }

    DataSource arrived =
        (DataSource)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

    assertThat(arrived).isEqualTo(source);
    assertThat(arrived.settings()).containsOnlyKeys("images.size", "images.split");
    assertThat(arrived.get(Images.SIZE)).isEqualTo(28);
    assertThat(arrived.get(Images.CHANNELS)).isEqualTo(3);
    assertThat(arrived.get(Images.SPLIT)).isEqualTo(0.1);
    assertThat(arrived).hasToString("images:/x with {images.size=28, images.split=0.1}");
    assertThat(DataSource.of("images:/x", Map.of(Images.SIZE, 32)))
        .as("a key at its default says nothing")
        .isEqualTo(new DataSource("images:/x", Map.of()));
  }

  /** Two classes of one image each, in train and in test. */
  private void small(String prefix) throws IOException {
    write(prefix + "train/a/1.png", 10);
    write(prefix + "train/b/1.png", 20);
    write(prefix + "test/a/1.png", 30);
    write(prefix + "test/b/1.png", 40);
  }

  private void write(String name, int brightness) throws IOException {
    Pictures.png(data.resolve(name), Pictures.rgb(2, 2, (x, y) -> 0x010101 * brightness));
  }

  private DataSource source(Map<Key<?>, Object> values) {
    return DataSource.of("images:" + data, values);
  }

  private Dataset load(Map<Key<?>, Object> values) {
    return Images.load(source(values), home.resolve("caches"));
  }

  private void assertRefused(Map<Key<?>, Object> values, String message) {
    assertThatThrownBy(() -> load(values))
        .isInstanceOf(InputException.class)
        .hasMessage(message, data);
  }

  /** The first pixel of each image. */
  private static List<Integer> brightness(ImageSet images) {
    return IntStream.range(0, images.count())
        .mapToObj(i -> Byte.toUnsignedInt(images.pixels()[i * images.bytes()]))
        .toList();
  }

  private static int[] brightnessByLabel(ImageSet images) {
    int[] brightness = new int[images.count()];
    for (int i = 0; i < brightness.length; i++) {
      brightness[images.label(i)] = brightness(images).get(i);
    }
    return brightness;
  }
}
