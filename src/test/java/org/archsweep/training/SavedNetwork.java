package org.archsweep.training;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.archsweep.data.ImageSet;
import org.archsweep.network.Network;
import org.archsweep.program.StateDict;

/** Looks into saved networks from outside. */
final class SavedNetwork {
  private SavedNetwork() {}

  /** The archive's tensors by name, read from the file itself. */
  static Map<String, float[]> tensors(byte[] archive, Network network) throws IOException {
    List<String> names = StateDict.names(network);
    Map<String, float[]> tensors = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String storage = entry.getName().replaceFirst("^archive/data/", "");
        if (!storage.equals(entry.getName())) {
          tensors.put(names.get(Integer.parseInt(storage)), floats(zip.readAllBytes()));
        }
      }
    }
    return tensors;
  }

  /** The logits of the first images, by a plain DJL predictor: image after image. */
  static float[] logits(byte[] archive, ImageSet images, int count, Path folder)
      throws IOException, MalformedModelException, TranslateException {
    Files.write(folder.resolve("network.pt"), archive);
    float[] values = new float[count * images.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(images.pixels()[i]) / 255f;
    }
    try (Model model = Model.newInstance("network", ai.djl.Device.cpu(), "PyTorch")) {
      model.load(folder, "network");
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
          NDManager manager = model.getNDManager().newSubManager()) {
        org.archsweep.network.Shape image = images.shape();
        Shape shape = new Shape(count, image.channels(), image.height(), image.width());
        NDArray input = manager.create(values, shape);
        return predictor.predict(new NDList(input)).get(0).toFloatArray();
      }
    }
  }

  private static float[] floats(byte[] bytes) {
    float[] floats = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }
}
