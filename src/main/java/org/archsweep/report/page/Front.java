package org.archsweep.report.page;

import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Row;
import org.archsweep.Text;
import org.archsweep.report.Header;
import org.archsweep.report.Mean;
import org.archsweep.report.Section;
import org.archsweep.report.TextTable;

/** Time against accuracy: a dot for each configuration, and those that none other beats. */
final class Front {
  /** Pixels that the picture has at least on a wide screen and on a narrow one. */
  private static final int WIDE = 600;

  private static final int NARROW = 270;
  private static final int HEIGHT = 360;
  private static final double LETTER = 7;
  private static final double LINE = 15;
  private static final double DOT = 6;

  /** Names take long to place, and of more none is found in the picture. */
  private static final int NAMED = 60;

  /**
   * A configuration.
   *
   * @param chance that it's on the front; null where nothing can be said
   */
  private record Cell(
      String setting, int epochs, Mean seconds, Mean accuracy, boolean onFront, Double chance) {}

  private final List<Cell> cells;
  private final boolean haveLengths;
  private final Scale time;
  private final Scale accuracy;

  private Front(List<Cell> cells) {
    this.cells = cells;
    this.haveLengths = cells.stream().map(Cell::epochs).distinct().count() > 1;
    this.time = Scale.of(ends(cells.stream().map(Cell::seconds).toList())).within(0, 1e300);
    this.accuracy = Scale.of(ends(cells.stream().map(Cell::accuracy).toList())).within(0, 100);
  }

  private static DoubleStream ends(List<Mean> means) {
    double[] values = means.stream().mapToDouble(Mean::value).toArray();
    double least = DoubleStream.of(values).min().orElseThrow();
    double most = DoubleStream.of(values).max().orElseThrow();
    double room = most - least;
    // Intervals of two runs can be wider by far than what they are to be seen beside.
    DoubleStream near =
        means.stream()
            .flatMapToDouble(Mean::ends)
            .map(end -> room > 0 ? Math.min(most + room, Math.max(least - room, end)) : end);
    return DoubleStream.concat(DoubleStream.of(values), near);
  }

  /** A group's picture; none where nothing has a result. */
  static Optional<Front> of(Section section) {
    Map<String, Row> front =
        section.rows().rows("pareto").stream()
            .collect(Collectors.toMap(row -> row.getAs("configuration_id"), row -> row));
    List<Cell> cells =
        section.rows().rows("summary").stream()
            .filter(row -> row.<Long>getAs("n") > 0)
            .map(row -> cell(row, front.get(row.<String>getAs("configuration_id"))))
            .toList();
    return cells.isEmpty() ? Optional.empty() : Optional.of(new Front(cells));
  }

  private static Cell cell(Row row, Row front) {
    return new Cell(
        row.getAs("setting"),
        row.getAs("epochs"),
        new Mean(row.getAs("seconds"), row.getAs("seconds_low"), row.getAs("seconds_high")),
        new Mean(row.getAs("mean"), row.getAs("low"), row.getAs("high")).percent(),
        front != null && Boolean.TRUE.equals(front.<Boolean>getAs("on_front")),
        front == null ? null : front.getAs("p_on_front"));
  }

  private String name(Cell cell) {
    return haveLengths ? cell.setting() + ", " + Header.epochs(cell.epochs()) : cell.setting();
  }

  /** What it shows, as a table. */
  TextTable table() {
    TextTable table =
        new TextTable()
            .words("setting")
            .numbers("epochs")
            .numbers("seconds")
            .numbers("mean, %")
            .words("on the front")
            .numbers("in draws");
    cells.stream()
        .sorted(Comparator.comparing(cell -> cell.seconds().value()))
        .forEach(
            cell ->
                table.row(
                    List.of(
                        cell.setting(),
                        Integer.toString(cell.epochs()),
                        Text.format("%.1f", cell.seconds().value()),
                        Text.format("%.2f", cell.accuracy().value()),
                        cell.onFront() ? "yes" : "",
                        cell.chance() == null ? "" : Text.format("%.0f %%", 100 * cell.chance()))));
    return table;
  }

  void write(Html html) {
    html.open("div", "class", "plot-area");
    html.open("svg", "class", "chart", "role", "img");
    html.element("title", "Time against accuracy");
    html.element("desc", description());
    axes(html, time, accuracy, "%");
    canvas(html);
    html.alone("path", "class", "front", "d", steps());
    lengths().forEach(path -> html.alone("path", "class", "lengths", "d", path));
    html.close();
    cells.stream().filter(cell -> !cell.onFront()).forEach(cell -> dot(cell, html));
    cells.stream().filter(Cell::onFront).forEach(cell -> dot(cell, html));
    names(WIDE, "wide", html);
    names(NARROW, "narrow", html);
    html.close();
    html.element("p", "seconds of training and evaluation", "class", "across");
    html.close();
  }

  private String description() {
    return cells.stream()
        .filter(Cell::onFront)
        .sorted(Comparator.comparing(cell -> cell.seconds().value()))
        .map(
            cell ->
                Text.format(
                    "%s: %.2f %% in %.1f s",
                    name(cell), cell.accuracy().value(), cell.seconds().value()))
        .collect(Collectors.joining("; ", "None is faster and better than these: ", "."));
  }

