package org.archsweep.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.analysis.Question;
import org.archsweep.analysis.Views;
import org.archsweep.network.Networks;
import org.archsweep.report.Comparison;
import org.archsweep.report.Format;
import org.archsweep.results.Compare;
import org.archsweep.results.Results;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "analyze",
    description = "Compares the networks of a results folder.",
    mixinStandardHelpOptions = true)
final class AnalyzeCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIR", description = "The results folder.")
  private String folder;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VIEW",
      description = "One view alone, whole: summary, differences, noise and others.")
  private String view;

  @Option(
      names = "--baseline",
      paramLabel = "NETWORK",
      description = "What the others are compared with; default: what the job file declared.")
  private String baseline;

  @Option(
      names = "--target",
      paramLabel = "ACCURACY",
      description = "What at_target and time_to_target ask for, a share of one; default: 0.94.")
  private double target = Question.TARGET;

  @Option(
      names = "--pairs",
      paramLabel = "all",
      description = "Compares each network with each, not what the job file declared.")
  private String pairs;

  @Option(
      names = "--equal-within",
      paramLabel = "POINTS",
      description = "Up to which difference networks count as equal: tests whether they are.")
  private Double equalWithin;

  @Option(
      names = "--format",
      description = "${COMPLETION-CANDIDATES}; csv and json want a view, default: differences.")
  private Format format = Format.TABLE;

  @Override
  public Integer call() throws IOException {
    Question question = new Question(compare(), margin(), target);
    if (view != null && !Views.NAMES.contains(view)) {
      throw new InputException(
          "unknown view %s, there are %s", view, String.join(", ", Views.NAMES));
    }
    if (!(target > 0 && target <= 1)) {
      throw new InputException(
          "--target %s: an accuracy is wanted, more than 0 and at most 1", target);
    }
    try (SparkSession spark = Spark.session(Spark.settings())) {
      Results.open(spark, folder).registerTables();
      Views.register(spark, question);
      if (view == null && format == Format.TABLE) {
        Comparison.print(spark, System.out);
      } else {
        format.print(spark.table(view == null ? "differences" : view), System.out);
      }
    }
    return 0;
  }

  private Optional<Compare> compare() {
    if (pairs != null && !pairs.equals("all")) {
      throw new InputException("--pairs is %s, allowed is all", pairs);
    }
    if (pairs != null && baseline != null) {
      throw new InputException("needs either --baseline or --pairs, not both");
    }
    return pairs != null
        ? Optional.of(new Compare.AllPairs())
        : Optional.ofNullable(baseline)
            .map(name -> Optional.of(Networks.named(name, 1).name()))
            .map(Compare.WithBaseline::new);
  }

  private OptionalDouble margin() {
    if (equalWithin == null) {
      return OptionalDouble.empty();
    }
    if (!(equalWithin > 0 && equalWithin < 100)) {
      throw new InputException(
          "--equal-within is %s, allowed are points above 0 and below 100", equalWithin);
    }
    return OptionalDouble.of(equalWithin / 100);
  }
}
