package org.archsweep.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archsweep.EnvironmentException;
import org.archsweep.run.Versions;
import org.archsweep.training.Device;
import org.archsweep.training.Libtorch;

/** What a training's JVM is, and what it has: software, memory, processors. */
final class Host {
  /** What Spark wants at least. */
  private static final long LEAST_HEAP = 450L << 20;

  private static final double GIGABYTE = 1 << 30;
  private static final Pattern SCALA = Pattern.compile("_(2\\.\\d+)-[^/]*\\.jar");
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");

  private Host() {}

  static List<Check> checks(int threads) {
    return List.of(
        new Check("JDK", Host::jdk),
        new Check("Archsweep", Host::archsweep),
        new Check("Spark", Host::spark),
        new Check("memory", Host::memory),
        new Check("processors", () -> processors(threads)));
  }

  private static Seen jdk() {
    return Seen.of(
        "%s, %s, %s",
        Runtime.version(), System.getProperty("java.vendor"), System.getProperty("java.home"));
  }

  private static Seen archsweep() throws URISyntaxException {
    URL place = Host.class.getProtectionDomain().getCodeSource().getLocation();
    Path file = Path.of(place.toURI()).normalize();
    // Each executor has its own copy, in the folder where it runs.
    Path here = Path.of("").toAbsolutePath();
    return Seen.of(
        "commit %s, %s",
        Versions.archsweep(), file.startsWith(here) ? here.relativize(file) : file);
  }

  /** By its files alone: a Spark of another version may not load. */
  private static Seen spark() throws IOException {
    URL there = Host.class.getResource("/spark-version-info.properties");
    if (there == null) {
      throw new EnvironmentException(
          "there is no Spark on the class path: unset SPARK_HOME, or let it name a folder whose jars/"
              + " holds Spark's libraries");
    }
    String version = properties(there).getProperty("version", "unknown");
    String place = there.getPath().replaceFirst("^file:", "").replaceFirst("!.*", "");
    Matcher scala = SCALA.matcher(place);
    URL made = Host.class.getResource("built.properties");
    if (made != null) {
      Properties built = properties(made);
      String wanted = built.getProperty("spark");
      String wantedScala = built.getProperty("scala");
      boolean sameScala = !scala.find() || scala.group(1).equals(wantedScala);
      if (!major(version).equals(major(wanted)) || !sameScala) {
        throw new EnvironmentException(
            "%s is of Spark %s, and Archsweep was built for Spark %s with Scala %s: let SPARK_HOME"
                + " name one, or unset it; for Spark 3.5, build with mvn -Pspark-3.5 package"
                + " -DskipTests",
            place, version, wanted, wantedScala);
      }
    }
    return Seen.of("%s, %s", version, Path.of(place).getParent());
  }

  private static String major(String version) {
    return version.replaceFirst("\\..*", "");
  }

  private static Properties properties(URL place) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = place.openStream()) {
      properties.load(in);
    }
    return properties;
  }

  private static Seen memory() throws IOException {
    long heap = Runtime.getRuntime().maxMemory();
    // A container's limit counts here, where there is one.
    long all =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    String allow =
        "allow more, by ARCHSWEEP_DRIVER_MEMORY=4g or, on a cluster, spark.executor.memory";
    if (heap < LEAST_HEAP) {
      throw new EnvironmentException(
          "Java's heap has at most %d MB, and Spark needs %d MB: %s",
          heap >> 20, LEAST_HEAP >> 20, allow);
    }
    if (heap > all) {
      throw new EnvironmentException(
          "Java's heap may grow to %.1f GB, and this machine or container has %.1f GB: allow less, by"
              + " ARCHSWEEP_DRIVER_MEMORY=2g or, on a cluster, spark.executor.memory",
          heap / GIGABYTE, all / GIGABYTE);
    }
    Seen seen = Seen.of("heap up to %.1f GB of %.1f GB in all", heap / GIGABYTE, all / GIGABYTE);
    Matcher available = AVAILABLE.matcher(Files.readString(Path.of("/proc/meminfo")));
    return available.find()
        ? seen.and(Long.parseLong(available.group(1)) * 1024 / GIGABYTE, "%.1f GB free")
        : seen;
  }

  private static Seen processors(int threads) {
    int processors = Runtime.getRuntime().availableProcessors();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return Seen.of(
            "%d, %s a trial without a GPU", processors, Libtorch.describe(Device.cpu(threads)))
        .and(load, "%.1f at work on average in the last minute");
  }
}
