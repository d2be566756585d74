package org.archsweep.report.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.archsweep.report.Compared;
import org.archsweep.report.Metric;
import org.archsweep.report.Points;
import org.archsweep.report.Section;
import org.archsweep.report.Sequences;
import org.archsweep.statistics.AnytimeVerdict;

/**
 * Differences of a metric as a table with a picture in each row: the estimate, its 95 % interval,
 * and what it rests on as dots.
 */
final class Forest {
  /** More are too many to look at: the table has all. */
  private static final int MOST = 100;

  /** Intervals of two runs can be a hundred times as wide as anything else. */
  private static final double WIDEST = 4;

  static final int HEIGHT = 28;
  static final int MIDDLE = HEIGHT / 2;

  /**
   * A row.
   *
   * @param columns which interval of the row is shown, and its verdict
   * @param dots what the estimate rests on, in the metric's unit as it is shown; may be none
   */
  private record Line(String name, Row row, Columns columns, List<Double> dots) {
    Double difference() {
      return value("difference");
    }

    Double low() {
      return value(columns.low());
    }

    Double high() {
      return value(columns.high());
    }

    String verdict() {
      return row.getAs(columns.verdict());
    }

    private Double value(String column) {
      Double value = row.getAs(column);
      return value == null ? null : Metric.of(row).shown(value);
    }

    boolean isThere() {
      return difference() != null;
    }

    /** Whether the interval has two ends. */
    boolean hasInterval() {
      return low() != null && high() != null;
    }

    double size() {
      return isThere() ? Math.abs(difference()) : 0;
    }

    /** What it needs of an axis. */
    DoubleStream core() {
      return DoubleStream.concat(
          DoubleStream.of(difference()), dots.stream().mapToDouble(dot -> dot));
    }

    DoubleStream ends() {
      return hasInterval() ? DoubleStream.of(low(), high()) : DoubleStream.empty();
    }
  }

  /**
   * Of views, what is shown of a difference.
   *
   * @param told what the interval is called, as it goes on from "with"
   */
  private record Columns(String low, String high, String verdict, String told) {
    /** Where repeats stopped by looking, what holds at any moment. */
    static Columns of(Section section) {
      return Sequences.haveStopped(section.rows())
          ? new Columns(
              "anytime_low",
              "anytime_high",
              "anytime_verdict",
              "95 % confidence sequences, as repeats stopped by looking: the differences are too"
                  + " large, the sequences hold.")
          : new Columns("low", "high", "verdict", "95 % intervals.");
    }
  }

  /** Rows under a heading of their own; an empty one where there is only one block. */
  private record Block(String heading, List<Line> lines) {}

  private final Metric metric;
  private final String what;
  private final String caption;
  private final Double margin;
  private final List<Block> blocks;
  private final Scale scale;

  private Forest(Metric metric, String what, String caption, Double margin, List<Block> all) {
    this.metric = metric;
    this.what = what;
    this.margin = margin;
    this.blocks = largest(all);
    this.scale = scale();
    List<Line> shown = blocks.stream().flatMap(block -> block.lines().stream()).toList();
    long left = all.stream().mapToLong(block -> block.lines().size()).sum() - shown.size();
    boolean isCut = shown.stream().flatMapToDouble(Line::ends).anyMatch(end -> !scale.has(end));
    this.caption =
        caption
            + (margin == null ? "" : " The band is the margin within which they count as equal.")
            + (isCut ? " Intervals that leave the picture are cut." : "")
            + (left == 0
                ? ""
                : " These are the " + MOST + " largest; " + left + " more are in the table.");
  }

  /** The comparisons of a group, a picture for each metric. */
  static List<Forest> differences(Section section) {
    Map<Metric, List<Compared>> metrics =
        Compared.all(section.rows(), "differences").stream()
            .collect(
                Collectors.groupingBy(Compared::metric, LinkedHashMap::new, Collectors.toList()));
    Map<List<String>, List<Double>> runs = runs(section);
    Columns columns = Columns.of(section);
    List<Forest> forests = new ArrayList<>();
    metrics.forEach(
        (metric, compared) -> {
          Map<String, Row> summary =
              section.rows().rows("summary").stream()
                  .collect(Collectors.toMap(row -> row.getAs("configuration_id"), row -> row));
          List<Block> blocks =
              compared.stream()
                  .map(each -> block(each, compared.size() > 1, columns, summary, runs))
                  .toList();
          boolean haveDots =
              blocks.stream()
                  .flatMap(block -> block.lines().stream())
                  .anyMatch(line -> !line.dots().isEmpty());
          Set<String> baselines =
              compared.stream()
                  .flatMap(each -> each.rows().stream())
                  .map(Compared::baseline)
                  .collect(Collectors.toSet());
          String from = baselines.size() == 1 ? baselines.iterator().next() : "the baseline";
          forests.add(
              new Forest(
                  metric,
                  "Difference from " + from,
                  "Difference from "
                      + from
                      + ", "
                      + metric.unit()
                      + ", with "
                      + columns.told()
                      + (haveDots ? " Small dots are runs, less the mean of " + from + "." : ""),
                  margin(section, "equivalence", metric),
                  blocks));
        });
    return forests;
  }

