package org.archsweep.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A TorchScript archive in the making: a zip of stored entries under one folder. */
final class Archive {
  private static final String FOLDER = "archive/";

  private final Pickle data = new Pickle();
  private final List<float[]> storages = new ArrayList<>();

  /** The root object; attributes are written into it, in the order of the class's lines. */
  Pickle data() {
    return data;
  }

  /** A named tensor attribute of the object being written. */
  Archive tensor(String name, List<Integer> shape, float[] values, boolean trained) {
    return tensor(name, shape, contiguous(shape), values, trained);
  }

  /** The same, a convolution's weight laid out as channels_last. */
  Archive channelsLast(String name, List<Integer> shape, float[] values, boolean trained) {
    int in = shape.get(1);
    List<Integer> strides = List.of(in * shape.get(2) * shape.get(3), 1, shape.get(3) * in, in);
    return tensor(name, shape, strides, channelsLast(shape, values), trained);
  }

  /** Values of (out, in, height, width) in the order of channels_last: (out, height, width, in). */
  static float[] channelsLast(List<Integer> shape, float[] values) {
    int in = shape.get(1);
    int area = shape.get(2) * shape.get(3);
    float[] laid = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int place = i % area;
      int channel = i / area % in;
      int out = i / area / in;
      laid[(out * area + place) * in + channel] = values[i];
    }
    return laid;
  }

  private Archive tensor(
      String name, List<Integer> shape, List<Integer> strides, float[] values, boolean trained) {
    data.text(name).tensor(storages.size(), shape, strides, trained);
    storages.add(values);
    return this;
  }

  /** The archive's bytes, with the program's text. */
  byte[] bytes(String source) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      store(zip, "data.pkl", data.bytes());
      store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      for (int key = 0; key < storages.size(); key++) {
        store(zip, "data/" + key, StateDict.littleEndian(storages.get(key)));
      }
      store(zip, "constants.pkl", Pickle.emptyTuple());
      store(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setTime(0);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  private static List<Integer> contiguous(List<Integer> shape) {
    List<Integer> strides = new ArrayList<>(shape);
    int stride = 1;
    for (int i = shape.size() - 1; i >= 0; i--) {
      strides.set(i, stride);
      stride *= shape.get(i);
    }
    return strides;
  }
}
