package org.archsweep.training;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archsweep.Text;

/** What NVIDIA GPUs this machine has, of those that CUDA_VISIBLE_DEVICES lets a process see. */
public final class Gpus {
  private static final int SUCCESS = 0;
  private static final int NAME = 256;
  private static final int MAJOR = 75;
  private static final int MINOR = 76;

  /** NVIDIA's driver, which knows its GPUs whether CUDA's libraries are there or not. */
  private interface Driver extends Library {
    int cuInit(int flags);

    int cuDeviceGetCount(IntByReference count);

    int cuDeviceGet(IntByReference device, int ordinal);

    int cuDeviceGetName(byte[] name, int length, int device);

    int cuDeviceTotalMem_v2(NativeLongByReference bytes, int device);

    int cuDeviceGetAttribute(IntByReference value, int attribute, int device);

    int cuDriverGetVersion(IntByReference version);
  }

  /** Found out once: GPUs neither come nor go while a process runs. */
  private static final class Here {
    static final Optional<Driver> DRIVER = driver();
    static final List<Gpu> GPUS = DRIVER.map(Gpus::gpus).orElse(List.of());
  }

  private Gpus() {}

  /** All of them, by ordinal; none where there is no driver. */
  public static List<Gpu> all() {
    return Here.GPUS;
  }

  /** The GPU of that ordinal. */
  static Optional<Gpu> of(int ordinal) {
    return all().stream().filter(gpu -> gpu.ordinal() == ordinal).findFirst();
  }

  /** The newest CUDA that the driver knows, such as {@code 12.8}; empty where there is none. */
  public static Optional<String> driverVersion() {
    return Here.DRIVER.flatMap(
        driver -> {
          IntByReference version = new IntByReference();
          return driver.cuDriverGetVersion(version) == SUCCESS
              ? Optional.of(Mapped.version(version.getValue()))
              : Optional.empty();
        });
  }

  private static Optional<Driver> driver() {
    NativeEnvironment.prepare();
    try {
      Driver driver = Native.load("libcuda.so.1", Driver.class);
      return driver.cuInit(0) == SUCCESS ? Optional.of(driver) : Optional.empty();
    } catch (LinkageError e) {
      return Optional.empty();
    }
  }

  private static List<Gpu> gpus(Driver driver) {
    IntByReference count = new IntByReference();
    if (driver.cuDeviceGetCount(count) != SUCCESS) {
      return List.of();
    }
    List<Gpu> gpus = new ArrayList<>();
    for (int ordinal = 0; ordinal < count.getValue(); ordinal++) {
      IntByReference device = new IntByReference();
      NativeLongByReference bytes = new NativeLongByReference();
      byte[] name = new byte[NAME];
      // What can't be told of stays in the list: ordinals count it.
      boolean known =
          driver.cuDeviceGet(device, ordinal) == SUCCESS
              && driver.cuDeviceGetName(name, NAME, device.getValue()) == SUCCESS
              && driver.cuDeviceTotalMem_v2(bytes, device.getValue()) == SUCCESS;
      gpus.add(
          new Gpu(
              ordinal,
              known ? Native.toString(name, StandardCharsets.UTF_8) : "unknown GPU",
              bytes.getValue().longValue(),
              Text.format(
                  "%d.%d",
                  attribute(driver, MAJOR, device.getValue()),
                  attribute(driver, MINOR, device.getValue()))));
    }
    return List.copyOf(gpus);
  }

  private static int attribute(Driver driver, int attribute, int device) {
    IntByReference value = new IntByReference();
    return driver.cuDeviceGetAttribute(value, attribute, device) == SUCCESS ? value.getValue() : 0;
  }
}
