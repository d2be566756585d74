package org.archsweep.report.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.XYStyler;

/** What the charts of all figures look like. */
final class Charts {
  private static final Color GRID = new Color(0xe4e7eb);

  private Charts() {}

  static void style(XYChart chart) {
    XYStyler styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setAxisTickLabelsFont(Picture.TEXT).setAxisTitleFont(Picture.TEXT);
    styler.setAxisTickLabelsColor(Picture.FAINT);
    styler.setChartFontColor(Picture.INK);
    styler.setPlotContentSize(1);
    styler.setChartTitleVisible(false);
    styler.setChartPadding(20);
    styler.setXAxisTickMarkSpacingHint(90).setYAxisTickMarkSpacingHint(50);
    styler.setLegendVisible(false);
    styler.setLocale(Locale.ROOT);
    styler.setDecimalPattern("0.###");
  }
}
