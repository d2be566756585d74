package org.archsweep.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.analysis.Views;
import org.archsweep.data.Datasets;
import org.archsweep.network.Network;
import org.archsweep.network.Networks;
import org.archsweep.report.Comparison;
import org.archsweep.report.Format;
import org.archsweep.report.Points;
import org.archsweep.report.Section;
import org.archsweep.report.TextTable;
import org.archsweep.report.TitledTable;
import org.archsweep.report.drawing.NetworkDrawing;
import org.archsweep.statistics.Power;

/**
 * A results folder's answer as one page of HTML: it needs no network, no server, and nothing beside
 * it. Its tables and sentences are those that {@code analyze} prints.
 */
public final class ReportPage {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of more drawings none is looked at, and the page would be large. */
  private static final int MOST_DRAWINGS = 40;

  private final Html html;
  private final String folder;
  private final List<Section> sections;

  /** The level of headings within a group. */
  private final String heading;

  private int tables;

  private ReportPage(Html html, String folder, List<Section> sections) {
    this.html = html;
    this.folder = folder;
    this.sections = sections;
    this.heading = sections.size() == 1 ? "h2" : "h3";
  }

  /**
   * The page.
   *
   * @param folder the results folder's name
   */
  public static String of(Views views, String folder) {
    StringWriter text = new StringWriter();
    new ReportPage(new Html(text), folder, Comparison.sections(views)).write(views);
    return text.toString();
  }

