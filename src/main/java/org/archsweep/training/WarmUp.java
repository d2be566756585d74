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
 * the clock starts, on data that nothing learns from; so does this, once for each kind.
 */
final class WarmUp {
  /** Equal programs need the same kernels, whatever they're given. */
  private record Kind(String program, int batch, Device device) {}

  private static final Set<Kind> DONE = ConcurrentHashMap.newKeySet();

  private WarmUp() {}

  static void once(Program program, int batch, Dataset data, Device device) {
    if (!DONE.add(new Kind(program.trainerSource(), batch, device))) {
      return;
    }
    try (Session session = new Session(program, StateDict.initial(program.network(), 0), device)) {
      int count = Math.min(batch, data.train().count());
      session.holdTests(data.test().first(batch), batch);
      session.step(blank(count, data.train().shape()), 0);
      if (device.gpu() != Device.CPU) {
        lastBatches(session, batch, data);
      }
      session.evaluate();
    }
  }

  /** An epoch's last batch is of another size, for which cuDNN chooses and prepares anew. */
  private static void lastBatches(Session session, int batch, Dataset data) {
    int train = data.train().count() % batch;
    if (train > 0) {
      session.step(blank(train, data.train().shape()), 0);
    }
    int test = data.test().count() % batch;
    if (test > 0) {
      session.holdTests(data.test().first(test), batch);
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
