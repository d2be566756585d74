package org.archsweep.run;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.archsweep.data.ImageSet;
import org.archsweep.network.Shape;
import org.archsweep.training.Device;
import org.archsweep.training.Inference;

/** Scores images in batches, with a network that each JVM loads once. */
final class ScoreTask implements FlatMapFunction<Iterator<ScoreTask.Image>, Row> {
  private static final long serialVersionUID = 1;

  /** One for each network and device, as long as the JVM: executors go when the command ends. */
  private static final Map<String, Inference> LOADED = new ConcurrentHashMap<>();

  /**
   * An image to score.
   *
   * @param label its class; null where none is known
   * @param pixels its planes, as in {@link ImageSet}
   */
  @SuppressWarnings("ArrayRecordComponent") // made once, read once
  record Image(String name, Integer label, byte[] pixels) implements Serializable {}

  private final String id;
  private final Broadcast<byte[]> archive;
  private final Shape shape;
  private final ArrayList<String> classes;
  private final int batch;
  private final int threads;

  /**
   * A task for any images.
   *
   * @param id of the network
   * @param archive the network
   * @param shape of the images
   * @param classes their names, by label; empty where they have none
   * @param batch how many images at once
   * @param threads where there's no GPU
   */
  ScoreTask(
      String id,
      Broadcast<byte[]> archive,
      Shape shape,
      List<String> classes,
      int batch,
      int threads) {
    this.id = id;
    this.archive = archive;
    this.shape = shape;
    this.classes = new ArrayList<>(classes);
    this.batch = batch;
    this.threads = threads;
  }

  @Override
  public Iterator<Row> call(Iterator<Image> images) {
    return new Iterator<>() {
      private final Queue<Row> scored = new ArrayDeque<>();

      @Override
      public boolean hasNext() {
        return !scored.isEmpty() || images.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        if (scored.isEmpty()) {
          scored.addAll(score(images));
        }
        return scored.remove();
      }
    };
  }

  private List<Row> score(Iterator<Image> images) {
    List<Image> some = new ArrayList<>();
    while (some.size() < batch && images.hasNext()) {
      some.add(images.next());
    }
    int bytes = Math.toIntExact(shape.size());
    byte[] pixels = new byte[some.size() * bytes];
    for (int i = 0; i < some.size(); i++) {
      System.arraycopy(some.get(i).pixels(), 0, pixels, i * bytes, bytes);
    }
    float[][] probabilities;
    try {
      probabilities = probabilities(new ImageSet(pixels, new byte[some.size()], shape));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TaskKilledException("interrupted");
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      rows.add(row(some.get(i), probabilities[i]));
    }
    return rows;
  }

  /** On a device of this JVM's, or on the one that Spark gave the task. */
  private float[][] probabilities(ImageSet images) throws InterruptedException {
    DevicePool pool = DevicePool.here();
    return pool.isEmpty()
        ? on(TaskDevice.of(TaskContext.get(), threads)).probabilities(images)
        : pool.run(device -> on(device).probabilities(images));
  }

  private Inference on(Device device) {
    return LOADED.computeIfAbsent(id + device, any -> new Inference(archive.value(), device));
  }

  private Row row(Image image, float[] probabilities) {
    int predicted = 0;
    Float[] all = new Float[probabilities.length]; // of what Spark makes an array
    for (int i = 0; i < probabilities.length; i++) {
      all[i] = probabilities[i];
      if (probabilities[i] > probabilities[predicted]) {
        predicted = i;
      }
    }
    String name = classes.isEmpty() ? null : classes.get(predicted);
    return RowFactory.create(image.name(), image.label(), predicted, name, all);
  }
}
