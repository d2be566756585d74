package org.archsweep.training;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.archsweep.data.ImageSet;

/** A saved network, loaded on a device. Any number of threads may use it at once. */
public final class Inference implements AutoCloseable {
  private final Model model;
  private final Device device;

  /**
   * Loads a network.
   *
   * @param archive as {@link Outcome#networks} has them
   */
  public Inference(byte[] archive, Device device) {
    Libtorch.prepareThread(device);
    this.device = device;
    model =
        Model.newInstance(
            "network",
            device.gpu() == Device.CPU ? ai.djl.Device.cpu() : ai.djl.Device.gpu(device.gpu()),
            "PyTorch");
    try {
      model.load(new ByteArrayInputStream(archive));
    } catch (IOException e) {
      model.close();
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      model.close();
      throw new IllegalStateException(e);
    }
  }

  /**
   * The probabilities of the classes, image by image.
   *
   * @param images of the shape that the network was trained on; labels don't matter
   */
  public float[][] probabilities(ImageSet images) throws InterruptedException {
    GpuThreads.Work<float[]> work = () -> logits(images);
    float[] logits = device.gpu() == Device.CPU ? work.run() : GpuThreads.call(device, work);
    int classes = logits.length / images.count();
    float[][] probabilities = new float[images.count()][];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = softmax(logits, i * classes, classes);
    }
    return probabilities;
  }

  private float[] logits(ImageSet images) {
    Libtorch.prepareThread(device);
    JniUtils.setGradMode(false);
    float[] values = new float[images.pixels().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(images.pixels()[i]) / 255f;
    }
    org.archsweep.network.Shape image = images.shape();
    Shape shape = new Shape(images.count(), image.channels(), image.height(), image.width());
    try (NDManager arrays = model.getNDManager().newSubManager();
        Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
      NDArray input = arrays.create(values, shape);
      return predictor.predict(new NDList(input)).singletonOrThrow().toFloatArray();
    } catch (TranslateException e) {
      throw new IllegalStateException(e);
    }
  }

  private static float[] softmax(float[] logits, int first, int classes) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = first; i < first + classes; i++) {
      most = Math.max(most, logits[i]);
    }
    double[] powers = new double[classes];
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      powers[i] = StrictMath.exp(logits[first + i] - most);
      sum += powers[i];
    }
    float[] probabilities = new float[classes];
    for (int i = 0; i < classes; i++) {
      probabilities[i] = (float) (powers[i] / sum);
    }
    return probabilities;
  }

  @Override
  public void close() {
    model.close();
  }
}
