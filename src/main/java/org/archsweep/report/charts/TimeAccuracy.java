package org.archsweep.report.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.archsweep.Text;
import org.archsweep.report.Header;
import org.archsweep.report.Mean;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The study's figure: time against accuracy, a dot for each network, or other setting, at its
 * shortest training, a line to its longer ones, and 95 % intervals of both means.
 */
public final class TimeAccuracy {
  private static final String TITLE = "Test accuracy against training time";
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 760;
  private static final int MARKER = 14;
  private static final BasicStroke LINE = new BasicStroke(3);
  private static final BasicStroke BAR = new BasicStroke(1.4f);

  /** What a name may need in a viewer's font, as a share of its width in this Java's. */
  private static final double SLACK = 1.06;

  /** The share of an axis that is left empty at either end. */
  private static final double PADDING = 0.06;

  /**
   * What one network reached in one number of epochs.
   *
   * @param network or what else varies
   * @param runs how many ended well
   * @param seconds on the study's clock
   * @param accuracy in percent
   */
  record Cell(String network, int epochs, long runs, Mean seconds, Mean accuracy) {}

  private final Map<String, List<Cell>> networks;
  private final Styles styles;
  private final int shortest;
  private final XYChart chart = new XYChart(WIDTH, HEIGHT);
  private final List<XYSeries> strokes = new ArrayList<>();

  private TimeAccuracy(List<Cell> cells, Styles styles) {
    this.styles = styles;
    networks =
        cells.stream()
            .collect(Collectors.groupingBy(Cell::network, LinkedHashMap::new, Collectors.toList()));
    shortest = cells.stream().mapToInt(Cell::epochs).min().orElseThrow();
    Charts.style(chart);
    chart.setXAxisTitle("seconds of training and evaluation");
    chart.setYAxisTitle("test accuracy after the last epoch, %");
    chart.getStyler().setMarkerSize(MARKER);
    limits(cells);
    networks.values().forEach(this::strokes);
    styles().forEach(this::dots);
  }

  /**
   * The figure of one group.
   *
   * @param summary the group's rows of the view {@code summary}
   * @param described what the group's trials have in common
   */
  public static Picture of(List<Row> summary, String described) {
    List<Cell> cells = new ArrayList<>();
    TreeSet<String> without = new TreeSet<>();
    for (Row row : summary) {
      if (row.<Long>getAs("n") > 0) {
        cells.add(cell(row));
      } else {
        without.add(row.<String>getAs("setting") + " at " + row.<Integer>getAs("epochs"));
      }
    }
    Styles styles = Styles.of(summary);
    return without.isEmpty()
        ? of(cells, styles, described)
        : of(
            cells,
            styles,
            described,
            "Without a result: " + String.join(", ", without) + " epochs.");
  }

  private static Cell cell(Row row) {
    return new Cell(
        Styles.setting(row),
        row.getAs("epochs"),
        row.getAs("n"),
        new Mean(row.getAs("seconds"), row.getAs("seconds_low"), row.getAs("seconds_high")),
        new Mean(row.getAs("mean"), row.getAs("low"), row.getAs("high")).percent());
  }

  /** The figure of these networks' cells, and what is to be said above it. */
  static Picture of(List<Cell> cells, String... sentences) {
    Map<String, String> networks = new LinkedHashMap<>();
    cells.forEach(cell -> networks.put(cell.network(), cell.network()));
    return of(cells, new Styles(networks), sentences);
  }

  private static Picture of(List<Cell> cells, Styles styles, String... sentences) {
    String legend = cells.isEmpty() ? Header.NOTHING : legend(cells);
    Header header =
        new Header(
            TITLE, WIDTH, Stream.concat(Stream.of(legend), Arrays.stream(sentences)).toList());
    if (cells.isEmpty()) {
      return new Picture(WIDTH, header.height(), header::draw);
    }
    TimeAccuracy figure = new TimeAccuracy(cells, styles);
    return new Picture(
        WIDTH,
        header.height() + HEIGHT,
        graphics -> {
          header.draw(graphics);
          graphics.translate(0, header.height());
          figure.draw(graphics);
        });
  }

