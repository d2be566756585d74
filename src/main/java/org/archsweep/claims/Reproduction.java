package org.archsweep.claims;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.archsweep.Text;
import org.archsweep.claims.Claim.Subject;
import org.archsweep.claims.Verdict.Ruling;

/** The claims of a study with what a results folder measures of them. */
public final class Reproduction {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "claim string, said string, said_in string, query string, experiment string,"
              + " network string, epochs int, than_experiment string, than_network string,"
              + " than_epochs int, measured double, low double, high double, unit string,"
              + " runs string, reduced boolean, verdict string, reason string");

  private final SparkSession spark;
  private final List<Finding> findings;

  private Reproduction(SparkSession spark, List<Finding> findings) {
    this.spark = spark;
    this.findings = findings;
  }

  /**
   * What was claimed.
   *
   * @param study the job file of the study's own trials
   */
  public record Claims(String study, List<Claim> all) {
    /**
     * Reads claims.
     *
     * @param file the claims file; without one, the claims of the study that Archsweep reproduces
     * @throws org.archsweep.InputException if anything in it isn't as it should be
     */
    public static Claims read(Optional<Path> file) {
      return file.map(ClaimsFile::read).orElseGet(ClaimsFile::builtIn);
    }
  }

  /**
   * Measures all claims, from the views of the session.
   *
   * @param job the job file that was run: the study's, or a reduced form of it
   * @param overrides with which it was run, {@code key=value}
   * @throws org.archsweep.InputException if the job isn't as it should be
   */
  public static Reproduction of(
      SparkSession spark, Claims claims, String job, List<String> overrides) {
    StudyCells.register(spark, claims.study(), job, overrides);
    List<Finding> findings = new ArrayList<>();
    try (Measuring measuring = new Measuring(spark)) {
      for (Claim claim : claims.all()) {
        Optional<Measurement> measured = measuring.of(claim);
        findings.add(new Finding(claim, measured, Verdict.of(claim.expected(), measured)));
      }
    }
    return new Reproduction(spark, findings);
  }

  List<Finding> findings() {
    return findings;
  }

  /** Whether any of it comes from trials smaller than the study's. */
  boolean reduced() {
    return findings.stream()
        .anyMatch(each -> each.measured().filter(Measurement::reduced).isPresent());
  }

  /** One line: how many of the claims have which verdict. */
  public String counted() {
    List<String> counts = new ArrayList<>();
    for (Ruling ruling : Ruling.values()) {
      long count = findings.stream().filter(each -> each.verdict().ruling() == ruling).count();
      if (count > 0) {
        counts.add(ruling + " " + count);
      }
    }
    return Text.format("%d claims: %s", findings.size(), String.join(", ", counts));
  }

  /** A row a claim, for programs. */
  public Dataset<Row> rows() {
    return spark.createDataFrame(findings.stream().map(Reproduction::row).toList(), SCHEMA);
  }

  private static Row row(Finding finding) {
    Claim claim = finding.claim();
    Optional<Measurement> found = finding.measured();
    return RowFactory.create(
        claim.sentence(),
        claim.said(),
        claim.where(),
        claim.query(),
        claim.of().experiment(),
        claim.of().network().orElse(null),
        claim.of().epochs().orElse(null),
        claim.than().map(Subject::experiment).orElse(null),
        claim.than().flatMap(Subject::network).orElse(null),
        claim.than().flatMap(Subject::epochs).orElse(null),
        found.map(Measurement::value).orElse(null),
        found.map(Measurement::low).orElse(null),
        found.map(Measurement::high).orElse(null),
        found.map(Measurement::unit).orElse(null),
        found.map(Measurement::runs).orElse(null),
        found.map(Measurement::reduced).orElse(null),
        finding.verdict().ruling().toString(),
        finding.verdict().reason().isEmpty() ? null : finding.verdict().reason());
  }
}
