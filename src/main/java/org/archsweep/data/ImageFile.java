package org.archsweep.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.archsweep.Fault;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.network.Shape;

/**
 * A JPEG or PNG file as training has it: upright, its middle square scaled, red, green and blue or
 * grey. Values are taken as they are stored, whatever profile or gamma stands beside them; what is
 * transparent lies on white.
 */
final class ImageFile {
  private static final int MOST_BYTES = 1 << 28;
  private static final int MOST_PIXELS = 1 << 27;
  private static final int PNG_SIGNATURE = 8;

  private final String file;
  private final byte[] bytes;
  private final boolean isJpeg;
  private final ImageHeader header;

  private ImageFile(String file, byte[] bytes) throws IOException {
    this.file = file;
    this.bytes = bytes;
    this.isJpeg = startsWith(0xff, 0xd8, 0xff);
    if (!isJpeg && !startsWith(0x89, 'P', 'N', 'G')) {
      throw refused("it is no JPEG or PNG image");
    }
    if (!isJpeg) {
      checkChecksums();
    }
    this.header = isJpeg ? ImageHeader.ofJpeg(bytes) : ImageHeader.ofPng(bytes);
  }

  /**
   * Reads a file.
   *
   * @param shape of the image that is wanted: a square of 1 or 3 channels
   * @param to gets its planes
   * @param offset where they begin
   * @throws InputException if it's no whole JPEG or PNG, or too large
   */
  static void read(Path file, Shape shape, byte[] to, int offset) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw unreadable(file.toString(), "it has more than %d MB", MOST_BYTES >> 20);
      }
      new ImageFile(file.toString(), Files.readAllBytes(file)).read(shape, to, offset);
    } catch (IOException e) {
      String why = Fault.of(e).line();
      String place = file + ": ";
      throw new InputException(
          "cannot read the image %s%s", why.startsWith(place) ? "" : place, why);
    }
  }

  /**
   * The planes of an image that has been read already.
   *
   * @param file its name, for messages
   * @throws InputException as {@link #read}
   */
  static byte[] pixels(String file, byte[] content, Shape shape) {
    byte[] pixels = new byte[Math.toIntExact(shape.size())];
    try {
      new ImageFile(file, content).read(shape, pixels, 0);
    } catch (IOException e) {
      throw unreadable(file, "%s", Fault.of(e).line());
    }
    return pixels;
  }

  private boolean startsWith(int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= bytes.length || Byte.toUnsignedInt(bytes[i]) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** Of each part of a PNG (length, name, content, checksum); Java's reader passes over them. */
  private void checkChecksums() {
    ByteBuffer png = ByteBuffer.wrap(bytes);
    int part = PNG_SIGNATURE;
    String name = "";
    while (!name.equals("IEND")) {
      long length = bytes.length - part < 12 ? -1 : png.getInt(part);
      if (length < 0 || length > bytes.length - part - 12) {
        throw refused("it ends too early");
      }
      CRC32 checksum = new CRC32();
      checksum.update(bytes, part + 4, 4 + (int) length);
      if ((int) checksum.getValue() != png.getInt(part + 8 + (int) length)) {
        throw refused("it is damaged: a checksum in it is wrong");
      }
      name = new String(bytes, part + 4, 4, StandardCharsets.ISO_8859_1);
      part += 12 + (int) length;
    }
  }

  private InputException refused(String why, Object... arguments) {
    return unreadable(file, why, arguments);
  }

  private static InputException unreadable(String file, String why, Object... arguments) {
    return new InputException("cannot read the image %s: %s", file, Text.format(why, arguments));
  }

  private void read(Shape shape, byte[] to, int offset) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(isJpeg ? "jpeg" : "png").next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      List<String> warnings = new ArrayList<>();
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if ((long) width * height > MOST_PIXELS) {
        throw refused("it has %dx%d pixels, allowed are %,d", width, height, MOST_PIXELS);
      }
      Pixels pixels;
      if (header.components() == 4) { // Java has no colours for these
        Raster raster = reader.readRaster(0, null);
        pixels = (row, from, count, line) -> cmyk(raster, row, from, count, line);
      } else {
        BufferedImage image = reader.read(0);
        pixels = pixels(image);
      }
      if (warnings.stream().anyMatch(warning -> warning.contains("remature end"))) {
        throw refused("it ends too early"); // the rest is grey
      }
      new Square(width, height, shape, header).write(pixels, to, offset);
    } catch (IIOException | RuntimeException e) {
      // The readers throw anything where a file is damaged.
      if (e instanceof InputException) {
        throw e;
      }
      throw refused("it is damaged, or of a kind that Java cannot read (%s)", Fault.of(e).line());
    } finally {
      reader.dispose();
    }
  }

  /** Where an image's colours come from. */
  interface Pixels {
    /**
     * Reads pixels of one row.
     *
     * @param line gets red, green and blue, 0 to 255, pixel after pixel
     */
    void read(int row, int from, int count, int[] line);
  }

  private static Pixels pixels(BufferedImage image) {
    if (image.getColorModel() instanceof IndexColorModel palette) {
      int[] colours = new int[palette.getMapSize()];
      palette.getRGBs(colours);
      Raster raster = image.getRaster();
      return (row, from, count, line) -> {
        int[] indices = raster.getSamples(from, row, count, 1, 0, (int[]) null);
        for (int i = 0; i < count; i++) {
          int colour = colours[indices[i]];
          int alpha = colour >>> 24;
          line[3 * i] = onWhite(colour >> 16 & 255, alpha);
          line[3 * i + 1] = onWhite(colour >> 8 & 255, alpha);
          line[3 * i + 2] = onWhite(colour & 255, alpha);
        }
      };
    }
    // Not getRGB, which takes grey for linear light.
    Raster raster = image.getRaster();
    boolean hasAlpha = image.getColorModel().hasAlpha();
    int bands = raster.getNumBands();
    boolean isGrey = bands < 3;
    int most = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
    return (row, from, count, line) -> {
      int[] values = raster.getPixels(from, row, count, 1, (int[]) null);
      for (int i = 0; i < count; i++) {
        int alpha = hasAlpha ? scaled(values[bands * i + bands - 1], most) : 255;
        for (int colour = 0; colour < 3; colour++) {
          int value = values[bands * i + (isGrey ? 0 : colour)];
          line[3 * i + colour] = onWhite(scaled(value, most), alpha);
        }
      }
    };
  }

  /** From 0 to most, to 0 to 255. */
  private static int scaled(int value, int most) {
    return (int) ((value * 255L + most / 2) / most);
  }

  private static int onWhite(int value, int alpha) {
    return (value * alpha + 255 * (255 - alpha) + 127) / 255;
  }

  /** Ink in four colours, or three of them as in a usual JPEG (YCCK), as Adobe writes it or not. */
  private void cmyk(Raster raster, int row, int from, int count, int[] line) {
    int[] values = raster.getPixels(from, row, count, 1, (int[]) null);
    for (int i = 0; i < count; i++) {
      int[] ink = {values[4 * i], values[4 * i + 1], values[4 * i + 2]};
      if (header.transform() == 2) {
        double luma = ink[0];
        double blue = ink[1] - 128.0;
        double red = ink[2] - 128.0;
        ink[0] = 255 - limited(luma + 1.402 * red);
        ink[1] = 255 - limited(luma - 0.344136 * blue - 0.714136 * red);
        ink[2] = 255 - limited(luma + 1.772 * blue);
      }
      int black = values[4 * i + 3];
      for (int colour = 0; colour < 3; colour++) {
        int light = header.isAdobe() ? ink[colour] : 255 - ink[colour];
        int lightOfBlack = header.isAdobe() ? black : 255 - black;
        line[3 * i + colour] = (light * lightOfBlack + 127) / 255;
      }
    }
  }

  private static int limited(double value) {
    return (int) Math.max(0, Math.min(255, Math.rint(value)));
  }
}