  private static Block block(
      Compared compared,
      boolean isOneOfSeveral,
      Columns columns,
      Map<String, Row> summary,
      Map<List<String>, List<Double>> runs) {
    Metric metric = compared.metric();
    boolean oneBaseline = compared.hasOneBaseline();
    String heading =
        isOneOfSeveral
            ? compared.first().getAs("axis")
                + compared.at()
                + (oneBaseline ? ", from " + compared.baseline() : "")
            : "";
    List<Line> lines = new ArrayList<>();
    for (Row row : compared.rows()) {
      String name =
          oneBaseline ? Compared.name(row) : Compared.name(row) + " from " + Compared.baseline(row);
      String configuration = row.getAs("configuration_id");
      Double difference = row.getAs("difference");
      Double own = summary.get(configuration).getAs(metric.column());
      List<Double> values =
          runs.getOrDefault(List.of(configuration, row.<String>getAs("metric")), List.of());
      List<Double> dots =
          difference == null || own == null
              ? List.of()
              : values.stream().map(value -> metric.shown(value - own + difference)).toList();
      lines.add(new Line(name, row, columns, dots));
    }
    return new Block(heading, lines);
  }

  private static Map<List<String>, List<Double>> runs(Section section) {
    return section.rows().rows("runs").stream()
        .sorted(Comparator.comparing(row -> row.<Long>getAs("seed")))
        .collect(
            Collectors.groupingBy(
                row -> List.of(row.<String>getAs("configuration_id"), row.<String>getAs("metric")),
                Collectors.mapping(row -> row.<Double>getAs("value"), Collectors.toList())));
  }

  /** The effects of a group, a picture for each metric. */
  static List<Forest> effects(Section section) {
    Map<Metric, List<Row>> metrics =
        section.rows().rows("effects").stream()
            .collect(Collectors.groupingBy(Metric::of, LinkedHashMap::new, Collectors.toList()));
    Map<Object, List<Row>> strata =
        section.rows().rows("effect_strata").stream()
            .filter(row -> row.getAs("lost_to") == null)
            .collect(Collectors.groupingBy(row -> row.<Object>getAs("effect")));
    Columns columns = Columns.of(section);
    List<Forest> forests = new ArrayList<>();
    metrics.forEach(
        (metric, rows) -> {
          Map<List<String>, List<Line>> lines = new LinkedHashMap<>();
          for (Row row : rows) {
            List<Double> dots =
                strata.getOrDefault(row.<Object>getAs("effect"), List.of()).stream()
                    .map(
                        each ->
                            metric.shown(
                                each.<Double>getAs("mean") - each.<Double>getAs("baseline_mean")))
                    .toList();
            lines
                .computeIfAbsent(
                    List.of(row.<String>getAs("axis"), row.<String>getAs("baseline")),
                    key -> new ArrayList<>())
                .add(new Line(row.getAs("level"), row, columns, dots));
          }
          List<Block> blocks =
              lines.entrySet().stream()
                  .map(
                      each ->
                          new Block(
                              each.getKey().get(0) + ", from " + each.getKey().get(1),
                              each.getValue()))
                  .toList();
          forests.add(
              new Forest(
                  metric,
                  "Difference from the baseline",
                  "What each level changes, averaged over the other axes, "
                      + metric.unit()
                      + ", with "
                      + columns.told()
                      + " Small dots are combinations of the other axes: where they lie far"
                      + " apart, the effect depends on these.",
                  margin(section, "effects", metric),
                  blocks));
        });
    return forests;
  }

  private static Double margin(Section section, String view, Metric metric) {
    return section.rows().rows(view).stream()
        .filter(row -> Metric.of(row) == metric)
        .map(row -> row.<Double>getAs("margin"))
        .filter(margin -> margin != null)
        .findFirst()
        .map(metric::shown)
        .orElse(null);
  }

  /** In their order, and without blocks that have none of the largest. */
  private static List<Block> largest(List<Block> all) {
    List<Line> lines = all.stream().flatMap(block -> block.lines().stream()).toList();
    if (lines.size() <= MOST) {
      return all;
    }
    Set<Row> kept =
        lines.stream()
            .sorted(Comparator.comparing(Line::size).reversed())
            .limit(MOST)
            .map(Line::row)
            .collect(Collectors.toSet());
    return all.stream()
        .map(
            block ->
                new Block(
                    block.heading(),
                    block.lines().stream().filter(line -> kept.contains(line.row())).toList()))
        .filter(block -> !block.lines().isEmpty())
        .toList();
  }

