package org.archsweep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.archsweep.InputException;
import org.archsweep.network.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFileTest {
  private static final int RED = 0xe02010;
  private static final int GREEN = 0x10c030;
  private static final int BLUE = 0x2030d0;
  private static final int GREY = 0x909090;

  @TempDir Path folder;

  @Test
  void pixelsOfTheWantedSizeAreTakenAsTheyAre() throws IOException {
    Path file = png(Pictures.rgb(2, 2, (x, y) -> 0x010203 * (1 + x + 2 * y)));

    assertThat(read(file, 3, 2)).containsExactly(1, 2, 3, 4, 2, 4, 6, 8, 3, 6, 9, 12);
  }

  @Test
  void coloursBecomeGreyByTheirLuma() throws IOException {
    Path file = png(Pictures.rgb(2, 2, (x, y) -> x == 0 ? 0xff0000 : y == 0 ? 0x00ff00 : 0x0000ff));

    // 0.299, 0.587 and 0.114 times 255
    assertThat(read(file, 1, 2)).containsExactly(76, 150, 76, 29);
  }

  @Test
  void greyStaysAsItIs() throws IOException {
    BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 100);

    assertThat(read(png(grey), 3, 1)).containsExactly(100, 100, 100);
    assertThat(read(png(grey), 1, 1)).containsExactly(100);
    assertThat(read(file("grey.jpg", Pictures.jpeg(grey)), 1, 1)).containsExactly(100);
  }

  @Test
  void sixteenBitsAreRoundedToEight() throws IOException {
    BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    grey.getRaster().setSample(0, 0, 0, 0x8000);
    BufferedImage colours = component(DataBuffer.TYPE_USHORT, ColorSpace.CS_sRGB, false);
    colours.getRaster().setPixel(0, 0, new int[] {0xffff, 0x0101, 0x0180});

    assertThat(read(png(grey), 1, 1)).containsExactly(128); // 127.5
    assertThat(read(png(colours), 3, 1)).containsExactly(255, 1, 1);
  }

  @Test
  void whatIsTransparentLiesOnWhite() throws IOException {
    BufferedImage colours = Pictures.image(1, 1, BufferedImage.TYPE_INT_ARGB, (x, y) -> 0x33ff0000);
    BufferedImage grey = component(DataBuffer.TYPE_BYTE, ColorSpace.CS_GRAY, true);
    grey.getRaster().setPixel(0, 0, new int[] {100, 51});

    // A fifth of the colour, four fifths of white.
    assertThat(read(png(colours), 3, 1)).containsExactly(255, 204, 204);
    assertThat(read(png(grey), 1, 1)).containsExactly(224);
  }

  @Test
  void paletteGivesItsColours() throws IOException {
    IndexColorModel palette =
        new IndexColorModel(8, 3, new int[] {0xff102030, 0xff405060, 0}, 0, true, 2, 0);
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_INDEXED, palette);
    image.getRaster().setPixels(0, 0, 2, 2, new int[] {0, 1, 1, 2});

    assertThat(read(png(image), 3, 2))
        .containsExactly(16, 64, 64, 255, 32, 80, 80, 255, 48, 96, 96, 255);
  }

  @Test
  void oneBitIsBlackOrWhite() throws IOException {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_BINARY);
    image.getRaster().setPixels(0, 0, 2, 2, new int[] {0, 1, 1, 0});

    assertThat(read(png(image), 1, 2)).containsExactly(0, 255, 255, 0);
  }

  @Test
  void middleSquareIsTaken() throws IOException {
    Path wide = png(Pictures.rgb(7, 2, (x, y) -> 10 * x + y));
    Path high = png(Pictures.rgb(2, 5, (x, y) -> 10 * x + y));

    assertThat(blue(read(wide, 3, 2))).containsExactly(20, 30, 21, 31);
    assertThat(blue(read(high, 3, 2))).containsExactly(1, 11, 2, 12);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 9, 17, 64})
  void scalingKeepsAnEvenColour(int size) throws IOException {
    Path file = png(Pictures.rgb(9, 9, (x, y) -> 0xfe8001));

    int[] pixels = read(file, 3, size);

    assertThat(Arrays.copyOf(pixels, size * size)).containsOnly(254);
    assertThat(blue(pixels)).containsOnly(1);
  }

  @Test
  void scalingDownTakesMeansOverWhatAPixelCovers() throws IOException {
    Path slope = png(Pictures.rgb(32, 32, (x, y) -> 4 * x));
    Path stripes = png(Pictures.rgb(32, 32, (x, y) -> x % 2 * 200));

    // The middle of pixel i is at 4 (i + 0.5), where the slope is 4 (4 (i + 0.5) - 0.5).
    assertThat(Arrays.copyOfRange(blue(read(slope, 3, 8)), 1, 7))
        .containsExactly(22, 38, 54, 70, 86, 102);
    assertThat(Arrays.copyOfRange(blue(read(stripes, 3, 8)), 1, 7)).containsOnly(100);
  }

  @Test
  void scalingUpGoesStraightFromPixelToPixel() throws IOException {
    Path file = png(Pictures.rgb(2, 2, (x, y) -> 100 * x));

    assertThat(Arrays.copyOf(blue(read(file, 3, 4)), 4)).containsExactly(0, 25, 75, 100);
  }

  /** Corners from the upper left, row by row, as the EXIF specification draws them. */
  @ParameterizedTest
  @CsvSource({
    "1, R, G, B, Y",
    "2, G, R, Y, B",
    "3, Y, B, G, R",
    "4, B, Y, R, G",
    "5, R, B, G, Y",
    "6, B, R, Y, G",
    "7, Y, G, B, R",
    "8, G, Y, R, B"
  })
  void photographIsTurnedUpright(int orientation, char one, char two, char three, char four)
      throws IOException {
    BufferedImage stored =
        Pictures.rgb(64, 64, (x, y) -> y < 32 ? x < 32 ? RED : GREEN : x < 32 ? BLUE : GREY);
    byte[] jpeg = Pictures.jpeg(stored);
    byte[] png = Files.readAllBytes(png(stored));
    List<byte[]> files = new ArrayList<>();
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      files.add(Pictures.withOrientation(jpeg, orientation, order));
      files.add(Pictures.pngWithOrientation(png, orientation, order));
    }

    for (byte[] content : files) {
      int[] pixels = read(file("turned", content), 3, 4);

      List<Character> corners = List.of(one, two, three, four);
      int[] places = {0, 3, 12, 15};
      for (int i = 0; i < 4; i++) {
        int colour =
            switch (corners.get(i)) {
              case 'R' -> RED;
              case 'G' -> GREEN;
              case 'B' -> BLUE;
              default -> GREY;
            };
        assertThat(pixels[places[i]]).as("corner %d", i).isCloseTo(colour >> 16, within(3));
        assertThat(pixels[32 + places[i]]).as("corner %d", i).isCloseTo(colour & 255, within(3));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 300, -1})
  void orientationThatThereIsNotIsUpright(int orientation) throws IOException {
    byte[] stored = Pictures.jpeg(Pictures.rgb(16, 16, (x, y) -> x < 8 ? RED : BLUE));
    Path upright = file("upright.jpg", stored);
    Path odd = file("odd.jpg", Pictures.withOrientation(stored, orientation, ByteOrder.BIG_ENDIAN));

    assertThat(read(odd, 3, 4)).isEqualTo(read(upright, 3, 4));
  }

  @Test
  void middleIsThatOfTheUprightPhotograph() throws IOException {
    // Of 27 columns 16 are taken: 5 are left out before them, 6 after them.
    BufferedImage upright = Pictures.rgb(27, 16, (x, y) -> x < 21 ? 0xffffff : 0);
    BufferedImage mirrored = Pictures.rgb(27, 16, (x, y) -> 26 - x < 21 ? 0xffffff : 0);
    byte[] stored = Pictures.jpeg(mirrored);

    int[] pixels =
        read(file("m.jpg", Pictures.withOrientation(stored, 2, ByteOrder.BIG_ENDIAN)), 1, 16);
    int[] expected = read(png(upright), 1, 16);
    for (int i = 0; i < pixels.length; i++) {
      assertThat(pixels[i]).isCloseTo(expected[i], within(40));
    }
  }

  /** C, M, Y and K are ink; Adobe writes how much light they leave. */
  @Test
  void printersColoursBecomeLight() throws IOException {
    byte[] plain = Pictures.jpeg(16, 0, 102, 255, 51);
    byte[] adobe = Pictures.withAdobe(Pictures.jpeg(16, 255, 153, 0, 204), 0);
    // Luma and differences of cyan 255, magenta 153, yellow 0
    byte[] ycck = Pictures.withAdobe(Pictures.jpeg(16, 166, 34, 191, 204), 2);

    // red is (255 - C) (255 - K) / 255
    assertColour(read(file("plain.jpg", plain), 3, 1), 204, 122, 0);
    assertColour(read(file("adobe.jpg", adobe), 3, 1), 204, 122, 0);
    assertColour(read(file("ycck.jpg", ycck), 3, 1), 0, 82, 204);
  }

  private static void assertColour(int[] pixel, int... expected) {
    for (int i = 0; i < 3; i++) {
      assertThat(pixel[i]).as("colour %d", i).isCloseTo(expected[i], within(3));
    }
  }

  @Test
  void endingNeedNotBeTheRightOneOfTheTwo() throws IOException {
    byte[] png = Files.readAllBytes(png(Pictures.rgb(1, 1, (x, y) -> 7)));

    assertThat(blue(read(file("really-png.JPG", png), 3, 1))).containsExactly(7);
  }

  @Test
  void fileThatEndsTooEarlyIsRefused() throws IOException {
    byte[] jpeg = Pictures.jpeg(Pictures.rgb(64, 64, (x, y) -> 0x010207 * x * y));
    byte[] png = Files.readAllBytes(png(Pictures.rgb(64, 64, (x, y) -> 0x010207 * x * y)));

    assertRefused(file("half.jpg", Arrays.copyOf(jpeg, jpeg.length / 2)));
    assertRefused(file("little.jpg", Arrays.copyOf(jpeg, 20)));
    assertRefused(file("half.png", Arrays.copyOf(png, png.length / 2)));
    assertRefused(file("little.png", Arrays.copyOf(png, 9)));
  }

  @Test
  void damagedFileIsRefused() throws IOException {
    byte[] png = Files.readAllBytes(png(Pictures.rgb(8, 8, (x, y) -> x * y)));
    png[16] = 0x7f; // the width

    assertRefused(file("damaged.png", png));
  }

  /** Java's reader passes over checksums: some of these it reads without a word. */
  @Test
  void pngIsRefusedWhateverByteOfItIsDamaged() throws IOException {
    Path whole = Pictures.png(folder.resolve("whole.png"), Pictures.rgb(4, 4, (x, y) -> 50 * x));
    byte[] png = Files.readAllBytes(whole);
    for (int i = 0; i < png.length; i++) {
      byte[] damaged = png.clone();
      damaged[i] ^= 4;
      assertRefused(file("damaged.png", damaged));
    }
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path gif = folder.resolve("gif.png");
    ImageIO.write(Pictures.rgb(1, 1, (x, y) -> 7), "gif", gif.toFile());

    for (Path file :
        List.of(
            gif, file("empty.jpg"), file("text.png", "hello".getBytes(StandardCharsets.UTF_8)))) {
      assertThatThrownBy(() -> read(file, 3, 1))
          .isInstanceOf(InputException.class)
          .hasMessage("cannot read the image %s: it is no JPEG or PNG image", file);
    }
  }

  @Test
  void missingFileIsRefused() {
    Path missing = folder.resolve("missing.png");

    assertThatThrownBy(() -> read(missing, 3, 1))
        .isInstanceOf(InputException.class)
        .hasMessage("cannot read the image %s: no such file or folder", missing);
  }

  private void assertRefused(Path file) {
    assertThatThrownBy(() -> read(file, 3, 4))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("cannot read the image %s: it ", file)
        .hasMessageNotContaining("Exception");
  }

  private static BufferedImage component(int type, int space, boolean hasAlpha) {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(space),
            hasAlpha,
            false,
            hasAlpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            type);
    WritableRaster raster = model.createCompatibleWritableRaster(1, 1);
    return new BufferedImage(model, raster, false, null);
  }

  private Path png(BufferedImage image) throws IOException {
    return Pictures.png(Files.createTempDirectory(folder, "").resolve("image.png"), image);
  }

  private Path file(String name, byte... bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static int[] blue(int[] pixels) {
    return Arrays.copyOfRange(pixels, pixels.length / 3 * 2, pixels.length);
  }

  private static int[] read(Path file, int channels, int size) {
    byte[] pixels = new byte[1 + channels * size * size];
    ImageFile.read(file, new Shape(channels, size, size), pixels, 1);
    assertThat(pixels[0]).isZero();
    int[] values = new int[pixels.length - 1];
    Arrays.setAll(values, i -> Byte.toUnsignedInt(pixels[i + 1]));
    return values;
  }
}
