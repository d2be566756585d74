package org.archsweep.training;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.archsweep.data.Batch;
import org.archsweep.data.Dataset;
import org.archsweep.network.Shape;
import org.archsweep.program.Program;
import org.archsweep.program.StateDict;

/**
 * The first step of a kind is slow: kernels are chosen, memory is found. The study takes it before
 * the clock starts, on data that nothing learns from; so does this, once for each kind. An epoch's
 * last batch is of another size, for which cuDNN chooses and prepares anew.
 */
final class WarmUp {
  /**
   * Equal programs need the same kernels for batches of equal sizes, whatever they're given.
   *
   * @param lastTrain images of an epoch's last batch, on a GPU
   * @param lastTest likewise, of the test images
   * @param thread on a GPU, where each thread needs its own
   */
  private record Kind(
      String program, int batch, int lastTrain, int lastTest, Device device, Thread thread) {

    static Kind of(Program program, int batch, Dataset data, Device device) {
      boolean gpu = device.gpu() != Device.CPU;
      return new Kind(
          program.trainerSource(),
          batch,
          gpu ? data.train().count() % batch : 0,
          gpu ? data.test().count() % batch : 0,
          device,
          gpu ? Thread.currentThread() : null);
    }
  }

  private static final Set<Kind> DONE = ConcurrentHashMap.newKeySet();

  private WarmUp() {}

  static void once(Program program, int batch, Dataset data, Device device) {
    Kind kind = Kind.of(program, batch, data, device);
    if (!DONE.add(kind)) {
      return;
    }
    try (Session session = new Session(program, StateDict.initial(program.network(), 0), device)) {
      int count = Math.min(batch, data.train().count());
      session.holdTests(data.test().first(batch), batch);
      session.step(blank(count, data.train().shape()), 0);
      if (kind.lastTrain() > 0) {
        session.step(blank(kind.lastTrain(), data.train().shape()), 0);
      }
      if (kind.lastTest() > 0) {
        session.holdTests(data.test().first(kind.lastTest()), batch);
      }
      session.evaluate();
    }
  }

  private static Batch blank(int count, Shape shape) {
    int area = count * shape.height() * shape.width();
    return new Batch(
        ByteBuffer.allocateDirect(shape.channels() * area),
        ByteBuffer.allocateDirect(area),
        new long[count],
        shape);
  }
}
