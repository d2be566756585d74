package org.archsweep.data;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Writes image files as cameras and programs do. */
final class Pictures {
  /** A colour of each pixel. */
  interface Colours {
    /** 0xRRGGBB, or 0xAARRGGBB. */
    int at(int x, int y);
  }

  private Pictures() {}

  static BufferedImage image(int width, int height, int type, Colours colours) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, colours.at(x, y));
      }
    }
    return image;
  }

  static BufferedImage rgb(int width, int height, Colours colours) {
    return image(width, height, BufferedImage.TYPE_INT_RGB, colours);
  }

  static Path png(Path file, RenderedImage image) throws IOException {
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  static byte[] jpeg(BufferedImage image) throws IOException {
    return jpeg(new IIOImage(image, null, null));
  }

  /** Of four values a pixel, which Java writes without a word on what they mean. */
  static byte[] jpeg(int size, int... values) throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(0, size, size, 4, null);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        raster.setPixel(x, y, values);
      }
    }
    return jpeg(new IIOImage(raster, null, null));
  }

  private static byte[] jpeg(IIOImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam best = writer.getDefaultWriteParam();
      best.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      best.setCompressionQuality(1);
      writer.write(null, image, best);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Adobe's segment, which says how colours are made: 0 for CMYK, 2 for YCCK. */
  static byte[] withAdobe(byte[] jpeg, int transform) {
    ByteBuffer segment = ByteBuffer.allocate(12);
    segment.put("Adobe".getBytes(StandardCharsets.US_ASCII)).putShort((short) 100);
    segment.putInt(0).put((byte) transform);
    return withSegment(jpeg, 0xee, segment.array());
  }

  /** A camera's segment. */
  static byte[] withOrientation(byte[] jpeg, int orientation, ByteOrder order) {
    byte[] exif = exif(orientation, order);
    ByteBuffer segment = ByteBuffer.allocate(6 + exif.length);
    segment.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(exif);
    return withSegment(jpeg, 0xe1, segment.array());
  }

  /** The same as a PNG has it, in a chunk behind the first one. */
  static byte[] pngWithOrientation(byte[] png, int orientation, ByteOrder order) {
    int first = 8 + 4 + 4 + 13 + 4;
    byte[] exif = exif(orientation, order);
    ByteBuffer bytes = ByteBuffer.allocate(png.length + 12 + exif.length).put(png, 0, first);
    bytes.putInt(exif.length).put("eXIf".getBytes(StandardCharsets.US_ASCII)).put(exif);
    CRC32 checksum = new CRC32();
    checksum.update(bytes.array(), first + 4, 4 + exif.length);
    return bytes.putInt((int) checksum.getValue()).put(png, first, png.length - first).array();
  }

  /** With another tag before the orientation. */
  private static byte[] exif(int orientation, ByteOrder order) {
    ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4);
    tiff.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
    tiff.order(order).putShort((short) 42).putInt(8).putShort((short) 2);
    tiff.putShort((short) 0x0100).putShort((short) 3).putInt(1).putInt(0);
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    tiff.putShort((short) orientation).putShort((short) 0).putInt(0);
    return tiff.array();
  }

  /** Behind the mark at a JPEG's start. */
  private static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    ByteBuffer bytes = ByteBuffer.allocate(jpeg.length + 4 + content.length);
    bytes.put(jpeg, 0, 2).put((byte) 0xff).put((byte) marker);
    bytes.putShort((short) (content.length + 2)).put(content);
    return bytes.put(jpeg, 2, jpeg.length - 2).array();
  }
}
