package org.archsweep.report.drawing;

import static org.eclipse.elk.core.options.PortSide.EAST;
import static org.eclipse.elk.core.options.PortSide.NORTH;
import static org.eclipse.elk.core.options.PortSide.SOUTH;
import static org.eclipse.elk.core.options.PortSide.WEST;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.archsweep.network.Network;
import org.archsweep.network.Node;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.math.KVector;
import org.eclipse.elk.core.options.ContentAlignment;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.PortConstraints;
import org.eclipse.elk.core.options.PortSide;
import org.eclipse.elk.core.options.SizeConstraint;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.core.util.ElkUtil;
import org.eclipse.elk.graph.ElkConnectableShape;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.ElkPort;
import org.eclipse.elk.graph.ElkShape;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Where everything in the drawing of a network is, in pixels from its upper left corner. The parts
 * that the network's paths begin with ({@code layer1}) are columns from left to right; within each
 * the layers run down. The Eclipse Layout Kernel does the work.
 */
final class NetworkLayout {
  /** Of the letters of a box; their width is that of every widespread monospaced font, or more. */
  static final int LETTERS = 15;

  static final double LETTER_WIDTH = 0.62 * LETTERS;
  static final double LINE = 1.25 * LETTERS;

  private static final int LONGEST_LINE = 18;
  private static final double MARGIN = 10;
  private static final double GAP = 16;
  private static final double GUTTER = 22;

  /**
   * A rectangle.
   *
   * @param x of its left side
   * @param y of its upper side
   */
  record Box(double x, double y, double width, double height) {}

  /**
   * A line from a node to one that takes its values.
   *
   * @param points its corners, the two ends included
   */
  record Edge(String from, String to, List<Point> points) {}

  record Point(double x, double y) {}

  private final ElkNode root = ElkGraphUtil.createGraph();
  private final Map<String, ElkNode> boxes = new LinkedHashMap<>();
  private final Map<String, ElkNode> frames = new LinkedHashMap<>();
  private final List<Way> ways = new ArrayList<>();

  /** Each frame is laid out alone, so its border cuts lines in two. */
  private record Way(String from, String to, List<ElkEdge> parts) {}

  /** Where the values of a node cross a frame's border: once, whoever takes them. */
  private record Border(String node, String frame, PortSide side) {}

  private final Map<Border, ElkEdge> crossings = new HashMap<>();

  NetworkLayout(Network network) {
    // Else the columns would go down like stairs, for the sake of straight lines between them.
    root.setProperty(LayeredOptions.NODE_PLACEMENT_STRATEGY, NodePlacementStrategy.SIMPLE);
    arrange(root, Direction.RIGHT, GUTTER, new ElkPadding(0));
    box(Network.INPUT, input(network));
    network.nodes().forEach(node -> box(node.name(), text(node)));
    network.nodes().forEach(node -> node.inputs().forEach(input -> connect(input, node.name())));
    alignWidths();
    new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
  }

  /** What stands in the image's box. */
  static List<String> input(Network network) {
    return List.of(Network.INPUT, network.task().image().toString());
  }

  /** What stands in a node's box: the layer, and the shape that comes out if it's a new one. */
  static List<String> text(Node node) {
    List<String> text = new ArrayList<>(label(node));
    if (!node.shape().equals(node.inputShapes().get(0))) {
      text.add(node.shape().toString());
    }
    return text;
  }

  /** The layer with its settings, in lines that are broken at commas. */
  static List<String> label(Node node) {
    List<String> lines = new ArrayList<>();
    for (String piece : node.layer().label().split(", ", -1)) {
      int last = lines.size() - 1;
      if (last >= 0 && lines.get(last).length() + 2 + piece.length() <= LONGEST_LINE) {
        lines.set(last, lines.get(last) + ", " + piece);
      } else {
        lines.add(piece);
      }
    }
    return lines;
  }

  /** The boxes by node's name, the input first. */
  Map<String, Box> boxes() {
    return placed(boxes);
  }

  /** The frames around what begins with the same path, by that path, outer ones first. */
  Map<String, Box> frames() {
    return placed(frames);
  }

  List<Edge> edges() {
    return ways.stream()
        .map(
            way ->
                new Edge(
                    way.from(),
                    way.to(),
                    way.parts().stream().flatMap(NetworkLayout::corners).distinct().toList()))
        .toList();
  }

  private static Stream<Point> corners(ElkEdge part) {
    return ElkUtil.createVectorChain(part.getSections().get(0)).stream()
        .map(corner -> ElkUtil.toAbsolute(corner, part.getContainingNode()))
        .map(corner -> new Point(corner.x, corner.y));
  }