  /**
   * Opens the part of a picture between its axes: 1000 wide and high, stretched to what there is.
   */
  static void canvas(Html html) {
    html.open(
        "svg",
        "viewBox",
        "0 0 1000 1000",
        "preserveAspectRatio",
        "none",
        "width",
        "100%",
        "height",
        "100%");
  }

  /** The frame of a picture: lines and numbers at round values, for both axes. */
  static void axes(Html html, Scale across, Scale up, String unit) {
    for (BigDecimal tick : up.ticks(5)) {
      String y = up.percentDown(tick.doubleValue());
      html.alone("line", "class", "grid", "x1", 0, "x2", "100%", "y1", y, "y2", y);
      html.element(
          "text", tick.toPlainString() + " " + unit, "class", "up", "x", -8, "y", y, "dy", 4);
    }
    for (BigDecimal tick : across.ticks(5)) {
      String x = across.percent(tick.doubleValue());
      html.alone("line", "class", "grid", "x1", x, "x2", x, "y1", 0, "y2", "100%");
      html.element("text", tick.toPlainString(), "class", "below", "x", x, "y", "100%", "dy", 18);
    }
  }

  /** From each of the front to the next. */
  private String steps() {
    StringBuilder path = new StringBuilder();
    cells.stream()
        .filter(Cell::onFront)
        .sorted(Comparator.comparing(cell -> cell.seconds().value()))
        .forEach(
            cell -> {
              String x = Scale.number(time.at(cell.seconds().value()));
              String y = Scale.number(1000 - accuracy.at(cell.accuracy().value()));
              path.append(path.isEmpty() ? "M" + x + " " + y : "H" + x + "V" + y);
            });
    return path.append("H1000").toString();
  }

  /** From a setting's shortest training to its longer ones. */
  private List<String> lengths() {
    if (!haveLengths) {
      return List.of();
    }
    return cells.stream()
        .collect(Collectors.groupingBy(Cell::setting, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(
            own ->
                own.stream()
                    .sorted(Comparator.comparing(Cell::epochs))
                    .map(
                        cell ->
                            Scale.number(time.at(cell.seconds().value()))
                                + " "
                                + Scale.number(1000 - accuracy.at(cell.accuracy().value())))
                    .collect(Collectors.joining("L", "M", "")))
        .toList();
  }

  private void dot(Cell cell, Html html) {
    String x = time.percent(cell.seconds().value());
    String y = accuracy.percentDown(cell.accuracy().value());
    html.open("g", "class", cell.onFront() ? "on-front" : "behind");
    html.element(
        "title",
        Text.format(
            "%s: %.2f %% in %.1f s", name(cell), cell.accuracy().value(), cell.seconds().value()));
    if (cell.accuracy().hasInterval()) {
      html.alone(
          "line",
          "x1",
          x,
          "x2",
          x,
          "y1",
          accuracy.percentDown(cell.accuracy().low()),
          "y2",
          accuracy.percentDown(cell.accuracy().high()));
    }
    if (cell.seconds().hasInterval()) {
      html.alone(
          "line",
          "y1",
          y,
          "y2",
          y,
          "x1",
          time.percent(cell.seconds().low()),
          "x2",
          time.percent(cell.seconds().high()));
    }
    html.alone("circle", "cx", x, "cy", y, "r", 5);
    html.close();
  }

  /** Names beside dots, as far as they find room: the front's first. */
  private void names(int width, String kind, Html html) {
    if (cells.size() > NAMED) {
      return;
    }
    List<Rectangle2D> taken = new ArrayList<>();
    cells.forEach(
        cell ->
            taken.add(
                new Rectangle2D.Double(x(cell, width) - DOT, y(cell) - DOT, 2 * DOT, 2 * DOT)));
    cells.stream()
        .sorted(Comparator.comparing(cell -> !cell.onFront()))
        .forEach(cell -> name(cell, width, kind, taken, html));
  }

  private double x(Cell cell, int width) {
    return time.at(cell.seconds().value()) * width / 1000;
  }

  private double y(Cell cell) {
    return HEIGHT - accuracy.at(cell.accuracy().value()) * HEIGHT / 1000;
  }

  private void name(Cell cell, int width, String kind, List<Rectangle2D> taken, Html html) {
    double letters = LETTER * Text.printable(name(cell)).length();
    double x = x(cell, width);
    double y = y(cell);
    double beside = 2 * DOT;
    List<Rectangle2D> places =
        List.of(
            new Rectangle2D.Double(x + beside, y - LINE - 2, letters, LINE),
            new Rectangle2D.Double(x - beside - letters, y - LINE - 2, letters, LINE),
            new Rectangle2D.Double(x + beside, y + 2, letters, LINE),
            new Rectangle2D.Double(x - beside - letters, y + 2, letters, LINE));
    Rectangle2D all = new Rectangle2D.Double(0, 0, width, HEIGHT);
    for (int i = 0; i < places.size(); i++) {
      Rectangle2D place = places.get(i);
      if (all.contains(place) && taken.stream().noneMatch(place::intersects)) {
        taken.add(place);
        html.element(
            "text",
            name(cell),
            "class",
            "name " + kind + (i % 2 == 0 ? "" : " left") + (cell.onFront() ? " first" : ""),
            "x",
            time.percent(cell.seconds().value()),
            "y",
            accuracy.percentDown(cell.accuracy().value()),
            "dx",
            i % 2 == 0 ? beside : -beside,
            "dy",
            i < 2 ? -6 : LINE - 1);
        return;
      }
    }
  }
}
