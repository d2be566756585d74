package org.archsweep.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.archsweep.EnvironmentException;
import org.archsweep.training.Device;

/**
 * The devices of this JVM, where Spark gives tasks none: each trial takes the one that is least
 * busy. A device that turns bad gets no more trials, and the one that it had runs on another.
 */
public final class DevicePool {
  /** What is done on a device. */
  interface Work<T> {
    T on(Device device) throws BadDeviceException, InterruptedException;
  }

  /** Tasks are made by Spark, so they meet their pool in a static field: one application a JVM. */
  private static volatile DevicePool here = new DevicePool(List.of(), 1);

  /** How many trials each good device has. */
  private final Map<Device, Integer> busy = new LinkedHashMap<>();

  private final Map<Device, String> retired = new LinkedHashMap<>();
  private final int trialsEach;
  private volatile Consumer<String> listener = line -> {};

  /**
   * A pool; without devices tasks run where Spark says.
   *
   * @param devices which are all different
   * @param trialsEach how many trials a device runs at once
   */
  public DevicePool(List<Device> devices, int trialsEach) {
    devices.forEach(device -> busy.put(device, 0));
    this.trialsEach = trialsEach;
  }

  static DevicePool here() {
    return here;
  }

  /**
   * Gives the JVM's tasks this pool.
   *
   * @param told gets a line for each device that is retired, at once
   */
  void use(Consumer<String> told) {
    listener = told;
    here = this;
  }

  synchronized boolean isEmpty() {
    return busy.isEmpty() && retired.isEmpty();
  }

  int trialsEach() {
    return trialsEach;
  }

  /**
   * Does the work on a device as soon as one is free, and on another one where that is bad.
   *
   * @throws EnvironmentException if no good device is left
   */
  <T> T run(Work<T> work) throws InterruptedException {
    while (true) {
      Device device = take();
      try {
        return work.on(device);
      } catch (BadDeviceException e) {
        retire(device, e.getMessage());
      } finally {
        giveBack(device);
      }
    }
  }

  /** Gives a device no more work; gives whether that is news. */
  boolean retire(Device device, String reason) {
    synchronized (this) {
      if (busy.remove(device) == null) {
        return false; // another trial that it had was quicker
      }
      retired.put(device, reason);
      notifyAll();
    }
    listener.accept(line(device, reason));
    return true;
  }

  /** A line for each device that turned bad, and why, in that order. */
  public synchronized List<String> retired() {
    return retired.entrySet().stream().map(each -> line(each.getKey(), each.getValue())).toList();
  }

  private static String line(Device device, String reason) {
    return device + " gets no more trials: " + reason;
  }

  private synchronized Device take() throws InterruptedException {
    while (true) {
      if (busy.isEmpty()) {
        throw new EnvironmentException("no device is left: %s", reasons());
      }
      Map.Entry<Device, Integer> least =
          busy.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
      if (least.getValue() < trialsEach) {
        least.setValue(least.getValue() + 1);
        return least.getKey();
      }
      wait();
    }
  }

  private synchronized void giveBack(Device device) {
    busy.computeIfPresent(device, (any, trials) -> trials - 1);
    notifyAll();
  }

  private String reasons() {
    return retired.entrySet().stream()
        .map(each -> each.getKey() + ": " + each.getValue())
        .collect(Collectors.joining("; "));
  }
}
