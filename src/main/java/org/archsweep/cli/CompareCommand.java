package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.analysis.Side;
import org.archsweep.analysis.SideTests;
import org.archsweep.analysis.Sides;
import org.archsweep.report.Format;
import org.archsweep.report.SidesPage;
import org.archsweep.results.Results;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@AutoService(Verb.class)
@Command(
    name = "compare",
    description =
        "Compares two results folders, configuration by configuration: is the second one worse?",
    mixinStandardHelpOptions = true,
    footer = "Exit status: 0, or 3 where a verdict is one of those of --fail-if.")
public final class CompareCommand implements Verb {
  private static final String ENVIRONMENT = "environment";

  /** What only the first folder has: no verdict, but a gate may be of it. */
  private static final String MISSING = "missing";

  private static final List<String> GATES =
      List.of("worse", "undecided", "not-judged", "better", MISSING);

  @Parameters(
      index = "0",
      paramLabel = "[NAME=]DIR",
      description = "The results folder that the other one is held against; NAME is for tables.")
  private String first;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "[NAME=]DIR",
      description = "The other one. Not with --axis.")
  private String second;

  @Option(
      names = "--margin",
      paramLabel = "POINTS",
      description = "Up to which difference two count as equal: tests whether they are.")
  private Double margin;

  @Option(
      names = "--fail-if",
      split = ",",
      paramLabel = "VERDICT",
      description =
          "Ends with status 3 where there is one: worse, undecided, not-judged, better; missing:"
              + " a configuration that only the first folder has.")
  private List<String> gates = List.of();

  @Option(
      names = "--differ",
      split = ",",
      paramLabel = "KEY",
      description = "In which the two may differ, as precision; default: in no key.")
  private List<String> differing = List.of();

  @Option(
      names = "--axis",
      paramLabel = ENVIRONMENT,
      description = "Compares the environments (devices, versions) within one folder.")
  private String axis;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; default: table.")
  private Format format = Format.TABLE;

  @Override
  public Integer call() {
    check();
    Double share = Margin.share(margin);
    try (Spark application = Spark.start(Spark.settings())) {
      SparkSession spark = application.session();
      Sides sides = Sides.of(spark, sides(spark), differing);
      SideTests tests = SideTests.of(spark, sides, share);
      Dataset<Row> rows = tests.rows();
      List<Row> all = rows.collectAsList();
      if (format.markup().isPresent()) {
        new SidesPage(sides, all, tests.noise()).print(format.markup().get(), System.out);
        Format.check(System.out);
      } else {
        format.print(rows, System.out);
      }
      return status(sides, all);
    }
  }

  private void check() {
    for (String gate : gates) {
      if (!GATES.contains(gate)) {
        throw new InputException("--fail-if %s: %s", gate, Text.suggestion(gate, GATES));
      }
    }
    if (axis != null && !axis.equals(ENVIRONMENT)) {
      throw new InputException("--axis is %s, allowed is %s", axis, ENVIRONMENT);
    }
    if (axis != null && second != null) {
      throw new InputException("--axis compares within one folder, and there are two");
    }
    if (axis == null && second == null) {
      throw new InputException("needs two results folders, or one with --axis %s", ENVIRONMENT);
    }
  }

  private List<Side> sides(SparkSession spark) {
    if (axis != null) {
      return side(spark, name(first), first).environments(spark);
    }
    List<String> names = new ArrayList<>(List.of(name(first), name(second)));
    if (names.get(0).equals(names.get(1))) {
      names = List.of(folder(first), folder(second));
    }
    if (names.get(0).equals(names.get(1))) {
      names = List.of(names.get(0), names.get(1) + " again");
    }
    return List.of(side(spark, names.get(0), first), side(spark, names.get(1), second));
  }

  private static Side side(SparkSession spark, String name, String given) {
    return Side.of(name, Results.open(spark, folder(given)));
  }

  /** What is before the sign, where that isn't part of a path; else the path's last part. */
  private static String name(String given) {
    String folder = folder(given);
    return folder.length() < given.length()
        ? given.substring(0, given.length() - folder.length() - 1)
        : folder.replaceFirst("/+$", "").replaceFirst("^.*/", "");
  }

  private static String folder(String given) {
    return given.replaceFirst("^[^=/:]+=", "");
  }

  /** Says which gate trips, if one does. */
  private int status(Sides sides, List<Row> rows) {
    Set<String> tripped = new LinkedHashSet<>();
    for (String gate : gates) {
      List<String> settings =
          gate.equals(MISSING)
              ? List.copyOf(sides.alone().getOrDefault(sides.names().get(0), Map.of()).keySet())
              : rows.stream()
                  .filter(row -> gate.equals(row.<String>getAs("verdict").replace(' ', '-')))
                  .map(row -> row.<String>getAs("setting"))
                  .toList();
      if (!settings.isEmpty()) {
        tripped.add(gate + ": " + Text.some(settings, 3));
      }
    }
    if (tripped.isEmpty()) {
      return 0;
    }
    System.err.println("archsweep: --fail-if: " + Text.printable(String.join("; ", tripped)));
    return Main.GATE_TRIPPED;
  }
}
