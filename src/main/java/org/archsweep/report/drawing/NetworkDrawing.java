package org.archsweep.report.drawing;

import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.archsweep.Text;
import org.archsweep.network.Network;
import org.archsweep.network.Node;

/** A network as a picture: layers as boxes, in frames by their paths, lines for what flows. */
public final class NetworkDrawing {
  private static final double MARGIN = 16;
  private static final double TITLE = 40;

  // The background is part of the picture: it is as readable on a dark page as on a light one.
  private static final String STYLE =
      Text.format(
          """
      text { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: %dpx; \
      fill: #1f2328; text-anchor: middle; }
      .title { font-weight: bold; text-anchor: start; }
      .frame { fill: #000; fill-opacity: 0.045; stroke: #8c959f; }
      .name { fill: #57606a; font-weight: bold; text-anchor: start; }
      .shape { fill: #57606a; }
      .box { fill: #fff; stroke: #57606a; }
      .product { fill: #b6d4f5; }
      .smaller { fill: #d5ecc9; }
      .join { fill: #fbd9a9; }
      .flow { fill: none; stroke: #1f2328; stroke-width: 1.5; }
      """,
          NetworkLayout.LETTERS);

  private final XMLStreamWriter xml;
  private final NetworkLayout layout;
  private final Network network;

  private NetworkDrawing(Network network, XMLStreamWriter xml) {
    this.network = network;
    this.layout = new NetworkLayout(network);
    this.xml = xml;
  }

  /**
   * The drawing as SVG, with its own light background. A box shows its layer, and the shape that
   * comes out where it is a new one; path, shape, parameters and multiply-adds show on hover.
   */
  public static String svg(Network network) {
    StringWriter text = new StringWriter();
    try {
      new NetworkDrawing(network, XMLOutputFactory.newFactory().createXMLStreamWriter(text)).draw();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }

  private void draw() throws XMLStreamException {
    String title =
        Text.format(
            "%s: %s parameters, %s multiply-adds an image",
            network.name(), count(network.parameters()), count(network.macs()));
    double width =
        2 * MARGIN + Math.max(layout.width(), title.length() * NetworkLayout.LETTER_WIDTH);
    double height = 2 * MARGIN + TITLE + layout.height();
    start("svg", "xmlns", "http://www.w3.org/2000/svg", "width", width, "height", height);
    xml.writeAttribute("viewBox", Text.format("0 0 %s %s", pixels(width), pixels(height)));
    element("style", STYLE);
    marker();
    start("rect", "width", width, "height", height, "rx", 6, "fill", "#ffffff");
    end();
    text(title, "title", MARGIN, MARGIN + NetworkLayout.LINE / 2);
    start(
        "g", "transform", Text.format("translate(%s %s)", pixels(MARGIN), pixels(MARGIN + TITLE)));
    frames();
    for (NetworkLayout.Edge edge : layout.edges()) {
      edge(edge);
    }
    boxes();
    end();
    end();
    xml.close();
  }

  private void marker() throws XMLStreamException {
    start("marker", "id", "arrow", "viewBox", "0 0 8 8", "refX", 7, "refY", 4);
    xml.writeAttribute("markerWidth", "6");
    xml.writeAttribute("markerHeight", "6");
    xml.writeAttribute("orient", "auto");
    start("path", "d", "M0 0 8 4 0 8z", "fill", "#1f2328");
    end();
    end();
  }

  private void frames() throws XMLStreamException {
    for (Map.Entry<String, NetworkLayout.Box> frame : layout.frames().entrySet()) {
      String path = frame.getKey();
      List<Node> inside =
          network.nodes().stream().filter(node -> node.name().startsWith(path + "/")).toList();
      start("g");
      element(
          "title",
          described(
              path,
              "",
              inside.get(inside.size() - 1),
              inside.stream().mapToLong(Node::parameters).sum(),
              inside.stream().mapToLong(Node::macs).sum()));
      rectangle("frame", frame.getValue());
      text(
          path.substring(path.lastIndexOf('/') + 1),
          "name",
          frame.getValue().x() + 8,
          frame.getValue().y() + 6 + NetworkLayout.LINE / 2);
      end();
    }
  }

  private void boxes() throws XMLStreamException {
    Map<String, NetworkLayout.Box> boxes = layout.boxes();
    box(boxes.get(Network.INPUT), "box", NetworkLayout.input(network), 1, "the image");
    for (Node node : network.nodes()) {
      box(
          boxes.get(node.name()),
          "box " + kind(node),
          NetworkLayout.text(node),
          NetworkLayout.label(node).size(),
          described(node.name(), node.layer().label(), node, node.parameters(), node.macs()));
    }
  }

  private void box(NetworkLayout.Box box, String kind, List<String> lines, int labels, String hover)
      throws XMLStreamException {
    start("g");
    element("title", hover);
    rectangle(kind, box);
    double middle = box.x() + box.width() / 2;
    double first = box.y() + box.height() / 2 - (lines.size() - 1) * NetworkLayout.LINE / 2;
    for (int i = 0; i < lines.size(); i++) {
      text(lines.get(i), i < labels ? "layer" : "shape", middle, first + i * NetworkLayout.LINE);
    }
    end();
  }

  /** What a box's colour tells. */
  private static String kind(Node node) {
    if (node.macs() > 0) {
      return "product";
    }
    if (node.inputs().size() > 1) {
      return "join";
    }
    return node.shape().equals(node.inputShapes().get(0)) ? "same" : "smaller";
  }

  private static String described(
      String path, String layer, Node last, long parameters, long macs) {
    return Text.format(
        "%s%s\n%s out\n%s parameters, %s multiply-adds an image",
        path, layer.isEmpty() ? "" : ": " + layer, last.shape(), count(parameters), count(macs));
  }

  private void edge(NetworkLayout.Edge edge) throws XMLStreamException {
    String path =
        edge.points().stream()
            .map(point -> pixels(point.x()) + " " + pixels(point.y()))
            .distinct()
            .collect(Collectors.joining(" L", "M", ""));
    start("path", "class", "flow", "d", path, "marker-end", "url(#arrow)");
    element("title", edge.from() + " to " + edge.to());
    end();
  }

  private void rectangle(String kind, NetworkLayout.Box box) throws XMLStreamException {
    start("rect", "class", kind, "x", box.x(), "y", box.y(), "width", box.width());
    xml.writeAttribute("height", pixels(box.height()));
    xml.writeAttribute("rx", "4");
    end();
  }

  /** A line of text around a height; SVG's own baselines differ between viewers. */
  private void text(String text, String kind, double x, double middle) throws XMLStreamException {
    start("text", "class", kind, "x", x, "y", middle + 0.35 * NetworkLayout.LETTERS);
    xml.writeCharacters(text);
    end();
  }

  private void element(String name, String text) throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  private void start(String name, Object... attributes) throws XMLStreamException {
    xml.writeStartElement(name);
    for (int i = 0; i < attributes.length; i += 2) {
      xml.writeAttribute(
          attributes[i].toString(),
          attributes[i + 1] instanceof Number number
              ? pixels(number.doubleValue())
              : attributes[i + 1].toString());
    }
  }

  private void end() throws XMLStreamException {
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  private static String pixels(double value) {
    return Text.format("%.1f", value).replaceFirst("\\.0$", "");
  }

  private static String count(long value) {
    return Text.format("%,d", value);
  }
}
