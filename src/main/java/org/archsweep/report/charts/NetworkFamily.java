package org.archsweep.report.charts;

import java.awt.Color;
import java.util.Locale;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Networks that belong together in a figure: of one colour, and of one shape for whom colours are
 * alike. The colours are those of Okabe and Ito (2008).
 */
enum NetworkFamily {
  BASIC(0x000000),
  EXTRA(0x0072b2),
  RESIDUAL(0xd55e00),
  MIXES(0x009e73),
  OTHERS(0xcc79a7);

  private final Color color;

  NetworkFamily(int rgb) {
    this.color = new Color(rgb);
  }

  /** The family of the network of that name. */
  static NetworkFamily of(String network) {
    if (network.equals("basic")) {
      return BASIC;
    }
    boolean mixed = network.contains(",");
    if (mixed && (network.contains("extra:") || network.contains("residual:"))) {
      return MIXES;
    }
    if (network.startsWith("extra:")) {
      return EXTRA;
    }
    if (network.startsWith("residual:")) {
      return RESIDUAL;
    }
    return OTHERS;
  }

  /** Its colour and shape. */
  Style style(String name) {
    return new Style(name, color, marker());
  }

  Marker marker() {
    return switch (this) {
      case BASIC -> SeriesMarkers.DIAMOND;
      case EXTRA -> SeriesMarkers.CIRCLE;
      case RESIDUAL -> SeriesMarkers.SQUARE;
      case MIXES -> SeriesMarkers.TRIANGLE_UP;
      case OTHERS -> SeriesMarkers.TRIANGLE_DOWN;
    };
  }

  /** As legends spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
