package org.archsweep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.archsweep.InputException;
import org.archsweep.data.Augmentation.Sample;
import org.archsweep.network.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
  private static final int PLANES = 4;

  /** Five positions padded by four on each side, as numpy.pad(range(5), 4, "reflect") does. */
  private static final List<Integer> PADDED = List.of(4, 3, 2, 1, 0, 1, 2, 3, 4, 3, 2, 1, 0);

  @Test
  void everyCropIsAWindowOfTheReflectionPadding() {
    int size = 5;
    byte[] image = new byte[PLANES * size * size];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) i;
    }
    assertThat(new Crop().choices(sample(size))).isEqualTo(81);

    for (int choice = 0; choice < 81; choice++) {
      byte[] crop = applied(new Crop(), choice, image, size);
      for (int plane = 0; plane < PLANES; plane++) {
        for (int y = 0; y < size; y++) {
          for (int x = 0; x < size; x++) {
            int row = PADDED.get(choice / 9 + y);
            int column = PADDED.get(choice % 9 + x);
            assertThat(crop[(plane * size + y) * size + x])
                .as("choice %d, plane %d, row %d, column %d", choice, plane, y, x)
                .isEqualTo(image[(plane * size + row) * size + column]);
          }
        }
      }
    }
  }

  @Test
  void cropInTheMiddleIsTheImage() {
    byte[] image = counted(32);

    assertThat(applied(new Crop(), 40, image, 32)).isEqualTo(image);
  }

  @Test
  void flipReversesEveryRowOrNothing() {
    byte[] image = {
      1, 2, 3, 4, // red
      5, 6, 7, 8, // green
      9, 10, 11, 12, // blue
      1, 0, 1, 1 // mask
    };
    byte[] flipped = {
      2, 1, 4, 3, //
      6, 5, 8, 7, //
      10, 9, 12, 11, //
      0, 1, 1, 1
    };

    assertThat(new Flip().choices(sample(2))).isEqualTo(2);
    assertThat(applied(new Flip(), 0, image, 2)).isEqualTo(image);
    assertThat(applied(new Flip(), 1, image, 2)).isEqualTo(flipped);
  }

  @Test
  void everyCutoutIsAnotherSquareInsideTheImage() {
    byte[] image = counted(32);
    byte[] pixels = Arrays.copyOf(image, 3 * 1024);
    Set<Integer> corners = new HashSet<>();
    assertThat(new Cutout(8).choices(sample(32))).isEqualTo(25 * 25);

    for (int choice = 0; choice < 25 * 25; choice++) {
      byte[] changed = applied(new Cutout(8), choice, image, 32);
      byte[] mask = Arrays.copyOfRange(changed, 3 * 1024, 4 * 1024);
      int corner = firstZero(mask);
      corners.add(corner);
      assertThat(mask).isEqualTo(withoutSquare(corner / 32, corner % 32, 8));
      assertThat(Arrays.copyOf(changed, 3 * 1024)).isEqualTo(pixels);
    }

    assertThat(corners).hasSize(25 * 25);
  }

  @Test
  void flipAfterCutoutMovesTheHoleAlong() {
    byte[] cut = applied(new Cutout(8), 0, counted(32), 32); // at the left of the first rows

    byte[] flipped = applied(new Flip(), 1, cut, 32);

    assertThat(Arrays.copyOfRange(flipped, 3 * 1024, 4 * 1024))
        .isEqualTo(withoutSquare(0, 32 - 8, 8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"crop", "flip", "cutout:1", "cutout:8", "cutout:999"})
  void nameComesBack(String name) {
    assertThat(Augmentation.named(name).text()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Crop",
        "crop ",
        "crop:4",
        "rotate",
        "cutout",
        "cutout:",
        "cutout:0",
        "cutout:-1",
        "cutout:8.5",
        "cutout:1000",
        "cutout:99999999999"
      })
  void otherNamesAreRefused(String name) {
    assertThatThrownBy(() -> Augmentation.named(name))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            name.startsWith("cutout")
                ? "unknown augmentation %s, allowed is cutout:S (S from 1 to 999)"
                : name.startsWith("crop:")
                    ? "unknown augmentation %s, allowed is crop"
                    : "unknown augmentation %s, allowed are crop, cutout:S (S from 1 to 999), flip",
            name);
  }

  @Test
  void greyImageHasOnePlaneAndKeep() {
    Sample grey = new Sample(new Shape(1, 2, 2), 0, 0);
    byte[] changed = new byte[8];

    new Flip().apply(1, new byte[] {1, 2, 3, 4, 1, 0, 1, 1}, changed, grey);
    assertThat(changed).containsExactly(2, 1, 4, 3, 0, 1, 1, 1);
    new Cutout(1).apply(2, new byte[] {1, 2, 3, 4, 1, 1, 1, 1}, changed, grey);
    assertThat(changed).containsExactly(1, 2, 3, 4, 1, 1, 0, 1);
  }

  @Test
  void imagesThatAreTooSmallAreRefusedBeforeAnythingRuns() {
    assertThatCode(() -> new Cutout(8).check(new Shape(3, 8, 8))).doesNotThrowAnyException();
    assertThatThrownBy(() -> new Cutout(8).check(new Shape(3, 7, 7)))
        .isInstanceOf(InputException.class)
        .hasMessage("cutout:8 cuts out more than images of 7x7 pixels have");
    assertThatCode(() -> new Crop().check(new Shape(1, 5, 5))).doesNotThrowAnyException();
    assertThatThrownBy(() -> new Crop().check(new Shape(1, 4, 4)))
        .isInstanceOf(InputException.class)
        .hasMessage("crop needs images of at least 5x5 pixels, these are 4x4");
    assertThatCode(() -> new Flip().check(new Shape(3, 1, 1))).doesNotThrowAnyException();
  }

  private static Sample sample(int size) {
    return new Sample(new Shape(3, size, size), 0, 0);
  }

  private static byte[] applied(Augmentation augmentation, int choice, byte[] image, int size) {
    byte[] before = image.clone();
    byte[] changed = new byte[image.length];
    augmentation.apply(choice, image, changed, sample(size));
    assertThat(image).as("the image that was given").isEqualTo(before);
    return changed;
  }

  /** An image of many values, nothing cut out. */
  private static byte[] counted(int size) {
    byte[] image = new byte[PLANES * size * size];
    for (int i = 0; i < image.length; i++) {
      image[i] = i < 3 * size * size ? (byte) (i * 31 + i / size) : 1;
    }
    return image;
  }

  private static int firstZero(byte[] mask) {
    int i = 0;
    while (mask[i] != 0) {
      i++;
    }
    return i;
  }

  private static byte[] withoutSquare(int top, int left, int side) {
    byte[] mask = new byte[1024];
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        boolean inside = y >= top && y < top + side && x >= left && x < left + side;
        mask[y * 32 + x] = (byte) (inside ? 0 : 1);
      }
    }
    return mask;
  }
}
