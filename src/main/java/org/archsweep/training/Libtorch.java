package org.archsweep.training;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.Text;

/** The engine below DJL: one for the whole JVM. */
public final class Libtorch {
  static {
    // As fast or faster without, and it needs no warm-up of its own.
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
    // DJL would look for newer native libraries on the network, and report where it runs.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  private Libtorch() {}

  /**
   * The engine, loaded at the first call.
   *
   * @throws EnvironmentException if it can't be unpacked or loaded here
   */
  static Engine engine() {
    try {
      Engine engine = Engine.getEngine("PyTorch");
      End.prepare();
      return engine;
    } catch (RuntimeException | LinkageError e) {
      throw new EnvironmentException(
          e,
          "cannot load libtorch from %s (DJL_CACHE_DIR names another folder): %s",
          Utils.getEngineCacheDir("pytorch"),
          Fault.of(e).line());
    }
  }

  /**
   * Refuses a device that can't train.
   *
   * @throws EnvironmentException which says what it lacks
   */
  public static void check(Device device) {
    Engine engine = engine();
    if (device.gpu() != Device.CPU && !engine.hasCapability(StandardCapabilities.CUDA)) {
      throw new EnvironmentException(
          "cannot use GPU %d: this libtorch has no CUDA, PYTORCH_LIBRARY_PATH names another",
          device.gpu());
    }
  }

  /** Makes the calling thread one that trains on the device: settings belong to the thread. */
  static void prepareThread(Device device) {
    check(device);
    if (JniUtils.getNumThreads() != device.threads()) {
      JniUtils.setNumThreads(device.threads());
    }
    JniUtils.setGradMode(true);
    JniUtils.setGraphExecutorOptimize(false);
  }

  /** The versions that a result depends on: djl, libtorch and, where there is one, cuda. */
  public static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("djl", Engine.getDjlVersion());
    versions.put("libtorch", engine().getVersion());
    if (CudaUtils.hasCuda()) {
      versions.put("cuda", CudaUtils.getCudaVersionString());
    }
    return versions;
  }

  /**
   * The kind of a device, for results to be grouped by: equal devices have equal texts.
   *
   * @return the processor's model and the threads, or the GPU's compute capability
   */
  public static String describe(Device device) {
    return device.gpu() == Device.CPU
        ? Text.format("%s, %d thread%s", cpu(), device.threads(), device.threads() == 1 ? "" : "s")
        : "GPU, compute capability " + CudaUtils.getComputeCapability(device.gpu());
  }

  private static String cpu() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException e) {
      // Not Linux: the architecture is what can be said.
    }
    return System.getProperty("os.arch");
  }

  /**
   * The end of the process: while steps may still run, which nobody can interrupt. The C library
   * would destroy what they use, and the process would crash; so it ends before that.
   */
  private static final class End {
    static {
      try {
        NativeLibrary c = NativeLibrary.getInstance("c");
        c.getFunction("on_exit").invokeInt(new Object[] {c.getFunction("_exit"), Pointer.NULL});
      } catch (UnsatisfiedLinkError e) {
        // Another C library, or one that JNA can't call here.
      }
    }

    /** Once, and after libtorch was loaded: what was registered last comes first. */
    static void prepare() {}
  }
}
