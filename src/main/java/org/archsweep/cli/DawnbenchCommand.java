package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.archsweep.report.Dawnbench;
import org.archsweep.results.Results;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@AutoService(Verb.class)
@Command(
    name = "dawnbench",
    description = "Prints a trial as DAWNBench's file of CIFAR10 training, on its clock.",
    mixinStandardHelpOptions = true)
public final class DawnbenchCommand implements Verb {
  @Parameters(index = "0", paramLabel = "DIR", description = "The results folder.")
  private String folder;

  @Parameters(index = "1", paramLabel = "TRIAL", description = "A trial_id of the table trials.")
  private String trial;

  @Override
  public Integer call() throws IOException {
    try (Spark application = Spark.start(Spark.settings())) {
      SparkSession spark = application.session();
      Results.open(spark, folder).registerTables();
      System.out.print(Dawnbench.tsv(spark, trial));
    }
    return 0;
  }
}
