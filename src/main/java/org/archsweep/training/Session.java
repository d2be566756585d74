package org.archsweep.training;

import ai.djl.Model;
import ai.djl.ModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archsweep.data.Batch;
import org.archsweep.data.ImageSet;
import org.archsweep.program.Program;
import org.archsweep.program.StateDict;

/** A program loaded on a device, with its test images. For one thread: the one that opened it. */
final class Session implements AutoCloseable {
  private static Path archives;

  private final Program program;
  private final Model model;
  private final NDManager arrays;
  private final NDManager onCpu;
  private final List<NDList> tests = new ArrayList<>();
  private final NDList predicted = new NDList();
  private NDArray totals;
  private long counted;

  Session(Program program, StateDict initial, Device device) {
    Libtorch.prepareThread(device);
    this.program = program;
    ai.djl.Device place =
        device.gpu() == Device.CPU ? ai.djl.Device.cpu() : ai.djl.Device.gpu(device.gpu());
    model = load(program.trainer(initial), place);
    arrays = model.getNDManager().newSubManager();
    onCpu = NDManager.newBaseManager(ai.djl.Device.cpu(), "PyTorch");
    totals = totals(Sums.NONE);
  }

  private static Model load(byte[] archive, ai.djl.Device place) {
    Model model = Model.newInstance("trainer", place, "PyTorch");
    try {
      Path folder = folder();
      String name = "trainer-" + Thread.currentThread().getId();
      Path file = folder.resolve(name + ".pt");
      // What a process leaves that is ended while it loads.
      file.toFile().deleteOnExit();
      try {
        Files.write(file, archive);
        model.load(folder, name, Map.of("trainParam", "true", "mapLocation", "true"));
      } finally {
        Files.deleteIfExists(file);
      }
      JniUtils.enableTrainingMode(block(model));
      return model;
    } catch (IOException e) {
      model.close();
      throw new UncheckedIOException(e);
    } catch (ModelException e) {
      model.close();
      throw new IllegalStateException(e);
    }
  }

  /** Where archives lie while they are loaded: one folder a JVM, which goes with it. */
  private static synchronized Path folder() throws IOException {
    if (archives == null || !Files.isDirectory(archives)) {
      Path folder = Files.createTempDirectory("archsweep");
      try {
        folder.toFile().deleteOnExit();
      } catch (IllegalStateException e) {
        Files.delete(folder); // the process is ending already
        throw e;
      }
      archives = folder;
    }
    return archives;
  }

  /** Puts the test images on the device, where they stay. */
  void holdTests(ImageSet images, int batch) {
    int imageBytes = images.bytes();
    for (int first = 0; first < images.count(); first += batch) {
      int count = Math.min(batch, images.count() - first);
      ByteBuffer pixels = ByteBuffer.allocateDirect(count * imageBytes);
      pixels.put(images.pixels(), first * imageBytes, count * imageBytes).flip();
      long[] labels = new long[count];
      for (int i = 0; i < count; i++) {
        labels[i] = images.label(first + i);
      }
      tests.add(
          new NDList(
              images(arrays, pixels, count, images.shape().channels(), images.shape()),
              arrays.create(labels)));
    }
  }

  /**
   * One step of the optimiser. On a GPU it returns before the step is done.
   *
   * @param batch the images; nobody reads them any longer when it returns
   * @param rate the learning rate over the recipe's batch
   */
  void step(Batch batch, double rate) {
    try (NDManager step = onCpu.newSubManager()) {
      int count = batch.count();
      run(
          "train_step",
          step,
          images(step, batch.pixels(), count, batch.shape().channels(), batch.shape()),
          images(step, batch.mask(), count, 1, batch.shape()),
          step.create(batch.labels()),
          step.create(rate),
          totals);
      counted += count;
    }
  }

  /** Runs the held test images through the network as it is. */
  Sums evaluate() {
    predicted.close();
    predicted.clear();
    for (NDList test : tests) {
      try (NDManager step = onCpu.newSubManager()) {
        NDArray classes =
            run("evaluate", step, test.get(0), test.get(1), totals).singletonOrThrow();
        classes.attach(arrays);
        predicted.add(classes);
        counted += test.get(1).size();
      }
    }
    return takeSums();
  }

  /** The class that the last evaluation gave each test image, in their order. */
  byte[] predicted() {
    ByteArrayOutputStream classes = new ByteArrayOutputStream();
    for (NDArray batch : predicted) {
      for (long predictedClass : batch.toLongArray()) {
        classes.write((int) predictedClass);
      }
    }
    return classes.toByteArray();
  }

  /** The sums over all images so far; waits until they are done. */
  Sums sums() {
    double[] sums = totals.toDoubleArray();
    return new Sums(sums[0], sums[1], counted);
  }

  /** The same, which begin anew. */
  Sums takeSums() {
    Sums sums = sums();
    begin(Sums.NONE);
    return sums;
  }

  /** Makes the sums go on from these. */
  void begin(Sums sums) {
    totals.close();
    totals = totals(sums);
    counted = sums.images();
  }

  /** All that training changes, as it is. */
  StateDict state() {
    try (NDManager step = onCpu.newSubManager()) {
      NDList tensors = run("state", step);
      List<String> names = program.stateNames();
      Map<String, float[]> values = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        values.put(names.get(i), tensors.get(i).toFloatArray());
      }
      return new StateDict(values);
    }
  }

  @Override
  public void close() {
    onCpu.close();
    arrays.close();
    model.close();
  }

  /**
   * Calls a method of the program.
   *
   * @param manager the CPU's, to which what is returned belongs, wherever that is
   */
  private NDList run(String method, NDManager manager, NDArray... arguments) {
    // DJL takes a method's name from a further array, which the method doesn't see.
    NDArray name = manager.create(0);
    name.setName("module_method:" + method);
    NDList inputs = new NDList(name);
    inputs.addAll(List.of(arguments));
    return IValueUtils.forward(block(model), inputs, true);
  }

  private NDArray totals(Sums sums) {
    return arrays.create(new double[] {sums.losses(), sums.right()});
  }

  private static NDArray images(
      NDManager manager,
      ByteBuffer values,
      int count,
      int channels,
      org.archsweep.network.Shape image) {
    Shape shape = new Shape(count, channels, image.height(), image.width());
    return manager.create(values, shape, DataType.UINT8);
  }

  private static PtSymbolBlock block(Model model) {
    return (PtSymbolBlock) model.getBlock();
  }
}