  /** One beside the other, above the chart's upper left corner. */
  private void families(Graphics2D graphics, FontMetrics metrics) {
    double x = area().getMinX();
    int y = 0;
    graphics.setFont(Picture.TEXT);
    for (Style family : styles.areFamilies() ? styles() : List.<Style>of()) {
      graphics.setColor(family.color());
      family.marker().paint(graphics, x + MARKER / 2.0, y, MARKER);
      graphics.setColor(Picture.INK);
      graphics.drawString(family.name(), (float) x + 1.5f * MARKER, y + 0.35f * Picture.LETTERS);
      x += 4 * MARKER + metrics.stringWidth(family.name());
    }
  }

  private static String legend(List<Cell> cells) {
    TreeSet<Integer> epochs =
        cells.stream().map(Cell::epochs).collect(Collectors.toCollection(TreeSet::new));
    String longer =
        epochs.size() == 1
            ? ""
            : epochs.tailSet(epochs.first(), false).stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", ", "; line: to ", " epochs"));
    String runs = Header.runs(cells.stream().mapToLong(Cell::runs));
    boolean bars = cells.stream().anyMatch(cell -> cell.accuracy().hasInterval());
    return Text.format(
        "Dot: %s%s; %s%s each.",
        Header.epochs(epochs.first()),
        longer,
        bars ? "bars: 95 % intervals of the means, " : "",
        runs);
  }

  private void limits(List<Cell> cells) {
    double[] x = cells.stream().flatMapToDouble(cell -> cell.seconds().ends()).sorted().toArray();
    double[] y = cells.stream().flatMapToDouble(cell -> cell.accuracy().ends()).sorted().toArray();
    double besideX = beside(x);
    double besideY = beside(y);
    // Where runs are few, intervals can leave what time and accuracy can be.
    chart
        .getStyler()
        .setXAxisMin(Math.max(0, x[0] - besideX))
        .setXAxisMax(x[x.length - 1] + besideX)
        .setYAxisMin(Math.max(0, y[0] - besideY))
        .setYAxisMax(Math.min(100, y[y.length - 1] + besideY));
  }

  /** What is left beside sorted values; where all are one, something. */
  private static double beside(double[] values) {
    double range = values[values.length - 1] - values[0];
    return range > 0 ? PADDING * range : Math.max(1, Math.abs(values[0])) * PADDING;
  }

  private void strokes(List<Cell> cells) {
    Style family = styles.of(cells.get(0).network());
    for (Cell cell : cells) {
      Mean seconds = cell.seconds();
      Mean accuracy = cell.accuracy();
      if (seconds.hasInterval()) {
        stroke(
            new double[] {seconds.low(), seconds.high()},
            new double[] {accuracy.value(), accuracy.value()},
            family.tint(0.7),
            BAR);
      }
      if (accuracy.hasInterval()) {
        stroke(
            new double[] {seconds.value(), seconds.value()},
            new double[] {accuracy.low(), accuracy.high()},
            family.tint(0.7),
            BAR);
      }
    }
    if (cells.size() > 1) {
      stroke(
          cells.stream().mapToDouble(cell -> cell.seconds().value()).toArray(),
          cells.stream().mapToDouble(cell -> cell.accuracy().value()).toArray(),
          family.tint(0.8),
          LINE);
    }
  }

  private void stroke(double[] x, double[] y, Color color, BasicStroke stroke) {
    XYSeries series = chart.addSeries("stroke " + strokes.size(), x, y);
    series.setMarker(SeriesMarkers.NONE).setLineColor(color).setLineStyle(stroke);
    strokes.add(series);
  }

  private List<Style> styles() {
    return styles.of(networks.keySet());
  }

  private void dots(Style family) {
    List<Cell> dots =
        networks.values().stream()
            .map(cells -> cells.get(0))
            .filter(cell -> styles.of(cell.network()).equals(family))
            .toList();
    XYSeries series =
        chart.addSeries(
            family.name(),
            dots.stream().mapToDouble(cell -> cell.seconds().value()).toArray(),
            dots.stream().mapToDouble(cell -> cell.accuracy().value()).toArray());
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    series.setMarker(family.marker()).setMarkerColor(family.color());
  }

  private void draw(Graphics2D graphics) {
    chart.paint(graphics, WIDTH, HEIGHT);
    FontMetrics metrics = graphics.getFontMetrics(Picture.TEXT);
    families(graphics, metrics);
    Labels labels = new Labels(area(), dots(), lines());
    List<Runnable> names = new ArrayList<>();
    networks.forEach(
        (network, cells) -> {
          // A network that starts with more epochs than the others isn't to be mistaken for one.
          int epochs = cells.get(0).epochs();
          String name = epochs == shortest ? network : network + " (" + Header.epochs(epochs) + ")";
          Labels.Place place =
              labels.place(
                  at(cells.get(0)), SLACK * metrics.stringWidth(name), metrics.getHeight());
          if (place.leader() != null) {
            graphics.setColor(Picture.FAINT);
            graphics.setStroke(BAR);
            graphics.draw(place.leader());
          }
          names.add(() -> name(graphics, name, place.box(), metrics));
        });
    names.forEach(Runnable::run);
  }

  private static void name(Graphics2D graphics, String name, Rectangle2D box, FontMetrics metrics) {
    graphics.setColor(new Color(255, 255, 255, 190));
    graphics.fill(box);
    graphics.setColor(Picture.INK);
    graphics.setFont(Picture.TEXT);
    double margin = (box.getWidth() - metrics.stringWidth(name)) / 2;
    graphics.drawString(
        name, (float) (box.getX() + margin), (float) (box.getY() + metrics.getAscent()));
  }

  /** Where the axes are; known once the chart is painted. */
  private Rectangle2D area() {
    double left = chart.getScreenXFromChart(chart.getStyler().getXAxisMin());
    double right = chart.getScreenXFromChart(chart.getStyler().getXAxisMax());
    double top = chart.getScreenYFromChart(chart.getStyler().getYAxisMax());
    double bottom = chart.getScreenYFromChart(chart.getStyler().getYAxisMin());
    return new Rectangle2D.Double(left, top, right - left, bottom - top);
  }

  private List<Rectangle2D> dots() {
    return networks.values().stream()
        .map(cells -> at(cells.get(0)))
        .<Rectangle2D>map(
            dot ->
                new Rectangle2D.Double(
                    dot.getX() - MARKER / 2.0, dot.getY() - MARKER / 2.0, MARKER, MARKER))
        .toList();
  }

  private List<Line2D> lines() {
    List<Line2D> lines = new ArrayList<>();
    for (XYSeries series : strokes) {
      double[] x = series.getXData();
      double[] y = series.getYData();
      for (int i = 1; i < x.length; i++) {
        lines.add(new Line2D.Double(at(x[i - 1], y[i - 1]), at(x[i], y[i])));
      }
    }
    return lines;
  }

  private Point2D at(Cell cell) {
    return at(cell.seconds().value(), cell.accuracy().value());
  }

  private Point2D at(double x, double y) {
    XYStyler styler = chart.getStyler();
    return new Point2D.Double(
        chart.getScreenXFromChart(within(styler.getXAxisMin(), x, styler.getXAxisMax())),
        chart.getScreenYFromChart(within(styler.getYAxisMin(), y, styler.getYAxisMax())));
  }

  private static double within(double low, double value, double high) {
    return Math.min(Math.max(low, value), high);
  }
}
