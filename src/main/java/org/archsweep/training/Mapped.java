package org.archsweep.training;

import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Libraries that this process has loaded, and their versions: those that are really used, whatever
 * else lies on the machine.
 */
final class Mapped {
  private static final Pattern FILE = Pattern.compile("\\s(/\\S.*)$");

  private Mapped() {}

  /**
   * The file of a loaded library.
   *
   * @param name such as {@code libtorch_cpu}; what follows it (a version, a hash) doesn't matter
   */
  static Optional<Path> library(String name) {
    Pattern wanted = Pattern.compile(Pattern.quote(name) + "(-\\w+)?\\.so[.\\d]*");
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
        Matcher file = FILE.matcher(line);
        if (file.find()) {
          Path path = Path.of(file.group(1));
          if (wanted.matcher(path.getFileName().toString()).matches()) {
            return Optional.of(path);
          }
        }
      }
    } catch (IOException e) {
      // Not Linux: nothing can be told.
    }
    return Optional.empty();
  }

  /** Versions of CUDA's runtime ({@code cuda}) and of cuDNN ({@code cudnn}), if they're loaded. */
  static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    library("libcudart")
        .ifPresent(
            file -> {
              IntByReference version = new IntByReference();
              NativeLibrary.getInstance(file.toString())
                  .getFunction("cudaRuntimeGetVersion")
                  .invokeInt(new Object[] {version});
              versions.put("cuda", version(version.getValue()));
            });
    library("libcudnn")
        .ifPresent(
            file -> {
              // From version 9 on: 90501 is 9.5.1.
              long version =
                  NativeLibrary.getInstance(file.toString())
                      .getFunction("cudnnGetVersion")
                      .invokeLong(new Object[0]);
              versions.put(
                  "cudnn", version / 10_000 + "." + version / 100 % 100 + "." + version % 100);
            });
    return versions;
  }

  /** CUDA's way to write a version: 12080 is 12.8. */
  static String version(int number) {
    return number / 1000 + "." + number % 1000 / 10;
  }
}
