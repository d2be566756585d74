package org.archsweep.report.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.archsweep.network.Networks;
import org.archsweep.report.Mean;
import org.archsweep.report.Svg;
import org.archsweep.report.charts.Curves.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class CurvesTest {
  private static final String GROUP = "cifar10, width 1, float16, V100.";

  @TempDir private Path folder;

  @Test
  void eachNetworkHasAPanel() throws Exception {
    List<String> texts = texts(svg(points(Networks.searchSpace(), 10, 20, 22)));
    assertThat(texts).containsAll(Networks.searchSpace()).doesNotHaveDuplicates();
    assertThat(texts)
        .contains(
            "Across: epochs, up: test accuracy in %; solid: 20 epochs, dashed: 22 epochs; means and"
                + " their 95 % intervals, 10 runs each; grey: the other networks.");
  }

  @Test
  void eachLengthOfANetworkHasABandOverSeeds() throws Exception {
    assertThat(bands(svg(points(List.of("basic", "extra:L1"), 10, 20, 22)))).hasSize(2 * 2);
  }

  @Test
  void singleRunsHaveNoBand() throws Exception {
    Document figure = svg(points(List.of("basic", "extra:L1"), 1, 20, 22));
    assertThat(bands(figure)).isEmpty();
    assertThat(texts(figure))
        .contains(
            "Across: epochs, up: test accuracy in %; solid: 20 epochs, dashed: 22 epochs; one run"
                + " each; grey: the other networks.");
  }

  @Test
  void aSingleEpochIsADot() throws Exception {
    Document figure = svg(points(List.of("basic"), 1, 1));
    assertThat(Svg.all(figure, "circle")).hasSize(1);
    assertThat(texts(figure))
        .contains("Across: epochs, up: test accuracy in %; solid: 1 epoch; one run each.");
  }

  @Test
  void everyEpochHasATickMark() throws Exception {
    Set<Double> marks =
        Svg.all(svg(points(List.of("basic"), 1, 8)), "line").stream()
            .filter(line -> line.getAttribute("x1").equals(line.getAttribute("x2")))
            .filter(line -> Math.abs(Svg.number(line, "y2") - Svg.number(line, "y1")) < 10)
            .map(line -> Svg.number(line, "x1"))
            .collect(Collectors.toSet());
    assertThat(marks).hasSize(8);
  }

  @Test
  void withoutACurveThePictureSaysSo() throws Exception {
    assertThat(texts(svg(List.of()))).contains("No run has ended yet.", GROUP);
  }

  private Document svg(List<Point> points) throws Exception {
    Path file = folder.resolve("curves.svg");
    Curves.draw(points, GROUP).write(file);
    return Svg.parse(Files.readString(file));
  }

  private static List<Point> points(List<String> networks, int runs, int... lengths) {
    List<Point> points = new ArrayList<>();
    for (String network : networks) {
      for (int epochs : lengths) {
        for (int epoch = 1; epoch <= epochs; epoch++) {
          double mean = 92 - 50 * Math.exp(-4.0 * epoch / epochs) + 0.1 * network.length();
          points.add(
              new Point(
                  network,
                  epochs,
                  epoch,
                  runs,
                  runs == 1 ? new Mean(mean, null, null) : new Mean(mean, mean - 2, mean + 2)));
        }
      }
    }
    return points;
  }

  /** What is filled and seen through. */
  private static List<Element> bands(Document figure) {
    return Svg.all(figure, "path").stream()
        .filter(path -> Svg.inherited(path, "stroke").equals("none"))
        .filter(path -> Svg.inherited(path, "fill-opacity").startsWith("0.2"))
        .toList();
  }

  private static List<String> texts(Document figure) {
    return Svg.all(figure, "text").stream().map(Element::getTextContent).toList();
  }
}