  double width() {
    return root.getWidth();
  }

  double height() {
    return root.getHeight();
  }

  private static Map<String, Box> placed(Map<String, ElkNode> shapes) {
    Map<String, Box> placed = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> {
          KVector corner = ElkUtil.absolutePosition(shape);
          placed.put(name, new Box(corner.x, corner.y, shape.getWidth(), shape.getHeight()));
        });
    return placed;
  }

  private void box(String name, List<String> text) {
    ElkNode box = ElkGraphUtil.createNode(frame(parent(name)));
    int letters = text.stream().mapToInt(String::length).max().orElseThrow();
    box.setDimensions(letters * LETTER_WIDTH + 2 * MARGIN, text.size() * LINE + MARGIN);
    boxes.put(name, box);
  }

  /** The frame of a path, in those of the paths before it; the whole drawing for an empty path. */
  private ElkNode frame(String path) {
    if (path.isEmpty()) {
      return root;
    }
    ElkNode known = frames.get(path);
    if (known != null) {
      return known;
    }
    ElkNode outer = frame(parent(path));
    ElkNode frame = ElkGraphUtil.createNode(outer);
    frames.put(path, frame);
    arrange(frame, Direction.DOWN, GAP, new ElkPadding(LINE + MARGIN, MARGIN, MARGIN, MARGIN));
    frame.setProperty(CoreOptions.PORT_CONSTRAINTS, PortConstraints.FIXED_SIDE);
    // Lines come in at the middle of the upper side: the name is to the left of that.
    String name = path.substring(path.lastIndexOf('/') + 1);
    double half = name.length() * LETTER_WIDTH + 2 * MARGIN;
    frame.setProperty(CoreOptions.NODE_SIZE_CONSTRAINTS, EnumSet.of(SizeConstraint.MINIMUM_SIZE));
    frame.setProperty(CoreOptions.NODE_SIZE_MINIMUM, new KVector(2 * half, 0));
    frame.setProperty(
        CoreOptions.CONTENT_ALIGNMENT,
        EnumSet.of(ContentAlignment.V_TOP, ContentAlignment.H_CENTER));
    return frame;
  }

  private static void arrange(ElkNode graph, Direction way, double gap, ElkPadding padding) {
    graph.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    graph.setProperty(CoreOptions.DIRECTION, way);
    graph.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    graph.setProperty(CoreOptions.PADDING, padding);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, gap);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE, gap);
    graph.setProperty(LayeredOptions.SPACING_EDGE_NODE, MARGIN);
    graph.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, MARGIN);
  }

  private void connect(String from, String to) {
    List<ElkEdge> parts = new ArrayList<>();
    ElkConnectableShape end = boxes.get(from);
    for (String frame : framesAround(from, to)) {
      end = cross(parts, end, new Border(from, frame, isColumn(frame) ? EAST : SOUTH));
    }
    List<String> inwards = framesAround(to, from);
    Collections.reverse(inwards);
    for (String frame : inwards) {
      end = cross(parts, end, new Border(from, frame, isColumn(frame) ? WEST : NORTH));
    }
    parts.add(ElkGraphUtil.createSimpleEdge(end, boxes.get(to)));
    ways.add(new Way(from, to, parts));
  }

  private ElkConnectableShape cross(List<ElkEdge> parts, ElkConnectableShape end, Border border) {
    ElkEdge part =
        crossings.computeIfAbsent(
            border,
            key -> {
              ElkPort port = ElkGraphUtil.createPort(frames.get(key.frame()));
              port.setProperty(CoreOptions.PORT_SIDE, key.side());
              return ElkGraphUtil.createSimpleEdge(end, port);
            });
    parts.add(part);
    return part.getTargets().get(0);
  }

  /** The frames that one node is in and the other isn't, inner ones first. */
  private static List<String> framesAround(String node, String other) {
    List<String> around = new ArrayList<>();
    for (String frame = parent(node);
        !frame.isEmpty() && !other.startsWith(frame + "/");
        frame = parent(frame)) {
      around.add(frame);
    }
    return around;
  }

  /** Boxes in one frame are equally wide. */
  private void alignWidths() {
    for (ElkNode frame : frames.values()) {
      List<ElkNode> inside =
          frame.getChildren().stream().filter(child -> child.getChildren().isEmpty()).toList();
      double widest = inside.stream().mapToDouble(ElkShape::getWidth).max().orElse(0);
      inside.forEach(box -> box.setWidth(widest));
    }
  }

  private static boolean isColumn(String frame) {
    return parent(frame).isEmpty();
  }

  private static String parent(String path) {
    return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
  }
}
