package org.archsweep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.archsweep.InputException;
import org.archsweep.network.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {
  private static final Shape PIXEL = new Shape(3, 1, 1);

  @Test
  void everyoneGetsTheSameData() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Dataset> load = () -> Datasets.load("shapes");
      for (Future<Dataset> loaded : threads.invokeAll(Collections.nCopies(4, load))) {
        assertThat(loaded.get()).isSameAs(Datasets.load("shapes"));
      }
    } finally {
      threads.shutdown();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Shapes", "cifar", "cifar1000", "image:x"})
  void unknownNameIsRefused(String name) {
    assertThatThrownBy(() -> Datasets.load(name))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "unknown data %s, allowed are cifar10, cifar10:PATH, cifar100, cifar100:PATH, images:DIR,"
                + " shapes",
            name);
  }

  @ParameterizedTest
  @CsvSource({
    "shapes:1, shapes",
    "cifar10:, cifar10 or cifar10:PATH",
    "images, images:DIR",
    "images:, images:DIR"
  })
  void knownNameThatIsSpelledOtherwiseIsToldHow(String name, String allowed) {
    assertThatThrownBy(() -> Datasets.load(name))
        .isInstanceOf(InputException.class)
        .hasMessage("unknown data %s, allowed is %s", name, allowed);
  }

  @Test
  void namesAreCheckedWithoutTheirFiles() {
    assertThatCode(() -> new DataSource("cifar10:/nowhere/at/all", Map.of()))
        .doesNotThrowAnyException();
  }

  @Test
  void missingFolderIsRefusedEveryTime(@TempDir Path folder) {
    Path missing = folder.resolve("nowhere");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> Datasets.load("cifar10:" + missing))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("no CIFAR-10 in %s: no such file or folder; ", missing);
    }
  }

  @Test
  void limitedDataAreTheFirstImagesUnderTheSameIdentity() {
    byte[] pixels = new byte[4 * 3 * 2 * 2];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    ImageSet images = new ImageSet(pixels, new byte[] {3, 1, 4, 1}, new Shape(3, 2, 2));
    List<Double> ones = List.of(1.0, 1.0, 1.0);
    Dataset data = Dataset.of("some", 10, images, images, ones, ones);

    Dataset limited = data.limited(3, 5);

    assertThat(limited.identity()).isEqualTo(data.identity());
    assertThat(limited.train().labels()).containsExactly(3, 1, 4);
    assertThat(limited.train().pixels()).isEqualTo(Arrays.copyOf(pixels, 3 * 12));
    assertThat(limited.test()).isSameAs(images);
  }

  @Test
  void identityTellsDataApart() {
    byte[] pixels = new byte[3];
    ImageSet zero = new ImageSet(pixels, new byte[] {0}, PIXEL);
    ImageSet one = new ImageSet(pixels, new byte[] {1}, PIXEL);
    ImageSet bright = new ImageSet(new byte[] {0, 0, 9}, new byte[] {0}, PIXEL);

    assertThat(List.of(identity(zero, zero), identity(zero, one), identity(one, zero)))
        .doesNotHaveDuplicates()
        .doesNotContain(identity(bright, zero), identity(zero, bright))
        .allMatch(identity -> identity.matches("some-[0-9a-f]{12}"));
    assertThat(identity(zero, one))
        .isEqualTo(identity(zero, new ImageSet(pixels.clone(), new byte[] {1}, PIXEL)));
  }

  @Test
  void pixelsMustFitTheLabels() {
    assertThatThrownBy(() -> new ImageSet(new byte[11], new byte[1], new Shape(3, 2, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("11 bytes aren't 1 images of 3x2x2");
  }

  private static String identity(ImageSet train, ImageSet test) {
    List<Double> ones = List.of(1.0, 1.0, 1.0);
    return Dataset.of("some", 10, train, test, ones, ones).identity();
  }
}
