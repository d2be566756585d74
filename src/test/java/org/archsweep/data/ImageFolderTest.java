package org.archsweep.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.archsweep.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What isn't a folder of images for training; no file's content is looked at. */
class ImageFolderTest {
  private static final double NO_SPLIT = 0;
  private static final double HALVES = 0.5;

  @TempDir Path home;
  private Path data;

  @BeforeEach
  void nameFolder() {
    data = home.resolve("data");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 257})
  void classesAreTwoTo256(int count) throws IOException {
    Files.createDirectories(data.resolve("train"));
    Files.createDirectories(data.resolve("test"));
    classes(count);

    assertRefused(NO_SPLIT, "%s/train has " + count + " folders of classes, allowed are 2 to 256");
  }

  @Test
  void missingFolderIsRefused() {
    assertRefused(NO_SPLIT, "no images in %s: no such folder");
  }

  @Test
  void folderOfClassesNeedsASplit() throws IOException {
    write("a/1.png");
    write("b/1.png");

    assertRefused(
        NO_SPLIT,
        "%s has no folders train and test: images.split, such as 0.2, tests on that share of its"
            + " images");
  }

  @Test
  void classesAreFoldersOfImagesOnly() throws IOException {
    small();

    assertRefused(HALVES, "%s/test/a is a folder: a class's folder has images only");
  }

  @ParameterizedTest
  @CsvSource({
    "train/c/1.png, '%s: the class c is in train, but not in test'",
    "test/c/1.png, '%s: the class c is in test, but not in train'",
    "train/1.png, '%1$s/train/1.png is no folder of a class, as all in %1$s/train must be'",
    "train/a/notes.txt, '%s/train/a/notes.txt is no JPEG or PNG image by its name'",
    "test/b/Thumbs.db, '%s/test/b/Thumbs.db is no JPEG or PNG image by its name'",
    "train/a/more/1.png, '%s/train/a/more is a folder: a class''s folder has images only'",
  })
  void whatDoesNotBelongThereIsRefused(String file, String message) throws IOException {
    small();
    write(file);

    assertRefused(NO_SPLIT, message);
  }

  @Test
  void emptyFolderOfAClassIsRefused() throws IOException {
    small();
    Files.delete(data.resolve("test/a/1.png"));

    assertRefused(NO_SPLIT, "%s/test/a has no images");
  }

  @Test
  void classThatTheSplitLeavesOutIsRefused() throws IOException {
    for (int i = 0; i < 20; i++) {
      write("a/" + i + ".png");
    }
    write("b/1.png");

    assertThatThrownBy(() -> ImageFolder.of(data, HALVES))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(
            "(?s).*: images.split 0.5 leaves no image of the class b to (train|test) on");
  }

  private void classes(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      write("train/" + (1000 + i) + "/1.png");
      write("test/" + (1000 + i) + "/1.png");
    }
  }

  private void small() throws IOException {
    for (String name : List.of("train/a/1.png", "train/b/1.png", "test/a/1.png", "test/b/1.png")) {
      write(name);
    }
  }

  private void write(String name) throws IOException {
    Path file = data.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "any");
  }

  private void assertRefused(double split, String message) {
    assertThatThrownBy(() -> ImageFolder.of(data, split))
        .isInstanceOf(InputException.class)
        .hasMessage(message, data);
  }
}
