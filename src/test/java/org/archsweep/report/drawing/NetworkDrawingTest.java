package org.archsweep.report.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.archsweep.Text;
import org.archsweep.network.Network;
import org.archsweep.network.Networks;
import org.archsweep.network.Node;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;
import org.archsweep.report.Svg;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class NetworkDrawingTest {
  static Stream<Network> networks() {
    return Stream.concat(Networks.searchSpace().stream(), Stream.of("extra:L1+L3,residual:L2+L3"))
        .map(name -> Networks.named(name, 1, new Task(new Shape(3, 32, 32), 10)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyNodeHasOneBox(Network network) throws Exception {
    List<String> names =
        boxes(Svg.parse(NetworkDrawing.svg(network))).keySet().stream()
            .filter(name -> !name.equals(Network.INPUT))
            .toList();
    assertThat(names).containsExactlyElementsOf(network.nodes().stream().map(Node::name).toList());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void boxesDoNotOverlapAndLieInTheFramesOfTheirPaths(Network network) throws Exception {
    Document drawing = Svg.parse(NetworkDrawing.svg(network));
    Map<String, Rectangle2D> boxes = boxes(drawing);
    Map<String, Rectangle2D> frames = rectangles(drawing, "frame");
    boxes.forEach(
        (name, box) -> {
          boxes.forEach(
              (other, second) ->
                  assertThat(!name.equals(other) && box.intersects(second))
                      .as("%s and %s overlap", name, other)
                      .isFalse());
          frames.forEach(
              (path, frame) ->
                  assertThat(
                          name.startsWith(path + "/")
                              ? frame.contains(box)
                              : !frame.intersects(box))
                      .as("%s and frame %s", name, path)
                      .isTrue());
        });
  }

  @ParameterizedTest
  @MethodSource("networks")
  void linesRunFromEachInputToItsNodeAndCrossNoOtherBox(Network network) throws Exception {
    Document drawing = Svg.parse(NetworkDrawing.svg(network));
    Map<String, Rectangle2D> boxes = boxes(drawing);
    Map<String, List<Point2D>> lines = lines(drawing);
    List<String> expected =
        network.nodes().stream()
            .flatMap(node -> node.inputs().stream().map(input -> input + " to " + node.name()))
            .toList();
    assertThat(lines.keySet()).containsExactlyInAnyOrderElementsOf(expected);
    lines.forEach(
        (ends, points) -> {
          String[] names = ends.split(" to ", -1);
          assertThat(touches(boxes.get(names[0]), points.get(0))).as(ends + " begins").isTrue();
          assertThat(touches(boxes.get(names[1]), points.get(points.size() - 1)))
              .as(ends + " ends")
              .isTrue();
          for (int i = 1; i < points.size(); i++) {
            Line2D part = new Line2D.Double(points.get(i - 1), points.get(i));
            boxes.forEach(
                (name, box) ->
                    assertThat(part.intersects(inner(box)))
                        .as("%s crosses %s", ends, name)
                        .isFalse());
          }
        });
  }

  @ParameterizedTest
  @MethodSource("networks")
  void linesCrossNoName(Network network) throws Exception {
    Document drawing = Svg.parse(NetworkDrawing.svg(network));
    Font font = new Font(Font.MONOSPACED, Font.BOLD, 15);
    for (Element text : Svg.all(drawing, "text")) {
      if (text.getAttribute("class").equals("name")) {
        double x = Svg.number(text, "x");
        double y = Svg.number(text, "y");
        Rectangle2D name =
            new Rectangle2D.Double(x, y - 12, width(font, text.getTextContent()), 15);
        lines(drawing)
            .forEach(
                (ends, points) -> {
                  for (int i = 1; i < points.size(); i++) {
                    assertThat(
                            name.intersectsLine(
                                new Line2D.Double(points.get(i - 1), points.get(i))))
                        .as("%s crosses %s", ends, text.getTextContent())
                        .isFalse();
                  }
                });
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void textFitsItsBoxAndTheDrawingItsBackground(Network network) throws Exception {
    Document drawing = Svg.parse(NetworkDrawing.svg(network));
    Element root = drawing.getDocumentElement();
    Font font = new Font(Font.MONOSPACED, Font.BOLD, 15);
    for (Element group : Svg.all(drawing, "g")) {
      if (group.hasAttribute("transform")) {
        continue;
      }
      double width = Svg.number(Svg.all(group, "rect").get(0), "width");
      for (Element text : Svg.all(group, "text")) {
        assertThat(width(font, text.getTextContent())).isLessThan(width - 8);
      }
    }
    Element title = Svg.all(drawing, "text").get(0);
    assertThat(title.getTextContent()).startsWith(network.name() + ": ");
    assertThat(Svg.number(title, "x") + width(font, title.getTextContent()))
        .isLessThan(Svg.number(root, "width"));
    Element background = Svg.all(drawing, "rect").get(0);
    assertThat(background.getAttribute("fill")).isEqualTo("#ffffff");
    assertThat(background.getAttribute("width")).isEqualTo(root.getAttribute("width"));
    assertThat(background.getAttribute("height")).isEqualTo(root.getAttribute("height"));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void hoveringShowsShapeParametersAndMultiplyAdds(Network network) throws Exception {
    List<String> titles =
        Svg.all(Svg.parse(NetworkDrawing.svg(network)), "title").stream()
            .map(Element::getTextContent)
            .toList();
    for (Node node : network.nodes()) {
      assertThat(titles)
          .contains(
              Text.format(
                  "%s: %s\n%s out\n%,d parameters, %,d multiply-adds an image",
                  node.name(), node.layer().label(), node.shape(), node.parameters(), node.macs()));
    }
  }

  private static Map<String, Rectangle2D> boxes(Document drawing) {
    return rectangles(drawing, "box");
  }

  /** By the first line of their titles, up to a colon. */
  private static Map<String, Rectangle2D> rectangles(Document drawing, String kind) {
    Map<String, Rectangle2D> found = new LinkedHashMap<>();
    for (Element rectangle : Svg.all(drawing, "rect")) {
      if (rectangle.getAttribute("class").split(" ", -1)[0].equals(kind)) {
        Element group = (Element) rectangle.getParentNode();
        String title = Svg.all(group, "title").get(0).getTextContent();
        String name =
            title.equals("the image")
                ? Network.INPUT
                : title.lines().findFirst().orElseThrow().split(":", -1)[0];
        Rectangle2D place =
            new Rectangle2D.Double(
                Svg.number(rectangle, "x"),
                Svg.number(rectangle, "y"),
                Svg.number(rectangle, "width"),
                Svg.number(rectangle, "height"));
        assertThat(found.put(name, place)).as("%s is there twice", name).isNull();
      }
    }
    return found;
  }

  private static Map<String, List<Point2D>> lines(Document drawing) {
    Map<String, List<Point2D>> found = new LinkedHashMap<>();
    for (Element line : Svg.all(drawing, "path")) {
      if (line.getAttribute("class").equals("flow")) {
        List<Point2D> points = new ArrayList<>();
        for (String point : line.getAttribute("d").substring(1).split(" L", -1)) {
          String[] numbers = point.split(" ", -1);
          points.add(
              new Point2D.Double(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1])));
        }
        String ends = Svg.all(line, "title").get(0).getTextContent();
        assertThat(found.put(ends, points)).as("%s is there twice", ends).isNull();
      }
    }
    return found;
  }

  private static boolean touches(Rectangle2D box, Point2D point) {
    Rectangle2D outer =
        new Rectangle2D.Double(
            box.getX() - 0.2, box.getY() - 0.2, box.getWidth() + 0.4, box.getHeight() + 0.4);
    return outer.contains(point) && !inner(box).contains(point);
  }

  private static Rectangle2D inner(Rectangle2D box) {
    return new Rectangle2D.Double(
        box.getX() + 0.2, box.getY() + 0.2, box.getWidth() - 0.4, box.getHeight() - 0.4);
  }

  private static double width(Font font, String text) {
    return font.getStringBounds(text, new FontRenderContext(null, true, true)).getWidth();
  }
}
