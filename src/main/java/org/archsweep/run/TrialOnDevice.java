package org.archsweep.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.spark.TaskKilledException;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.Text;
import org.archsweep.training.Device;
import org.archsweep.training.DeviceCheck;
import org.archsweep.training.GpuFault;
import org.archsweep.training.Libtorch;
import org.archsweep.training.Outcome;

/**
 * A trial's run on a device, where an error may be the trial's, the device's or the machine's.
 *
 * @param outcome how the trial ended
 * @param kind of the device on which it ran
 * @param lost why nothing more can be computed on the device in this process; empty if it can
 */
record TrialOnDevice(Outcome outcome, String kind, Optional<String> lost) {
  private static final int MOST_DEVICES = 2;

  /** Trials share their device; one that found too little memory has it alone. */
  private static final Map<Device, ReadWriteLock> SHARED = new ConcurrentHashMap<>();

  /** What trains. */
  interface Training {
    Outcome run(Device device) throws InterruptedException;
  }

  /**
   * Runs a trial on a good device of a pool. One under which several devices turn bad has failed:
   * it would take them all.
   *
   * @throws EnvironmentException if no good device is left
   */
  static TrialOnDevice run(DevicePool pool, Training training) throws InterruptedException {
    AtomicInteger ended = new AtomicInteger();
    return pool.run(
        device -> {
          TrialOnDevice ran;
          try {
            ran = run(device, training);
          } catch (BadDeviceException e) {
            if (e.isOfCheck() || ended.incrementAndGet() < MOST_DEVICES) {
              throw e;
            }
            pool.retire(device, e.getMessage());
            String reason =
                Text.format(
                    "%d devices turned bad while they ran it: %s", MOST_DEVICES, e.getMessage());
            return ended(failed(reason), device);
          }
          if (ran.lost().isPresent() && !pool.retire(device, ran.lost().get())) {
            // Lost already, by another trial that had it at the same time.
            throw new BadDeviceException(ran.lost().get(), null);
          }
          return ran;
        });
  }

  /**
   * Runs a trial. What is the trial's fault is its outcome.
   *
   * @throws BadDeviceException if the device can't train
   * @throws RuntimeException of {@link Fault.Kind#SURROUNDINGS}, if the machine can't
   */
  static TrialOnDevice run(Device device, Training training)
      throws BadDeviceException, InterruptedException {
    try {
      DeviceCheck.once(device);
    } catch (EnvironmentException e) {
      throw new BadDeviceException(e.getMessage(), e);
    }
    ReadWriteLock shared = SHARED.computeIfAbsent(device, any -> new ReentrantReadWriteLock(true));
    String kind = Libtorch.describe(device);
    try {
      return ended(kind, holding(shared.readLock(), device, training));
    } catch (TaskKilledException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      if (GpuFault.of(e).equals(Optional.of(GpuFault.OUT_OF_MEMORY))) {
        return alone(kind, shared.writeLock(), device, training);
      }
      return failed(kind, e);
    }
  }

  private static TrialOnDevice alone(String kind, Lock lock, Device device, Training training)
      throws BadDeviceException, InterruptedException {
    Training afresh =
        any -> {
          Libtorch.freeGpuMemory();
          return training.run(device);
        };
    try {
      return ended(kind, holding(lock, device, afresh));
    } catch (TaskKilledException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      return failed(kind, e);
    }
  }

  /** A trial that has left its device as it was. */
  static TrialOnDevice ended(Outcome outcome, Device device) {
    return ended(Libtorch.describe(device), outcome);
  }

  private static TrialOnDevice ended(String kind, Outcome outcome) {
    return new TrialOnDevice(outcome, kind, Optional.empty());
  }

  private static Outcome holding(Lock lock, Device device, Training training)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      return training.run(device);
    } finally {
      lock.unlock();
    }
  }

  /** The trial has failed, if it's to blame. */
  private static TrialOnDevice failed(String kind, Throwable thrown) throws BadDeviceException {
    Fault fault = Fault.of(thrown);
    Optional<GpuFault> gpu = GpuFault.of(thrown);
    if (gpu.equals(Optional.of(GpuFault.DEVICE))) {
      throw new BadDeviceException(fault.line(), thrown);
    }
    if (gpu.isEmpty() && fault.kind() == Fault.Kind.SURROUNDINGS) {
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown;
    }
    boolean lost = gpu.equals(Optional.of(GpuFault.CONTEXT_LOST));
    return new TrialOnDevice(
        failed(fault.line()), kind, lost ? Optional.of(fault.line()) : Optional.empty());
  }

  /** A trial that could not run. */
  static Outcome failed(String reason) {
    return new Outcome(Outcome.Status.FAILED, List.of(), reason, Map.of(), null);
  }
}
