package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.util.HashMap;
import java.util.Map;
import org.archsweep.InputException;
import org.archsweep.Terminal;
import org.archsweep.doctor.Doctor;
import org.archsweep.doctor.GpuChecks;
import org.archsweep.doctor.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@AutoService(Verb.class)
@Command(
    name = "doctor",
    description =
        "Says whether this machine, or each executor of a cluster, can train, and what to do where it"
            + " can't.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Verb {
  private static final String HADOOP = "spark.hadoop.";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where results are to go; default: ${DEFAULT-VALUE}.")
  private String out = "results";

  @Option(
      names = "--gpu",
      description = "Five minutes of checks of this machine's first GPU, for a report.")
  private boolean gpu;

  @Override
  public Integer call() throws Exception {
    // Where it can't start Spark is what is looked for: all of it is left out until it's needed.
    boolean local = System.getProperty("spark.master", "local").startsWith("local");
    if (gpu && !local) {
      throw new InputException("--gpu is for GPUs of this machine: leave --master out");
    }
    Screen screen =
        new Screen(System.out, Terminal.isOutput() && System.getenv("NO_COLOR") == null);
    int threads = Integer.getInteger("spark.task.cpus", 1);
    if (!local) {
      DoctorOnCluster.look(out, threads, screen);
    } else {
      new Doctor(out, hadoop(), threads).look(screen::show);
    }
    if (gpu) {
      GpuChecks.look(screen::show);
    }
    return screen.end() ? 0 : Main.SURROUNDINGS;
  }

  /** As Spark hands them to Hadoop. */
  private static Map<String, String> hadoop() {
    Map<String, String> settings = new HashMap<>();
    for (String key : System.getProperties().stringPropertyNames()) {
      if (key.startsWith(HADOOP)) {
        settings.put(key.substring(HADOOP.length()), System.getProperty(key));
      }
    }
    return settings;
  }
}
