package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.claims.Page;
import org.archsweep.claims.Reproduction;
import org.archsweep.report.Format;
import org.archsweep.results.Results;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@AutoService(Verb.class)
@Command(
    name = "claims",
    description = "Holds the study's claims against what a results folder measures.",
    mixinStandardHelpOptions = true)
public final class ClaimsCommand implements Verb {
  @Parameters(index = "0", paramLabel = "DIR", description = "The results folder.")
  private String folder;

  @Option(
      names = "--job",
      paramLabel = "JOB",
      description = "What was run: the study's job or a form of it, as small/reproduction.")
  private String job;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "As the sweep had it. Can be repeated.")
  private List<String> overrides = List.of();

  @Option(
      names = "--claims",
      paramLabel = "FILE",
      description = "Claims of your own; default: those of jobs/claims/reproduction.yaml.")
  private Path claims;

  @Option(
      names = "--to",
      split = ",",
      paramLabel = "FILE",
      description = "Ends in .md, .csv or .json; several with commas. Default: the terminal.")
  private List<Path> to = List.of();

  @Override
  public Integer call() throws IOException {
    to.forEach(ClaimsCommand::check);
    Reproduction.Claims read = Reproduction.Claims.read(Optional.ofNullable(claims));
    String run = job == null ? read.study() : job;
    try (Spark application = Spark.start(Spark.settings())) {
      SparkSession spark = application.session();
      Results.open(spark, folder).registerTables();
      Reproduction reproduction = Reproduction.of(spark, read, run, overrides);
      for (Path file : to) {
        write(spark, reproduction, run, file);
      }
      if (to.isEmpty()) {
        System.out.print(Page.table(reproduction));
        System.out.println();
      }
      System.out.println(reproduction.counted());
    }
    return 0;
  }

  private static void check(Path file) {
    if (!file.toString().matches(".*\\.(md|csv|json)")) {
      throw new InputException("--to %s: allowed are names that end in .md, .csv, .json", file);
    }
    Path parent = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(parent)) {
      throw new InputException("--to %s: there is no folder %s", file, parent);
    }
  }

  private void write(SparkSession spark, Reproduction reproduction, String run, Path file)
      throws IOException {
    try (PrintStream out =
        new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
      if (file.toString().endsWith(".md")) {
        out.print(Page.markdown(spark, reproduction, commands(run)));
      } else {
        Format format = file.toString().endsWith(".csv") ? Format.CSV : Format.JSON;
        format.print(reproduction.rows(), out);
      }
    }
  }

  private List<String> commands(String run) {
    List<String> sweep = new ArrayList<>(List.of("submit/archsweep", "sweep", run));
    List<String> fill = new ArrayList<>(List.of("submit/archsweep", "claims", "results/" + run));
    if (job != null) {
      fill.addAll(List.of("--job", job));
    }
    if (claims != null) {
      fill.addAll(List.of("--claims", claims.toString()));
    }
    for (String override : overrides) {
      sweep.addAll(List.of("--set", override));
      fill.addAll(List.of("--set", override));
    }
    fill.addAll(List.of("--to", String.join(",", to.stream().map(Path::toString).toList())));
    return List.of(String.join(" ", sweep), String.join(" ", fill));
  }
}
