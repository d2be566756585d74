package org.archsweep.training;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that train on GPUs and stay as long as the process. What cuDNN plans for a convolution is
 * for the thread that asked: a new thread would plan all anew.
 */
final class GpuThreads {
  /** What is done on a thread. */
  interface Work<T> {
    T run() throws InterruptedException;
  }

  private static final Map<Device, Executor> THREADS = new ConcurrentHashMap<>();

  private GpuThreads() {}

  /**
   * Does work on a thread of a device's, the same one as before unless that is busy, and waits for
   * it. What the work throws is thrown.
   *
   * @throws InterruptedException if the calling thread is interrupted: the work is too, and has
   *     ended
   */
  static <T> T call(Device device, Work<T> work) throws InterruptedException {
    FutureTask<T> task = new FutureTask<>(work::run);
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(task, THREADS.computeIfAbsent(device, GpuThreads::threads));
    try {
      return task.get();
    } catch (InterruptedException e) {
      task.cancel(true);
      end.join();
      throw e;
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    }
  }

  /** Throws what a work can throw; returns nothing. */
  private static IllegalStateException thrown(Throwable cause) throws InterruptedException {
    if (cause instanceof InterruptedException interrupted) {
      throw interrupted;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) cause;
  }

  private static Executor threads(Device device) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        Long.MAX_VALUE,
        TimeUnit.NANOSECONDS,
        new SynchronousQueue<>(), // of those that wait, the last one that worked is the next
        work -> {
          Thread thread = new Thread(work, "training on " + device);
          thread.setDaemon(true);
          return thread;
        });
  }
}
