package org.archsweep.training;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.archsweep.EnvironmentException;

/**
 * Settings of libtorch that decide whether equal trials on equal GPUs give equal bits. DJL has no
 * way to set them, so they are called by the names that libtorch's C++ has for them.
 */
public final class Determinism {
  /** Each flag's setter and getter, members of {@code at::Context}, and the value that we want. */
  enum Flag {
    /** cuDNN may only use algorithms that give the same sums each time. */
    CUDNN_DETERMINISTIC("21setDeterministicCuDNNEb", "18deterministicCuDNNEv", true),
    /** It doesn't time algorithms: the fastest one is another each time. */
    CUDNN_BENCHMARK("17setBenchmarkCuDNNEb", "14benchmarkCuDNNEv", false),
    /** float32 has 24 bits of precision in convolutions too, and not TF32's 11. */
    CUDNN_TF32("17setAllowTF32CuDNNEb", "14allowTF32CuDNNEv", false),
    /** Likewise in products of matrices. */
    CUBLAS_TF32("18setAllowTF32CuBLASEb", "15allowTF32CuBLASEv", false);

    private final String setter;
    private final String getter;
    private final boolean wanted;

    Flag(String setter, String getter, boolean wanted) {
      this.setter = "_ZN2at7Context" + setter;
      this.getter = "_ZNK2at7Context" + getter;
      this.wanted = wanted;
    }
  }

  private Determinism() {}

  /**
   * Sets all flags, for the whole process; libtorch has to be loaded.
   *
   * @throws EnvironmentException if this libtorch can't be told
   */
  static void prepare() {
    for (Flag flag : Flag.values()) {
      set(flag, flag.wanted);
    }
  }

  static void set(Flag flag, boolean value) {
    NativeLibrary libtorch = libtorch();
    try {
      // A bool of C++ is a byte, of which 0 and 1 alone are allowed.
      libtorch
          .getFunction(flag.setter)
          .invokeVoid(new Object[] {context(libtorch), (byte) (value ? 1 : 0)});
    } catch (UnsatisfiedLinkError e) {
      throw new EnvironmentException(
          e, "%s is another version than 2.7.1, which is wanted", libtorch.getFile());
    }
  }

  /** Whether libtorch has each flag as we want it now. */
  public static boolean isPrepared() {
    Map<String, Boolean> flags = flags();
    return Arrays.stream(Flag.values())
        .allMatch(flag -> flags.get(flag.name().toLowerCase(Locale.ROOT)) == flag.wanted);
  }

  /** The flags as libtorch has them now, by name. */
  public static Map<String, Boolean> flags() {
    Libtorch.engine();
    NativeLibrary libtorch = libtorch();
    Pointer context = context(libtorch);
    Map<String, Boolean> flags = new LinkedHashMap<>();
    for (Flag flag : Flag.values()) {
      Function getter = libtorch.getFunction(flag.getter);
      // Of the register that a bool is returned in only the lowest byte is its.
      flags.put(
          flag.name().toLowerCase(Locale.ROOT),
          (byte) getter.invokeInt(new Object[] {context}) != 0);
    }
    return flags;
  }

  private static Pointer context(NativeLibrary libtorch) {
    return libtorch.getFunction("_ZN2at13globalContextEv").invokePointer(new Object[0]);
  }

  private static NativeLibrary libtorch() {
    return Mapped.library("libtorch_cpu")
        .map(file -> NativeLibrary.getInstance(file.toString()))
        .orElseThrow(() -> new EnvironmentException("libtorch_cpu.so is not loaded"));
  }
}