  /**
   * Writes a page: who reads the file sees a whole one at any time.
   *
   * @throws InputException if it can't be written
   */
  public static void write(String page, Path file) {
    try {
      Path whole = file.toAbsolutePath();
      Files.createDirectories(whole.getParent());
      Path part =
          whole.resolveSibling("." + whole.getFileName() + "." + ProcessHandle.current().pid());
      try {
        Files.writeString(part, page);
        Files.move(
            part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new InputException("the page %s cannot be written (%s)", file, e.getMessage());
    }
  }

  private void write(Views views) {
    Frame.begin(html, title(), false);
    html.open("body");
    html.element("a", "Skip to the answer", "class", "skip", "href", "#answer");
    html.open("header");
    html.element("p", "Archsweep, " + folder, "class", "kicker");
    html.element("h1", title());
    html.element("p", counts(), "class", "faint");
    contents();
    html.close();
    html.open("main", "id", "answer");
    if (sections.isEmpty()) {
      html.element("p", "No trials yet.");
    }
    sections.forEach(this::section);
    Comparison.failures(views).ifPresent(this::failures);
    again(views.session());
    html.close();
    html.open("footer").element("p", "Made by Archsweep from " + folder + ", " + now() + ".");
    html.close();
    Frame.end(html);
  }

  private String title() {
    List<String> titles = sections.stream().flatMap(each -> each.title().stream()).toList();
    return titles.size() == 1 ? titles.get(0) : "Results of " + folder;
  }

  private String counts() {
    long trials = sections.stream().mapToLong(each -> each.group().<Long>getAs("trials")).sum();
    return sections.size() == 1
        ? Text.format("%d trials: %s", trials, sections.get(0).described())
        : Text.format("%d groups, never pooled", sections.size());
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A list to jump, where there are several groups. */
  private void contents() {
    if (sections.size() < 2) {
      return;
    }
    html.open("nav", "aria-label", "Groups").open("ul");
    for (Section section : sections) {
      html.open("li").element("a", name(section), "href", "#group-" + section.id()).close();
    }
    html.close().close();
  }

  private static String name(Section section) {
    return section.title().orElse("Group " + section.id() + ": " + section.described());
  }

  private void section(Section section) {
    String id = "group-" + section.id();
    html.open("section", "id", id, "aria-labelledby", id + "-name", "class", "group");
    if (sections.size() > 1) {
      html.element("h2", name(section), "id", id + "-name");
      html.element(
          "p",
          Text.format(
              "Group %d, %d trials: %s",
              section.id(), section.group().<Long>getAs("trials"), section.described()),
          "class",
          "faint");
    } else {
      html.element("h2", "In words", "id", id + "-name");
    }
    section.levels().forEach(line -> html.element("p", line, "class", "faint"));
    words(section);
    forests(Forest.differences(section), "Differences", section);
    forests(Forest.effects(section), "Effects of the axes", section);
    tables(section);
    front(section);
    curves(section);
    noise(section);
    drawings(section);
    html.close();
  }

  private void words(Section section) {
    List<String> words = section.words();
    if (words.isEmpty()) {
      html.element("p", "Nothing can be said yet: it takes two runs on each side.");
      return;
    }
    html.open("ul", "class", "answer");
    words.forEach(sentence -> html.element("li", sentence));
    html.close();
  }

  private void forests(List<Forest> forests, String name, Section section) {
    for (Forest forest : forests) {
      html.open("figure").element(heading, name + ": " + forest.metric().noun());
      forest.write(html);
      html.close();
    }
    if (!forests.isEmpty()) {
      html.open("p", "class", "files");
      if (name.startsWith("Diff")) {
        data("differences", section, section.rows().rows("differences"));
      } else {
        data("effects", section, section.rows().rows("effects"));
        data("effect_strata", section, section.rows().rows("effect_strata"));
      }
      html.close();
    }
  }

  private void tables(Section section) {
    html.element(heading, "Tables");
    table(section.summary());
    section.differences().forEach(this::table);
    section.effects().forEach(this::table);
    section.slopes().forEach(this::table);
    section.interactions().forEach(line -> html.element("p", line));
    section.best().forEach(this::table);
  }

  private void front(Section section) {
    Optional<Front> front = Front.of(section);
    if (front.isEmpty()) {
      return;
    }
    html.open("figure").element(heading, "Time against accuracy");
    html.element(
        "p",
        "Filled dots have no other that is as fast and as good: the front. Lines are 95 %"
            + " intervals of the means.",
        "class",
        "caption");
    front.get().write(html);
    html.open("details").element("summary", "As a table");
    table(
        new TitledTable(
            "Time and accuracy; in draws: how often it is on the front if other runs were drawn",
            front.get().table(),
            List.of()));
    html.close();
    html.open("p", "class", "files");
    data("summary", section, section.rows().rows("summary"));
    data("pareto", section, section.rows().rows("pareto"));
    data("runs", section, section.rows().rows("runs"));
    html.close().close();
  }

  private void curves(Section section) {
    Curves.of(section)
        .ifPresent(
            curves -> {
              html.open("figure").element(heading, "Learning curves");
              html.element("p", curves.caption(), "class", "caption");
              curves.write(html);
              html.open("p", "class", "files");
              data("curves", section, section.rows().rows("curves"));
              html.close().close();
            });
  }

  /** One run's spread, and what more repeats would show. */
  private void noise(Section section) {
    for (Row row : section.rows().rows("noise")) {
      Double sd = row.getAs("sd");
      Long runs = row.getAs("runs");
      if (sd == null || runs == null || Points.isZero(100 * sd)) {
        continue;
      }
      TextTable table =
          new TextTable()
              .numbers("runs each")
              .numbers("shown with 80 % power")
              .numbers("with 95 %");
      long family = row.getAs("family");
      for (long each : Stream.of(runs, 2 * runs, 4 * runs, 8 * runs).toList()) {
        table.row(
            List.of(
                each == runs ? each + " (now)" : Long.toString(each),
                shown(sd, each, family, 0.8),
                shown(sd, each, family, 0.95)));
      }
      html.element(heading, "Noise, and what more repeats would show");
      table(
          new TitledTable(
              "The smallest difference that so many runs show, in percentage points",
              table,
              List.of(
                  Text.format(
                      "One run's standard deviation is %s points.", Points.text(100 * sd)))));
      html.open("p", "class", "files");
      data("noise", section, List.of(row));
      html.close();
    }
  }

  private static String shown(double sd, long runs, long family, double power) {
    return Points.text(100 * Power.smallestDifference(sd, runs, family, power));
  }

  /** Where networks differ, each of which we know that it's the one that was trained. */
  private void drawings(Section section) {
    Map<String, Network> networks = new LinkedHashMap<>();
    for (Row row : section.rows().rows("summary")) {
      String name = row.getAs("network");
      network(section, row).ifPresent(network -> networks.putIfAbsent(name, network));
    }
    if (networks.size() < 2 || networks.size() > MOST_DRAWINGS) {
      return;
    }
    html.element(heading, "Networks");
    networks.forEach(
        (name, network) -> {
          html.open("details", "class", "drawing").element("summary", name);
          html.alone(
              "img",
              "loading",
              "lazy",
              "alt",
              "Layers of " + name + " as boxes, from the image to the classes.",
              "src",
              "data:image/svg+xml;base64,"
                  + Base64.getEncoder()
                      .encodeToString(
                          NetworkDrawing.svg(network).getBytes(StandardCharsets.UTF_8)));
          html.close();
        });
  }

  private static Optional<Network> network(Section section, Row row) {
    Double width = section.group().getAs("width");
    String data = section.group().getAs("data");
    try {
      String name = data.replaceFirst("-[^-]*$", "");
      Network network =
          Networks.named(row.getAs("network"), width == null ? 1 : width, Datasets.task(name));
      boolean isIt =
          row.<Long>getAs("parameters") == network.parameters()
              && row.<Long>getAs("macs") == network.macs();
      return isIt ? Optional.of(network) : Optional.empty();
    } catch (InputException e) {
      return Optional.empty(); // of another version, or of somebody's own
    }
  }

  private void failures(TitledTable failures) {
    html.open("section", "aria-labelledby", "failures").element("h2", "Failures", "id", "failures");
    table(failures);
    html.close();
  }

  /** What it takes to get the same. */
  private void again(SparkSession spark) {
    if (sections.isEmpty()) {
      return;
    }
    html.open("section", "aria-labelledby", "again");
    html.element("h2", "How to do it again", "id", "again");
    List<Row> machines =
        spark
            .sql(
                """
                SELECT
                  data, device, precision, versions, environment_id,
                  sort_array(collect_set(first_experiment)) AS experiments, count(*) AS trials
                FROM trials
                GROUP BY data, device, precision, versions, environment_id
                ORDER BY trials DESC, data, device, precision, versions
                """)
            .collectAsList();
    List<String> jobs =
        machines.stream()
            .flatMap(row -> row.<String>getList(row.fieldIndex("experiments")).stream())
            .map(experiment -> experiment.replaceFirst("/.*", ""))
            .distinct()
            .sorted()
            .toList();
    html.element(
        "p",
        "The same configurations and seeds, on an equal machine, give the same numbers. The job files"
            + " aren't part of this page.");
    html.open("pre").open("code");
    jobs.forEach(job -> html.text("archsweep sweep " + job).raw("\n"));
    html.text("archsweep report " + folder).close().close();
    TextTable table =
        new TextTable()
            .words("data, with its hash")
            .words("device")
            .words("precision")
            .words("versions")
            .words("environment")
            .numbers("trials");
    for (Row row : machines) {
      table.row(
          List.of(
              text(row.getAs("data")),
              text(row.getAs("device")),
              text(row.getAs("precision")),
              versions(row.getAs("versions")),
              text(row.getAs("environment_id")),
              row.<Long>getAs("trials").toString()));
    }
    table(new TitledTable("What the trials ran on", table, List.of()));
    html.close();
  }

  private static String text(String known) {
    return known == null ? "" : known;
  }

  /** {@code archsweep 0.1.0, libtorch 2.7.1}. */
  private static String versions(String json) {
    if (json == null) {
      return "";
    }
    try {
      List<String> versions = new ArrayList<>();
      JSON.readTree(json)
          .fields()
          .forEachRemaining(each -> versions.add(each.getKey() + " " + each.getValue().asText()));
      return String.join(", ", versions);
    } catch (JsonProcessingException e) {
      return json;
    }
  }

  private void table(TitledTable titled) {
    TextTable table = titled.table();
    String id = "table-" + ++tables;
    html.element("p", titled.title(), "id", id, "class", "caption");
    html.open("div", "class", "scroll", "tabindex", 0, "role", "group", "aria-labelledby", id);
    html.open("table", "class", "sortable", "aria-labelledby", id);
    html.open("thead").open("tr");
    for (int column = 0; column < table.head().size(); column++) {
      html.element("th", table.head().get(column), "scope", "col", "class", kind(table, column));
    }
    html.close().close().open("tbody");
    for (List<String> row : table.rows()) {
      html.open("tr");
      for (int column = 0; column < row.size(); column++) {
        html.element("td", row.get(column), "class", kind(table, column));
      }
      html.close();
    }
    html.close().close().close();
    titled.notes().forEach(note -> html.element("p", note, "class", "note"));
  }

  private static String kind(TextTable table, int column) {
    return table.hasNumbers(column) ? "number" : null;
  }

  /** Rows of a view, from which the page's script makes a file. */
  private void data(String view, Section section, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    String file = sections.size() == 1 ? view + ".csv" : view + "-group-" + section.id() + ".csv";
    html.open("script", "type", "application/json", "data-file", file);
    html.raw(json(Format.csv(rows))).close();
  }

  /** Text for a script, which nothing in it can end. */
  private static String json(String text) {
    try {
      return JSON.writeValueAsString(text)
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
