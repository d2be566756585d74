package org.archsweep.report.charts;

import java.awt.Color;
import org.knowm.xchart.style.markers.Marker;

/**
 * What marks a setting in a figure.
 *
 * @param name as legends spell it
 * @param marker for whom colours are alike
 */
record Style(String name, Color color, Marker marker) {
  /** The colour mixed with white, for what lies behind: all of it at 1, none at 0. */
  Color tint(double share) {
    int white = (int) Math.round(255 * (1 - share));
    return new Color(
        white + (int) (share * color.getRed()),
        white + (int) (share * color.getGreen()),
        white + (int) (share * color.getBlue()));
  }

  /** The colour through which what lies under it is seen. */
  Color veil() {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), 56);
  }
}
