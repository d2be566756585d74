package org.archsweep.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GpuThreadsTest {
  private static final Device GPU = Device.gpu(0);

  @Test
  void deviceHasAThreadOfItsOwnThatStays() throws InterruptedException {
    Device unused = Device.gpu(1); // no other test has left a second thread there
    Thread first = GpuThreads.call(unused, Thread::currentThread);
    awaitIdle(first);
    Thread second = GpuThreads.call(unused, Thread::currentThread);
    Thread other = GpuThreads.call(Device.gpu(2), Thread::currentThread);

    assertThat(second).isSameAs(first).isNotSameAs(Thread.currentThread());
    assertThat(first.isDaemon()).as("the process can end").isTrue();
    assertThat(other).isNotSameAs(first);
  }

  /** Until it waits for its next work. */
  private static void awaitIdle(Thread thread) throws InterruptedException {
    String queue = SynchronousQueue.class.getName();
    while (!thread.getState().name().endsWith("WAITING")
        || Arrays.stream(thread.getStackTrace())
            .noneMatch(frame -> frame.getClassName().startsWith(queue))) {
      Thread.sleep(1);
    }
  }

  @Test
  void trialsThatShareADeviceHaveAThreadEach() throws InterruptedException {
    Thread inner =
        GpuThreads.call(
            GPU,
            () -> {
              Thread outer = Thread.currentThread();
              Thread second = GpuThreads.call(GPU, Thread::currentThread);
              assertThat(second).isNotSameAs(outer);
              return second;
            });

    assertThat(inner).isNotSameAs(Thread.currentThread());
  }

  @Test
  void whatIsThrownIsThrownToTheCaller() {
    RuntimeException failure = new IllegalStateException("it fails");
    Error error = new StackOverflowError();

    assertThatThrownBy(() -> GpuThreads.call(GPU, () -> fail(failure))).isSameAs(failure);
    assertThatThrownBy(() -> GpuThreads.call(GPU, () -> fail(error))).isSameAs(error);
    assertThatThrownBy(
            () ->
                GpuThreads.call(
                    GPU,
                    () -> {
                      throw new InterruptedException("within");
                    }))
        .isInstanceOf(InterruptedException.class)
        .hasMessage("within");
  }

  private static Object fail(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  @Test
  void interruptEndsTheWorkBeforeTheCallReturns() throws InterruptedException {
    AtomicBoolean ended = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    Thread caller = Thread.currentThread();
    Thread killer =
        new Thread(
            () -> {
              awaitQuietly(begun);
              caller.interrupt();
            });
    killer.start();

    assertThatThrownBy(
            () ->
                GpuThreads.call(
                    GPU,
                    () -> {
                      begun.countDown();
                      awaitQuietly(new CountDownLatch(1));
                      ended.set(true);
                      return null;
                    }))
        .isInstanceOf(InterruptedException.class);
    assertThat(ended).isTrue();
    assertThat(Thread.interrupted()).isFalse();
    assertThat(GpuThreads.call(GPU, Thread::interrupted)).as("the next work").isFalse();
    killer.join();
  }

  /** Waits until it comes, or until an interrupt does. */
  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      // Enough was waited.
    }
  }
}
