package org.archsweep.training;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
    // Steps follow each other on one stream: DJL could give each call another.
    System.setProperty("ai.djl.pytorch.enable_cuda_stream", "false");
  }

  /** The only bridge for CUDA that DJL brings. */
  private static final String CUDA_BRIDGE = "cu128";

  private Libtorch() {}

  /**
   * The engine, loaded at the first call.
   *
   * @throws EnvironmentException if it can't be unpacked or loaded here
   */
  static Engine engine() {
    chooseBridge(Utils.getEnvOrSystemProperty("PYTORCH_LIBRARY_PATH"));
    try {
      NativeEnvironment.prepare();
      Engine engine = Engine.getEngine("PyTorch");
      Settings.prepare();
      End.prepare();
      return engine;
    } catch (RuntimeException | LinkageError e) {
      throw new EnvironmentException(
          e,
          "cannot load libtorch from %s (DJL_CACHE_DIR names another folder): %s",
          cache(),
          Fault.of(e).line());
    }
  }

  /**
   * Says which bridge goes with a libtorch of the user's own: DJL would take one for libraries of
   * another C++ standard library, which it doesn't bring. What the user says goes first.
   *
   * @throws EnvironmentException if there is no libtorch, for which DJL would take the jar's
   */
  static void chooseBridge(String folders) {
    if (folders == null || folders.isEmpty()) {
      return;
    }
    Path named =
        Arrays.stream(folders.split(File.pathSeparator, -1))
            .map(Path::of)
            .filter(folder -> Files.exists(folder.resolve("libtorch.so")))
            .findFirst()
            .orElseThrow(
                () ->
                    new EnvironmentException(
                        "PYTORCH_LIBRARY_PATH is %s, where no libtorch.so is: let it name a folder"
                            + " with the libraries of libtorch 2.7.1, or unset it",
                        folders));
    if (Utils.getEnvOrSystemProperty("PYTORCH_FLAVOR") == null) {
      boolean cuda = Files.exists(named.resolve("libtorch_cuda.so"));
      System.setProperty("PYTORCH_FLAVOR", cuda ? CUDA_BRIDGE : "cpu");
    }
  }

  /** The folder that it's unpacked into; may not be there yet. */
  public static Path cache() {
    return Utils.getEngineCacheDir("pytorch");
  }

  /** Whether one lies in {@link #cache} already. */
  public static boolean isUnpacked() throws IOException {
    if (!Files.isDirectory(cache())) {
      return false;
    }
    try (Stream<Path> versions = Files.list(cache())) {
      return versions.anyMatch(version -> Files.exists(version.resolve("libtorch_cpu.so")));
    }
  }

  /**
   * The file of a library that this process has loaded.
   *
   * @param name such as {@code libtorch_cpu} or {@code libcudnn}
   */
  public static Optional<Path> file(String name) {
    engine();
    return Mapped.library(name);
  }

  /** Whether it can use GPUs, if there are any. */
  public static boolean hasCuda() {
    engine();
    return Mapped.library("libtorch_cuda").isPresent();
  }

  /** Gives back what sessions that are closed have left reserved on GPUs. */
  public static void freeGpuMemory() {
    if (hasCuda()) {
      JniUtils.emptyCudaCache();
    }
  }

  /** Makes the calling thread one that trains on the device: settings belong to the thread. */
  static void prepareThread(Device device) {
    engine();
    if (JniUtils.getNumThreads() != device.threads()) {
      JniUtils.setNumThreads(device.threads());
    }
    JniUtils.setGradMode(true);
    JniUtils.setGraphExecutorOptimize(false);
  }

  /**
   * The versions that a result depends on: djl, libtorch and, if that is a libtorch for CUDA, cuda,
   * cudnn and driver (the newest CUDA that it knows). DJL loads CUDA's runtime wherever it finds
   * one, also beside a libtorch for CPUs, for which it means nothing.
   */
  public static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("djl", Engine.getDjlVersion());
    versions.put("libtorch", engine().getVersion());
    if (hasCuda()) {
      versions.putAll(Mapped.versions());
      Gpus.driverVersion().ifPresent(version -> versions.put("driver", version));
    }
    return versions;
  }

  /**
   * The kind of a device, for results to be grouped by: equal devices have equal texts.
   *
   * @return the processor's model and the threads, or the GPU's model
   */
  public static String describe(Device device) {
    return device.gpu() == Device.CPU
        ? Text.format("%s, %d thread%s", cpu(), device.threads(), device.threads() == 1 ? "" : "s")
        : Gpus.of(device.gpu()).map(Gpu::name).orElse("unknown GPU");
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

  /** Once, and as soon as libtorch is there. */
  private static final class Settings {
    static {
      Determinism.prepare();
    }

    static void prepare() {}
  }

  /**
   * The end of the process: while steps may still run, which nobody can interrupt. The C library
   * would destroy what they use, and the process would crash; so it ends before that.
   */
  private static final class End {
    static {
      try {
        NativeLibrary c = NativeLibrary.getInstance("c");
        Function register = c.getFunction("on_exit");
        Object[] exit = {c.getFunction("_exit"), Pointer.NULL};
        register.invokeInt(exit);
        // What libtorch makes only when it's first used would be destroyed before that.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> register.invokeInt(exit), "end"));
      } catch (UnsatisfiedLinkError e) {
        // Another C library, or one that JNA can't call here.
      }
    }

    /** Once, and after libtorch was loaded: what was registered last comes first. */
    static void prepare() {}
  }
}
