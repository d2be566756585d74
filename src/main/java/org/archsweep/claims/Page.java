package org.archsweep.claims;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.Text;
import org.archsweep.report.HeldFixed;
import org.archsweep.report.TextTable;

/** A reproduction for people to read: Markdown for a page, columns for the terminal. */
public final class Page {
  private Page() {}

  /** The claims with their measurements and verdicts, in columns. */
  public static String table(Reproduction reproduction) {
    TextTable grid =
        new TextTable()
            .words("claim")
            .words("said")
            .words(heading(reproduction))
            .numbers("runs")
            .words("verdict");
    for (Finding finding : reproduction.findings()) {
      grid.row(
          List.of(
              finding.claim().sentence(),
              finding.claim().said(),
              finding.measured().map(Measurement::toString).orElse(""),
              finding.measured().map(Measurement::runs).orElse(""),
              finding.verdict().toString()));
    }
    return grid.toString();
  }

  private static String heading(Reproduction reproduction) {
    return reproduction.reduced() ? "measured, reduced" : "measured";
  }

  /**
   * The page.
   *
   * @param commands with which all of it can be made again
   */
  public static String markdown(
      SparkSession spark, Reproduction reproduction, List<String> commands) {
    List<String> lines = new ArrayList<>();
    lines.add("# The study's claims" + (reproduction.reduced() ? ": a reduced run" : ""));
    lines.add("");
    if (reproduction.reduced()) {
      lines.addAll(warning(spark));
    }
    lines.addAll(made(spark, commands));
    lines.add(reproduction.counted() + ".");
    lines.add("");
    lines.add(
        "| claim | said | "
            + heading(reproduction)
            + " (95 % interval) | runs | verdict | measured by (as the study has it) |");
    lines.add("| --- | --- | --- | --- | --- | --- |");
    reproduction.findings().forEach(finding -> lines.add(line(finding)));
    lines.addAll(RULES.lines().toList());
    return String.join("\n", lines) + "\n";
  }

  private static final String RULES =
      """

      ## The rules of the verdicts
      The first that applies:
      1. *not run*: no trial of what the claim speaks of has ended.
      2. *no verdict (a reduced run)*: the claim is about an absolute number, and the trials are smaller than the study's. Only an
         order or a sign of a reduced run is judged.
      3. *no verdict (another machine)*: a time in seconds is only judged on the study's kind of GPU, a V100; which of two times is longer, and
         what brings more a second, on any GPU.
      4. *can't tell yet*: there is no interval, as with a single run.
      5. *holds*: the whole 95 % interval lies in what the claim expects (above 0, below 0, or within the range that the claims file gives).
         *doesn't*: the whole interval lies outside. Else *can't tell yet*: more runs may tell.

      Each interval is 95 % for its own claim: of forty verdicts one or two may be wrong by luck alone. What is expected of each claim is in the
      claims file, and each query in `jobs/sql/claims`.
      """;

  private static List<String> warning(SparkSession spark) {
    String sizes =
        spark
            .sql(
                "SELECT DISTINCT epochs, trained_epochs FROM claim_cells"
                    + " WHERE epochs <> trained_epochs ORDER BY epochs")
            .collectAsList()
            .stream()
            .map(row -> Text.format("%d for %d", row.getInt(1), row.getInt(0)))
            .collect(Collectors.joining(", "));
    return List.of(
        "**Reduced: the trials are smaller than the study's"
            + (sizes.isEmpty() ? "" : " (epochs: " + sizes + ")")
            + ". The numbers in the column \"measured, reduced\" are no measurements of the study's"
            + " numbers beside them; only orders and signs are judged.**",
        "");
  }

  private static List<String> made(SparkSession spark, List<String> commands) {
    List<String> lines = new ArrayList<>();
    lines.add("```");
    commands.stream().map(Text::printable).forEach(lines::add);
    lines.add("```");
    Row dates =
        spark
            .sql("SELECT string(date(min(started_at))), string(date(max(started_at))) FROM trials")
            .head();
    if (dates.isNullAt(0)) {
      lines.addAll(List.of("No trial has ended yet.", ""));
      return lines;
    }
    String days =
        dates.getString(0).equals(dates.getString(1))
            ? dates.getString(0)
            : dates.getString(0) + " to " + dates.getString(1);
    lines.add(days + ", on:");
    Map<String, Long> trials = new LinkedHashMap<>();
    spark
        .sql(
            "SELECT DISTINCT groups.* FROM groups"
                + " JOIN claim_cells ON groups.group_id = claim_cells.group_id ORDER BY group_id")
        .collectAsList()
        .forEach(
            group ->
                trials.merge(
                    HeldFixed.ofConditions(group), group.<Long>getAs("trials"), Long::sum));
    trials.forEach(
        (where, count) -> lines.add(Text.format("- trials: %d; %s", count, cell(where))));
    lines.add("");
    return lines;
  }

  private static String line(Finding finding) {
    Claim claim = finding.claim();
    Optional<Measurement> measured = finding.measured();
    return Text.format(
        "| %s | %s (%s) | %s | %s | %s | `%s`: %s%s |",
        cell(claim.sentence()),
        cell(claim.said()),
        cell(claim.where()),
        measured.map(Measurement::toString).orElse(""),
        measured.map(Measurement::runs).orElse(""),
        finding.verdict(),
        claim.query(),
        cell(claim.of().toString()),
        claim.than().map(than -> ", less " + cell(than.toString())).orElse(""));
  }

  /** Text as a cell of Markdown: neither the table's own signs nor HTML. */
  private static String cell(String text) {
    return Text.printable(text).replace("|", "\\|").replace("&", "&amp;").replace("<", "&lt;");
  }
}
