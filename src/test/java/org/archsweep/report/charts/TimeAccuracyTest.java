package org.archsweep.report.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.archsweep.network.Network;
import org.archsweep.network.Networks;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;
import org.archsweep.report.Mean;
import org.archsweep.report.Svg;
import org.archsweep.report.charts.TimeAccuracy.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class TimeAccuracyTest {
  private static final String GROUP = "cifar10, width 1, float16, V100.";

  @TempDir private Path folder;

  /** Narrow intervals as the study's; wide ones as short runs on a busy machine give. */
  static Stream<Arguments> searches() {
    return Stream.of(
        Arguments.of(search(10, 0.35, 0.05, 20, 22)),
        Arguments.of(search(5, 4, 1.5, 20, 22)),
        Arguments.of(search(5, 0.35, 0.8, 20)),
        Arguments.of(search(1, 0, 0, 20, 22, 24)));
  }

  @ParameterizedTest
  @MethodSource("searches")
  void everyNetworkIsNamedOnceAndNamesDoNotOverlap(List<Cell> cells) throws Exception {
    List<Text> texts = texts(svg(cells));
    // The family of basic has its name too.
    List<String> expected = new ArrayList<>(Networks.searchSpace());
    expected.add("basic");
    assertThat(texts.stream().map(Text::text).filter(expected::contains))
        .containsExactlyInAnyOrderElementsOf(expected);
    for (Text text : texts) {
      assertThat(new Rectangle2D.Double(0, 0, 1200, 860).contains(text.box()))
          .as(text.text())
          .isTrue();
      for (Text other : texts) {
        assertThat(!text.equals(other) && text.box().intersects(other.box()))
            .as("%s and %s overlap", text.text(), other.text())
            .isFalse();
      }
    }
  }

  @Test
  void aMeanOfSeveralRunsHasABarInBothCoordinates() throws Exception {
    List<Cell> several = search(10, 0.35, 0.05, 20);
    List<Cell> single =
        several.stream()
            .map(
                cell ->
                    new Cell(
                        cell.network(),
                        cell.epochs(),
                        1,
                        new Mean(cell.seconds().value(), null, null),
                        new Mean(cell.accuracy().value(), null, null)))
            .toList();
    assertThat(strokes(svg(several), "1.4")).hasSize(2 * several.size());
    assertThat(strokes(svg(single), "1.4")).isEmpty();
  }

  @Test
  void aLineRunsFromEachDotThroughTheLongerTrainings() throws Exception {
    assertThat(strokes(svg(search(1, 0, 0, 20)), "3")).isEmpty();
    assertThat(strokes(svg(search(1, 0, 0, 20, 22)), "3")).hasSize(15);
    assertThat(strokes(svg(search(1, 0, 0, 20, 22, 24)), "3")).hasSize(2 * 15);
  }

  @Test
  void familiesHaveMarkersOfDifferentShapes() {
    assertThat(Stream.of(NetworkFamily.values()).map(NetworkFamily::marker))
        .doesNotHaveDuplicates();
    assertThat(
            Stream.of("basic", "extra:L1", "residual:L1+L2", "extra:L1,residual:L2", "dawnbench")
                .map(NetworkFamily::of))
        .containsExactly(NetworkFamily.values());
  }

  @Test
  void aNetworkThatStartsWithMoreEpochsThanOthersSaysSo() throws Exception {
    List<Cell> cells = new ArrayList<>(search(1, 0, 0, 20).subList(0, 3));
    cells.add(
        new Cell("residual:L1+L3", 24, 50, new Mean(79, 78.9, 79.1), new Mean(94, 93.9, 94.1)));
    assertThat(texts(svg(cells)).stream().map(Text::text))
        .contains("basic", "residual:L1+L3 (24 epochs)")
        .contains(
            "Dot: 20 epochs; line: to 24 epochs; bars: 95 % intervals of the means, 1 to 50 runs each.");
  }

  @Test
  void oneDotAloneAndNoneAreFigures() throws Exception {
    assertThat(texts(svg(search(1, 0, 0, 20).subList(0, 1))).stream().map(Text::text))
        .contains("basic");
    assertThat(texts(svg(List.of())).stream().map(Text::text))
        .contains("No run has ended yet.", GROUP);
  }

  @Test
  void pngShowsTheSameOnALightBackgroundTwiceAsFine() throws Exception {
    Path file = folder.resolve("new/figure.PNG");
    Picture picture = TimeAccuracy.of(search(10, 0.35, 0.05, 20, 22), GROUP);
    picture.write(file);
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(2 * picture.width());
    assertThat(image.getHeight()).isEqualTo(2 * picture.height());
    assertThat(image.getRGB(1, 1)).isEqualTo(0xffffffff);
    assertThat(image.getRaster().getNumBands()).as("no transparency").isEqualTo(3);
  }

  private Document svg(List<Cell> cells) throws Exception {
    Path file = folder.resolve("figure.svg");
    TimeAccuracy.of(cells, GROUP).write(file);
    return Svg.parse(Files.readString(file));
  }

  /** The 15 networks: seconds by their operations, accuracy by their depth, with some noise. */
  private static List<Cell> search(
      int runs, double secondsBar, double accuracyBar, int... lengths) {
    Random random = new Random(1);
    List<Cell> cells = new ArrayList<>();
    for (String name : Networks.searchSpace()) {
      Network network = Networks.named(name, 1, new Task(new Shape(3, 32, 32), 10));
      double seconds = 47 + (network.macs() / 1e6 - 228) * 0.09;
      double accuracy = 94 - 2.9 * Math.exp(-(network.nodes().size() - 18) / 8.0);
      for (int epochs : lengths) {
        double time = epochs / 20.0 * seconds + 0.3 * random.nextGaussian();
        double reached = accuracy + 0.05 * (epochs - 20) + 0.1 * random.nextGaussian();
        cells.add(
            new Cell(
                name,
                epochs,
                runs,
                mean(runs, time, secondsBar),
                mean(runs, reached, accuracyBar)));
      }
    }
    return cells;
  }

  private static Mean mean(int runs, double value, double bar) {
    return runs == 1 ? new Mean(value, null, null) : new Mean(value, value - bar, value + bar);
  }

  private static List<Element> strokes(Document figure, String width) {
    return Svg.all(figure, "line").stream()
        .filter(line -> Svg.inherited(line, "stroke-width").equals(width))
        .filter(line -> !Svg.inherited(line, "clip-path").isEmpty())
        .toList();
  }

  private record Text(String text, Rectangle2D box) {}

  private static List<Text> texts(Document figure) {
    List<Text> texts = new ArrayList<>();
    for (Element text : Svg.all(figure, "text")) {
      boolean bold = Svg.inherited(text, "font-weight").equals("bold");
      Font font = new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, 17);
      Rectangle2D size =
          font.getStringBounds(text.getTextContent(), new FontRenderContext(null, true, true));
      Rectangle2D box =
          new Rectangle2D.Double(
              Svg.number(text, "x"),
              Svg.number(text, "y") + Svg.down(text) - 0.75 * 17,
              size.getWidth(),
              17);
      texts.add(new Text(text.getTextContent(), box));
    }
    return texts;
  }
}
