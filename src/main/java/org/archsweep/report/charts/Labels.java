package org.archsweep.report.charts;

import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds places for names beside dots: each takes the nearest place that is free, of those on rings
 * around its dot. Names never lie on each other or on a dot while there is room; they keep off
 * lines where they can.
 */
final class Labels {
  private static final int FIRST_RING = 11;
  private static final int BETWEEN_RINGS = 7;

  /** Where on a ring, a rectangle, a name can be: in the middle of the right side first. */
  private static final List<Point2D> DIRECTIONS =
      IntStream.of(0, -1, 1, -2, 2, -3, 3, -4, 4)
          .mapToDouble(quarter -> quarter / 4.0)
          .boxed()
          .flatMap(
              share ->
                  Stream.<Point2D>of(
                      new Point2D.Double(1, share),
                      new Point2D.Double(share, -1),
                      new Point2D.Double(share, 1),
                      new Point2D.Double(-1, share)))
          .toList();

  /** Pixels further away that a name would rather go than lie on something. */
  private static final double FOR_A_LABEL = 1e6;

  private static final double FOR_A_DOT = 1e4;
  private static final double FOR_A_LINE = 120;

  /** Pixels further away for a line from the dot to the name that crosses no other. */
  private static final double FOR_A_CROSSING = 20;

  private final Rectangle2D area;
  private final List<Rectangle2D> dots;
  private final List<Line2D> lines;
  private final List<Rectangle2D> placed = new ArrayList<>();

  /**
   * An empty figure.
   *
   * @param area where names may be
   * @param dots what they must not cover
   * @param lines what they had better not cover
   */
  Labels(Rectangle2D area, List<Rectangle2D> dots, List<Line2D> lines) {
    this.area = area;
    this.dots = dots;
    this.lines = new ArrayList<>(lines);
  }

  /**
   * The place of a name.
   *
   * @param box the rectangle it fills
   * @param leader from the dot to the name, where it is not plain whose it is; else null
   */
  record Place(Rectangle2D box, Line2D leader) {}

  /** Takes a place for a name of that size. */
  Place place(Point2D dot, double width, double height) {
    Place best = null;
    double least = Double.POSITIVE_INFINITY;
    for (double ring = FIRST_RING; ring < least && ring < area.getWidth(); ring += BETWEEN_RINGS) {
      for (Point2D direction : DIRECTIONS) {
        Place place = at(dot, direction, ring, width, height);
        double cost = ring + cost(place);
        if (cost < least && area.contains(place.box())) {
          least = cost;
          best = place;
        }
      }
    }
    if (best == null) {
      best = at(dot, DIRECTIONS.get(0), FIRST_RING, width, height);
    }
    placed.add(best.box());
    if (best.leader() != null) {
      lines.add(best.leader());
    }
    return best;
  }

  private static Place at(
      Point2D dot, Point2D direction, double ring, double width, double height) {
    double x = dot.getX() + direction.getX() * (ring + width / 2);
    double y = dot.getY() + direction.getY() * (ring + height / 2);
    Rectangle2D box = new Rectangle2D.Double(x - width / 2, y - height / 2, width, height);
    Point2D near =
        new Point2D.Double(
            Math.min(Math.max(dot.getX(), box.getMinX()), box.getMaxX()),
            Math.min(Math.max(dot.getY(), box.getMinY()), box.getMaxY()));
    boolean far = near.distance(dot) > 2 * FIRST_RING;
    return new Place(box, far ? new Line2D.Double(dot, near) : null);
  }

  private double cost(Place place) {
    double cost = 0;
    for (Rectangle2D other : placed) {
      cost += place.box().intersects(other) ? FOR_A_LABEL : 0;
      cost += place.leader() != null && place.leader().intersects(other) ? FOR_A_DOT : 0;
    }
    for (Rectangle2D dot : dots) {
      cost += place.box().intersects(dot) ? FOR_A_DOT : 0;
      boolean own = place.leader() != null && dot.contains(place.leader().getP1());
      cost += place.leader() != null && !own && place.leader().intersects(dot) ? FOR_A_LINE : 0;
    }
    for (Line2D line : lines) {
      cost += line.intersects(place.box()) ? FOR_A_LINE : 0;
      boolean crossed = place.leader() != null && place.leader().intersectsLine(line);
      cost += crossed ? FOR_A_CROSSING : 0;
    }
    return cost;
  }
}
