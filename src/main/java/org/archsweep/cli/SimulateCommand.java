package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.simulation.AdaptiveSimulation;
import org.archsweep.simulation.BestSimulation;
import org.archsweep.simulation.CoverageSimulation;
import org.archsweep.simulation.DecidedSimulation;
import org.archsweep.simulation.DeeperSimulation;
import org.archsweep.simulation.EffectsSimulation;
import org.archsweep.simulation.FamilySimulation;
import org.archsweep.simulation.SequentialSimulation;
import org.archsweep.simulation.VarianceSplitSimulation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@AutoService(Verb.class)
@Command(
    name = "simulate",
    description = "Holds the statistics against studies whose truth is known.",
    mixinStandardHelpOptions = true)
public final class SimulateCommand implements Verb {
  @Parameters(index = "0", paramLabel = "WHAT", description = "${COMPLETION-CANDIDATES}.")
  private What what;

  @Option(names = "--studies", description = "Of each scenario; default: ${DEFAULT-VALUE}.")
  private int studies = 10_000;

  @Option(names = "--seed", description = "Of all that is drawn; default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  private enum What {
    COVERAGE,
    FAMILY,
    EFFECTS,
    SPLIT,
    ADAPTIVE,
    SEQUENTIAL,
    DECIDED,
    BEST,
    DEEPER;

    String run(SparkSession spark, int studies, long seed) {
      return switch (this) {
        case COVERAGE -> CoverageSimulation.run(spark, studies, seed);
        case FAMILY -> FamilySimulation.run(spark, studies, seed);
        case EFFECTS -> EffectsSimulation.run(spark, studies, seed);
        case SPLIT -> VarianceSplitSimulation.run(spark, studies, seed);
        case ADAPTIVE -> AdaptiveSimulation.run(spark, studies, seed);
        case SEQUENTIAL -> SequentialSimulation.run(studies, seed);
        case DECIDED -> DecidedSimulation.run(studies, seed);
        case BEST -> BestSimulation.run(studies, seed);
        case DEEPER -> DeeperSimulation.run(spark, studies, seed);
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws IOException {
    if (studies < 2) {
      throw new InputException("--studies %d: allowed is 2 or more", studies);
    }
    try (Spark application = Spark.start(Spark.settings())) {
      SparkSession spark = application.session();
      System.out.print(what.run(spark, studies, seed));
    }
    return 0;
  }
}
