package org.archsweep.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.package$;
import org.archsweep.training.Libtorch;

/** What runs here: Archsweep's commit, Spark, DJL, libtorch and CUDA. */
public final class Versions {
  private Versions() {}

  /** Found out once: nothing of it changes while a JVM runs. */
  private static final class Here {
    static final String JSON = found();
  }

  /** As it is stored with each trial. */
  static String json() {
    return Here.JSON;
  }

  private static String found() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("archsweep", archsweep());
    versions.put("spark", package$.MODULE$.SPARK_VERSION());
    try {
      versions.putAll(Libtorch.versions());
    } catch (RuntimeException | LinkageError e) {
      // The engine can't be loaded here: what fails for it says so itself.
      versions.put("libtorch", "not loaded");
    }
    try {
      return new ObjectMapper().writeValueAsString(versions);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The commit that was built; {@code -dirty} where files had changed since. */
  public static String archsweep() {
    Properties built = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("/archsweep.properties")) {
      if (in != null) {
        built.load(in);
      }
    } catch (IOException e) {
      // A jar without the file was built outside a checkout.
    }
    String commit = built.getProperty("git.commit.id.abbrev", "unknown");
    return Boolean.parseBoolean(built.getProperty("git.dirty")) ? commit + "-dirty" : commit;
  }
}
