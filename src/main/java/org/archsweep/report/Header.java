package org.archsweep.report;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.stream.LongStream;
import org.archsweep.Text;
import org.archsweep.report.charts.Picture;

/** What stands above a figure: its title, and what must be known to read it. */
public final class Header {
  public static final String NOTHING = "No run has ended yet.";

  private static final int LINE = 24;
  private static final int MARGIN = 16;

  private final String title;
  private final List<String> lines = new ArrayList<>();

  /**
   * A header.
   *
   * @param width of the picture, which breaks the sentences into lines
   * @param sentences each begins a line
   */
  public Header(String title, int width, List<String> sentences) {
    this.title = title;
    FontMetrics metrics =
        new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
            .createGraphics()
            .getFontMetrics(Picture.TEXT);
    for (String sentence : sentences) {
      String line = "";
      for (String word : Text.printable(sentence).split(" ", -1)) {
        String longer = line.isEmpty() ? word : line + " " + word;
        if (metrics.stringWidth(longer) > width - 2 * MARGIN && !line.isEmpty()) {
          lines.add(line);
          longer = word;
        }
        line = longer;
      }
      lines.add(line);
    }
  }

  /** Pixels from the picture's upper side to the header's lower one. */
  public int height() {
    return 2 * MARGIN + LINE * (lines.size() + 1);
  }

  /** A training's length. */
  public static String epochs(int count) {
    return count == 1 ? "1 epoch" : count + " epochs";
  }

  /** How many runs there are behind each of some means. */
  public static String runs(LongStream counts) {
    LongSummaryStatistics runs = counts.summaryStatistics();
    if (runs.getMax() == 1) {
      return "one run";
    }
    return runs.getMin() == runs.getMax()
        ? Text.format("%d runs", runs.getMin())
        : Text.format("%d to %d runs", runs.getMin(), runs.getMax());
  }

  public void draw(Graphics2D graphics) {
    int y = MARGIN + Picture.LETTERS;
    graphics.setColor(Picture.INK);
    graphics.setFont(Picture.BOLD);
    graphics.drawString(title, MARGIN, y);
    graphics.setColor(Picture.FAINT);
    graphics.setFont(Picture.TEXT);
    for (String line : lines) {
      y += LINE;
      graphics.drawString(line, MARGIN, y);
    }
  }
}
