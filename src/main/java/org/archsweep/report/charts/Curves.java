package org.archsweep.report.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.archsweep.Text;
import org.archsweep.report.Header;
import org.archsweep.report.Mean;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Test accuracy by epoch, a panel for each network, or other setting: the mean over its runs with
 * the band of its 95 % interval, before the curves of all the others.
 */
public final class Curves {
  private static final String TITLE = "Test accuracy by epoch";
  private static final int WIDTH = 1320;
  private static final int HIGHEST_PANEL = 460;
  private static final double PANEL_SHAPE = 0.72;
  private static final int NAME = 26;
  private static final int MARGIN = 20;
  private static final Color OTHERS = new Color(0xd0d4d9);

  /** Tell lengths apart, the shortest first; there are four, and few compare more. */
  private static final List<Dash> DASHES =
      List.of(
          new Dash("solid", List.of()),
          new Dash("dashed", List.of(9, 5)),
          new Dash("dotted", List.of(2, 4)),
          new Dash("dashed and dotted", List.of(9, 4, 2, 4)));

  /** A kind of line: how many pixels are drawn, left out, drawn and so on. */
  private record Dash(String name, List<Integer> pixels) {
    BasicStroke stroke(float width) {
      if (pixels.isEmpty()) {
        return new BasicStroke(width);
      }
      float[] pattern = new float[pixels.size()];
      for (int i = 0; i < pattern.length; i++) {
        pattern[i] = pixels.get(i);
      }
      return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, pattern, 0);
    }
  }

  /**
   * The mean over some runs after one epoch.
   *
   * @param network or what else varies
   * @param epochs how many there are in all
   * @param epoch from 1
   * @param accuracy in percent
   */
  record Point(String network, int epochs, int epoch, long runs, Mean accuracy) {}

  /** By network, or what else varies, in the order given, and by number of epochs. */
  private final Map<String, Map<Integer, List<Point>>> networks;

  private final Styles styles;
  private final List<Integer> lengths;
  private final double lowest;
  private final double highest;
  private final int columns;

  private Curves(List<Point> points, Styles styles) {
    this.styles = styles;
    networks =
        points.stream()
            .collect(
                Collectors.groupingBy(
                    Point::network, LinkedHashMap::new, Collectors.groupingBy(Point::epochs)));
    lengths = points.stream().map(Point::epochs).distinct().sorted().toList();
    double[] ends =
        points.stream().flatMapToDouble(point -> point.accuracy().ends()).sorted().toArray();
    lowest = Math.max(0, ends[0]);
    highest = Math.min(100, ends[ends.length - 1]);
    columns = (int) Math.min(4, Math.ceil(Math.sqrt(networks.size())));
  }

  /**
   * The curves of one group.
   *
   * @param curves the group's rows of the view {@code curves}
   * @param described what the group's trials have in common
   */
  public static Picture of(List<Row> curves, String described) {
    return draw(curves.stream().map(Curves::point).toList(), Styles.of(curves), described);
  }

  private static Point point(Row row) {
    return new Point(
        Styles.setting(row),
        row.getAs("epochs"),
        row.getAs("epoch"),
        row.getAs("n"),
        new Mean(row.getAs("mean"), row.getAs("low"), row.getAs("high")).percent());
  }

  /** The curves through these points, of a network and length in the order of their epochs. */
  static Picture draw(List<Point> points, String described) {
    Map<String, String> networks = new LinkedHashMap<>();
    points.forEach(point -> networks.put(point.network(), point.network()));
    return draw(points, new Styles(networks), described);
  }

  private static Picture draw(List<Point> points, Styles styles, String described) {
    if (points.isEmpty()) {
      Header header = new Header(TITLE, WIDTH, List.of(Header.NOTHING, described));
      return new Picture(WIDTH, header.height(), header::draw);
    }
    Curves curves = new Curves(points, styles);
    Header header = new Header(TITLE, WIDTH, List.of(curves.legend(points), described));
    int rows = (curves.networks.size() + curves.columns - 1) / curves.columns;
    return new Picture(
        WIDTH,
        header.height() + rows * (NAME + curves.panelHeight()),
        graphics -> {
          header.draw(graphics);
          graphics.translate(0, header.height());
          curves.draw(graphics);
        });
  }

  private String legend(List<Point> points) {
    String strokes =
        IntStream.range(0, lengths.size())
            .mapToObj(i -> dash(lengths.get(i)).name() + ": " + Header.epochs(lengths.get(i)))
            .collect(Collectors.joining(", "));
    String runs = Header.runs(points.stream().mapToLong(Point::runs));
    String band =
        points.stream().anyMatch(point -> point.accuracy().hasInterval())
            ? "means and their 95 % intervals, " + runs
            : runs;
    String others = networks.size() > 1 ? "; grey: the other " + kind() : "";
    return Text.format(
        "Across: epochs, up: test accuracy in %%; %s; %s each%s.", strokes, band, others);
  }

  private String kind() {
    return styles.areFamilies() ? "networks" : "settings";
  }

  private void draw(Graphics2D graphics) {
    AffineTransform origin = graphics.getTransform();
    int place = 0;
    for (String network : networks.keySet()) {
      int x = place % columns * panelWidth();
      int y = place / columns * (NAME + panelHeight());
      graphics.setTransform(origin);
      graphics.translate(x, y);
      graphics.setColor(Picture.INK);
      graphics.setFont(Picture.BOLD);
      graphics.drawString(network, 2 * MARGIN, Picture.LETTERS);
      graphics.translate(0, NAME);
      panel(network).paint(graphics, panelWidth(), panelHeight());
      place++;
    }
    graphics.setTransform(origin);
  }

  private int panelWidth() {
    return WIDTH / columns;
  }

  private int panelHeight() {
    return (int) Math.min(HIGHEST_PANEL, PANEL_SHAPE * panelWidth());
  }

  private XYChart panel(String network) {
    XYChart chart = new XYChart(panelWidth(), panelHeight());
    Charts.style(chart);
    chart.getStyler().setChartPadding(MARGIN / 2);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(Collections.max(lengths) + 1.0);
    chart.getStyler().setXAxisTickLabelsFormattingFunction(Curves::whole);
    double beside = Math.max(0.05 * (highest - lowest), 0.5);
    chart.getStyler().setYAxisMin(lowest - beside).setYAxisMax(highest + beside);
    networks.forEach(
        (other, curves) -> {
          if (!other.equals(network)) {
            curves.forEach((epochs, curve) -> line(chart, curve, OTHERS, 1.2f));
          }
        });
    Style family = styles.of(network);
    networks.get(network).values().forEach(curve -> band(chart, curve, family));
    networks.get(network).values().forEach(curve -> line(chart, curve, family.color(), 2.4f));
    return chart;
  }

  /** There is no half epoch. */
  private static String whole(double epoch) {
    return epoch == Math.rint(epoch) ? Long.toString(Math.round(epoch)) : " ";
  }

  private void line(XYChart chart, List<Point> curve, Color color, float width) {
    XYSeries series =
        chart.addSeries(
            name(chart),
            curve.stream().mapToDouble(Point::epoch).toArray(),
            curve.stream().mapToDouble(point -> point.accuracy().value()).toArray());
    series.setLineStyle(dash(curve.get(0).epochs()).stroke(width));
    series.setMarkerColor(color).setLineColor(color);
    // A line through a single point would not be seen.
    series.setMarker(curve.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
  }

  /** Along the lower ends, and back along the upper ones. */
  private static void band(XYChart chart, List<Point> curve, Style family) {
    List<Point> there = curve.stream().filter(point -> point.accuracy().hasInterval()).toList();
    if (there.size() < 2) {
      return;
    }
    List<Point> back = new ArrayList<>(there);
    Collections.reverse(back);
    XYSeries series =
        chart.addSeries(
            name(chart),
            Stream.concat(there.stream(), back.stream()).mapToDouble(Point::epoch).toArray(),
            Stream.concat(
                    there.stream().map(point -> Math.max(0, point.accuracy().low())),
                    back.stream().map(point -> Math.min(100, point.accuracy().high())))
                .mapToDouble(Double::doubleValue)
                .toArray());
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    series.setLineStyle(SeriesLines.NONE).setFillColor(family.veil());
    series.setMarker(SeriesMarkers.NONE);
  }

  private static String name(XYChart chart) {
    return "series " + chart.getSeriesCollection().size();
  }

  private Dash dash(int epochs) {
    return DASHES.get(lengths.indexOf(epochs) % DASHES.size());
  }
}