  private Scale scale() {
    List<Line> lines =
        blocks.stream().flatMap(block -> block.lines().stream()).filter(Line::isThere).toList();
    DoubleStream fixed = margin == null ? DoubleStream.of(0) : DoubleStream.of(-margin, 0, margin);
    double[] core =
        DoubleStream.concat(fixed, lines.stream().flatMapToDouble(Line::core)).toArray();
    double least = Arrays.stream(core).min().orElse(0);
    double most = Arrays.stream(core).max().orElse(0);
    double room = (WIDEST - 1) / 2 * (most - least);
    Stream<Double> ends =
        lines.stream()
            .flatMapToDouble(Line::ends)
            .map(end -> Math.min(most + room, Math.max(least - room, end)))
            .boxed();
    return Scale.of(
        DoubleStream.concat(Arrays.stream(core), ends.mapToDouble(Double::doubleValue)));
  }

  Metric metric() {
    return metric;
  }

  void write(Html html) {
    html.open("table", "class", "forest", "role", "table");
    html.element("caption", caption);
    html.open("thead", "role", "rowgroup").open("tr", "role", "row");
    html.element("th", "Setting", "scope", "col", "role", "columnheader");
    html.open("th", "scope", "col", "role", "columnheader", "class", "plot");
    html.element("span", what, "class", "hidden");
    axis(html, scale, "+");
    html.close();
    html.element("th", "Difference", "scope", "col", "role", "columnheader");
    html.element("th", "Verdict", "scope", "col", "role", "columnheader");
    html.close().close();
    for (Block block : blocks) {
      html.open("tbody", "role", "rowgroup");
      if (!block.heading().isEmpty()) {
        html.open("tr", "role", "row", "class", "heading");
        html.element("th", block.heading(), "scope", "rowgroup", "role", "rowheader", "colspan", 4);
        html.close();
      }
      block.lines().forEach(line -> write(line, html));
      html.close();
    }
    html.close();
  }

  /**
   * Round values above the pictures.
   *
   * @param sign of those above 0
   */
  static void axis(Html html, Scale scale, String sign) {
    html.open("svg", "class", "axis", "aria-hidden", "true");
    scale
        .ticks(4)
        .forEach(
            tick ->
                html.element(
                    "text",
                    (tick.signum() > 0 ? sign : "") + tick.toPlainString(),
                    "x",
                    scale.percent(tick.doubleValue()),
                    "y",
                    14));
    html.close();
  }

  private void write(Line line, Html html) {
    html.open("tr", "role", "row", "class", kind(line));
    html.element("th", line.name(), "scope", "row", "role", "rowheader");
    html.open("td", "role", "cell", "class", "plot");
    strip(line, html);
    html.close();
    html.open("td", "role", "cell", "class", "number");
    if (line.isThere()) {
      html.element("span", Points.signed(line.difference()), "class", "estimate");
    }
    if (line.hasInterval()) {
      html.text(" ");
      html.element("span", Points.signedInterval(line.low(), line.high()), "class", "range");
    }
    html.close();
    html.element("td", verdict(line), "role", "cell", "class", "verdict");
    html.close();
  }

  /** Better and worse are what is certain; equal is as well. */
  private static String kind(Line line) {
    String verdict = line.verdict();
    boolean isDecided =
        AnytimeVerdict.isBetter(verdict)
            || AnytimeVerdict.isWorse(verdict)
            || verdict.equals(AnytimeVerdict.EQUAL);
    return isDecided ? "decided" : "open";
  }

  private String verdict(Line line) {
    String verdict = line.verdict();
    return verdict.equals(AnytimeVerdict.EQUAL) && margin != null
        ? "equal within " + metric.amount(Points.text(margin))
        : verdict;
  }

  private void strip(Line line, Html html) {
    html.open(
        "svg",
        "viewBox",
        "0 0 1000 " + HEIGHT,
        "preserveAspectRatio",
        "none",
        "aria-hidden",
        "true");
    if (margin != null) {
      String band = "M" + x(-margin) + " 0H" + x(margin) + "V" + HEIGHT + "H" + x(-margin) + "z";
      html.alone("path", "class", "band", "d", band);
    }
    html.alone("path", "class", "zero", "d", "M" + x(0) + " 0V" + HEIGHT);
    if (!line.dots().isEmpty()) {
      html.alone("path", "class", "dots", "d", dots(line.dots(), scale));
    }
    if (line.hasInterval()) {
      String interval = "M" + x(line.low()) + " " + MIDDLE + "H" + x(line.high());
      html.alone("path", "class", "interval", "d", interval);
    }
    if (line.isThere()) {
      html.alone("path", "class", "point", "d", "M" + x(line.difference()) + " " + MIDDLE + "h0");
    }
    html.close();
  }

  /** One above the other, so that equal ones are seen; a round end of no line is a dot. */
  static String dots(List<Double> values, Scale scale) {
    return IntStream.range(0, values.size())
        .mapToObj(i -> "M" + Scale.number(scale.at(values.get(i))) + " " + (5 + 7 * i % 19) + "h0")
        .collect(Collectors.joining());
  }

  private String x(double value) {
    return Scale.number(scale.at(value));
  }
}
