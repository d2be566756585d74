package org.archsweep.cli;

import java.util.Optional;
import java.util.OptionalDouble;
import org.archsweep.InputException;
import org.archsweep.analysis.AnalysisOptions;
import org.archsweep.job.Compare;
import org.archsweep.network.Networks;
import picocli.CommandLine.Option;

/** What to ask of a results folder, in place of what its job files declared. */
final class QuestionOptions {
  private static final String EQUALS = "=";

  @Option(
      names = "--baseline",
      paramLabel = "NETWORK or AXIS=LEVEL",
      description = "What the others are compared with; default: what the job file declared.")
  private String baseline;

  @Option(
      names = "--target",
      paramLabel = "ACCURACY",
      description = "What at_target and time_to_target ask for, a share of one; default: 0.94.")
  private double target = AnalysisOptions.TARGET;

  @Option(
      names = "--pairs",
      paramLabel = "all",
      description = "Compares each level of an axis with each, not what the job file declared.")
  private String pairs;

  @Option(
      names = {"--margin", "--equal-within"},
      paramLabel = "POINTS",
      description = "Up to which difference settings count as equal: tests whether they are.")
  private Double equalWithin;

  /**
   * The question.
   *
   * @throws InputException if an option's value isn't allowed
   */
  AnalysisOptions question() {
    if (!(target > 0 && target <= 1)) {
      throw new InputException(
          "--target %s: an accuracy is wanted, more than 0 and at most 1", target);
    }
    return new AnalysisOptions(compare(), axis(), margin(), target);
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
        : Optional.ofNullable(baseline).map(any -> new Compare.WithBaseline(Optional.of(level())));
  }

  private String axis() {
    return baseline == null || !baseline.contains(EQUALS)
        ? AnalysisOptions.NETWORK
        : baseline.substring(0, baseline.indexOf(EQUALS)).strip();
  }

  private String level() {
    String level = baseline.substring(baseline.indexOf(EQUALS) + 1).strip();
    return axis().equals(AnalysisOptions.NETWORK) ? Networks.canonical(level) : level;
  }

  private OptionalDouble margin() {
    Double share = Margin.share(equalWithin);
    return share == null ? OptionalDouble.empty() : OptionalDouble.of(share);
  }
}
