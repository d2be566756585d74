package org.archsweep.cli;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.analysis.AnalysisOptions;
import org.archsweep.analysis.Views;
import org.archsweep.network.Networks;
import org.archsweep.report.HeldFixed;
import org.archsweep.report.charts.Picture;
import org.archsweep.results.Results;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a picture shows of a results folder: one group, or each in a file of its own. */
final class PictureOptions {
  @Parameters(index = "0", paramLabel = "DIR", description = "The results folder.")
  private String folder;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "Ends in .svg or .png; with several groups, each gets a FILE-group-N.")
  private Path to;

  @Option(
      names = "--group",
      paramLabel = "N",
      description = "One group alone, as the view groups numbers them; default: each.")
  private Integer group;

  @Option(
      names = "--epochs",
      split = ",",
      paramLabel = "N",
      description = "Trainings of these lengths alone; default: all.")
  private List<Integer> epochs = List.of();

  @Option(
      names = "--networks",
      paramLabel = "NAME",
      description = "These alone: a network or a group as search-space; can be repeated.")
  private List<String> networks = List.of();

  /** Draws a group's rows of a view. */
  interface Drawing {
    Picture of(List<Row> rows, String described);
  }

  /** Writes the pictures, and says which file shows what. */
  void draw(String view, Drawing drawing, PrintStream out) throws IOException {
    Picture.check(to);
    Set<String> shown =
        networks.stream().flatMap(name -> Networks.expand(name).stream()).collect(toSet());
    try (Spark application = Spark.start(Spark.settings())) {
      SparkSession spark = application.session();
      Results results = Results.open(spark, folder);
      results.registerTables();
      Views.register(
          spark,
          results.designs(),
          AnalysisOptions.usual(),
          List.of("groups", "group_members", view));
      List<Row> groups = chosen(spark.table("groups").collectAsList());
      List<Row> rows =
          ofChosenLengths(spark.table(view).collectAsList()).stream()
              .filter(row -> shown.isEmpty() || shown.contains(row.<String>getAs("network")))
              .toList();
      Map<Integer, String> fixed = HeldFixed.lines(spark);
      for (Row each : groups) {
        int id = id(each);
        Path file = groups.size() == 1 ? to : numbered(id);
        String question = each.getAs("question");
        String described = (question == null ? "" : question + " ") + fixed.get(id);
        drawing
            .of(rows.stream().filter(row -> id(row) == id).toList(), described + ".")
            .write(file);
        out.println(Text.printable(Text.format("%s: group %d, %s", file, id, described)));
      }
    }
  }

  private List<Row> chosen(List<Row> groups) {
    if (groups.isEmpty()) {
      throw new InputException("%s has no trials yet", folder);
    }
    List<Row> chosen = groups.stream().filter(each -> group == null || id(each) == group).toList();
    if (chosen.isEmpty()) {
      throw new InputException("--group %d: %s has groups 1 to %d", group, folder, groups.size());
    }
    return chosen;
  }

  private List<Row> ofChosenLengths(List<Row> rows) {
    TreeSet<Integer> lengths =
        rows.stream()
            .map(row -> row.<Integer>getAs("epochs"))
            .collect(Collectors.toCollection(TreeSet::new));
    for (Integer wanted : epochs) {
      if (!lengths.contains(wanted)) {
        throw new InputException(
            "--epochs %d: no training of that length, there are %s",
            wanted, lengths.stream().map(String::valueOf).collect(Collectors.joining(", ")));
      }
    }
    return rows.stream()
        .filter(row -> epochs.isEmpty() || epochs.contains(row.<Integer>getAs("epochs")))
        .toList();
  }

  private static int id(Row row) {
    return row.getAs("group_id");
  }

  private Path numbered(int id) {
    String name = to.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return to.resolveSibling(name.substring(0, dot) + "-group-" + id + name.substring(dot));
  }
}
