package org.archsweep.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What an image says about its pixels beside the pixels themselves: in a JPEG's segments (ITU-T
 * T.81, annex B) or a PNG's chunks (PNG specification, third edition, 5.3).
 *
 * @param components values a pixel: 1 (grey), 3, or 4 (CMYK); 0 where that isn't said
 * @param isAdobe whether Adobe's segment is there: CMYK's values are inverted then
 * @param transform what that says of colours: 2 for YCCK; 0 where it's not there
 * @param orientation how the camera was held (EXIF, tag 274), 1 to 8; 1, upright, where that isn't
 *     said
 */
record ImageHeader(int components, boolean isAdobe, int transform, int orientation) {
  private static final int FRAME = 0xc0;
  private static final int SCAN = 0xda;
  private static final int EXIF = 0xe1;
  private static final int ADOBE = 0xee;

  private static final byte[] EXIF_NAME = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ADOBE_NAME = "Adobe".getBytes(StandardCharsets.US_ASCII);

  private static final int PNG_SIGNATURE = 8;
  private static final int PNG_EXIF = 0x65584966; // eXIf

  /** Of a whole PNG. */
  static ImageHeader ofPng(byte[] file) {
    ByteBuffer values = ByteBuffer.wrap(file);
    long at = PNG_SIGNATURE;
    while (at + 8 <= file.length) {
      long length = values.getInt((int) at) & 0xffffffffL;
      long end = at + 8 + length;
      if (values.getInt((int) at + 4) == PNG_EXIF && end <= file.length) {
        int orientation = orientation(Arrays.copyOfRange(file, (int) at + 8, (int) end));
        return new ImageHeader(0, false, 0, orientation);
      }
      at = end + 4; // a checksum
    }
    return new ImageHeader(0, false, 0, 1);
  }

  /** Of a whole JPEG; what is damaged is left out. */
  static ImageHeader ofJpeg(byte[] file) {
    ImageHeader header = new ImageHeader(0, false, 0, 1);
    int at = 2;
    while (at + 4 <= file.length && file[at] == (byte) 0xff) {
      int marker = Byte.toUnsignedInt(file[at + 1]);
      if (marker == 0xff) { // fills up
        at++;
        continue;
      }
      int length = ByteBuffer.wrap(file, at + 2, 2).getShort() & 0xffff;
      if (marker == SCAN || length < 2 || at + 2 + length > file.length) {
        break;
      }
      header = header.with(marker, Arrays.copyOfRange(file, at + 4, at + 2 + length));
      at += 2 + length;
    }
    return header;
  }

  private ImageHeader with(int marker, byte[] segment) {
    if (isFrame(marker) && segment.length > 5) {
      return new ImageHeader(segment[5], isAdobe, transform, orientation);
    } else if (marker == ADOBE && segment.length > 11 && startsWith(segment, ADOBE_NAME)) {
      return new ImageHeader(components, true, segment[11], orientation);
    } else if (marker == EXIF && startsWith(segment, EXIF_NAME)) {
      int found = orientation(Arrays.copyOfRange(segment, EXIF_NAME.length, segment.length));
      return new ImageHeader(components, isAdobe, transform, found);
    }
    return this;
  }

  /** Start of frame, of any kind; three of that range are something else. */
  private static boolean isFrame(int marker) {
    return marker >= FRAME && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static boolean startsWith(byte[] segment, byte[] name) {
    return segment.length >= name.length
        && Arrays.equals(segment, 0, name.length, name, 0, name.length);
  }

  /** The tag in the first directory of a TIFF. */
  private static int orientation(byte[] tiff) {
    if (tiff.length < 8) {
      return 1;
    }
    ByteBuffer values = ByteBuffer.wrap(tiff);
    values.order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = values.getInt(4);
    if (directory < 8 || directory > tiff.length - 2) {
      return 1;
    }
    int entries = values.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + 12 * i;
      if (entry + 12 > tiff.length) {
        return 1;
      }
      if (values.getShort(entry) == 274) {
        int orientation = values.getShort(entry + 8);
        return orientation >= 1 && orientation <= 8 ? orientation : 1;
      }
    }
    return 1;
  }

  /** Whether rows and columns change places, before anything is mirrored. */
  boolean isTransposed() {
    return orientation >= 5;
  }

  /** Whether upright pixels are found from the right, in the stored image. */
  boolean isMirrored() {
    return orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  }

  /** Whether they are found from below. */
  boolean isUpsideDown() {
    return orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  }
}
