package org.archsweep.training;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.archsweep.program.StateDict;

/**
 * All that a training needs to go on with the same bits as if it had not stopped. Orders and
 * augmentations of images aren't in it: they follow from the seed and the number of the step.
 *
 * @param steps of the optimizer so far
 * @param epochs those that have ended, and their evaluations
 * @param seconds of the epoch under way, on the study's clock
 * @param sums of the epoch under way
 * @param state the network's tensors and the optimizer's
 */
public record Checkpoint(
    long steps, List<EpochMetrics> epochs, double seconds, Sums sums, StateDict state) {
  private static final int ROOM_FOR_THE_REST = 1 << 16;

  public Checkpoint {
    epochs = List.copyOf(epochs);
  }

  /** Before the first step. */
  static Checkpoint beginning(StateDict initial) {
    return new Checkpoint(0, List.of(), 0, Sums.NONE, initial);
  }

  /** How far it is: the steps and the evaluations that are done. */
  public long position() {
    return steps + epochs.size();
  }

  /** Seconds on the study's clock so far. */
  public double totalSeconds() {
    return secondsOfEpochs() + seconds;
  }

  /** Likewise, of the epochs that have ended. */
  double secondsOfEpochs() {
    return epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).totalSeconds();
  }

  /**
   * As a file: big-endian, floats little-endian, a checksum at the end.
   *
   * @param environment what it is a checkpoint of and where it may be used
   */
  public byte[] file(String environment) {
    int values = state.values().values().stream().mapToInt(each -> each.length).sum();
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(values * Float.BYTES + ROOM_FOR_THE_REST);
    CRC32C checksum = new CRC32C();
    try (DataOutputStream out = new DataOutputStream(new CheckedOutputStream(bytes, checksum))) {
      out.writeUTF(environment);
      out.writeLong(steps);
      out.writeInt(epochs.size());
      for (EpochMetrics epoch : epochs) {
        write(epoch, out);
      }
      out.writeDouble(seconds);
      out.writeDouble(sums.losses());
      out.writeDouble(sums.right());
      out.writeLong(sums.images());
      out.writeInt(state.values().size());
      for (Map.Entry<String, float[]> tensor : state.values().entrySet()) {
        out.writeUTF(tensor.getKey());
        out.writeInt(tensor.getValue().length);
        out.write(StateDict.littleEndian(tensor.getValue()));
      }
      out.writeLong(checksum.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The checkpoint in a file.
   *
   * @param environment of which it has to be
   * @throws IOException if it isn't, or if the file isn't whole
   */
  public static Checkpoint read(byte[] file, String environment) throws IOException {
    DataInputStream in = whole(file);
    if (!in.readUTF().equals(environment)) {
      throw new IOException("it is another training's");
    }
    long steps = in.readLong();
    List<EpochMetrics> epochs = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      epochs.add(readEpoch(in));
    }
    double seconds = in.readDouble();
    Sums sums = new Sums(in.readDouble(), in.readDouble(), in.readLong());
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      tensors.put(name, StateDict.floats(in.readNBytes(in.readInt() * Float.BYTES)));
    }
    return new Checkpoint(steps, epochs, seconds, sums, new StateDict(tensors));
  }

  /**
   * What a file is a checkpoint of, and where it may be used.
   *
   * @throws IOException if the file isn't whole
   */
  public static String environment(byte[] file) throws IOException {
    return whole(file).readUTF();
  }

  private static DataInputStream whole(byte[] file) throws IOException {
    int length = file.length - Long.BYTES;
    CRC32C checksum = new CRC32C();
    checksum.update(file, 0, Math.max(0, length));
    if (length < 0 || ByteBuffer.wrap(file).getLong(length) != checksum.getValue()) {
      throw new IOException("it is damaged");
    }
    return new DataInputStream(new ByteArrayInputStream(file, 0, length));
  }

  private static void write(EpochMetrics epoch, DataOutputStream out) throws IOException {
    out.writeInt(epoch.epoch());
    out.writeDouble(epoch.learningRate());
    out.writeDouble(epoch.trainLoss());
    out.writeDouble(epoch.trainAccuracy());
    out.writeDouble(epoch.testLoss());
    out.writeDouble(epoch.testAccuracy());
    out.writeDouble(epoch.trainSeconds());
    out.writeDouble(epoch.testSeconds());
    out.writeDouble(epoch.totalSeconds());
  }

  private static EpochMetrics readEpoch(DataInputStream in) throws IOException {
    return new EpochMetrics(
        in.readInt(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble());
  }
}
